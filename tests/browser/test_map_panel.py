"""The map itself in a real browser: what is painted, how old it is, points, the tour of hot cells, the inset, equal cells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.fixtures.browser import OpenPage, WatchedPage

DISTRICT, COMMUNITY, GRIDS = "340103", "340103009001", 1_080
PATIENCE_MS = 30_000
PAINTED = (
    "() => { const now = window.commandCenter?.map?.painted(); return now && now.all === 1080 && now.done === 1080; }"
)
# Every value of the layer shown, changed in place by an expression of (value, index); then painted.
CHANGE = """(change) => {
  const { live, map } = commandCenter;
  const { layer, level } = document.querySelector('.map-panel').dataset;
  const key = `${layer}:${level}`;
  live.document.layers[key] = live.document.layers[key].map(new Function('value', 'index', `return ${change}`));
  map.repaint();
}"""
# From now on all polls are in vain, once the one that waits has had its answer: numbers change by the test alone.
STAND = """() => {
  window.fetch = () => new Promise(() => {});
  let told = 0;
  return new Promise((resolve) => { commandCenter.live.subscribe(() => { told += 1; if (told > 1) resolve(); }); });
}"""
COUNT_FILLS = """() => {
  window.fills = 0;
  const { fill } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fill = function (...given) {
    if (this.canvas.matches('.map-fills')) window.fills += 1;
    return fill.apply(this, given);
  };
}"""
AGE = """([state, heard]) => {
  commandCenter.live.freshness = () => ({ state, heard, age: 1 });
  commandCenter.map.repaint();
}"""
WIDTHS = "() => [...new Set(commandCenter.map.states[0].cells.items.map(({ width }) => width.toFixed(6)))]"
PLACES = "() => commandCenter.map.states[0].cells.items.map(({ box }) => box.map((n) => n.toFixed(3)).join())"
LEGEND = "[...document.querySelectorAll('[data-part=points] .legend-item')].map((item) => item.innerText.replace(/\\s+/g, ' '))"


@pytest.fixture
def wall(open_page: OpenPage, wall_url: str) -> Iterator[WatchedPage]:
    """The wall, its cells painted; nothing may have gone wrong at the end."""
    watched = open_page()
    shown(watched.page, wall_url)
    yield watched
    watched.assert_clean()


def shown(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_function(PAINTED, timeout=PATIENCE_MS)
    page.wait_for_function("() => commandCenter.map.states[0].files.outlines", timeout=PATIENCE_MS)


def box_of(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return dict(found)


def test_only_cells_whose_class_changed_are_drawn_again(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(STAND)
    page.evaluate(CHANGE, "index % 2 ? 0 : 80")
    page.evaluate(COUNT_FILLS)
    page.evaluate(CHANGE, "value")
    assert page.evaluate("fills") == 0
    page.evaluate(CHANGE, "index < 7 ? 80 - value : value")
    assert page.evaluate("fills") == 7


def test_cells_are_filled_with_the_colours_of_the_legend(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(STAND)
    page.evaluate(CHANGE, "index % 2 ? 0 : 80")
    found = page.evaluate("""() => {
      const [{ cells, classes, colours, view, painted }] = commandCenter.map.states;
      const pen = view.pens.fills;
      return cells.items.map((item) => {
        const [x, y] = commandCenter.mapShapes.middle(item);
        const { data } = pen.getImageData((x * view.k + view.dx) * view.ratio, (y * view.k + view.dy) * view.ratio, 1, 1);
        const colour = colours.read(classes.colours[painted[item.index]]);
        return [...data.slice(0, 3)].map((part) => part.toString(16).padStart(2, '0')).join('') === colour.slice(1).toLowerCase();
      });
    }""")
    # The middle of a box may lie outside of a bent cell.
    assert sum(found) > 0.97 * GRIDS


def test_first_numbers_after_none_have_classes(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(STAND)
    page.evaluate("commandCenter.live.document.day = '2026-03-19'")
    page.evaluate(CHANGE, "null")
    assert page.evaluate("commandCenter.map.states[0].painted.every((index) => index === -1)")
    page.evaluate(CHANGE, "index % 2 ? 0 : 80")
    assert page.evaluate("commandCenter.map.states[0].classes.colours.length") == 2


def test_numbers_of_another_layer_do_not_stand_for_those_to_come(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(STAND)
    page.evaluate("document.querySelector('.map-panel').dataset.layer = 'mask_checks'")
    page.wait_for_function("() => commandCenter.map.painted().done === 0")


def test_stale_numbers_are_grey_and_say_since_when(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(AGE, ["stale", 1_773_799_200_000])
    expect(page.locator(".legend-age")).to_contain_text("数据截至 10:00")
    swatches = page.eval_on_selector_all(".legend-swatch:not(.hatched)", "all => all.map((e) => e.style.background)")
    assert all("--stale-" in swatch for swatch in swatches)
    assert page.evaluate("commandCenter.map.states[0].classes.colours.every((name) => name.startsWith('--stale-'))")


def test_numbers_never_heard_are_hatched(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(AGE, ["never", None])
    assert page.evaluate("commandCenter.map.states[0].painted.every((index) => index === -1)")
    assert page.locator("[data-part=legend] .legend-count").last.inner_text() == "1,080"


def counted(page: Page, url: str, kind: str) -> dict[str, int]:
    rows = page.request.get(f"{url}/api/v1/areas/{DISTRICT}/points/{kind}").json()["rows"]
    states = [row[3] for row in rows]
    return {state: states.count(state) for state in dict.fromkeys(states)}


def test_points_are_told_and_counted_beside_the_legend(wall: WatchedPage, city_url: str) -> None:
    page = wall.page
    expect(page.locator("[data-part=points] .points-kind")).to_have_count(2, timeout=PATIENCE_MS)
    assert [text.split()[0] for text in page.evaluate(LEGEND)] == ["离线", "在线", "已超期", "在办未超期"]
    assert page.evaluate(
        "commandCenter.map.states[0].view.pens.points.getImageData(0, 0, 2000, 2000).data.some(Boolean)"
    )


def test_other_points_are_asked_for_when_the_panel_wants_others(wall: WatchedPage, city_url: str) -> None:
    page = wall.page
    page.evaluate("document.querySelector('.map-panel').dataset.points = 'site'")
    expect(page.locator("[data-part=points] .points-kind")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("[data-part=points]")).to_contain_text("重点场所")
    listed = sum(counted(page, city_url, "site").values())
    told = [int(text.split()[-1].replace(",", "")) for text in page.evaluate(LEGEND)]
    assert sum(told) == listed
    page.evaluate("document.querySelector('.map-panel').dataset.points = ''")
    expect(page.locator("[data-part=points] .points-kind")).to_have_count(0)


def meets(one: dict[str, float], other: dict[str, float]) -> bool:
    right, below = (min(one[a] + one[b], other[a] + other[b]) for a, b in (("x", "width"), ("y", "height")))
    return right > max(one["x"], other["x"]) and below > max(one["y"], other["y"])


def within(one: dict[str, float], frame: dict[str, float]) -> bool:
    """Within a frame, but for the part of a pixel that is lost where sizes are rounded."""
    sides = (("x", "width"), ("y", "height"))
    return all(frame[a] - 1 <= one[a] and one[a] + one[b] <= frame[a] + frame[b] + 1 for a, b in sides)


def test_tour_names_a_hot_cell_beside_it_and_goes_on(wall: WatchedPage) -> None:
    page = wall.page
    card = page.locator(".map-callout")
    expect(card).to_be_visible(timeout=PATIENCE_MS)
    expect(card.locator("b")).to_contain_text("› 网格", timeout=PATIENCE_MS)
    assert not meets(box_of(page, ".map-callout"), box_of(page, ".map-toured"))
    assert within(box_of(page, ".map-callout"), box_of(page, ".map-canvas"))
    name = card.locator("b").inner_text()
    expect(card.locator("b")).not_to_have_text(name, timeout=PATIENCE_MS)


def test_tour_rests_while_the_rotation_is_paused(open_page: OpenPage, wall_url: str) -> None:
    page = open_page().page
    shown(page, f"{wall_url}?rotate=600")
    page.keyboard.press("Space")
    page.wait_for_selector("html[data-paused]", state="attached")
    expect(page.locator(".map-callout b")).to_contain_text("› 网格", timeout=PATIENCE_MS)
    name = page.locator(".map-callout b").inner_text()
    page.evaluate("commandCenter.map.states[0].tour.since = -Infinity")
    page.wait_for_timeout(2_500)
    assert page.locator(".map-callout b").inner_text() == name


def test_alert_holds_the_tour_at_its_place(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate("(area) => commandCenter.mapTour.show(area, '发热 38.2 °C')", COMMUNITY)
    card = page.locator(".map-callout")
    expect(card).to_contain_text("发热 38.2 °C")
    expect(card).to_have_attribute("data-state", "critical")
    expect(card.locator("b")).to_contain_text("三孝口街道")
    page.wait_for_timeout(2_500)
    expect(card).to_contain_text("发热 38.2 °C")


@pytest.mark.parametrize(
    ("spec", "values", "hot"),
    [
        ({"direction": "up", "target": 90, "measure": "ratio"}, [95, 89, None, 20, 90], [3, 1]),
        ({"direction": "down", "target": 5, "measure": "total"}, [4, 5, 6, None, 9], [4, 2]),
        ({"direction": "down", "target": None, "measure": "total"}, [0, None, 3, 1], [2, 3]),
        ({"direction": "neutral", "target": None, "measure": "total"}, [7, 8, 0], [1, 0]),
        ({"direction": "up", "target": None, "measure": "ratio"}, [50, None, 10], [2, 0]),
    ],
)
def test_hot_is_what_asks_for_someone(
    wall: WatchedPage, spec: dict[str, Any], values: list[Any], hot: list[int]
) -> None:
    found = wall.page.evaluate("(given) => commandCenter.mapTour.hottest(given)", {"spec": spec, "values": values})
    assert [each["index"] for each in found] == hot


def test_card_never_lies_on_its_cell_nor_leaves_the_map(wall: WatchedPage) -> None:
    wrong = wall.page.evaluate("""() => {
      const [w, h, width, height] = [220, 50, 600, 340];
      const found = [];
      for (let left = 0; left < 590; left += 30) {
        for (let top = 0; top < 330; top += 15) {
          const room = { gap: 12, edge: 8, taken: null };
          const [x, y] = commandCenter.mapTour.beside([w, h], [left, top, left + 10, top + 10], [width, height], room);
          const meets = x < left + 10 && left < x + w && y < top + 10 && top < y + h;
          if (meets || x < 8 || y < 8 || x + w > width - 8 || y + h > height - 8) found.push([left, top, x, y]);
        }
      }
      return found;
    }""")
    assert wrong == []


def test_cells_of_equal_size_fill_the_district_and_stay_the_same(wall: WatchedPage) -> None:
    page = wall.page
    shape = "document.querySelector('.map-panel').dataset.shape = '{}'"
    page.evaluate(shape.format("equal"))
    page.wait_for_function(f"() => ({WIDTHS})().length === 1")
    page.wait_for_function(PAINTED)
    places = page.evaluate(PLACES)
    assert len(set(places)) == GRIDS
    page.evaluate(shape.format(""))
    page.wait_for_function(f"() => ({WIDTHS})().length > 1")
    page.reload()
    page.wait_for_function(PAINTED, timeout=PATIENCE_MS)
    page.evaluate(shape.format("equal"))
    page.wait_for_function(f"() => ({WIDTHS})().length === 1")
    assert page.evaluate(PLACES) == places


def test_neighbours_stay_near_where_cells_are_equal(wall: WatchedPage) -> None:
    far = wall.page.evaluate("""() => {
      const [{ files }] = commandCenter.map.states;
      const { middle } = commandCenter.mapShapes;
      const equal = commandCenter.mapEqual.of(files.cells, files.outlines).cells;
      const [left, top, right, bottom] = files.cells.box;
      const moved = files.cells.items.map((item, n) => {
        const [[x, y], [u, v]] = [middle(item), middle(equal.items[n])];
        return Math.hypot((x - u) / (right - left), (y - v) / (bottom - top));
      });
      return moved.reduce((sum, one) => sum + one, 0) / moved.length;
    }""")
    assert far < 0.15


def crowded(route: Route) -> None:
    """The same cells, those of the south-east drawn together to a quarter of their size."""
    collection = route.fetch().json()
    for feature in collection["features"]:
        rings = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "Polygon" and rings[0][0][0] > 117.27 and rings[0][0][1] < 31.9:
            feature["geometry"]["coordinates"] = [
                [[117.28 + (lon - 117.28) / 4, 31.87 + (lat - 31.87) / 4] for lon, lat in ring] for ring in rings
            ]
    route.fulfill(body=json.dumps(collection), content_type="application/geo+json")


def test_crowded_cells_are_enlarged_in_a_free_corner(open_page: OpenPage, wall_url: str) -> None:
    watched = open_page()
    watched.page.route("**/grid.geojson", crowded)
    shown(watched.page, wall_url)
    inset = watched.page.locator(".map-inset")
    expect(inset).to_be_visible(timeout=PATIENCE_MS)
    expect(inset).to_contain_text("放大")
    assert within(box_of(watched.page, ".map-inset"), box_of(watched.page, ".map-canvas"))
    assert not meets(box_of(watched.page, ".map-inset"), box_of(watched.page, ".map-enlarged"))
    many = "commandCenter.map.states[0].inset.cells.length"
    assert watched.page.evaluate(many) > 30


def test_cells_that_are_seen_need_no_inset(wall: WatchedPage) -> None:
    expect(wall.page.locator(".map-inset")).to_be_hidden()


def test_map_makes_nothing_new_while_it_refreshes(wall: WatchedPage) -> None:
    page = wall.page
    page.evaluate(STAND)
    held = "[L.Util.lastId, document.querySelectorAll('.map-panel *').length]"
    page.evaluate(CHANGE, "index % 3")
    before = page.evaluate(held)
    for turn in range(30):
        page.evaluate(CHANGE, f"(index + {turn}) % 3")
        page.evaluate(
            "(points) => { document.querySelector('.map-panel').dataset.points = points; }", ["", "site"][turn % 2]
        )
        page.evaluate("commandCenter.map.restyle()")
    page.evaluate("document.querySelector('.map-panel').dataset.points = ''")
    page.evaluate(CHANGE, "index % 3")
    after = page.evaluate(held)
    assert after[0] == before[0]
    assert after[1] <= before[1] + 5


def test_switch_for_equal_cells_stands_on_the_leaders_page(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    page = watched.page
    shown(page, f"{city_url}/map/{DISTRICT}?layer=patrol_coverage:grid")
    page.get_by_role("button", name="等大网格").click()
    page.wait_for_function(f"() => ({WIDTHS})().length === 1")
    expect(page.get_by_role("button", name="等大网格")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="等大网格").press("Enter")
    page.wait_for_function(f"() => ({WIDTHS})().length > 1")
    watched.assert_clean()
