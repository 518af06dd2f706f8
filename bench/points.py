"""Whether the map stays fluid under 20,000 points: what drawing them takes, and the long tasks of dragging and zooming."""

from __future__ import annotations

import random
from typing import Any

import orjson
from playwright.sync_api import Page, Route

from bench.chromium import chromium, context_of
from bench.report import Report, figure
from bench.stack import AREA, running

POINTS = 20_000
SEED = 340103
LONG_MS = 50
STEPS = 30
HOW = (
    "The leaders' map of all grids in Chromium at 1920 × 1080, no GPU, with {points:,} sites: the address of the points is "
    "answered by the bench, with seeded places all over the district. `points`: their drawing alone; `all`: cells, borders, names "
    "and points, as after every move. Then the map is dragged to and fro in {steps} steps and zoomed by the wheel, {runs} times; "
    "of the main thread's tasks meanwhile the processor's time is taken from a trace. Long ones take {long} ms and more."
)
SHOW = "document.querySelector('[data-toggle=site]').click()"
SHOWN = "(count) => commandCenter.map.states.some(({ points }) => [...points.rows.values()].flat().length === count)"
DRAW = """() => {
  const [state] = commandCenter.map.states;
  const timed = (call) => { const before = performance.now(); call(); return performance.now() - before; };
  return [timed(() => commandCenter.mapPoints.draw(state)), timed(() => state.view.refresh())];
}"""
CATEGORIES = "toplevel"
MAIN = "CrRendererMain"


class Points:
    """Stands in for the points of a kind."""

    def __init__(self, boxes: list[tuple[float, float, float, float]]) -> None:
        """Somewhere in these boxes of longitude and latitude, evenly."""
        chance = random.Random(SEED)
        states = ("done", "waiting")
        rows = [self._row(n, chance, chance.choice(boxes), chance.choice(states)) for n in range(POINTS)]
        self.body = orjson.dumps({"kind": "site", "rows": rows})

    def _row(self, number: int, chance: random.Random, box: tuple[float, ...], state: str) -> list[Any]:
        west, south, east, north = box
        place = [chance.uniform(west, east), chance.uniform(south, north)]
        return [number, *place, state, f"Site {number}", None, AREA, None]

    def __call__(self, route: Route) -> None:
        """Answer."""
        route.fulfill(body=self.body, headers={"content-type": "application/json"})


def measure(runs: int = 5) -> Report:
    """Milliseconds of a drawing, and of the longest tasks while the map is moved."""
    with running("is_live", DEMO_DAYS="1") as stack, chromium() as browser:
        page = context_of(browser).new_page()
        page.goto(f"{stack.address}/map/{AREA}?layer=patrol_coverage:grid")
        page.wait_for_function("() => window.commandCenter?.map?.painted().done > 1000")
        page.route("**/points/site", Points(_boxes(page, stack.address)))
        page.evaluate(SHOW)
        page.wait_for_function(SHOWN, arg=POINTS)
        page.wait_for_timeout(1_000)
        drawn = [page.evaluate(DRAW) for _ in range(4 * runs)]
        moved = [_traced(page) for _ in range(runs)]
    return Report(
        HOW.format(points=POINTS, steps=STEPS, runs=runs, long=LONG_MS),
        (
            figure("drawing the points", [points for points, _ in drawn], "ms"),
            figure("drawing all", [all_ for _, all_ in drawn], "ms"),
            figure("longest task of a drag and a zoom", [max(tasks) for tasks in moved], "ms", at_most=LONG_MS),
            figure(
                "long tasks of a drag and a zoom",
                [sum(t >= LONG_MS for t in tasks) for tasks in moved],
                "tasks",
                at_most=0,
            ),
        ),
    )


def _boxes(page: Page, address: str) -> list[tuple[float, float, float, float]]:
    """Around every community."""
    features = page.request.get(f"{address}/api/v1/areas/{AREA}/community.geojson").json()["features"]
    rings = [feature["geometry"]["coordinates"][0] for feature in features if feature["geometry"]["type"] == "Polygon"]
    return [(*map(min, zip(*ring, strict=True)), *map(max, zip(*ring, strict=True))) for ring in rings]


def _traced(page: Page) -> list[float]:
    """Milliseconds of the processor of every task of the main thread while the map is moved."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session = page.context.new_cdp_session(page)
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": CATEGORIES})
    _move(page)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    session.detach()
    mains = {(event["pid"], event["tid"]) for event in events if event.get("args", {}).get("name") == MAIN}
    own = (event for event in events if (event["pid"], event["tid"]) in mains and "tdur" in event)
    return [event["tdur"] / 1_000 for event in own]


def _move(page: Page) -> None:
    """Drags and zooms."""
    box = page.locator(".map-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for way in (200, -200):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + way, y + way / 2, steps=STEPS)
        page.mouse.up()
        page.wait_for_timeout(300)
    for delta in (-240, 240):
        page.mouse.wheel(0, delta)
        page.wait_for_timeout(800)
