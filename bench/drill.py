"""How long the leaders' map takes from a click to painted cells: another area, layer or level, at 1,080 grids."""

from __future__ import annotations

from playwright.sync_api import Page

from bench.chromium import chromium, context_of
from bench.report import Report, figure, percentile
from bench.stack import AREA, running

TARGET_MS = 200.0
DESK = (1_440, 900)
LONGEST_MS = 30_000
START = f"/map/{AREA}?layer=patrol_coverage:grid"
HOW = (
    "The leaders' map of all grids in Chromium at {width} × {height}, no GPU, the demo city at its life-like rate. Real "
    "clicks: on a cell of 1,080, on rows of the breakdown, on the breadcrumb, on another layer and another level, {runs} "
    "rounds. Milliseconds from the click event until the frame after every cell that is then wanted is painted; files come "
    "from the server on loopback or the browser's cache. The first round, in which they are all fetched, counts as well."
)
# Runs in the page before everything else: `drill.ms` is how long the last click took, null until all is painted.
WATCH = """
(() => {
  window.drill = { ms: null };
  const state = () => commandCenter.map.states.find(({ panel }) => panel.isConnected);
  const shown = () => { const { shown: name, panel } = state(); return `${name} ${panel.dataset.area}`; };
  const isWhole = () => {
    const { cells, painted, panel, shown: name } = state();
    const isWanted = name === `${panel.dataset.cells} ${panel.dataset.layer}`;
    return isWanted && painted.length === cells.items.length && !painted.includes(-2);
  };
  document.addEventListener('click', ({ timeStamp }) => {
    const before = shown();
    drill.ms = null;
    const look = () => requestAnimationFrame(() => {
      if (shown() === before || !isWhole()) look();
      else requestAnimationFrame(() => { drill.ms = performance.now() - timeStamp; });
    });
    look();
  }, true);
})();
"""
LARGEST_CELL = """() => {
  const { cells, view, map } = commandCenter.map.states.find(({ panel }) => panel.isConnected);
  const { left, top } = map.getContainer().getBoundingClientRect();
  const largest = cells.items.reduce((one, other) => (other.width > one.width ? other : one));
  const [l, t, r, b] = view.inContainer(largest.box);
  return [left + (l + r) / 2, top + (t + b) / 2];
}"""
CHILD, UP = ".children-table tbody tr:nth-child(3) td:first-child a", ".crumbs a:first-child"
LAYER = 'a.layer[data-change*="layer={}&"]'
LEVEL = '.map-tools [data-change="level={}"]'
STEPS = (
    ("down to a cell", None),
    ("up to 1,080 cells", UP),
    ("down by a row", CHILD),
    ("down by a row", CHILD),
    ("up to 1,080 cells", UP),
    ("another layer", LAYER.format("patrols")),
    ("another level", LEVEL.format("subdistrict")),
    ("another layer", LAYER.format("patrol_coverage")),
    ("another level", LEVEL.format("grid")),
)
"""What is clicked in a round, each by the figure that it counts in; None is the largest cell of the map."""


def measure(runs: int = 12) -> Report:
    """Milliseconds of each kind of click."""
    with running(DEMO_DAYS="2") as stack, chromium() as browser:
        page = watched(context_of(browser, DESK).new_page(), stack.address)
        took = [step for _ in range(runs) for step in round_of(page)]
    kinds = dict.fromkeys(name for name, _ in STEPS)
    all_ = [ms for _, ms in took]
    return Report(
        HOW.format(width=DESK[0], height=DESK[1], runs=runs),
        (
            *(figure(kind, [ms for name, ms in took if name == kind], "ms") for kind in kinds),
            figure("any click, p95", [percentile(all_, 0.95)], "ms", at_most=TARGET_MS),
        ),
    )


def watched(page: Page, address: str) -> Page:
    """The page at the start of a round."""
    page.add_init_script(WATCH)
    page.goto(address + START)
    page.wait_for_function("() => window.commandCenter?.map?.painted().done > 1000", timeout=LONGEST_MS)
    return page


def round_of(page: Page) -> list[tuple[str, float]]:
    """What each click of a round took, in ms."""
    return [(name, clicked(page, place)) for name, place in STEPS]


def clicked(page: Page, place: str | None) -> float:
    """Click on an element, or on the largest cell; milliseconds until all is painted."""
    if place is None:
        page.mouse.click(*page.evaluate(LARGEST_CELL))
    else:
        page.locator(place).first.click()
    took: float = page.wait_for_function("() => drill.ms", timeout=LONGEST_MS).json_value()
    page.wait_for_timeout(300)
    return took
