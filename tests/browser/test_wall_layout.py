"""The wall at every shape of screen, in both languages: nothing overlaps, scrolls, is cut off or too small to read."""

import pytest

from layouts.words import CHINESE, ENGLISH
from tests.fixtures.browser import OpenPage, WatchedPage

SCREENS = [(1920, 1080), (3840, 2160), (5120, 1440), (390, 844)]
BELOW_HERE_ONE_COLUMN = 700
BOXES = ".area-header, .tile, .panel, .area-feeds"
PATIENCE_MS = 30_000

OVERLAPS = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].map((e) => [e.className, e.getBoundingClientRect()]);
  const visible = boxes.filter(([, r]) => r.width && r.height);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const after = (a, i) => visible.slice(i + 1).filter(([, b]) => meet(a, b));
  return visible.flatMap(([one, a], i) => after(a, i).map(([other]) => [one, other]));
}"""

OUTSIDE = """(selector) => [...document.querySelectorAll(selector)].filter((e) => {
  const r = e.getBoundingClientRect();
  return r.left < 0 || r.top < 0 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1;
}).map((e) => e.className)"""

SCROLLS = """() => {
  const page = document.documentElement;
  return [page.scrollWidth > page.clientWidth, page.scrollHeight > page.clientHeight];
}"""

# A text is cut where an ancestor ends inside it; one that lies outside altogether was left out on purpose.
TEXTS = """(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('.wall'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const drawn = parent.closest('svg, .leaflet-container');
    if (node.textContent.trim() && box.width && !drawn) found.push([node, parent, box]);
  }
  return found;
})()"""

CUT_OFF = (
    """() => """
    + TEXTS
    + """.filter(([, parent, box]) => {
  const slack = 0.3 * parseFloat(getComputedStyle(parent).fontSize);
  for (let frame = parent; frame && !frame.matches('.wall'); frame = frame.parentElement) {
    const edge = frame.getBoundingClientRect();
    if (getComputedStyle(frame).display === 'inline' || !edge.width) continue;
    if (box.top >= edge.bottom - slack || box.left >= edge.right) return false;
    if (box.right > edge.right + 1 || box.left < edge.left - 1) return true;
    if (box.bottom > edge.bottom + slack || box.top < edge.top - slack) return true;
  }
  return parent.scrollWidth > parent.clientWidth + 1 && getComputedStyle(parent).display !== 'inline';
}).map(([node, parent]) => `${node.textContent} in ${parent.className}`)"""
)

SMALLEST = """() => Math.min(...""" + TEXTS + """.map(([, parent]) => parseFloat(getComputedStyle(parent).fontSize)))"""

SAID = """() => """ + TEXTS + """.map(([node]) => node.textContent)"""


@pytest.fixture(params=[CHINESE, ENGLISH])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


def open_wall(open_page: OpenPage, url: str, size: tuple[int, int], lang: str = CHINESE) -> WatchedPage:
    """The wall with its first numbers, names and trend painted."""
    watched = open_page(*size)
    watched.page.goto(f"{url}?lang={lang}")
    for painted in ("html[data-link=live]", ".ranking .bar-row", ".trend svg", ".tile-state .shape"):
        watched.page.wait_for_selector(painted, timeout=PATIENCE_MS, state="attached")
    watched.page.wait_for_timeout(500)
    return watched


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: "x".join(map(str, size)))
def test_wall_fits_its_screen(open_page: OpenPage, wall_url: str, size: tuple[int, int], lang: str):
    watched = open_wall(open_page, wall_url, size, lang)
    page = watched.page

    sideways, down = page.evaluate(SCROLLS)
    assert page.evaluate(OVERLAPS, BOXES) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(SMALLEST) >= 14
    assert not sideways
    if size[0] >= BELOW_HERE_ONE_COLUMN:
        assert not down
        assert page.evaluate(OUTSIDE, BOXES) == []
    watched.assert_clean()


@pytest.mark.parametrize(
    "size", [(1366, 768), (1280, 720), (1080, 1920), (3440, 1440)], ids=lambda size: "x".join(map(str, size))
)
def test_other_screens_do_not_scroll(open_page: OpenPage, wall_url: str, size: tuple[int, int]):
    page = open_wall(open_page, wall_url, size).page
    assert page.evaluate(SCROLLS) == [False, False]
    assert page.evaluate(OVERLAPS, BOXES) == []
    assert page.evaluate(OUTSIDE, BOXES) == []


def test_headline_numbers_are_large_on_a_1080p_wall(open_page: OpenPage, wall_url: str):
    page = open_wall(open_page, wall_url, (1920, 1080)).page
    sizes = page.eval_on_selector_all(".tile-value", "all => all.map((e) => parseFloat(getComputedStyle(e).fontSize))")
    assert min(sizes) >= 44


def test_chinese_wall_says_nothing_in_english(open_page: OpenPage, wall_url: str):
    page = open_wall(open_page, wall_url, (1920, 1080)).page
    assert [
        text for text in page.evaluate(SAID) if any("a" <= letter <= "z" for letter in text.lower().replace("°c", ""))
    ] == []


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
