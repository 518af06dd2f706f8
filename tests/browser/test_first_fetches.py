"""What a page needs first is fetched while its scripts load, and what a click needs at the click, once each."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.fixtures.browser import OpenPage

FIRST = ("/_dash-layout", "/_dash-dependencies", "/api/v1/live/340103?", "/grid.geojson", "/subdistrict.geojson")
PAINTED = "() => window.commandCenter?.map?.painted().done > 0"


def fetched(page: Page, url: str) -> list[str]:
    """The addresses of FIRST, as often as the server was asked for them until cells were painted."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.wait_for_function(PAINTED, timeout=30_000)
    return [first for first in FIRST for address in asked if first in address and "after=" not in address]


@pytest.mark.parametrize("search", ["", "?rotate", "?lang=en"])
def test_a_wall_asks_once_for_what_it_fetched_ahead(open_page: OpenPage, wall_url: str, search: str) -> None:
    watched = open_page()
    counts = Counter(fetched(watched.page, wall_url + search))

    assert {first: counts[first] for first in FIRST[:3]} == dict.fromkeys(FIRST[:3], 1)
    watched.assert_clean()


def test_what_is_fetched_ahead_is_told_in_the_head(open_page: OpenPage, wall_url: str) -> None:
    page = open_page().page
    page.goto(wall_url)

    told = page.locator("link[rel=preload]").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    assert [any(first in address for address in told) for first in FIRST] == [True] * len(FIRST)


def test_the_clock_is_the_servers_although_the_first_answer_waited(open_page: OpenPage, wall_url: str) -> None:
    page = open_page().page
    page.add_init_script("window.addEventListener('DOMContentLoaded', () => { window.began = performance.now(); })")
    with page.expect_response(lambda answer: "/api/v1/live/" in answer.url) as first:
        page.goto(wall_url)
    page.wait_for_function(PAINTED, timeout=30_000)

    served = int(first.value.headers["x-server-now"])
    sent = first.value.request.timing["responseStart"] + first.value.request.timing["startTime"]
    gone = page.evaluate("(sent) => performance.timeOrigin + performance.now() - sent", sent)
    assert abs(page.evaluate("commandCenter.live.now()") - served - gone) < 250


def test_a_click_on_the_map_asks_once_and_at_once_for_what_it_leads_to(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    page = watched.page
    page.goto(f"{city_url}/map/340103?layer=patrols:grid")
    page.wait_for_function(PAINTED, timeout=30_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator(".children-table a").first.click()
    page.wait_for_function("() => window.commandCenter.map.painted().area.length === 9", timeout=30_000)
    page.wait_for_function("() => !commandCenter.ahead.isBehind()", timeout=30_000)

    made = next(index for index, url in enumerate(asked) if "/_dash-update-component" in url)
    code = page.evaluate("commandCenter.map.painted().area")
    ahead = [url for url in asked[:made] if f"/live/{code}" in url or (f"/{code}/" in url and ".geojson" in url)]
    assert [url.split("?")[0].removeprefix(city_url) for url in ahead] == [
        f"/api/v1/live/{code}",
        f"/api/v1/areas/{code}/grid.geojson",
        f"/api/v1/areas/{code}/community.geojson",
    ]
    assert [asked.count(url) for url in ahead] == [1, 1, 1]
    watched.assert_clean()


def test_shapes_that_are_as_they_were_are_not_read_anew(open_page: OpenPage, city_url: str) -> None:
    page = open_page().page
    page.goto(f"{city_url}/map/340103?layer=patrols")
    page.wait_for_function(PAINTED, timeout=30_000)

    load = "(url) => commandCenter.mapShapes.load(url)"
    same = f"async (url) => (await ({load})(url)) === (await ({load})(url))"
    assert page.evaluate(same, "/api/v1/areas/340103/grid.geojson") is True
