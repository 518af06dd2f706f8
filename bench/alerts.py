"""The alerts' part of a tick: all rules of all systems over the demo city, at rest, in its day, and in a storm."""

from __future__ import annotations

import time

import numpy as np

from backend.alerting.alerting import Alerting
from backend.rollup import Rollup
from bench.city import BenchCity, bench_city, empty_store
from bench.report import Figure, Report, figure, percentile
from data_access.alerts import read_open
from data_access.engine import reading

SECOND_MS, MINUTE_MS, HOUR_MS = 1_000, 60_000, 3_600_000
TICK_MS = 100.0
Taken = tuple[float, float]
STORM = 10_000  # a minute
HOW = (
    "The demo city of {areas:,} areas over {store}, with {hours} hours of its records and all its things. `at rest`: "
    "`Alerting.tick` after the rollup's, {ticks} product seconds with no new record; once a minute it looks for silence, "
    "which is in the highest. `in its day`: with the records of each second. `storm`: 166 fevers a second, each at a place "
    "of its own, for a minute. The lines of the areas that tell of them are in each."
)


def measure(hours: int = 30, ticks: int = 120, stores: tuple[str, ...] = ("SQLite",)) -> Report:
    """Milliseconds a tick, and how many alerts were open."""
    figures: list[Figure] = []
    how = ""
    for store in stores:
        with empty_store(store) as url, bench_city(url) as city:
            city.observe(city.now_ms - hours * HOUR_MS, city.now_ms, 10 * MINUTE_MS)
            figures += _measured(store, city, ticks)
            rollup, _ = city.begin()
            areas = len(rollup.city.tree.areas) if rollup.city else 1_183
        how = HOW.format(areas=areas, store=store, hours=hours, ticks=ticks)
    return Report(how, tuple(figures))


def _measured(store: str, city: BenchCity, ticks: int) -> list[Figure]:
    rollup, epoch = city.begin()
    alerting = Alerting(city.engine, city.catalogue, city.days, lambda: city.now_ms)
    while rollup.tick(city.now_ms, city.now_ms, epoch).more:
        pass
    first = _tick(city, rollup, alerting, epoch)
    rest = [_second(city, rollup, alerting, epoch, 0) for _ in range(ticks)]
    open_ = _open(city)
    day = [_second(city, rollup, alerting, epoch, 1) for _ in range(ticks)]
    storm = [_second(city, rollup, alerting, epoch, STORM // 60) for _ in range(60)]
    found = [figure(f"{store}: the first tick, {len(city.catalogue.alert_rules)} rules", [first[0]], "ms")]
    for name, taken in (("at rest", rest), ("in its day", day), ("storm", storm)):
        whole, core = [each[0] for each in taken], [each[1] for each in taken]
        found.append(figure(f"{store}, {name}", whole, "ms", at_most=None if name == "storm" else TICK_MS))
        found.append(figure(f"{store}, {name}: 95 of 100 within", [percentile(whole, 0.95)], "ms"))
        found.append(figure(f"{store}, {name}: of a core", core, "ms"))
    found.append(figure(f"{store}: alerts open before the storm", [open_], "alerts"))
    found.append(figure(f"{store}: alerts open after it", [_open(city)], "alerts"))
    return found


def _second(city: BenchCity, rollup: Rollup, alerting: Alerting, epoch: int, records: int) -> Taken:
    """A product second with so many records; milliseconds of the alerts' part of its tick, and of a core in it."""
    if records == 1:
        city.observe(city.now_ms, city.now_ms + SECOND_MS, SECOND_MS)
    city.now_ms += SECOND_MS
    if records > 1:
        _fevers(city, rollup, records)
    rollup.tick(city.now_ms, city.now_ms, epoch)
    return _tick(city, rollup, alerting, epoch)


def _tick(city: BenchCity, rollup: Rollup, alerting: Alerting, epoch: int) -> Taken:
    assert rollup.city is not None
    started, cpu = time.perf_counter(), time.process_time()
    moved = alerting.tick(rollup.city, city.now_ms, epoch)
    for area in moved.tolist():
        rollup.city.alerts.lines(area) if rollup.city.alerts else None
    return (time.perf_counter() - started) * 1_000, (time.process_time() - cpu) * 1_000


def _fevers(city: BenchCity, rollup: Rollup, number: int) -> None:
    assert rollup.city is not None
    leaves = [area.code for area in rollup.city.tree.areas if area.leaf]
    start = city.now_ms // SECOND_MS * number
    records = [
        {
            "source": "bench",
            "source_id": f"{start + n}",
            "occurred_at": np.datetime64(city.now_ms, "ms").astype(str) + "Z",
            "area": leaves[(start + n) % len(leaves)],
            "temperature": 38.5,
        }
        for n in range(number)
    ]
    outcome = city.ingestor.ingest("temperature_check", records)
    if outcome.rejected:
        raise AssertionError(outcome.rejected[0])


def _open(city: BenchCity) -> int:
    with reading(city.engine).connect() as connection:
        return len(read_open(connection))
