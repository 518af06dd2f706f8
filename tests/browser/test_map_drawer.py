"""The drawer of a site, thing, case or alert, the search for them, and the comparison of two areas, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import DISTRICT, SUBDISTRICT, YESTERDAY, show
from tests.fixtures.browser import OpenPage, WatchedPage

OTHER = "340103001"
FIRST = """async ([area, kind]) => (await (await fetch(`/api/v1/areas/${area}/points/${kind}`)).json()).rows[0][0]"""
TOO_SMALL = """(size) => [...document.querySelectorAll('.drawer :is(a, button)')]
  .filter((e) => e.getClientRects().length && !e.closest('.crumbs') && e.getBoundingClientRect().height < size)
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def opened(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of a subdistrict at a desk; nothing may have gone wrong at the end."""
    watched = open_page(1440, 900)
    show(watched.page, city_url, f"/map/{SUBDISTRICT}")
    yield watched
    watched.assert_clean()


def first(page: Page, kind: str, area: str = SUBDISTRICT) -> int:
    found: int = page.evaluate(FIRST, [area, kind])
    return found


def open_thing(page: Page, city_url: str, kind: str, more: str = "") -> None:
    show(page, city_url, f"/map/{SUBDISTRICT}?thing={kind}:{first(page, kind)}{more}")
    expect(page.locator(".drawer-title")).to_be_visible()


def test_site_tells_what_it_is_and_what_was_done_there(opened: WatchedPage, city_url: str) -> None:
    page = opened.page
    open_thing(page, city_url, "site")
    drawer = page.locator(".drawer")
    expect(drawer.locator(".drawer-what")).to_contain_text("重点场所")
    headings = drawer.locator(".drawer-section h3").all_inner_texts()
    assert headings == ["名单与状态", "未结事项", "最近巡查与检查", "附近"]
    expect(drawer.locator(".drawer-group b").first).to_have_text("巡查")


def test_case_tells_its_steps_with_times(opened: WatchedPage, city_url: str) -> None:
    page = opened.page
    open_thing(page, city_url, "problem", "&lang=en")
    steps = page.locator(".drawer-steps li")
    expect(steps.first).to_contain_text("Reported")
    expect(steps.last).to_contain_text("Closed")
    expect(page.locator(".drawer-steps [aria-current]")).to_have_count(1)


@pytest.mark.parametrize("kind", ["camera", "grid_worker", "alert"])
def test_things_people_and_alerts_open_too(opened: WatchedPage, city_url: str, kind: str) -> None:
    open_thing(opened.page, city_url, kind)
    expect(opened.page.locator(".drawer-state").first).to_be_visible()


def test_what_is_near_opens_in_its_place_and_back_returns(opened: WatchedPage, city_url: str) -> None:
    page = opened.page
    open_thing(page, city_url, "site")
    name = page.locator(".drawer-title").inner_text()
    page.locator(".drawer-section a.drawer-row").last.click()
    expect(page.locator(".drawer-title")).not_to_have_text(name)
    page.go_back()
    expect(page.locator(".drawer-title")).to_have_text(name)


def test_escape_closes_and_focus_returns(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_role("searchbox").first.fill("健身房1号")
    link = page.locator(".search-found a", has_text="重点场所").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()
    assert "thing" not in page.url
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.parametrize(("text", "what"), [("健身房1号", "重点场所"), ("摄像机1", "视频监控")])
def test_things_are_found_and_shown_where_they_are(opened: WatchedPage, text: str, what: str) -> None:
    page = opened.page
    page.get_by_role("searchbox").first.fill(text)
    found = page.locator(".search-found a", has_text=what).first
    name = found.locator("span").first.inner_text()
    found.click()
    expect(page.locator(".drawer-title")).to_have_text(name)
    assert re.search(r"/map/\d{15}\?", page.url)
    expect(page.locator(".map-menu .search-found a")).to_have_count(0)


def test_case_is_found_by_its_number(opened: WatchedPage, city_url: str) -> None:
    page = opened.page
    number = page.evaluate(
        "async (id) => (await (await fetch(`/api/v1/things/problem/${id}`)).json()).code", first(page, "problem")
    )
    page.get_by_role("searchbox").first.fill(number)
    page.locator(".search-found a", has_text=number).first.click()
    expect(page.locator(".drawer-what")).to_contain_text(number)


def test_thing_that_is_not_there_says_so(open_page: OpenPage, city_url: str) -> None:
    page = open_page(1440, 900).page
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:999999999&lang=en")
    expect(page.locator(".drawer")).to_contain_text("This is not there, or no longer.")


def test_server_away_is_told_and_tried_again(open_page: OpenPage, city_url: str) -> None:
    page = open_page(1440, 900).page
    page.route("**/api/v1/things/**", lambda route: route.fulfill(status=503, body="{}"))
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:1&lang=en")
    expect(page.locator(".drawer")).to_contain_text("The server does not answer.")
    page.unroute("**/api/v1/things/**")
    expect(page.locator(".drawer-title")).to_be_visible(timeout=20_000)


def test_html_in_a_name_is_shown_as_text(open_page: OpenPage, city_url: str) -> None:
    page = open_page(1440, 900).page
    wicked = "<img src=x onerror=alert(1)>"

    def answer(route):  # type: ignore[no-untyped-def]
        told = route.fetch().json()
        route.fulfill(
            json={**told, "name": wicked, "facts": [{"name": wicked, "value": wicked, "unit": "", "decimals": 0}]}
        )

    page.route("**/api/v1/things/**", answer)
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:1")
    expect(page.locator(".drawer-title")).to_have_text(wicked)
    expect(page.locator(".drawer img")).to_have_count(0)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_drawer_fills_a_phone_and_can_be_touched(open_page: OpenPage, city_url: str, lang: str) -> None:
    watched = open_page(390, 844, has_touch=True)
    page = watched.page
    show(page, city_url, f"/map/{SUBDISTRICT}")
    open_thing(page, city_url, "site", lang)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.querySelector('.drawer-body').scrollWidth <= document.querySelector('.drawer-body').clientWidth"
    )
    assert page.evaluate(TOO_SMALL, 44) == []
    page.locator(".drawer-close").tap()
    expect(page.locator(".drawer")).to_be_hidden()
    watched.assert_clean()


def test_second_area_stands_beside_the_first(opened: WatchedPage, city_url: str) -> None:
    page = opened.page
    page.locator(".compare-pick summary").click()
    page.locator(".compare-pick .search-found a", has_text="亳州路街道").click()
    page.wait_for_url(f"**compare={OTHER}*")
    expect(page.locator(".compare-other b")).not_to_have_text("—")
    expect(page.locator(".compare-rows .difference")).to_contain_text(re.compile("[▲▼＝]"))
    tile = page.locator('.map-side .tile[data-indicator="patrol_coverage"] .tile-other')
    expect(tile).to_contain_text("亳州路街道")
    expect(page.locator(".key-other")).to_have_text("亳州路街道")
    page.locator(".compare-end").click()
    expect(page.locator(".compare-rows")).to_have_count(0)
    expect(page.locator(".tile-other:not(:empty)")).to_have_count(0)
    assert "compare" not in page.url


def test_row_of_the_breakdown_is_compared(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".children-table .compare-link").first.click()
    expect(page.locator(".compare-rows")).to_be_visible()
    expect(page.locator(".children-table .compare-link[aria-current]")).to_have_count(1)
    expect(page.locator(".crumbs strong").first).to_have_text("三孝口街道")


def test_comparison_is_of_the_day_shown(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    show(watched.page, city_url, f"/map/{SUBDISTRICT}?compare={OTHER}&day={YESTERDAY}&lang=en")
    expect(watched.page.locator(".compare-other b")).not_to_have_text("—")
    assert any(f"/days/{YESTERDAY}/{OTHER}" in url for url in asked)
    watched.assert_clean()


def test_area_is_not_compared_with_itself(open_page: OpenPage, city_url: str) -> None:
    page = open_page().page
    page.goto(f"{city_url}/map/{DISTRICT}?compare={DISTRICT}&lang=en")
    expect(page.locator(".refused-card")).to_contain_text("cannot be compared with itself")
