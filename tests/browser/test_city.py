"""A city of two districts in one tree: imported as a deployer would, drilled down in every way, and on the wall."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hanging import given_small_city, starting
from tests.browser.test_map_page import crumbs, wait_painted
from tests.builders import DISTRICT, SIDE, SOUTH, WEST
from tests.fixtures.browser import OpenPage, WatchedPage
from tests.product import Product, command, environment

CITY, OTHER = "340100", "340104"
WAY = {
    "district": {OTHER: ("蜀山区", CITY)},
    "subdistrict": {f"{OTHER}001": ("稻香村街道", OTHER)},
    "community": {f"{OTHER}001001": ("金龙社区", f"{OTHER}001")},
    "grid": {f"{OTHER}001001{n:03}": (f"网格{n:03}", f"{OTHER}001001") for n in (1, 2)},
}
"""The second district, which has one area at each level above two grids: code, name and parent."""
SHOWS = """([area, below]) => {
  const [{ cells }] = commandCenter.map.states;
  return commandCenter.map.painted().area === area && cells.items.some(({ code }) => code === below);
}"""
DOWN = [OTHER, f"{OTHER}001", f"{OTHER}001001", f"{OTHER}001001001"]
NAMES = ["合肥市", "蜀山区", "稻香村街道", "金龙社区", "网格001"]


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def place(code: str) -> list[list[float]]:
    """The district of the small city is a strip; the other one lies north of it, its second grid in the east."""
    if code == DISTRICT:
        return ring(WEST, SOUTH, WEST + 12 * SIDE, SOUTH + SIDE)
    halves = {f"{OTHER}001001001": (0, 6), f"{OTHER}001001002": (6, 12)}
    west, east = halves.get(code, (0, 12))
    return ring(WEST + west * SIDE, SOUTH + SIDE, WEST + east * SIDE, SOUTH + 6 * SIDE)


def feature(code: str, name: str, parent: str) -> dict[str, Any]:
    properties = {"adcode": int(code), "name": name, "above": parent}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [place(code)]}}


def bring_in(folder: Path, level: str, areas: dict[str, tuple[str, str]], *options: str) -> None:
    path = folder / f"{level}.geojson"
    path.write_text(json.dumps({"features": [feature(code, *rest) for code, rest in areas.items()]}))
    words = command("import", "areas", str(path), "--level", level, "--code", "adcode", *options)
    settings = environment({"VAR_DIR": str(folder / "var")})
    done = subprocess.run(words, env=settings, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, "rejected 0" in done.stdout or "0 rejected" in done.stdout) == (0, True), (
        done.stdout + done.stderr
    )


@pytest.fixture(scope="module")
def founded(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the small city below 合肥市, beside 蜀山区."""
    folder = given_small_city(tmp_path_factory.mktemp("founded"), city_template)
    districts = {DISTRICT: ("庐阳区", CITY), **WAY["district"]}
    bring_in(folder, "district", districts, "--parent", CITY, "--parent-name", "合肥市")
    for level in ("subdistrict", "community", "grid"):
        bring_in(folder, level, WAY[level], "--parent-field", "above")
    return folder / "var" / "command-centre.db"


@pytest.fixture(scope="module")
def two(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product over that city."""
    with starting(given_small_city(tmp_path_factory.mktemp("two"), founded)) as product:
        product.wait_until(lambda: product.get(f"/api/v1/live/{CITY}")[0] == 200, "filled")
        yield product


@pytest.fixture
def opened(open_page: OpenPage, two: Product) -> Iterator[WatchedPage]:
    """The map without a code in its address: the whole city."""
    watched = open_page(1440, 900)
    watched.page.goto(f"{two.url}/map/")
    wait_painted(watched.page, CITY)
    yield watched
    watched.assert_clean()


def code_of(page: Page) -> str:
    return page.url.split("/map/")[1].split("?")[0]


def in_the_middle_of(page: Page, code: str) -> tuple[float, float]:
    """Where a cell of the map is on the screen."""
    return tuple(  # type: ignore[return-value]
        page.evaluate(
            """(code) => {
              const [{ cells, map }] = commandCenter.map.states;
              const { mapShapes } = commandCenter;
              const cell = cells.items.find((item) => item.code === code);
              const at = map.latLngToContainerPoint(mapShapes.latLng(mapShapes.middle(cell)));
              const { left, top } = map.getContainer().getBoundingClientRect();
              return [left + at.x, top + at.y];
            }""",
            code,
        )
    )


def test_the_city_is_where_one_begins(opened: WatchedPage) -> None:
    page = opened.page
    assert crumbs(page) == ["合肥市"]
    expect(page.locator("#map-levels a")).to_have_text(["区县", "街道", "社区", "网格"])
    expect(page.locator(".children-table tbody tr")).to_have_count(2)


def test_clicks_lead_from_the_city_to_a_grid(opened: WatchedPage) -> None:
    page = opened.page
    for code in DOWN:
        page.mouse.click(*in_the_middle_of(page, code))
        wait_painted(page, code)
    assert crumbs(page) == NAMES


def test_clicks_lead_on_while_the_page_is_still_made(opened: WatchedPage) -> None:
    page = opened.page
    held: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: held.append(route))
    for code, below in pairwise(DOWN[:3]):
        page.mouse.click(*in_the_middle_of(page, code))
        page.wait_for_function(SHOWS, arg=[code, below])
    assert crumbs(page) == ["合肥市"]

    for route in held:
        route.continue_()
    page.unroute("**/_dash-update-component*")
    wait_painted(page, DOWN[1])
    expect(page.locator(".crumbs > *")).to_have_text(NAMES[:3])


def test_rows_of_the_breakdown_lead_there_by_keyboard_alone(opened: WatchedPage) -> None:
    page = opened.page
    for code in DOWN:
        page.locator(f".children-table tr[data-code='{code}'] a").first.focus()
        page.keyboard.press("Enter")
        wait_painted(page, code)
    assert crumbs(page) == NAMES


def test_arrow_keys_lead_there_over_the_cells(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".map-shape").focus()
    while not page.evaluate("document.activeElement.matches('.map-canvas')"):
        page.keyboard.press("Shift+Tab")
    for code, way in zip(DOWN, ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowLeft"), strict=True):
        page.wait_for_function("() => commandCenter.map.states[0].pointed")
        page.keyboard.press(way)
        expect(page.locator(".map-tip")).to_be_visible()
        page.keyboard.press("Enter")
        wait_painted(page, code)
    assert crumbs(page) == NAMES


def test_search_finds_areas_of_every_district(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_role("searchbox").fill("金龙")
    expect(page.locator(".search-found a").first).to_contain_text("蜀山区 › 稻香村街道")
    page.locator(".search-found a").first.click()
    wait_painted(page, f"{OTHER}001001")
    page.get_by_role("searchbox").fill(DISTRICT)
    page.locator(".search-found a", has_text="庐阳区").first.click()
    wait_painted(page, DISTRICT)
    assert crumbs(page) == ["合肥市", "庐阳区"]


def test_the_breadcrumb_leads_up_and_back_returns(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(f".children-table tr[data-code='{OTHER}'] a").first.click()
    wait_painted(page, OTHER)
    page.locator(f".children-table tr[data-code='{OTHER}001'] a").first.click()
    wait_painted(page, f"{OTHER}001")
    page.locator(".crumbs a").first.click()
    wait_painted(page, CITY)
    page.go_back()
    wait_painted(page, f"{OTHER}001")
    page.go_back()
    wait_painted(page, OTHER)
    page.go_forward()
    wait_painted(page, f"{OTHER}001")
    assert crumbs(page) == NAMES[:3]


def test_a_link_shows_the_same_to_someone_else(opened: WatchedPage, open_page: OpenPage) -> None:
    page = opened.page
    page.locator("#map-levels a").nth(3).click()
    page.wait_for_function("() => commandCenter.map.painted().all === 14")
    other = open_page(1440, 900).page
    other.goto(page.url)
    wait_painted(other, CITY)
    assert other.evaluate("commandCenter.map.painted().all") == 14
    assert crumbs(other) == ["合肥市"]


def test_the_wall_shows_the_whole_city(open_page: OpenPage, two: Product) -> None:
    watched = open_page(1920, 1080)
    watched.page.goto(f"{two.url}/wall/overview")
    wait_painted(watched.page, CITY)
    _, document = two.get(f"/api/v1/live/{CITY}")
    assert document["area"] == CITY
    expect(watched.page.locator(".header-subtitle")).to_contain_text("合肥市")
    watched.assert_clean()


def test_a_wall_can_be_that_of_one_district(open_page: OpenPage, founded: Path, tmp_path: Path) -> None:
    with starting(given_small_city(tmp_path, founded), AREA=DISTRICT) as product:
        watched = open_page(1920, 1080)
        watched.page.goto(f"{product.url}/wall/overview")
        wait_painted(watched.page, DISTRICT)
        expect(watched.page.locator(".header-subtitle")).to_contain_text("庐阳区")
