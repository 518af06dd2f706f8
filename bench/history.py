"""Whether a tick's time grows with the records already in the store."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from backend.rollup import Rollup
from bench.city import DAY_MS, NOW_MS, BenchCity, bench_city, sqlite_url
from bench.report import Report, figure

TARGET = 1.3
NEW_RECORDS = 1_000
STEP_MS = 600_000
HOW = (
    "Two SQLite stores of the demo city at its life-like rate, one with ten times as many days of records, all counted. "
    "Then about 1,000 new observations at a time in each store, and one `Rollup.tick`, timed alone; the stores take turns."
)


class Store:
    """A store with some days of history, and a rollup that has counted them."""

    def __init__(self, city: BenchCity, days: float, new_records: int) -> None:
        """Writes and counts the history."""
        self.city = city
        self.at_ms = city.now_ms
        per_day = sum(feed.demo.per_day for feed in city.feeds) * city.scale
        self.stretch_ms = int(DAY_MS * new_records / per_day)
        self.history = city.observe(self.at_ms - int(days * DAY_MS), self.at_ms, STEP_MS)
        self.rollup, self.epoch = self._counted()

    def _counted(self) -> tuple[Rollup, int]:
        rollup, epoch = self.city.begin()
        while rollup.tick(self.at_ms, self.at_ms, epoch).more:
            pass
        return rollup, epoch

    def tick(self) -> tuple[float, int]:
        """Let some records come and count them: milliseconds of the tick, and how many there were."""
        start, self.at_ms = self.at_ms, self.at_ms + self.stretch_ms
        self.city.observe(start, self.at_ms, self.stretch_ms)
        started = time.perf_counter()
        done = self.rollup.tick(self.at_ms, self.at_ms, self.epoch)
        return (time.perf_counter() - started) * 1_000, done.records


def measure(days: tuple[float, float] = (2.0, 20.0), runs: int = 30, new_records: int = NEW_RECORDS) -> Report:
    """Milliseconds of a tick over a short and a long history, and their ratio."""
    with _stores(days, new_records) as (short, long):
        short.tick(), long.tick()
        pairs = [(short.tick(), long.tick()) for _ in range(runs)]
    ours, theirs = ([pair[i][0] for pair in pairs] for i in (0, 1))
    return Report(
        HOW,
        (
            figure("tick, short history", ours, "ms"),
            figure("tick, long history", theirs, "ms"),
            figure("ratio of the medians", [median(theirs) / median(ours)], "×", at_most=TARGET),
            figure("records of a tick", [pair[0][1] for pair in pairs], "records"),
            figure("short history", [short.history], "records"),
            figure("long history", [long.history], "records"),
        ),
    )


@contextmanager
def _stores(days: tuple[float, float], new_records: int) -> Iterator[tuple[Store, Store]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        cities = [stack.enter_context(bench_city(sqlite_url(Path(folder), f"{d:g}"), now_ms=NOW_MS)) for d in days]
        short, long = (Store(city, length, new_records) for city, length in zip(cities, days, strict=True))
        yield short, long
