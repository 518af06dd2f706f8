"""Wears a wall out in minutes: answers its polls in the page itself, at once, and weighs what it has gathered by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from playwright.sync_api import CDPSession, Page

# In the page, before its scripts. Once `on`, polls get whole documents in turn, and the pause between polls falls away.
DRIVER = """
(() => {
  const [fetched, later] = [window.fetch.bind(window), window.setTimeout.bind(window)];
  const worn = (window.worn = { on: false, given: 0, bodies: [] });
  window.fetch = (address, options) => {
    if (!worn.on || !String(address).startsWith('/api/v1/live/')) return fetched(address, options);
    worn.given += 1;
    const body = worn.bodies[worn.given % worn.bodies.length].replace('"version":0', `"version":${1e7 + worn.given}`);
    return Promise.resolve(new Response(body));
  };
  window.setTimeout = (call, ms, ...given) => later(call, worn.on && ms === 100 ? 0 : ms, ...given);
})();
"""
START = "(bodies) => { Object.assign(window.worn, { bodies, on: true }); }"
LAYERS = "window.L ? L.Util.lastId : 0"
ROTATE = """async (times) => {
  const { keys, show } = commandCenter.views;
  const frame = () => new Promise(requestAnimationFrame);
  for (let turn = 0; turn < times * keys.length; turn += 1) { show(keys[turn % keys.length]); await frame(); await frame(); }
}"""
LONGEST_MS = 3_600_000


@dataclass(frozen=True)
class Weight:
    """What a page holds after the garbage was collected: bytes of heap, nodes, listeners, Leaflet objects ever made."""

    heap: int
    nodes: int
    listeners: int
    layers: int


def weigh(page: Page, session: CDPSession) -> Weight:
    """The page's weight now."""
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(50)
    found = {item["name"]: item["value"] for item in session.send("Performance.getMetrics")["metrics"]}
    return Weight(
        int(found["JSHeapUsedSize"]), int(found["Nodes"]), int(found["JSEventListeners"]), int(page.evaluate(LAYERS))
    )


def shifted(value: Any) -> Any:
    """The same document with every number another one, but for times, version, events and alerts."""
    if isinstance(value, dict):
        kept = ("version", "day_start", "as_of", "events", "alerts", "feeds")
        return {name: inner if name in kept else shifted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shifted(inner) for inner in value]
    return value * 0.5 + 1 if isinstance(value, float) else value // 2 + 1 if isinstance(value, int) else value


def wear(page: Page, document: dict[str, Any]) -> None:
    """From now on answer the page's polls by this document and one in which every number differs."""
    bodies = [orjson.dumps(one | {"version": 0}).decode() for one in (document, shifted(document))]
    page.evaluate(START, bodies)


def refresh(page: Page, times: int) -> None:
    """Until the page has had so many more documents, each view in turn."""
    views = page.evaluate("commandCenter.views.keys")
    for count, view in enumerate(views, 1):
        page.evaluate("(key) => commandCenter.views.show(key)", view)
        wanted = page.evaluate("worn.given") + times * count // len(views) - times * (count - 1) // len(views)
        page.wait_for_function("(wanted) => worn.given >= wanted", arg=wanted, timeout=LONGEST_MS)


def rotate(page: Page, times: int) -> None:
    """Show all views one after the other, so many times."""
    page.set_default_timeout(LONGEST_MS)
    page.evaluate(ROTATE, times)
