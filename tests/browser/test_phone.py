"""The leaders' page on phones and tablets, by finger and by keyboard: everything is reached, nothing leaves the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from layouts.words import CHINESE, ENGLISH
from tests.browser.test_map_page import SCROLLS, show, wait_painted
from tests.fixtures.browser import OpenPage, WatchedPage

DISTRICT, SUBDISTRICT = "340103", "340103009"
PHONE, TABLET, DESK = (390, 844), (768, 1024), (1440, 900)
FINGER_PX, LEAST_MAP_PX = 34, 250
CONTROLS = "a[href], button, input, select, summary, [tabindex='0']"
REACHABLE = """(controls) => {
  const seen = [...document.querySelectorAll(controls)].filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.disabled && e.tabIndex >= 0 && e.getClientRects().length && !e.closest('.ag-root-wrapper'));
  seen.forEach((e, index) => { e.dataset.nth = index; });
  return seen.map((e) => `${e.className} ${e.textContent.trim().slice(0, 20)}`);
}"""
FOCUSED = """() => {
  const { activeElement: at } = document;
  const { outlineStyle } = getComputedStyle(at);
  const shown = outlineStyle !== 'none' || at.closest('.search-field, .day-field') !== null;
  return [at.dataset.nth === undefined ? -1 : Number(at.dataset.nth), shown, at.className];
}"""
SMALL = """([least, controls]) => [...document.querySelectorAll(controls)]
  .filter((e) => e.checkVisibility() && e.getClientRects().length)
  .filter((e) => e.getBoundingClientRect().height < least).map((e) => e.className)"""


def opened(open_page: OpenPage, city_url: str, size: tuple[int, int], address: str, **options: bool) -> WatchedPage:
    watched = open_page(*size, **options)
    show(watched.page, city_url, address)
    return watched


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
@pytest.mark.parametrize("size", [PHONE, TABLET, (1024, 768), (844, 390)])
def test_small_screens_neither_scroll_sideways_nor_squeeze_the_map(
    open_page: OpenPage, city_url: str, size: tuple[int, int], lang: str
) -> None:
    watched = opened(
        open_page, city_url, size, f"/map/{SUBDISTRICT}?layer=patrols&open=patrols&lang={lang}", has_touch=True
    )
    sideways, _ = watched.page.evaluate(SCROLLS)
    assert not sideways
    box = watched.page.locator(".map-canvas").bounding_box()
    assert box is not None
    assert box["width"] > 0.8 * size[0]
    watched.page.wait_for_selector(".ag-row")
    grid = watched.page.locator(".records-grid").bounding_box()
    assert grid is not None
    assert grid["height"] > 150
    watched.assert_clean()


def test_fingers_have_room(open_page: OpenPage, city_url: str) -> None:
    watched = opened(open_page, city_url, PHONE, f"/map/{SUBDISTRICT}", has_touch=True, is_mobile=True)
    watched.page.locator(".layers-fold summary").tap()
    touched = (
        ".layer, .point-switch, .step, .choice, .children-table tbody td:first-child a, .leaflet-bar a, .map-shape"
    )
    assert watched.page.evaluate(SMALL, [FINGER_PX, touched]) == []


def test_a_layer_is_chosen_by_finger_and_the_list_folds_away(open_page: OpenPage, city_url: str) -> None:
    page = opened(open_page, city_url, PHONE, f"/map/{SUBDISTRICT}", has_touch=True, is_mobile=True).page
    page.locator(".layers-fold summary").tap()
    page.locator(".layer", has_text="测温").first.tap()
    page.wait_for_url("**layer=temperature_checks*")
    expect(page.locator(".layers")).to_be_hidden()
    wait_painted(page, SUBDISTRICT)


def test_a_tap_on_a_cell_opens_it(open_page: OpenPage, city_url: str) -> None:
    page = opened(open_page, city_url, PHONE, f"/map/{DISTRICT}", has_touch=True, is_mobile=True).page
    page.locator(".map-canvas").scroll_into_view_if_needed()
    page.locator(".map-canvas").tap()
    expect(page.locator(".crumbs > *")).to_have_count(2)


def test_one_finger_moves_the_map_only_while_it_is_enlarged(open_page: OpenPage, city_url: str) -> None:
    page = opened(open_page, city_url, PHONE, f"/map/{DISTRICT}", has_touch=True, is_mobile=True).page
    drags = "() => commandCenter.map.states[0].map.dragging.enabled()"
    assert not page.evaluate(drags)
    page.locator(".leaflet-control-zoom-in").tap()
    page.wait_for_function(drags)
    page.locator(".leaflet-control-zoom-out").tap()
    page.wait_for_function(f"() => !({drags})()")


def tabbed(page: Page, presses: int) -> list[tuple[int, bool, str]]:
    """What has the focus after each press of Tab: the number of the control, whether it is seen to have it, its classes."""
    found = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        nth, is_shown, name = page.evaluate(FOCUSED)
        found.append((nth, is_shown, name))
    return found


def test_every_control_is_reached_by_tab_and_seen_to_be(open_page: OpenPage, city_url: str) -> None:
    page = opened(open_page, city_url, DESK, f"/map/{SUBDISTRICT}?layer=patrols").page
    controls = page.evaluate(REACHABLE, CONTROLS)
    found = tabbed(page, len(controls) + 5)
    reached = {nth for nth, _, _ in found}
    assert [name for nth, name in enumerate(controls) if nth not in reached] == []
    assert {name for nth, is_shown, name in found if nth >= 0 and not is_shown} == set()
