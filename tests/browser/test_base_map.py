"""Base maps in a real browser: what is drawn, of whom it is asked, and that everything lies where it should on the tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route

from backend.crs import CHINA, wgs84_to_bd09, wgs84_to_gcj02
from bench.png import pixels_of
from tests.base_maps import MVT, PNG, RED, given_folder, given_lines, given_pmtiles, png
from tests.browser.hanging import given_small_city, starting
from tests.browser.test_map_page import wait_painted
from tests.builders import DISTRICT, GRIDS, centre_of
from tests.fixtures.browser import OpenPage, WatchedPage
from tests.product import Product

SHIFTS = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
TEMPLATE = "https://t{s}.tianditu.gov.cn/vec_w/wmts?LAYER=vec&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
METRES_PER_DEGREE = 111_320
PLACED = """(places) => places.map(([lon, lat]) => {
  const { lat: y, lng: x } = commandCenter.mapShapes.latLng(commandCenter.mapShapes.onPlane(lon, lat));
  return [x, y];
})"""
IN_CONTAINER = """(place) => {
  const { x, y } = commandCenter.map.states[0].map.latLngToContainerPoint(place);
  return [x, y];
}"""
SHIFTED = "([crs, places]) => places.map(([lon, lat]) => commandCenter.crs.shifts[crs](lon, lat))"


@contextmanager
def city(tmp_path: Path, template: Path, **settings: str | Path) -> Iterator[Product]:
    """The small city with these settings."""
    folder = given_small_city(tmp_path, template)
    with starting(folder, **{name: str(value) for name, value in settings.items()}) as product:
        yield product


def show(open_page: OpenPage, product: Product, address: str = f"/map/{DISTRICT}") -> WatchedPage:
    """A page with the map, painted, once nothing is asked for any more."""
    watched = open_page(1200, 900)
    watched.page.goto(product.url + address)
    wait_painted(watched.page, DISTRICT)
    return watched


def colour_under_the_cells(page: Page) -> list[int]:
    """The middle colour of the map without its cells and in full light."""
    page.add_style_tag(
        content=".map-sheets, .map-label { visibility: hidden } .leaflet-tile-pane { filter: none !important }"
    )
    pixels = pixels_of(page.locator(".map-canvas").screenshot(), page)
    height, width, _ = pixels.shape
    return [int(value) for value in pixels[height // 2, width // 2]]


def test_a_folder_of_tiles_lies_below_the_cells(open_page: OpenPage, city_template: Path, tmp_path: Path) -> None:
    with city(tmp_path, city_template, BASE_MAP_TILES=given_folder(tmp_path / "tiles")) as product:
        watched = show(open_page, product)
        watched.page.wait_for_selector(".leaflet-tile-loaded")
        assert colour_under_the_cells(watched.page) == list(RED)
        assert watched.page.locator(".map-fills").evaluate("(sheet) => Number(getComputedStyle(sheet).opacity)") < 1
        watched.assert_clean()


@pytest.mark.parametrize("kind", [PNG, MVT], ids=["pictures", "vectors"])
def test_a_pmtiles_file_lies_below_the_cells(
    open_page: OpenPage, city_template: Path, tmp_path: Path, kind: int
) -> None:
    path = given_pmtiles(tmp_path / "city.pmtiles", kind)
    with city(tmp_path, city_template, BASE_MAP_PMTILES=path) as product:
        watched = show(open_page, product)
        watched.page.wait_for_selector(".leaflet-tile-loaded")
        found = colour_under_the_cells(watched.page)
        ground = [11, 18, 32]
        assert found == list(RED) if kind == PNG else found != ground
        watched.assert_clean()


def test_tiles_of_another_server_are_asked_of_its_hosts_alone(
    open_page: OpenPage, city_template: Path, tmp_path: Path
) -> None:
    settings = {"BASE_MAP_TILES": TEMPLATE, "BASE_MAP_HOSTS": "01234567", "BASE_MAP_KEY": "a-key"}
    with city(tmp_path, city_template, BASE_MAP_CREDIT="<b>GS 1</b>", **settings) as product:
        asked: list[str] = []

        def answer(route: Route) -> None:
            asked.append(route.request.url)
            route.fulfill(body=png(RED), content_type="image/png")

        watched = open_page(1200, 900)
        watched.page.route(lambda url: url.startswith("https://"), answer)
        watched.page.goto(f"{product.url}/map/{DISTRICT}")
        wait_painted(watched.page, DISTRICT)
        watched.page.wait_for_selector(".leaflet-tile-loaded")
        assert {url.split("//t")[1][1:18] for url in asked} == {".tianditu.gov.cn/"}
        assert all("tk=a-key" in url for url in asked)
        assert watched.page.locator(".map-credit").inner_text() == "<b>GS 1</b>"
        assert set(watched.outside_requests) == set(asked)


def test_rivers_and_roads_are_drawn_inside_the_cells(open_page: OpenPage, city_template: Path, tmp_path: Path) -> None:
    with city(tmp_path, city_template, BASE_MAP_LINES=given_lines(tmp_path)) as product:
        watched = show(open_page, product)
        watched.page.wait_for_function("() => commandCenter.map.states[0].base.lines")
        drawn = """([lon, lat]) => {
          const [state] = commandCenter.map.states;
          const { k, dx, dy, ratio, pens } = state.view;
          const [x, y] = commandCenter.mapShapes.onPlane(lon, lat);
          return pens.lines.getImageData(Math.round((x * k + dx) * ratio), Math.round((y * k + dy) * ratio), 1, 1).data[3];
        }"""
        lon, lat = centre_of(GRIDS[1])
        assert watched.page.evaluate(drawn, [lon, lat]) > 0
        assert watched.page.evaluate(drawn, [lon, lat + 0.003]) == 0
        watched.assert_clean()


@pytest.mark.parametrize("crs", SHIFTS)
def test_sites_and_cells_lie_right_on_tiles_of_another_datum(
    open_page: OpenPage, city_template: Path, tmp_path: Path, crs: str
) -> None:
    with city(tmp_path, city_template, BASE_MAP_CRS=crs, BASE_MAP_TILES=given_folder(tmp_path / "tiles")) as product:
        page = show(open_page, product, f"/map/{DISTRICT}?layer=patrols:grid").page
        lon, lat = np.array([centre_of(grid) for grid in GRIDS]).T
        x, y = SHIFTS[crs](lon, lat)
        placed = np.array(page.evaluate(PLACED, [list(pair) for pair in zip(lon.tolist(), lat.tolist(), strict=True)]))
        away = np.hypot((placed[:, 0] - x) * math.cos(math.radians(31.8)), placed[:, 1] - y) * METRES_PER_DEGREE
        assert away.max() < 1
        assert np.hypot(x - lon, y - lat).min() * METRES_PER_DEGREE > 300
        at = page.evaluate(IN_CONTAINER, [y[7], x[7]])
        box = page.locator(".map-canvas").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + at[0], box["y"] + at[1])
        page.wait_for_url(f"**/map/{GRIDS[7]}*")


@pytest.mark.parametrize("crs", SHIFTS)
def test_the_browser_shifts_as_the_import_does(open_page: OpenPage, city_url: str, crs: str) -> None:
    rng = np.random.default_rng(340103)
    lon, lat = rng.uniform(*CHINA[:2], 1000), rng.uniform(*CHINA[2:], 1000)
    page = open_page().page
    page.goto(f"{city_url}/map/{DISTRICT}")
    page.wait_for_function("() => window.commandCenter && commandCenter.crs")
    found = np.array(page.evaluate(SHIFTED, [crs, np.column_stack([lon, lat]).tolist()]))
    np.testing.assert_allclose(found.T, SHIFTS[crs](lon, lat), rtol=0, atol=1e-10)


def test_without_a_setting_nothing_of_a_base_map_is_asked_for(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1200, 900)
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    watched.page.goto(f"{city_url}/map/{DISTRICT}")
    wait_painted(watched.page, DISTRICT)
    assert [url for url in asked if "/base-map/" in url or ("vendor/p" in url and "plotly" not in url)] == []
    watched.assert_clean()
