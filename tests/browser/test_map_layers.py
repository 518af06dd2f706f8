"""Points over the leaders' map in a real browser: switches, categories, crowds, opacity, shape; all held by the address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import DISTRICT, PATIENCE_MS, SUBDISTRICT, YESTERDAY, show, wait_painted
from tests.fixtures.browser import OpenPage, WatchedPage

STATE = "commandCenter.map.states.find(({ panel }) => panel.closest('.map-page'))"
DRAWN = f"() => {STATE}.points.hits.length > 0"
# Every hit of the map by where it is on the page.
HITS = f"""() => {{
  const {{ points, map, view }} = {STATE};
  const frame = map.getContainer().getBoundingClientRect();
  const corner = map.layerPointToContainerPoint(view._bounds.min);
  return points.hits.map(({{ x, y, radius, disc, place }}) => ({{
    x: frame.left + corner.x + x / view.ratio, y: frame.top + corner.y + y / view.ratio, radius: radius / view.ratio,
    count: disc ? disc.members.length : 1, id: place ? place.row[0] : null, kind: place ? place.kind : null,
  }}));
}}"""
COUNTED = f"() => {STATE}.points.all.length"
THOUSANDS = 20_000
MANY = f"""(count) => {{
  const {{ fetch }} = window;
  const {{ cells }} = {STATE};
  const rows = Array.from({{ length: count }}, (_, n) => {{
    const cell = cells.items[n % cells.items.length];
    const at = commandCenter.mapShapes.latLng(commandCenter.mapShapes.middle(cell));
    return [n, at.lng + (n % 97) / 9700, at.lat + (n % 89) / 8900, n % 9 ? 'done' : 'waiting', 'S', null, cell.code, null];
  }});
  window.fetch = (url, ...given) => (String(url).includes('/points/site')
    ? Promise.resolve(new Response(JSON.stringify({{ rows }}))) : fetch(url, ...given));
}}"""


@pytest.fixture
def opened(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of a subdistrict at a desk with the cameras on it; nothing may have gone wrong at the end."""
    watched = open_page(1440, 900)
    show(watched.page, city_url, f"/map/{SUBDISTRICT}?points=camera")
    watched.page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    yield watched
    watched.assert_clean()


def hits(page: Page) -> list[dict[str, Any]]:
    page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    found: list[dict[str, Any]] = page.evaluate(HITS)
    return found


def switch(page: Page, kind: str) -> Any:
    return page.locator(f'[data-toggle="{kind}"]')


def test_points_are_switched_on_and_off_under_their_system(opened: WatchedPage) -> None:
    page = opened.page
    expect(switch(page, "camera")).to_have_attribute("aria-checked", "true")
    cameras = page.evaluate(COUNTED)
    switch(page, "problem").click()
    page.wait_for_url("**points=camera%2Cproblem*")
    page.wait_for_function(f"(before) => {STATE}.points.all.length > before", arg=cameras)
    expect(page.locator(".points-kind")).to_have_count(2)
    switch(page, "camera").click()
    switch(page, "problem").click()
    page.wait_for_function(f"() => {STATE}.points.all.length === 0")
    assert "points" not in page.url
    expect(page.locator(".points-kind")).to_have_count(0)


def test_back_brings_the_points_back(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "camera").click()
    page.wait_for_function(f"() => {STATE}.points.all.length === 0")
    page.go_back()
    page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    expect(switch(page, "camera")).to_have_attribute("aria-checked", "true")


def test_switch_works_by_keyboard(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "site").focus()
    page.keyboard.press("Space")
    expect(switch(page, "site")).to_have_attribute("aria-checked", "true")
    expect(switch(page, "site")).to_be_focused()


def test_categories_leave_out_the_others(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "site").click()
    chip = page.locator('[data-chips="site"] .chip').first
    chip.wait_for()
    count = int(chip.locator(".chip-count").inner_text())
    switch(page, "camera").click()
    chip.click()
    page.wait_for_function(f"(count) => {STATE}.points.all.length === count", arg=count)
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert "categories=" in page.url


def test_click_on_a_crowd_zooms_in_and_opens_nothing(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "site").click()
    page.wait_for_function(f"() => {STATE}.points.hits.some(({{ disc }}) => disc)", timeout=PATIENCE_MS)
    zoom = page.evaluate(f"{STATE}.map.getZoom()")
    crowd = max(hits(page), key=lambda hit: int(hit["count"]))
    address = page.url
    page.mouse.click(crowd["x"], crowd["y"])
    page.wait_for_function(f"(zoom) => {STATE}.map.getZoom() > zoom", arg=zoom)
    assert page.url == address
    expect(page.locator(".drawer")).to_be_hidden()


def test_crowds_lie_neither_upon_each_other_nor_on_names(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "site").click()
    page.wait_for_function(f"() => {STATE}.points.hits.some(({{ disc }}) => disc)", timeout=PATIENCE_MS)
    crowds = [hit for hit in hits(page) if hit["count"] > 1]
    names = page.evaluate("""() => [...document.querySelectorAll('.map-label > span')]
      .filter((e) => getComputedStyle(e).visibility === 'visible').map((e) => e.getBoundingClientRect().toJSON())""")
    covered = [
        (crowd, name)
        for crowd in crowds
        for name in names
        if name["left"] < crowd["x"] < name["right"] and name["top"] < crowd["y"] < name["bottom"]
    ]
    assert covered == []
    assert len(crowds) > 1


def test_click_on_a_point_opens_its_drawer_and_does_not_drill(opened: WatchedPage) -> None:
    page = opened.page
    alone = next(hit for hit in hits(page) if hit["id"] is not None)
    page.mouse.click(alone["x"], alone["y"])
    page.wait_for_url(f"**thing={alone['kind']}%3A{alone['id']}*")
    expect(page.locator(".drawer-title")).to_be_visible()
    expect(page.locator(".crumbs strong").first).to_have_text("三孝口街道")


def test_pointer_names_a_point_before_its_cell(opened: WatchedPage) -> None:
    page = opened.page
    alone = next(hit for hit in hits(page) if hit["id"] is not None)
    page.mouse.move(alone["x"] - 2, alone["y"])
    page.mouse.move(alone["x"], alone["y"])
    expect(page.locator(".map-tip")).to_contain_text("视频监控")


def test_opacity_and_shape_are_held_by_the_address(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    show(page, city_url, f"/map/{DISTRICT}?opacity=0.4&shape=equal")
    expect(page.locator(".map-fills")).to_have_css("opacity", "0.4")
    expect(page.locator("[data-shape-switch]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"() => {STATE}.isEqual", timeout=PATIENCE_MS)
    page.locator("[data-shape-switch]").click()
    page.wait_for_function(f"() => !{STATE}.isEqual")
    assert "shape" not in page.url
    page.locator(".opacity-field input").fill("70")
    page.wait_for_url("**opacity=0.7*")
    expect(page.locator(".map-fills")).to_have_css("opacity", "0.7")
    watched.assert_clean()


def test_link_shows_the_same_points_to_someone_else(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    address = f"/map/{SUBDISTRICT}?layer=problems_open:grid&points=site,alert&categories=restaurant&opacity=0.5&lang=en"
    show(watched.page, city_url, address)
    watched.page.wait_for_function(DRAWN, timeout=PATIENCE_MS)
    expect(switch(watched.page, "site")).to_have_attribute("aria-checked", "true")
    expect(switch(watched.page, "alert")).to_have_attribute("aria-checked", "true")
    pressed = watched.page.locator('[data-chips="site"] .chip[aria-pressed="true"]')
    expect(pressed).to_contain_text("Restaurants")
    watched.assert_clean()


def test_what_is_in_view_is_a_list_that_the_keyboard_reaches_worst_first(opened: WatchedPage) -> None:
    page = opened.page
    switch(page, "problem").click()
    head, links = page.locator(".in-view summary"), page.locator(".in-view-list a")
    page.wait_for_function(f"() => {STATE}.points.kinds.has('problem')", timeout=PATIENCE_MS)
    head.focus()
    page.keyboard.press("Enter")
    expect(links).not_to_have_count(0)
    ranks = page.evaluate(f"""() => [...document.querySelectorAll('.in-view-list a')].map((link) => {{
      const [kind, id] = new URLSearchParams(link.dataset.change).get('thing').split(':');
      const point = {STATE}.points.all.find((each) => each.kind === kind && String(each.row[0]) === id);
      return commandCenter.mapMarks.states.indexOf(point.state);
    }})""")
    assert ranks == sorted(ranks, reverse=True)
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer-title")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()
    expect(links.first).to_be_focused()


SEEN = """() => {
  const text = (selector) => [...document.querySelectorAll(selector)].map((e) => e.textContent.trim());
  const { tiles, day, at } = commandCenter.live.document;
  const own = '.crumbs, :is(.layer, .choice)[aria-current], .chip[aria-pressed=true], .drawer-title, .records .panel-title';
  const fields = '.compare-name, .when, .day-said, .opacity-field output, .points-kind, [data-part=legend] .legend-item';
  return JSON.stringify([day, at, tiles, text(own), text(fields), document.querySelector('.map-shape').ariaPressed]);
}"""


def test_address_opened_by_somebody_else_shows_the_same_picture(open_page: OpenPage, city_url: str) -> None:
    first, second = (open_page(1440, 900) for _ in range(2))
    page = first.page
    parts = f"day={YESTERDAY}&at=10:30&points=site&categories=restaurant&opacity=0.6&shape=equal&compare=340103001"
    show(page, city_url, f"/map/{SUBDISTRICT}?layer=patrols:grid&open=patrols&{parts}")
    switch(page, "problem").click()
    page.locator(".in-view summary").click()
    page.locator(".in-view-list a").first.click()
    show(second.page, "", page.url)
    for watched in (first, second):
        expect(watched.page.locator(".drawer-title")).to_be_visible(timeout=PATIENCE_MS)
        expect(watched.page.locator(".points-kind")).to_have_count(2, timeout=PATIENCE_MS)
        expect(watched.page.locator(".compare-other b")).not_to_have_text("—", timeout=PATIENCE_MS)
        expect(watched.page.locator(".chip[aria-pressed=true]")).not_to_have_count(0, timeout=PATIENCE_MS)
    assert sorted(json.loads(second.page.evaluate(SEEN))[3]) == sorted(json.loads(page.evaluate(SEEN))[3])
    second.page.wait_for_function(f"(wanted) => ({SEEN})() === wanted", arg=page.evaluate(SEEN), timeout=PATIENCE_MS)


def test_drill_keeps_what_is_shown(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".children-table a").first.click()
    expect(page.locator(".map-bar .crumbs > *")).to_have_count(3)
    assert "points=camera" in page.url


def test_points_of_a_past_day_are_those_of_its_moment_and_what_is_not_kept_is_said(
    open_page: OpenPage, city_url: str
) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    address = f"/map/{SUBDISTRICT}?points=problem,site,camera&layer=problems_open:grid&day={YESTERDAY}"
    show(page, city_url, f"{address}&at=10:30")
    kinds = page.locator(".points-kind b")
    expect(kinds).to_have_text([f"网格问题 · {YESTERDAY} 10:30", f"重点场所 · {YESTERDAY} 10:30"], timeout=PATIENCE_MS)
    page.wait_for_function(f"() => {STATE}.points.rows.size === 2", timeout=PATIENCE_MS)
    expect(page.locator(".points-missing")).to_contain_text("视频监控")
    counted = f"(kind) => {STATE}.points.kinds.get(kind).filter((p) => p.state !== 'waiting').length"
    tiles = page.evaluate("commandCenter.live.document.tiles")
    assert page.evaluate(counted, "problem") == tiles["problems_open"][0] > 0
    morning = page.evaluate(counted, "site")
    assert morning == tiles["sites_patrolled"][0] > 0
    page.evaluate("commandCenter.replay.move(80)")
    page.wait_for_function("() => commandCenter.live.document.at === 80", timeout=PATIENCE_MS)
    assert page.evaluate(counted, "problem") == page.evaluate("commandCenter.live.document.tiles.problems_open[0]")
    assert page.evaluate(counted, "site") > morning
    watched.assert_clean()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("points=moon", "moon"),
        ("opacity=7", "7"),
        ("shape=round", "round"),
        ("thing=camera", "camera"),
        ("compare=9", "9"),
    ],
)
def test_wrong_parts_are_refused_by_name(open_page: OpenPage, city_url: str, query: str, said: str) -> None:
    watched = open_page()
    watched.page.goto(f"{city_url}/map/{DISTRICT}?{query}")
    expect(watched.page.locator(".refused-card")).to_contain_text(said)


def test_twenty_thousand_points_are_crowds_that_hold_them_all(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    show(page, city_url, f"/map/{DISTRICT}")
    page.evaluate(MANY, THOUSANDS)
    switch(page, "site").click()
    page.wait_for_function(f"(count) => {STATE}.points.all.length === count", arg=THOUSANDS, timeout=PATIENCE_MS)
    inside = sum(hit["count"] for hit in hits(page))
    assert inside > THOUSANDS * 0.9
    assert len(hits(page)) < THOUSANDS / 20
    wait_painted(page, DISTRICT)
