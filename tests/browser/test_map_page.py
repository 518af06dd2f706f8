"""The leaders' map in a real browser: drilling, going back, layers, days, records, search, keyboard, screens."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import OpenPage, WatchedPage

DISTRICT, SUBDISTRICT, COMMUNITY = "340103", "340103009", "340103009001"
YESTERDAY, TOMORROW = "2026-03-17", "2026-03-19"
PATIENCE_MS = 30_000
PAINTED = """(area) => {
  const now = window.commandCenter?.map?.painted();
  const isThere = Boolean(now) && now.area === area && now.all > 0 && now.done === now.all;
  return isThere && !commandCenter.ahead.isBehind();
}"""
OVERLAPS = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].map((e) => [e.className, e.getBoundingClientRect()]);
  const visible = boxes.filter(([, r]) => r.width && r.height);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const after = (a, i) => visible.slice(i + 1).filter(([, b]) => meet(a, b));
  return visible.flatMap(([one, a], i) => after(a, i).map(([other]) => [one, other]));
}"""
SCROLLS = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [scrollWidth > innerWidth, scrollHeight > innerHeight];
}"""
COLUMN = (
    "[...document.querySelectorAll('.children-table tbody tr')].map((row) => row.querySelector('.figure').textContent)"
)


@pytest.fixture
def opened(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of the whole city at a desk, painted; nothing may have gone wrong at the end."""
    watched = open_page()
    show(watched.page, city_url, f"/map/{DISTRICT}")
    yield watched
    watched.assert_clean()


def show(page: Page, city_url: str, address: str) -> None:
    page.goto(city_url + address)
    area = re.search(r"/map/(\d+)", address)
    assert area is not None
    wait_painted(page, area[1])


def wait_painted(page: Page, area: str) -> None:
    page.wait_for_function(
        "() => Boolean(window.commandCenter && commandCenter.map && document.querySelector('.legend-items'))",
        timeout=PATIENCE_MS,
    )
    page.wait_for_function(PAINTED, arg=area, timeout=PATIENCE_MS)


def crumbs(page: Page) -> list[str]:
    return page.locator(".crumbs > *").all_inner_texts()


def test_map_says_where_one_is_what_is_shown_and_that_it_is_live(opened: WatchedPage) -> None:
    page = opened.page
    assert crumbs(page) == ["庐阳区"]
    assert page.title().startswith("庐阳区 · ")
    expect(page.locator(".when-live")).to_be_visible()
    expect(page.locator(".legend-item")).not_to_have_count(0)
    expect(page.locator(".children-table tbody tr")).to_have_count(11)


def test_cells_say_what_they_are_under_the_pointer_and_open_with_a_click(opened: WatchedPage) -> None:
    page = opened.page
    middle = page.locator(".map-canvas").bounding_box()
    assert middle is not None
    at = middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2
    page.mouse.move(at[0] - 4, at[1])
    page.mouse.move(*at)
    expect(page.locator(".map-tip")).to_be_visible()
    name = page.locator(".map-tip-name").inner_text()
    page.mouse.click(*at)
    expect(page.locator(".crumbs strong")).to_contain_text(name)
    wait_painted(page, page.url.split("/map/")[1].split("?")[0])


def test_drilling_by_links_keeps_the_state_and_back_returns(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_role("link", name="巡查", exact=True).first.click()
    page.wait_for_url("**layer=patrols*")
    page.get_by_role("link", name="三孝口街道", exact=True).click()
    wait_painted(page, SUBDISTRICT)
    assert crumbs(page) == ["庐阳区", "三孝口街道"]
    assert "layer=patrols" in page.url
    page.locator(".children-table a").first.click()
    expect(page.locator(".crumbs > *")).to_have_count(3)
    page.go_back()
    wait_painted(page, SUBDISTRICT)
    page.go_back()
    wait_painted(page, DISTRICT)
    assert crumbs(page) == ["庐阳区"]


def test_map_stays_the_same_element_while_one_drills(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("document.querySelector('.map-canvas').kept = true")
    page.get_by_role("link", name="三孝口街道", exact=True).click()
    wait_painted(page, SUBDISTRICT)
    assert page.evaluate("document.querySelector('.map-canvas').kept")


def test_link_opened_by_someone_else_shows_the_same(open_page: OpenPage, city_url: str) -> None:
    address = f"/map/{COMMUNITY}?layer=problems_reported:grid&day={YESTERDAY}&open=problems_reported&lang=en"
    watched = open_page()
    show(watched.page, city_url, address)
    expect(watched.page.locator("a.layer[aria-current]")).to_have_text("Problems reported")
    expect(watched.page.locator(".when-past")).to_be_visible()
    expect(watched.page.locator(".records .panel-title")).to_contain_text("Problems reported")
    watched.assert_clean()


def test_level_of_the_cells_is_chosen(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".choices").get_by_role("link", name="网格").click()
    page.wait_for_function("() => commandCenter.map.painted().all === 1080", timeout=PATIENCE_MS)
    wait_painted(page, DISTRICT)
    assert page.url.endswith("%3Agrid") or page.url.endswith(":grid")


def test_past_day_is_plainly_past_and_now_is_one_click_away(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_title("前一天").click()
    page.wait_for_url(f"**day={YESTERDAY}*")
    expect(page.locator(".when-past")).to_be_visible()
    expect(page.locator(".lamp")).to_contain_text(YESTERDAY)
    wait_painted(page, DISTRICT)
    page.get_by_role("link", name="回到现在").click()
    expect(page.locator(".when-live")).to_be_visible()
    assert "day=" not in page.url


def test_day_is_picked_in_the_date_field(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".day-field input").fill(YESTERDAY)
    page.wait_for_url(f"**day={YESTERDAY}*")
    expect(page.locator(".when-past")).to_be_visible()


@pytest.mark.parametrize(("lang", "said"), [("", "2026年3月18日"), ("?lang=en", "18 Mar 2026")])
def test_day_is_written_in_the_language_of_the_page(open_page: OpenPage, city_url: str, lang: str, said: str) -> None:
    page = open_page(locale="fr-FR").page
    show(page, city_url, f"/map/{DISTRICT}{lang}")
    written = page.locator(".day-said")
    expect(written).to_have_text(said)
    page.locator(".day-field input").focus()
    expect(written).to_be_hidden()


def test_menu_opens_at_the_layer_shown(open_page: OpenPage, city_url: str) -> None:
    page = open_page(1440, 900).page
    show(page, city_url, f"/map/{DISTRICT}?layer=residents_registered")
    expect(page.locator(".layer[aria-current]")).to_be_in_viewport()
    phone = open_page(390, 844, has_touch=True).page
    show(phone, city_url, f"/map/{DISTRICT}?layer=residents_registered")
    phone.locator(".layers-fold summary").click()
    expect(phone.locator(".layer[aria-current]")).to_be_in_viewport()


def test_map_without_room_draws_nothing_wrong(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_role("link", name="网格", exact=True).first.click()
    page.wait_for_function("() => commandCenter.map.painted().all === 1080", timeout=PATIENCE_MS)
    broken = """(size) => {
      const [state] = commandCenter.map.states;
      Object.assign(state.map.getContainer().style, { minBlockSize: '0', blockSize: size, inlineSize: size });
      state.map.invalidateSize({ animate: false });
      state.view.refresh();
      return [...document.querySelectorAll('.map-marks path')].some((path) => /NaN/.test(path.getAttribute('d')));
    }"""
    assert [page.evaluate(broken, size) for size in ("0px", "1px", "300px")] == [False, False, False]


def test_breakdown_is_sorted_by_its_heads(opened: WatchedPage) -> None:
    page = opened.page

    def figures() -> list[float]:
        return [float(text.replace(",", "")) for text in page.evaluate(COLUMN) if text != "—"]

    assert all(one >= other for one, other in pairwise(figures()))
    page.locator("th.figure .sort").click()
    assert all(one <= other for one, other in pairwise(figures()))
    expect(page.locator("th.figure")).to_have_attribute("aria-sort", "ascending")


def test_row_about_to_be_chosen_stays_where_it_is(opened: WatchedPage) -> None:
    page = opened.page
    names = "[...document.querySelectorAll('.children-table tbody a')].map((link) => link.textContent)"
    turn_over = """() => {
      const { document: known } = commandCenter.live;
      for (const key of Object.keys(known.layers)) known.layers[key] = known.layers[key].map((value) => -value);
      commandCenter.mapBreakdown.paintAll();
    }"""
    page.locator(".children-table tbody tr").first.hover()
    before = page.evaluate(names)
    page.evaluate(turn_over)
    assert page.evaluate(names) == before
    page.mouse.move(1, 1)
    page.evaluate(turn_over)
    page.evaluate(turn_over)
    assert page.evaluate(names) != before


def test_area_is_found_by_its_name(opened: WatchedPage) -> None:
    page = opened.page
    page.get_by_role("searchbox").fill("迴龙桥")
    page.locator(".map-menu .search-found a").first.click()
    wait_painted(page, COMMUNITY)


def test_map_works_by_keyboard(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".children-table a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs > *")).to_have_count(2)
    page.locator(".crumbs a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".crumbs > *")).to_have_count(1)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/map/999", "999"),
        (f"/map/{DISTRICT}?day={TOMORROW}", TOMORROW),
        (f"/map/{DISTRICT}?layer=happiness", "happiness"),
        ("/nowhere", "/nowhere"),
    ],
)
def test_wrong_address_says_so_and_leads_back(open_page: OpenPage, city_url: str, address: str, said: str) -> None:
    watched = open_page()
    watched.page.goto(city_url + address)
    expect(watched.page.locator(".refused-card")).to_contain_text(said)
    watched.page.locator(".refused-card a").first.click()
    wait_painted(watched.page, DISTRICT)


@pytest.mark.parametrize("lang", ["", "&lang=en"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (3840, 2160), (5120, 1440)])
def test_desk_page_neither_scrolls_nor_overlaps(
    open_page: OpenPage, city_url: str, width: int, height: int, lang: str
) -> None:
    watched = open_page(width, height)
    show(watched.page, city_url, f"/map/{SUBDISTRICT}?layer=patrols&open=patrols{lang}")
    assert watched.page.evaluate(SCROLLS) == [False, False]
    assert watched.page.locator(".map-side .tile").count() == watched.page.locator(".map-side .tile:visible").count()
    assert watched.page.evaluate(OVERLAPS, ".area-header, .map-menu, .map-bar, .map-centre .panel, .map-side") == []


def test_phone_has_one_column_with_the_layers_folded_away(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(390, 844, has_touch=True)
    show(watched.page, city_url, f"/map/{SUBDISTRICT}")
    sideways, _ = watched.page.evaluate(SCROLLS)
    assert not sideways
    expect(watched.page.locator(".layers")).to_be_hidden()
    watched.page.locator(".layers-fold summary").click()
    expect(watched.page.locator(".layers")).to_be_visible()
    watched.assert_clean()


def test_names_on_the_map_neither_overlap_nor_leave_it(opened: WatchedPage) -> None:
    page = opened.page
    page.wait_for_function("() => document.querySelectorAll('.map-label').length === 11", timeout=PATIENCE_MS)
    boxes = page.evaluate("""() => [...document.querySelectorAll('.map-label > span')]
      .filter((e) => getComputedStyle(e).visibility === 'visible').map((e) => e.getBoundingClientRect().toJSON())""")
    frame = page.locator(".map-canvas").bounding_box()
    assert frame is not None
    assert all(frame["x"] <= b["left"] and b["right"] <= frame["x"] + frame["width"] for b in boxes)
    meet = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if min(a["right"], b["right"]) > max(a["left"], b["left"])
        and min(a["bottom"], b["bottom"]) > max(a["top"], b["top"])
    ]
    assert meet == []
    assert len(boxes) == 11


def test_light_theme_is_kept(opened: WatchedPage) -> None:
    page = opened.page
    page.locator(".theme-switch").click()
    expect(page.locator(".map-page")).to_have_attribute("data-theme", "light")
    page.reload()
    wait_painted(page, DISTRICT)
    expect(page.locator(".map-page")).to_have_attribute("data-theme", "light")
