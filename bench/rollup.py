"""The rollup from the store's rows to changed cells: whole ticks over many waiting records, on SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

import backend.counting
import backend.distinct
import backend.grouping
import backend.rollup
from bench.city import STORES, BenchCity, bench_city, empty_store
from bench.report import Figure, Report, figure
from bench.stopwatch import stopwatch
from data_access.rebuild import forget
from data_access.schema import cell

TARGET = 300_000
FASTEST = 5_000  # records a second, the highest that DEMO_RATE takes
STEP_MS = 1_000
HOUR_MS = 3_600_000
RECORDS = "records/s"
WATCHED = {
    "reading": [(backend.counting, "read_observations")],
    "writing cells": [(backend.rollup, "write_cells")],
    "distinct sites": [(backend.counting, "distinct_cells")],
    "grouping": [(backend.counting, "flow_cells"), (backend.counting, "merged"), (backend.counting, "Grouper")],
}
HOW = (
    "Observations of the demo city at its highest rate (5,000/s: a batch per feed and second, as the simulator writes them; "
    "and once the same number spread over the ten and a half hours of a day) wait in the store; then whole `Rollup.tick`s "
    "until none waits, each one transaction with its commit; before each run everything is forgotten. It takes one core: "
    "`per CPU second` is what it would do on a machine to itself (PostgreSQL's own time is not in that). `of it` are seconds "
    "of the median run within those functions. PostgreSQL runs with fsync off, SQLite with synchronous=FULL."
)


def measure(records: int = 1_000_000, runs: int = 3, stores: Sequence[str] = STORES) -> Report:
    """Records a second, and where the time goes."""
    figures: list[Figure] = []
    for store in stores:
        for title, seconds in (("at 5,000/s", records / FASTEST), ("over half a day", 10.5 * HOUR_MS / 1_000)):
            with empty_store(store) as url:
                figures += _figures(f"{store}, {title}", url, records, seconds, runs)
    return Report(HOW, tuple(figures))


def _figures(title: str, url: str, records: int, seconds: float, runs: int) -> list[Figure]:
    with bench_city(url) as plain:
        city = BenchCity(plain.engine, plain.catalogue, plain.now_ms, _scale(plain, records / seconds, seconds))
        step = max(STEP_MS, int(seconds * 1_000 * FASTEST / records))
        waiting = city.observe(city.now_ms - int(seconds * 1_000), city.now_ms, step)
        timed = [count_all(city, waiting) for _ in range(runs)]
        cells = _cells(city)
    middle = sorted(timed, key=lambda run: run["all"])[len(timed) // 2]
    speeds, cpu_speeds = ([waiting / run[key] for run in timed] for key in ("all", "cpu"))
    target = TARGET if "5,000" in title else None
    split = [figure(f"{title}: of it {part}", [middle[part]], "s") for part in WATCHED]
    rest = middle["all"] - sum(middle[part] for part in WATCHED)
    return [
        figure(title, speeds, RECORDS, at_least=target),
        figure(f"{title}: per CPU second of our process", cpu_speeds, RECORDS),
        figure(f"{title}: records", [waiting], "records"),
        figure(f"{title}: cells", [cells], "cells"),
        *split,
        figure(f"{title}: of it the rest", [rest], "s"),
    ]


def _scale(city: BenchCity, rate: float, seconds: float) -> float:
    """How many times the life-like rate up to now makes so many records a second."""
    known_s = max(seconds, HOUR_MS / 1_000)
    start = city.now_ms - int(known_s * 1_000)
    found = sum(len(city.streams.observations(feed, start, city.now_ms)) for feed in city.feeds)
    return rate * known_s / found


def count_all(city: BenchCity, waiting: int) -> Mapping[str, float]:
    """Seconds of counting everything once, altogether and by kind of work."""
    with city.engine.begin() as connection:
        forget(connection)
    rollup, epoch = city.begin()
    counted = 0
    with stopwatch(WATCHED) as spent:
        started, cpu = time.perf_counter(), time.process_time()
        more = True
        while more:
            done = rollup.tick(city.now_ms, city.now_ms, epoch)
            counted, more = counted + done.records, done.more
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
    if counted < waiting:
        raise AssertionError(f"{counted} of {waiting} waiting records were counted")
    return {"all": took, "cpu": cpu, **{part: spent[part] for part in WATCHED}}


def _cells(city: BenchCity) -> int:
    with city.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(cell)).scalar_one())
