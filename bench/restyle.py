"""What one refresh costs the browser's main thread: whole documents in which every number is another one."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

from bench.chromium import ONE_VIEW, chromium, context_of, painted
from bench.report import Report, figure
from bench.stack import running
from tests.endurance import DRIVER, wear

HOW = (
    "The wall in Chromium at 1920 × 1080, no GPU, with its points. `per full refresh`: its polls are answered in the page itself, "
    "every {every:g} ms, with whole documents in which every tile, spark line, split, trend and cell differs from the one before; "
    "the main thread's time from DevTools' counters over windows of {seconds:g} s, divided by the documents in them. `all` holds "
    "everything the thread does, the fades, the seconds that go by and the drawing of the map's canvas too; `processor` is the "
    "same without the time that others had the processor; no camera plays meanwhile. `restyle`: every cell gets another "
    "class, {restyles} times: the script alone, and until it is painted. `a second live`: deltas at {rate} records/s, before that."
)
RATE = "50"
GIVEN = "worn.given"
EVERY_MS = 500
STILL = "&live=0"  # an alert may bring up cameras, and playing them is not part of a refresh
RESTYLES = 60
COUNTERS = {
    "ScriptDuration": "script",
    "LayoutDuration": "layout",
    "RecalcStyleDuration": "style",
    "TaskDuration": "all",
    "ThreadTime": "processor",
}
TARGETS = {"all": 30.0}
# Two values of two classes change places in every cell. What the script draws is only noted down until somebody wants to see
# it: reading one dot back has it painted at once. Tells the milliseconds of the script, of both, and the cells filled.
# No document may come between: polls are in vain from now on, after the one that waits.
RESTYLE = """async ([times, quiet]) => {
  window.fetch = () => new Promise(() => {});
  await new Promise((resolve) => { setTimeout(resolve, quiet); });
  const { live, map } = commandCenter;
  const [state] = map.states;
  const { layer, level } = state.panel.dataset;
  const { breaks } = state.classes;
  const values = [breaks[0] - 0.001, breaks[breaks.length - 1]];
  const pen = state.view.pens.fills;
  const { fill } = pen;
  let filled = 0;
  pen.fill = (...given) => { filled += 1; fill.apply(pen, given); };
  const turns = [];
  for (let turn = 0; turn <= times; turn += 1) {
    live.document.layers[`${layer}:${level}`] = state.cells.items.map(({ index }) => values[(index + turn) % 2]);
    filled = 0;
    const start = performance.now();
    map.repaint();
    const noted = performance.now();
    pen.getImageData(0, 0, 1, 1);
    turns.push([noted - start, performance.now() - start, filled]);
    await new Promise(requestAnimationFrame);
  }
  delete pen.fill;
  return turns.slice(1);
}"""


def measure(runs: int = 7, seconds: float = 6.0) -> Report:
    """Milliseconds of the main thread per full refresh, per restyle of all cells, and per second of life."""
    with running(DEMO_RATE=RATE) as stack, chromium() as browser:
        page = context_of(browser).new_page()
        page.add_init_script(DRIVER.replace("ms === 100 ? 0", f"ms === 100 ? {EVERY_MS}"))
        painted(page, stack.address + ONE_VIEW + STILL)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.wait_for_timeout(2_000)
        alive = [_window(page, session, seconds) for _ in range(runs)]
        document = stack.document("?" + str(page.get_attribute("#live", "data-ask")))
        wear(page, document)
        page.wait_for_function(f"() => {GIVEN} > 4", timeout=60_000)
        refreshed = [_window(page, session, seconds, is_worn=True) for _ in range(runs)]
        restyled = page.evaluate(RESTYLE, [RESTYLES, 4 * EVERY_MS])
        cells = page.evaluate("commandCenter.map.painted().all")
    if {filled for _, _, filled in restyled} != {cells}:
        raise RuntimeError(
            f"a restyle has to fill all {cells} cells, these filled {[filled for *_, filled in restyled]}"
        )
    names = COUNTERS.values()
    figures = [
        figure("restyle of all cells, script", [script for script, _, _ in restyled], "ms", at_most=16),
        figure("restyle of all cells, script and painting", [both for _, both, _ in restyled], "ms"),
    ]
    figures += [
        figure(f"{name}, per full refresh", [run[name] for run in refreshed], "ms", at_most=TARGETS.get(name))
        for name in names
    ]
    figures += [figure(f"{name}, a second live", [run[name] for run in alive], "ms") for name in names]
    how = HOW.format(seconds=seconds, rate=RATE, every=EVERY_MS, restyles=RESTYLES)
    return Report(how, tuple(figures))


def _window(page: Page, session: CDPSession, seconds: float, is_worn: bool = False) -> dict[str, float]:
    """Milliseconds by kind, per document given, or per second."""
    before, given = _counters(session), page.evaluate(GIVEN)
    page.wait_for_timeout(seconds * 1_000)
    after, parts = _counters(session), page.evaluate(GIVEN) - given if is_worn else seconds
    return {name: (after[name] - before[name]) * 1_000 / parts for name in COUNTERS.values()}


def _counters(session: CDPSession) -> dict[str, float]:
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[key] for key, name in COUNTERS.items()}
