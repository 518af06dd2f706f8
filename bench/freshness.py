"""From a committed record to the number painted in Chromium."""

from __future__ import annotations

import random
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any

import orjson
from playwright.sync_api import Page

from bench.chromium import ONE_VIEW, chromium, context_of, painted
from bench.report import Report, figure, percentile
from bench.stack import Stack, running

FEED, INDICATOR = "temperature_check", "temperature_checks"
SITE = "LY-00001"
MARK = 100  # records of one sending: more than the demo city brings in a tick
TARGET_MS = 1_500.0
LONGEST_MS = 10_000
HOW = (
    "`app.py` with the demo city at its life-like rate and 1 s ticks. {mark} temperature checks are sent by one POST, which "
    "answers after the commit; the wall in Chromium notes when its tile has grown by so many, and the frame after that. "
    "Sent at random moments. `committed` counts from the POST's answer, `sent` from before it."
)
# Notes the tile's number at each change, with the time of the frame that shows it.
NOTE = """
(key) => {
  const place = document.querySelector(`.tile[data-indicator="${key}"] [data-part="value"]`);
  const read = () => Number(place.textContent.replace(/[^0-9]/g, ''));
  window.benchNotes = [[read(), 0]];
  new MutationObserver(() => {
    const value = read();
    requestAnimationFrame(() => requestAnimationFrame(() => window.benchNotes.push([value, Date.now()])));
  }).observe(place, { childList: true, characterData: true, subtree: true });
}
"""
JUMPED = """
(mark) => {
  const notes = window.benchNotes;
  for (let at = 1; at < notes.length; at += 1) {
    if (notes[at][0] - notes[at - 1][0] >= mark) {
      window.benchNotes = notes.slice(at);
      return notes[at][1];
    }
  }
  return null;
}
"""


def measure(records: int = 40) -> Report:
    """Milliseconds of each sending until it is painted."""
    with running() as stack, chromium() as browser:
        page = context_of(browser).new_page()
        painted(page, stack.address + ONE_VIEW)
        page.evaluate(NOTE, INDICATOR)
        pauses = random.Random(340_103)
        timed = []
        for number in range(records):
            page.wait_for_timeout(300 + 1_000 * pauses.random())
            timed.append(_send(stack, page, number))
    committed, sent = ([times[i] for times in timed] for i in (0, 1))
    return Report(
        HOW.format(mark=MARK),
        (
            figure("committed → painted, p50", [percentile(committed, 0.5)], "ms"),
            figure("committed → painted, p95", [percentile(committed, 0.95)], "ms", at_most=TARGET_MS),
            figure("sent → painted, p95", [percentile(sent, 0.95)], "ms"),
            figure("committed → painted, all", committed, "ms"),
        ),
    )


def _send(stack: Stack, page: Page, number: int) -> tuple[float, float]:
    """Milliseconds to the painted frame, from the answer and from before the sending."""
    moment = datetime.fromtimestamp(stack.document()["as_of"] / 1_000, UTC).isoformat()
    body = orjson.dumps([_record(f"{number}-{i}", moment) for i in range(MARK)])
    url = f"{stack.address}/api/v1/feeds/{FEED}/records"
    request = urllib.request.Request(url, data=body, headers={"content-type": "application/json"})
    sent = time.time()
    with urllib.request.urlopen(request, timeout=10) as answer:
        found = orjson.loads(answer.read())
    committed = time.time()
    if found["accepted"] != MARK:
        raise AssertionError(f"{found['accepted']} of {MARK} records were accepted: {found['rejected'][:1]}")
    at: float = page.wait_for_function(JUMPED, arg=MARK, timeout=LONGEST_MS).json_value()
    return at - committed * 1_000, at - sent * 1_000


def _record(source_id: str, moment: str) -> dict[str, Any]:
    return {"source": "bench", "source_id": source_id, "occurred_at": moment, "site": SITE, "temperature": 36.5}
