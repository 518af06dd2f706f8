"""Pages of records, their totals and their export out of a large store, and what the index for them costs the intake."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import httpx
from sqlalchemy import Index

from bench.bulk import fill
from bench.city import DAY_MS, STORES, BenchCity, bench_city, empty_store
from bench.memory import peak_growth
from bench.records_site import serving_records
from bench.report import Figure, Report, figure, percentile
from data_access.areas import AreaTree, load_tree
from data_access.schema import observation
from tests.builders import iso

TARGET_MS = 150.0
FEED, INDICATOR, WORD = "temperature_check", "fevers", "category:market"
LEVELS = ("grid", "subdistrict", "district")
PAGE = 100
INDEX = "ix_observation_feed_id_area_id_occurred_ms"
MEBI = 1 << 20
HOW = (
    "{rows:,} observations of the demo city's feeds and 5,000 sites, 70,000 a day, written by SQL. `GET …/records` (100 rows) over "
    "HTTP on loopback, each time of another area, day or place of the cursor: milliseconds until the last byte, p95 of {asks} "
    "requests. `a day`: one random day; `all days`: the whole history in one question; `deep`: a cursor at a random instant of it; "
    "`fevers`: only what the indicator counts, of a day; `filtered`: a day's records of one site category and of places whose "
    "names hold a text. `total`: the count route. Export: 100,000 records of the district over HTTP; memory of the serving "
    "process, client within it, sampled every 5 ms. Intake: whole `Ingestor.ingest_frame`s of 1,000 new records into the full "
    "store, with the index by area and without it. `CPU`: of this process, in which SQLite works and PostgreSQL does not, "
    "so what it would take on a machine to itself. PostgreSQL runs with fsync off."
)


@dataclass(frozen=True)
class Asker:
    """Asks one store's site about a history from `start` to `end` (UTC ms)."""

    client: httpx.Client
    tree: AreaTree
    start: int
    end: int
    chance: random.Random

    def timed(self, level: str, asks: int, days: str = "day", ending: str = "", **query: str) -> tuple[float, float]:
        """The 95th percentiles of so many requests, in ms: of the clock, and of the processor in this process."""
        walls, processors = zip(*(self._one(level, days, ending, query) for _ in range(asks)), strict=True)
        return percentile(walls, 0.95), percentile(processors, 0.95)

    def _one(self, level: str, days: str, ending: str, query: Mapping[str, str]) -> tuple[float, float]:
        area = self.chance.choice([area.code for area in self.tree.areas if area.level == level])
        start, end = self.start, self.end
        if days == "day":
            start += self.chance.randrange(max(1, (end - start) // DAY_MS)) * DAY_MS
            end = start + DAY_MS
        more = dict(query)
        if more.pop("deep", ""):
            more["cursor"] = f"{self.chance.randrange(start, end)}-{1 << 59}"
        begun, worked = time.perf_counter(), time.process_time()
        answer = self.client.get(f"/api/v1/feeds/{FEED}/records{ending}", params=self.asked(area, start, end) | more)
        answer.raise_for_status()
        return (time.perf_counter() - begun) * 1_000, (time.process_time() - worked) * 1_000

    def asked(self, area: str, start: int, end: int) -> dict[str, str]:
        """The parameters that every question has."""
        return {"area": area, "from": iso(start), "to": iso(end), "limit": str(PAGE)}


CASES: Mapping[str, Mapping[str, str]] = {
    "a day": {},
    "all days": {"days": "all"},
    "all days, deep": {"days": "all", "deep": "yes"},
    "fevers of a day": {"indicator": INDICATOR},
    "filtered day": {"where": WORD, "text": "三"},
}


def measure(
    rows: int = 10_000_000,
    asks: int = 100,
    exported: int = 100_000,
    taken: int = 50_000,
    stores: Sequence[str] = STORES,
) -> Report:
    """Pages, totals, exports and the intake of each kind of store."""
    figures: list[Figure] = []
    for store in stores:
        with empty_store(store) as url, bench_city(url) as city:
            start, end = fill(city, rows)
            with serving_records(city) as client:
                asker = Asker(client, load_tree(city.engine), start, end, random.Random(340_103))
                figures += _pages(store, asker, asks)
                figures += _exports(store, asker, exported)
            figures += _intake(store, city, taken)
    return Report(HOW.format(rows=rows, asks=asks), tuple(figures))


def _pages(store: str, asker: Asker, asks: int) -> Iterator[Figure]:
    for name, query in CASES.items():
        for level in LEVELS:
            asker.timed(level, 3, **query)
            wall, processor = asker.timed(level, asks, **query)
            yield figure(f"{store}, {name}, {level}", [wall], "ms p95", at_most=TARGET_MS)
            yield figure(f"{store}, {name}, {level}: CPU", [processor], "ms p95")
    for level in LEVELS:
        yield figure(f"{store}, total of a day, {level}", [asker.timed(level, asks, ending="/total")[0]], "ms p95")
    few = max(3, asks // 20)
    yield figure(f"{store}, total of all days, district", [asker.timed("district", few, "all", "/total")[0]], "ms p95")


def _exports(store: str, asker: Asker, exported: int) -> Iterator[Figure]:
    """Of the newest records, as many days of them as give nearly the number wanted."""
    area = next(area.code for area in asker.tree.areas if area.level == "district")
    everything = asker.client.get(
        f"/api/v1/feeds/{FEED}/records/total", params=asker.asked(area, asker.start, asker.end)
    ).json()["records"]
    start = asker.end - int((asker.end - asker.start) * min(1.0, 0.999 * exported / everything))
    query = asker.asked(area, start, asker.end)
    for ending in ("csv", "xlsx"):
        _download(asker.client, ending, asker.asked(area, asker.end - (asker.end - start) // 10, asker.end))
        with peak_growth() as growth:
            begun, worked = time.perf_counter(), time.process_time()
            size, first = _download(asker.client, ending, query)
            took, worked = time.perf_counter() - begun, time.process_time() - worked
        count = asker.client.get(f"/api/v1/feeds/{FEED}/records/total", params=query).json()["records"]
        yield figure(f"{store}, export as {ending}", [count / took], "records/s")
        yield figure(f"{store}, export as {ending}: per CPU second of our process", [count / worked], "records/s")
        yield figure(f"{store}, export as {ending}: first byte", [first], "s")
        yield figure(f"{store}, export as {ending}: size", [size / MEBI], "MiB")
        yield figure(f"{store}, export as {ending}: memory grows by", [growth.bytes / MEBI], "MiB")


def _download(client: httpx.Client, ending: str, query: Mapping[str, str]) -> tuple[int, float]:
    """Bytes received, and seconds until the first of them."""
    begun, first, size = time.perf_counter(), 0.0, 0
    with client.stream("GET", f"/api/v1/feeds/{FEED}/records.{ending}", params=query) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            first = first or time.perf_counter() - begun
            size += len(piece)
    return size, first


def _intake(store: str, city: BenchCity, taken: int) -> Iterator[Figure]:
    by_area: Index = next(index for index in observation.indexes if index.name == INDEX)
    _taken(city, taken // 5)
    speeds = {"with": _taken(city, taken)}
    by_area.drop(city.engine)
    speeds["without"] = _taken(city, taken)
    for how, (speed, per_cpu) in speeds.items():
        yield figure(f"{store}, intake {how} the index by area", [speed], "records/s")
        yield figure(f"{store}, intake {how} the index by area: per CPU second of our process", [per_cpu], "records/s")


def _taken(city: BenchCity, number: int) -> tuple[float, float]:
    """Take in records that come after all that was taken before: records a second, and a second of the processor."""
    feed = city.catalogue.feeds[FEED]
    stretch = int(DAY_MS * number / feed.demo.per_day / city.scale)
    frame = city.streams.observations(feed, city.now_ms, city.now_ms + stretch)
    city.now_ms += stretch
    batches = [frame.iloc[at : at + 1_000].reset_index(drop=True) for at in range(0, len(frame), 1_000)]
    begun, worked = time.perf_counter(), time.process_time()
    for batch in batches:
        city.ingestor.ingest_frame(FEED, batch)
    return len(frame) / (time.perf_counter() - begun), len(frame) / (time.process_time() - worked)
