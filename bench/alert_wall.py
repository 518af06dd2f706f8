"""The wall in a browser while a storm of alerts comes in: what its main thread does for it, and how long it is ever held up."""

from __future__ import annotations

import threading
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any

import orjson
from playwright.sync_api import CDPSession, Page

from bench.chromium import ONE_VIEW, chromium, context_of, painted
from bench.report import Report, figure
from bench.restyle import COUNTERS
from bench.stack import AREA, Stack, running

A_SECOND = 167  # 10,000 a minute
LONGEST_MS = 200.0
HOW = (
    "The wall in Chromium at 1920 × 1080, no GPU, of the demo city without new records of its own. In the storm {rate} fevers a "
    "second come by HTTP for {seconds:g} s, each an alert of its own, the grids in turn. The main thread's time is of DevTools' "
    "counters; `of a core` is without the time that others had the processor. The longest task is told by its own "
    "observer of those above 50 ms, by the clock of a machine that runs all of the product. `forty new lines`: {turns} documents "
    "given to the page itself, each with the most lines that there are, all of them other alerts than before, with the frames."
)
WATCH = """(() => {
  window.longTasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.longTasks.push(duration)))
    .observe({ type: 'longtask', buffered: true });
})()"""
COUNT = "() => { window.documents = 0; commandCenter.live.subscribe(() => { window.documents += 1; }); }"
LINE = """() => {
  const found = (commandCenter.live.document.alerts || []).filter(([, rule]) => rule === 'fever');
  return found.reduce((sum, [id, , , , , , , , , count]) => sum + (id === null ? count : 1), 0);
}"""
# Documents that are as bad as they can be for the list, the ticker, the sound and what calls the wall.
WORST = """async (turns) => {
  const { live } = commandCenter;
  for (let turn = 0; turn < turns; turn += 1) {
    const [known, now] = [live.document, live.now()];
    const told = (id) => [id, 'fever', 'critical', 'active', known.area, `Site ${id}`];
    const line = (_, n) => [...told(1e9 + 40 * turn + n), now - 1000 * n, now, '38.5', 1, null, false, null, null];
    live.show({ ...known, alerts: Array.from({ length: 40 }, line) });
    await new Promise(requestAnimationFrame);
  }
}"""
TURNS = 60
NAMES = {"all": "main thread", "processor": "of a core"}


def measure(seconds: float = 60.0) -> Report:
    """Milliseconds a second and the longest task, at rest and in the storm; the alerts that the wall counts at its end."""
    with running() as stack, chromium() as browser:
        page = context_of(browser).new_page()
        page.add_init_script(WATCH)
        painted(page, stack.address + ONE_VIEW)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.evaluate(COUNT)
        page.wait_for_timeout(5_000)
        rest = _window(page, session, seconds / 2)
        storm = Storm(stack)
        storm.thread.start()
        try:
            found = _window(page, session, seconds)
            lines, told = page.locator(".area-alerts .event").count(), page.evaluate(LINE)
        finally:
            storm.ended.set()
            storm.thread.join()
        before = _counters(session)
        page.evaluate(WORST, TURNS)
        after = _counters(session)
    figures = [
        figure(f"{NAMES[key]}, a second {when}", [taken[key]], "ms")
        for key in NAMES
        for when, taken in (("at rest", rest), ("in the storm", found))
    ]
    figures += [
        figure(f"{name}, a document of forty new lines", [(after[key] - before[key]) * 1_000 / TURNS], "ms")
        for key, name in NAMES.items()
    ]
    figures += [
        figure("documents a second in the storm", [found["documents"] / seconds], "1/s"),
        figure("longest task at rest", [rest["longest"]], "ms"),
        figure("longest task in the storm", [found["longest"]], "ms", at_most=LONGEST_MS),
        figure("fevers sent", [storm.sent], "records"),
        figure("fevers open on the wall at its end", [told], "alerts"),
        figure("rows of its list", [lines], "rows"),
    ]
    return Report(HOW.format(rate=A_SECOND, seconds=seconds, turns=TURNS), tuple(figures))


def _window(page: Page, session: CDPSession, seconds: float) -> dict[str, float]:
    """Milliseconds a second by kind of counter, the longest task, and how many documents there were."""
    page.evaluate("() => { window.longTasks = []; window.documents = 0; }")
    before = _counters(session)
    page.wait_for_timeout(seconds * 1_000)
    after = _counters(session)
    documents, longest = page.evaluate("() => [window.documents, Math.max(0, ...window.longTasks)]")
    taken = {name: (after[name] - before[name]) * 1_000 / seconds for name in NAMES}
    return taken | {"documents": documents, "longest": longest}


def _counters(session: CDPSession) -> dict[str, float]:
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[key] for key, name in COUNTERS.items()}


class Storm:
    """Sends fevers once a second until it is ended; `sent` is how many."""

    def __init__(self, stack: Stack) -> None:
        """Knows the grids, sends nothing yet."""
        self.stack, self.sent, self.ended = stack, 0, threading.Event()
        self.thread = threading.Thread(target=self._run)
        with urllib.request.urlopen(f"{stack.address}/api/v1/areas/{AREA}/grid.geojson", timeout=30) as answer:
            self.grids = [each["properties"]["code"] for each in orjson.loads(answer.read())["features"]]

    def _run(self) -> None:
        due = time.monotonic()
        while not self.ended.is_set():
            self._send()
            due += 1
            self.ended.wait(max(0.0, due - time.monotonic()))

    def _send(self) -> None:
        at = datetime.fromtimestamp(self.stack.document()["as_of"] / 1_000 - 1, UTC).isoformat()
        request = urllib.request.Request(
            f"{self.stack.address}/api/v1/feeds/temperature_check/records",
            orjson.dumps([self._fever(self.sent + n, at) for n in range(A_SECOND)]),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.sent += orjson.loads(answer.read())["accepted"]

    def _fever(self, number: int, at: str) -> dict[str, Any]:
        grid = self.grids[number % len(self.grids)]
        own = {"source": "bench", "source_id": str(number), "occurred_at": at}
        return {**own, "area": grid, "temperature": 38.5}
