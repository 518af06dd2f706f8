"""What one refresh costs the browser's main thread: whole documents in which every number is another one."""

from __future__ import annotations

from itertools import count
from typing import Any

import orjson
from playwright.sync_api import CDPSession, Page, Route

from bench.chromium import WALL, chromium, context_of, painted
from bench.report import Report, figure
from bench.stack import running, wall_layers
from tests.endurance import shifted

HOW = (
    "The wall in Chromium at 1920 × 1080, no GPU. `per full refresh`: its polls are answered by the bench, at once, with full "
    "documents in which every tile, spark line, split, trend and cell differs from the one before; main-thread time from "
    "DevTools' counters over each window of {seconds:g} s, divided by the documents in it. `all` holds everything the thread does, "
    "the fades and the drawing of the map's canvas too. `a second live` is the real thing before that: deltas at {rate} records/s."
)
RATE = "50"
COUNTERS = {
    "ScriptDuration": "script",
    "LayoutDuration": "layout",
    "RecalcStyleDuration": "style",
    "TaskDuration": "all",
}


class Answers:
    """Stands in for the live endpoint once `is_on`; alternates between two documents."""

    def __init__(self, document: dict[str, Any]) -> None:
        """`document` is a real one."""
        self.bodies = [orjson.dumps(document), orjson.dumps(shifted(document))]
        self.versions = count(10_000_000)
        self.given = 0

    def __call__(self, route: Route) -> None:
        """Answer one poll."""
        version = next(self.versions)
        body = orjson.loads(self.bodies[version % 2]) | {"version": version}
        self.given += 1
        route.fulfill(body=orjson.dumps(body), headers={"content-type": "application/json", "etag": f'"{version}-0"'})


def measure(runs: int = 7, seconds: float = 6.0) -> Report:
    """Milliseconds of the main thread per full refresh, and per second of life."""
    with running(DEMO_RATE=RATE) as stack, chromium() as browser:
        page = context_of(browser).new_page()
        painted(page, stack.address + WALL)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.wait_for_timeout(2_000)
        alive = [_window(page, session, seconds) for _ in range(runs)]
        answers = Answers(stack.document(wall_layers()))
        page.route("**/api/v1/live/**", answers)
        page.wait_for_timeout(2_000)
        refreshed = [_window(page, session, seconds, answers) for _ in range(runs)]
    names = COUNTERS.values()
    figures = [figure(f"{name}, per full refresh", [run[name] for run in refreshed], "ms") for name in names]
    figures += [figure(f"{name}, a second live", [run[name] for run in alive], "ms") for name in names]
    return Report(HOW.format(seconds=seconds, rate=RATE), tuple(figures))


def _window(page: Page, session: CDPSession, seconds: float, answers: Answers | None = None) -> dict[str, float]:
    """Milliseconds by kind, per document of the answers, or per second."""
    before, given = _counters(session), answers.given if answers else 0
    page.wait_for_timeout(seconds * 1_000)
    after, parts = _counters(session), answers.given - given if answers else seconds
    return {name: (after[name] - before[name]) * 1_000 / parts for name in COUNTERS.values()}


def _counters(session: CDPSession) -> dict[str, float]:
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[key] for key, name in COUNTERS.items()}
