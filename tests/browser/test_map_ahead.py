"""What a click on the leaders' map leads to is there first: before its page is asked for, whole, and where the map was."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.test_map_page import COMMUNITY, DISTRICT, PATIENCE_MS, SUBDISTRICT, show, wait_painted
from tests.fixtures.browser import OpenPage, WatchedPage

GRID = f"{COMMUNITY}001"
LATEST_MS = 250
ROW = f".children-table tr[data-code='{SUBDISTRICT}'] a"
# Says, as Dash is asked after a click, when the map had all its colours (null: not yet), and when that is; in ms from the click.
NOTE = """() => {
  let [click, painted] = [0, null];
  document.addEventListener('click', () => { [click, painted] = [performance.now(), null]; }, true);
  commandCenter.mapParts.push({ painted(state) {
    if (painted === null && !state.painted.includes(-2)) painted = performance.now() - click;
  } });
  window.addEventListener('_dashprivate_pushstate', () => {
    console.info(`asked ${JSON.stringify([painted, performance.now() - click])}`);
  });
}"""
SIZE = """() => {
  const { clientWidth, clientHeight } = commandCenter.map.states[0].map.getContainer();
  return [clientWidth, clientHeight];
}"""


@pytest.fixture
def opened(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of the whole city, painted; nothing may have gone wrong at the end."""
    watched = open_page()
    show(watched.page, city_url, f"/map/{DISTRICT}")
    yield watched
    watched.assert_clean()


def test_the_map_is_painted_before_its_page_is_asked_for(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate(NOTE)
    with page.expect_console_message(lambda said: said.text.startswith("asked")) as said:
        page.locator(ROW).first.click()
    painted, asked = json.loads(said.value.text.removeprefix("asked"))

    assert painted is not None or asked >= LATEST_MS - 1
    wait_painted(page, SUBDISTRICT)


def test_the_page_is_asked_for_all_the_same_where_the_map_has_to_wait(opened: WatchedPage) -> None:
    page = opened.page
    held: list[Route] = []
    page.route(f"**/api/v1/live/{SUBDISTRICT}?*", lambda route: held.append(route))
    page.locator(ROW).first.click()
    expect(page.locator(".crumbs > *")).to_have_count(2, timeout=PATIENCE_MS)
    page.wait_for_selector("html[data-link=waiting]", state="attached", timeout=PATIENCE_MS)

    for route in held:
        route.continue_()
    page.unroute(f"**/api/v1/live/{SUBDISTRICT}?*")
    wait_painted(page, SUBDISTRICT)
    page.wait_for_selector("html[data-link=live]", state="attached", timeout=PATIENCE_MS)


def test_numbers_of_another_level_wait_for_its_cells(opened: WatchedPage) -> None:
    page = opened.page
    held: list[Route] = []
    page.route("**/community.geojson", lambda route: held.append(route))
    page.locator('.map-tools [data-change="level=community"]').click()
    page.wait_for_function(
        "() => Object.keys(commandCenter.live.document?.layers ?? {}).some((key) => key.endsWith(':community'))",
        timeout=PATIENCE_MS,
    )
    lengths = (
        "() => { const [{ cells, values }] = commandCenter.map.states; return [cells.items.length, values.length]; }"
    )
    cells, values = page.evaluate(lengths)
    assert cells == values

    for route in held:
        route.continue_()
    page.unroute("**/community.geojson")
    page.wait_for_function("() => commandCenter.map.states[0].cells.url.endsWith('/community.geojson')")
    wait_painted(page, DISTRICT)


@pytest.mark.parametrize(("lang", "width", "height"), [("zh-CN", 1_440, 900), ("en", 1_440, 900), ("en", 1_920, 1_080)])
def test_the_map_keeps_its_size_wherever_one_goes(
    open_page: OpenPage, city_url: str, lang: str, width: int, height: int
) -> None:
    page = open_page(width=width, height=height).page
    sizes = set()
    for code in (DISTRICT, SUBDISTRICT, COMMUNITY, GRID):
        show(page, city_url, f"/map/{code}?lang={lang}")
        sizes.add(tuple(page.evaluate(SIZE)))

    assert len(sizes) == 1
