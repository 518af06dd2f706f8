"""The wall on its own: it turns its views, goes to what is critical and back, and rests when someone is there.
What it does when the server is away: test_wall_recovery.py; without hands: test_wall_kiosk.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.hanging import (
    FEVER,
    HEALTHY,
    Hung,
    given_small_city,
    hang,
    send_temperatures,
    shows,
    starting,
    url_of,
)
from tests.builders import DISTRICT
from tests.fixtures.browser import OpenPage
from tests.product import Product

HEARD = ["overview", "epidemic"]  # the views that show temperatures; the others have no source that was ever heard


@pytest.fixture(scope="module")
def house(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with the small city, which nobody has sent anything but temperatures."""
    folder = given_small_city(tmp_path_factory.mktemp("house"), city_template)
    with starting(folder) as product:
        send_temperatures(product, HEALTHY)
        yield product


def views_in_turn(page: Page, count: int) -> list[str]:
    """The next views that are shown, the present one first."""
    seen = [page.evaluate("commandCenter.views.current")]
    while len(seen) < count:
        page.wait_for_function("(before) => commandCenter.views.current !== before", arg=seen[-1])
        seen.append(page.evaluate("commandCenter.views.current"))
    return seen


def named(page: Page) -> list[str]:
    """The views whose names are to be seen, from left to right."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.dot')].filter((dot) => dot.offsetWidth)
          .sort((one, other) => one.offsetLeft - other.offsetLeft).map((dot) => dot.dataset.view)"""
    )


def open_fevers(house: Product) -> list[Any]:
    """The open alerts of fever."""
    _, told = house.get(f"/api/v1/areas/{DISTRICT}/alerts?rule=fever")
    found: list[Any] = told["alerts"]
    return found


def asked_of_dash(hung: Hung) -> list[str]:
    """Begins to remember what Dash asks the server for."""
    asked: list[str] = []
    hung.page.on("request", lambda request: asked.append(request.url) if "_dash-update" in request.url else None)
    return asked


def test_views_take_turns_without_those_that_have_no_data(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "rotate=1&lang=en")
    asked = asked_of_dash(hung)

    seen = views_in_turn(hung.page, 4)
    assert seen == [seen[0], seen[1]] * 2
    assert set(seen) == set(HEARD)
    hung.page.keyboard.press("Space")
    assert hung.page.url == url_of(house, shows(hung.page), "rotate=1&lang=en")
    assert asked == []
    hung.assert_well()


def test_a_wall_without_the_parameter_stays(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "")
    hung.page.wait_for_timeout(2500)
    assert shows(hung.page) == "overview"
    assert hung.page.inner_text(".playlist-state") == ""
    hung.assert_well()


def test_address_chooses_views_and_their_order(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "rotate=1&views=epidemic,garden,overview")
    assert named(hung.page) == ["epidemic", "overview"]
    assert set(views_in_turn(hung.page, 3)) == set(HEARD)

    alone = hang(open_page, house, "rotate=1&views=epidemic")
    alone.page.wait_for_function("() => commandCenter.views.current === 'epidemic'")
    assert alone.page.url == url_of(house, "epidemic", "rotate=1&views=epidemic")
    alone.assert_well()


def test_a_key_pauses_and_resumes(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "rotate=1&lang=en").page
    page.keyboard.press("Space")
    stands = shows(page)
    assert page.inner_text(".playlist-state") == "Paused"
    assert page.locator(".playlist-state .shape").is_visible()
    assert page.evaluate("document.documentElement.dataset.paused") == "true"
    page.wait_for_timeout(2500)
    assert shows(page) == stands

    page.keyboard.press("Space")
    assert len(views_in_turn(page, 2)) == 2
    assert page.evaluate("document.documentElement.dataset.paused") is None


@pytest.mark.parametrize(
    ("key", "view"),
    [
        ("ArrowRight", "epidemic"),
        ("ArrowLeft", "epidemic"),
        ("2", "epidemic"),
        ("3", "problems"),
        ("Home", "overview"),
        ("9", "overview"),
    ],
)
def test_keys_change_the_view(open_page: OpenPage, house: Product, key: str, view: str):
    hung = hang(open_page, house, "")
    hung.page.keyboard.press(key)
    assert shows(hung.page) == view
    assert hung.page.url == url_of(house, view)
    hung.assert_well()


def test_rotation_rests_when_someone_changes_the_view_and_goes_on_later(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "rotate=1&hold=4&lang=en")
    hung.page.keyboard.press("2")
    assert hung.page.inner_text(".playlist-state").startswith("Paused until ")
    hung.page.wait_for_timeout(2500)
    assert shows(hung.page) == "epidemic"
    assert views_in_turn(hung.page, 2) == ["epidemic", "overview"]
    hung.assert_well()


def test_a_click_on_a_name_keeps_the_parameters_and_back_returns(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "rotate=60&lang=en")
    asked = asked_of_dash(hung)
    hung.page.click(".dot[data-view=problems]")
    assert shows(hung.page) == "problems"
    assert hung.page.url == url_of(house, "problems", "rotate=60&lang=en")
    assert asked == []
    hung.assert_well()

    hung.page.go_back()
    hung.page.wait_for_function("() => commandCenter.views.current === 'overview'")


def test_a_view_without_data_says_so(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "lang=en").page
    page.keyboard.press("3")
    assert "no data yet" in page.inner_text(".wall-empty")
    assert page.get_attribute(".dot[data-view=problems]", "data-empty") == ""
    assert page.get_attribute(".dot[data-view=overview]", "data-empty") is None


@pytest.mark.parametrize(
    ("query", "site"), [("stay=3&lang=en", "S1"), ("stay=3&lang=en&rotate=60&views=overview,epidemic", "S2")]
)
def test_a_new_critical_alert_takes_the_wall_there_and_back(open_page: OpenPage, house: Product, query: str, site: str):
    send_temperatures(house, FEVER, site="S8")
    house.wait_until(lambda: len(open_fevers(house)) > 0, "raised")
    hung = hang(open_page, house, query)
    page = hung.page
    page.evaluate(
        "commandCenter.mapTour = { show: (...told) => { window.told = told; }, release: () => { window.told = [] } }"
    )
    page.wait_for_timeout(1500)
    assert shows(page) == "overview"  # what was there before the page does not count

    send_temperatures(house, FEVER, site=site)
    page.wait_for_function("() => commandCenter.views.current === 'epidemic'")
    page.wait_for_selector(".event[data-called]:visible")
    assert page.locator(".event[data-called]:visible").count() == 1
    assert page.inner_text(".playlist-state") == "Fever"
    assert page.evaluate("window.told[1]") == f"Fever · Site {site}"
    assert page.url == url_of(house, "epidemic", query)

    page.wait_for_function("() => commandCenter.views.current === 'overview'")
    assert page.url == url_of(house, "overview", query)
    assert page.locator(".event[data-called]").count() == 0
    assert page.inner_text(".playlist-state") == ""
    assert page.evaluate("window.told") == []
    hung.assert_well()


def test_more_alerts_keep_the_wall_longer(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "stay=3").page
    for site in ("S3", "S4", "S5"):
        send_temperatures(house, FEVER, site=site)
        page.wait_for_function("() => commandCenter.views.current === 'epidemic'")
        page.wait_for_timeout(1500)
    assert shows(page) == "epidemic"  # more than 3 s after the first
    page.wait_for_function("() => commandCenter.views.current === 'overview'")


def test_a_hand_frees_the_wall_from_an_alert(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "stay=60").page
    send_temperatures(house, FEVER, site="S6")
    page.wait_for_function("() => commandCenter.views.current === 'epidemic'")
    page.keyboard.press("3")
    page.wait_for_timeout(1500)
    assert shows(page) == "problems"
    assert page.inner_text(".playlist-state") == ""
    assert page.locator(".event[data-called]").count() == 0


def test_alerts_of_other_views_do_not_call_a_wall_that_has_only_some(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "views=cameras,problems").page
    send_temperatures(house, FEVER, site="S7")
    page.wait_for_timeout(2500)
    assert shows(page) == "cameras"
