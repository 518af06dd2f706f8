"""Every view of the wall at every shape of screen, in both languages: nothing overlaps, scrolls, is cut off, too small
to read or left blank.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from catalogue.views import VIEWS
from layouts.words import CHINESE, ENGLISH
from tests.browser.walls import ASKED_ALL, SAID, SHOWN
from tests.fixtures.browser import OpenPage, WatchedPage

WALLS = [
    (1366, 768),
    (1920, 1080),
    (2560, 1080),
    (3840, 2160),
    (5120, 1440),
    (7680, 2160),
    (1080, 1920),
]
OTHERS = [(1280, 1024), (1440, 900), (1600, 900), (3440, 1440), (2160, 3840)]
PHONE = (390, 844)
LEAST_TEXT_PX, FINGER_PX = 14, 40
EVERYWHERE = [["overlaps"], ["sideways"], ["cut"], ["crossed"], ["small", LEAST_TEXT_PX]]
ON_WALLS = [*EVERYWHERE, ["outside"], ["down"], ["blank", 0.6], ["uncovered", 0.97]]
PATIENCE_MS = 30_000


@pytest.fixture(scope="module", params=[CHINESE, ENGLISH])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module", params=[*WALLS, PHONE], ids=lambda size: "x".join(map(str, size)))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


@pytest.fixture(scope="module")
def wall(browser: Browser, wall_url: str, size: tuple[int, int], lang: str) -> Iterator[Page]:
    """One page for all views at one size and in one language, that knows the numbers of all of them."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    open_all(page, f"{wall_url}?lang={lang}")
    yield page
    context.close()


def open_all(page: Page, address: str) -> None:
    """The wall, once the numbers of all its views are there."""
    page.goto(address)
    page.wait_for_selector("html[data-link=live]", timeout=PATIENCE_MS, state="attached")
    page.evaluate("commandCenter.views.askForAll()")
    page.wait_for_function(ASKED_ALL, timeout=PATIENCE_MS)
    page.wait_for_selector(".ranking .bar-row", timeout=PATIENCE_MS, state="attached")
    page.evaluate("document.fonts.ready")


def open_wall(open_page: OpenPage, url: str, size: tuple[int, int], lang: str = CHINESE) -> WatchedPage:
    """The wall with its first numbers, names and trend painted."""
    watched = open_page(*size)
    watched.page.goto(f"{url}?lang={lang}")
    for painted in ("html[data-link=live]", ".ranking .bar-row", ".trend svg", ".tile-state .shape"):
        watched.page.wait_for_selector(painted, timeout=PATIENCE_MS, state="attached")
    return watched


@pytest.mark.parametrize("key", [view.key for view in VIEWS])
def test_a_view_fits_its_screen(wall: Page, size: tuple[int, int], key: str):
    assert wall.evaluate(SHOWN, [key, EVERYWHERE if size == PHONE else ON_WALLS]) == []


@pytest.mark.parametrize("size", OTHERS, ids=lambda size: "x".join(map(str, size)))
def test_other_screens_are_filled_without_scrolling(open_page: OpenPage, wall_url: str, size: tuple[int, int]):
    page = open_page(*size).page
    open_all(page, wall_url)

    assert {view.key: page.evaluate(SHOWN, [view.key, ON_WALLS]) for view in VIEWS} == {view.key: [] for view in VIEWS}


def test_the_smallest_wall_leaves_out_rather_than_scrolls(open_page: OpenPage, wall_url: str):
    page = open_page(1280, 720).page
    open_all(page, wall_url)
    asked = [["overlaps"], ["outside"], ["sideways"], ["down"], ["small", LEAST_TEXT_PX]]

    assert [told for view in VIEWS for told in page.evaluate(SHOWN, [view.key, asked])] == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)], ids=["1920x1080", "1080x1920"])
def test_headline_numbers_are_large_on_a_1080p_wall(open_page: OpenPage, wall_url: str, size: tuple[int, int]):
    page = open_wall(open_page, wall_url, size).page
    sizes = page.eval_on_selector_all(".tile-value", "all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 44


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
def test_a_phone_leads_to_the_map_and_breaks_no_word_of_the_header(open_page: OpenPage, wall_url: str, lang: str):
    page = open_wall(open_page, wall_url, PHONE, lang).page
    lines = "(all) => all.map((e) => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight))"
    assert max(page.eval_on_selector_all(".lamp, .clock-time, .header h1", lines)) < 1.5
    low = "(all) => Math.min(...all.map((e) => e.getBoundingClientRect().height))"
    assert page.eval_on_selector_all(".dot, .to-map", low) >= FINGER_PX

    page.locator(".to-map").click()
    page.wait_for_url("**/map/340103*")


def test_a_wall_has_no_room_for_the_way_to_the_map(open_page: OpenPage, wall_url: str):
    assert not open_wall(open_page, wall_url, (1366, 768)).page.locator(".to-map").is_visible()


@pytest.mark.parametrize(("size", "columns"), [((1366, 768), 4), ((1080, 1920), 4), ((2560, 1080), 8)])
def test_eight_tiles_stand_in_even_rows(open_page: OpenPage, wall_url: str, size: tuple[int, int], columns: int):
    page = open_wall(open_page, wall_url, size).page
    tops = page.eval_on_selector_all(
        ".area-kpis:not([hidden]) .tile", "all => all.map((e) => Math.round(e.getBoundingClientRect().top))"
    )
    assert [tops.count(top) for top in sorted(set(tops))] == [columns] * (8 // columns)


def test_lines_and_letters_grow_with_the_screen(open_page: OpenPage, wall_url: str):
    """Twice the pixels: plots, strokes and letters are twice as large, so that the picture is the same."""
    of_page = """() => ['.trend .chart text', '.trend .chart-today', '.heat text', '.tile-spark .spark-line'].map((one) => {
      const style = getComputedStyle(document.querySelector(one));
      return parseFloat(one.includes('text') ? style.fontSize : style.strokeWidth);
    })"""
    small, large = (page_at(open_page, wall_url, size).evaluate(of_page) for size in ((1920, 1080), (3840, 2160)))
    assert large == [pytest.approx(2 * number, rel=1e-3) for number in small]


def page_at(open_page: OpenPage, url: str, size: tuple[int, int]) -> Page:
    """The view of problems, which has every kind of drawing."""
    page = open_page(*size).page
    open_all(page, url)
    page.evaluate(SHOWN, ["problems", []])
    return page


def test_chinese_wall_says_nothing_in_english(open_page: OpenPage, wall_url: str):
    page = open_page(1920, 1080).page
    open_all(page, wall_url)
    for view in VIEWS:
        page.evaluate(SHOWN, [view.key, []])
        said = page.evaluate(SAID)
        assert [text for text in said if any("a" <= letter <= "z" for letter in text.lower().replace("°c", ""))] == []


def test_nothing_goes_wrong_while_all_views_are_shown(open_page: OpenPage, wall_url: str):
    watched = open_page(1920, 1080)
    open_all(watched.page, wall_url)
    for view in VIEWS:
        watched.page.evaluate(SHOWN, [view.key, []])
    watched.assert_clean()


def test_lamp_says_so_when_the_server_is_gone_and_recovers(open_page: OpenPage, wall_url: str):
    watched = open_wall(open_page, wall_url, (1920, 1080))
    page, context = watched.page, watched.context
    before = page.inner_text(".tile-value >> nth=0")

    context.set_offline(True)
    page.wait_for_selector("html[data-link=lost]", timeout=PATIENCE_MS, state="attached")
    assert "数据截至" in page.inner_text(".lamp")
    assert page.inner_text(".tile-value >> nth=0") != "—"
    assert before

    context.set_offline(False)
    page.wait_for_selector("html[data-link=live]", timeout=PATIENCE_MS, state="attached")
    assert page.inner_text(".lamp") == "实时"
