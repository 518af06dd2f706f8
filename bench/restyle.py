"""What one refresh costs the browser's main thread: whole documents in which every number is another one."""

from __future__ import annotations

import time
from itertools import count
from typing import Any

import orjson
from playwright.sync_api import Page, Route

from bench.chromium import WALL, chromium, context_of, painted
from bench.report import Report, figure
from bench.stack import running, wall_layers

PAUSE_S = 0.4
HOW = (
    "The wall in Chromium at 1920 × 1080; its polls are answered by the bench, {pause:g} s apart, with full documents in which "
    "every tile, spark line, split, trend and cell differs from the one before. Main-thread time from DevTools' counters over "
    "each window, divided by the documents applied in it; the page's own work of each second (the clock) is in it. "
    "`unchanged` is the same with polls that answer 304."
)
COUNTERS = {"ScriptDuration": "script", "LayoutDuration": "layout", "RecalcStyleDuration": "style", "TaskDuration": "all"}


class Answers:
    """Stands in for the live endpoint once `is_on`; alternates between two documents."""

    def __init__(self, document: dict[str, Any]) -> None:
        """`document` is a real one."""
        self.bodies = [orjson.dumps(document), orjson.dumps(shifted(document))]
        self.versions = count(10_000_000)
        self.given = 0
        self.changes = True

    def __call__(self, route: Route) -> None:
        """Answer one poll."""
        time.sleep(PAUSE_S)
        if not self.changes:
            route.fulfill(status=304)
            return
        version = next(self.versions)
        body = orjson.loads(self.bodies[version % 2]) | {"version": version}
        self.given += 1
        route.fulfill(body=orjson.dumps(body), headers={"content-type": "application/json", "etag": f'"{version}-0"'})


def shifted(value: Any, key: str = "") -> Any:
    """The same document with every number another one, but for times, version and events."""
    if isinstance(value, dict):
        kept = ("version", "day_start", "as_of", "events", "feeds")
        return {name: inner if name in kept else shifted(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [shifted(inner) for inner in value]
    return value * 0.5 + 1 if isinstance(value, float) else value // 2 + 1 if isinstance(value, int) else value


def measure(runs: int = 5, seconds: float = 6.0) -> Report:
    """Milliseconds of the main thread per full refresh."""
    with running() as stack, chromium() as browser:
        page = context_of(browser).new_page()
        painted(page, stack.address + WALL)
        answers = Answers(stack.document(wall_layers()))
        page.route("**/api/v1/live/**", answers)
        page.wait_for_timeout(2_000)
        refreshed = [_window(page, answers, seconds) for _ in range(runs)]
        answers.changes = False
        still = [_window(page, answers, seconds) for _ in range(runs)]
    figures = [figure(f"{name}, a full refresh", [run[name] for run in refreshed], "ms") for name in COUNTERS.values()]
    idle = figure("all, a second without news", [run["all"] for run in still], "ms")
    return Report(HOW.format(pause=PAUSE_S), (*figures, idle))


def _window(page: Page, answers: Answers, seconds: float) -> dict[str, float]:
    """Milliseconds by kind, per document, or per second where none came."""
    before, given = _counters(page), answers.given
    page.wait_for_timeout(seconds * 1_000)
    after, came = _counters(page), answers.given - given
    return {name: (after[name] - before[name]) * 1_000 / (came or seconds) for name in COUNTERS.values()}


def _counters(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {name: found[key] for key, name in COUNTERS.items()}
