"""All systems at once: the whole product under a heavy stream of every feed, and the rebuilding of a month of history."""

from __future__ import annotations

import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import redis

from bench.city import DAY_MS, STORES, BenchCity, bench_city, empty_store
from bench.report import Figure, Report, figure, percentile
from bench.rollup import RECORDS, TARGET, count_all
from bench.stack import Stack, running
from catalogue.model import Shape
from data_access.cache import Keys

RATE = 5_000
TICK_MS = 500.0
GROWTH_PERCENT = 5.0
SHORTLY_MS = 600_000
WARM_UP_S = 20.0
HOW = (
    "The whole product over SQLite, all feeds of the demo city at {rate:,} observations a second for {seconds:g} s after "
    "{warm_up:g} s of warm-up, intake and web processes beside. A tick's time is from its instant until its numbers are announced "
    "in Redis; its processor time is all that the backend took, over the ticks. What waits to be counted is looked at once "
    "a second; its growth, and that of the backend's memory, is from the first fifth of the time to the last. "
    "`rebuilt`: {days} days at the life-like rate, observations and cases of all feeds, a "
    "batch per feed and day, of which everything that was counted is forgotten; then whole ticks until none waits."
)


@dataclass
class Watched:
    """What was seen while it ran."""

    ticks_ms: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)


def measure(
    seconds: float = 600.0, rate: float = RATE, days: int = 30, runs: int = 2, stores: Sequence[str] = STORES
) -> Report:
    """Milliseconds of ticks, what waits, the backend's memory; records a second of rebuilding."""
    how = HOW.format(rate=int(rate), seconds=seconds, warm_up=WARM_UP_S, days=days)
    rebuilt = [each for store in stores for each in _rebuilt(store, days, runs)]
    return Report(how, (*_under_load(seconds, rate), *rebuilt))


def _under_load(seconds: float, rate: float) -> list[Figure]:
    with running(wait_for="has_history", DEMO_DAYS="1", DEMO_RATE=f"{_day_rate(rate):.0f}") as stack:
        time.sleep(WARM_UP_S)
        seen = Watched()
        with _listening(stack, seen):
            _look(stack, seen, seconds)
    cpu_s = seen.cpu_s[-1] - seen.cpu_s[0]
    fifth = max(len(seen.waiting) // 5, 1)
    first, last = (sum(seen.waiting[part]) / fifth for part in (slice(fifth), slice(-fifth, None)))
    before, after = (sum(seen.resident_mb[part]) / fifth for part in (slice(fifth), slice(-fifth, None)))
    return [
        figure("records taken", [seen.taken[-1] / seconds], RECORDS, at_least=0.95 * rate),
        figure("tick, p50", [percentile(seen.ticks_ms, 0.5)], "ms"),
        figure("tick, p95", [percentile(seen.ticks_ms, 0.95)], "ms", at_most=TICK_MS),
        figure("tick, processor time of the backend", [1_000 * cpu_s / max(len(seen.ticks_ms), 1)], "ms"),
        figure("waiting to be counted", seen.waiting, "records"),
        figure("waiting, growth", [last - first], "records", at_most=rate),
        figure("memory of the backend", seen.resident_mb, "MB"),
        figure("memory of the backend, growth", [100 * (after / before - 1)], "%", at_most=GROWTH_PERCENT),
    ]


def _day_rate(rate: float) -> float:
    """The day's average that makes so many observations a second just after the bench's present."""
    with empty_store(STORES[0]) as url, bench_city(url) as city:
        end = city.now_ms + SHORTLY_MS
        now = sum(len(city.streams.observations(feed, city.now_ms, end)) for feed in city.feeds) * 1_000 / SHORTLY_MS
        average = sum(feed.demo.per_day for feed in city.feeds) * 1_000 / DAY_MS
    return rate * average / now


@contextmanager
def _listening(stack: Stack, seen: Watched) -> Iterator[None]:
    """Notes at each announcement how old the instant is that it is true for."""
    client, over = redis.Redis.from_url(stack.redis_url), threading.Event()
    ahead_ms = _ahead_ms(stack)

    def listen() -> None:
        channel = client.pubsub(ignore_subscribe_messages=True)
        channel.subscribe(Keys().changes)
        while not over.is_set():
            if channel.get_message(timeout=0.2):
                now_ms = time.time() * 1_000 + ahead_ms
                seen.ticks_ms.append(now_ms - float(client.hget(Keys().head, "as_of") or now_ms))
        channel.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        client.close()


def _ahead_ms(stack: Stack) -> float:
    """How far the product's clock is ahead of the machine's."""
    with urllib.request.urlopen(f"{stack.address}/api/v1/live/340103", timeout=5) as answer:
        return float(answer.headers["X-Server-Now"]) - time.time() * 1_000


def _look(stack: Stack, seen: Watched, seconds: float) -> None:
    backend = stack.child("backend")
    with closing(sqlite3.connect(f"file:{stack.folder}/command-centre.db?mode=ro", uri=True)) as store:
        known = _sum(store, "1")
        for second in range(int(seconds)):
            began = time.monotonic()
            seen.waiting.append(_sum(store, "rolled_version IS NULL"))
            seen.taken.append(_sum(store, "1") - known)
            seen.cpu_s.append(sum(backend.cpu_times()[:2]))
            seen.resident_mb.append(backend.memory_info().rss / 1e6)
            time.sleep(max(1.0 - (time.monotonic() - began), 0.0) if second + 1 < seconds else 0.0)


def _sum(store: sqlite3.Connection, where: str) -> float:
    found: float = store.execute(f"SELECT coalesce(sum(records), 0) FROM batch WHERE {where}").fetchone()[0]
    return found


def _rebuilt(store: str, days: int, runs: int) -> list[Figure]:
    with empty_store(store) as url, bench_city(url) as city:
        written = _write_days(city, days)
        timed = [count_all(city, written) for _ in range(runs)]
    speeds, cpu_speeds = ([written / run[key] for run in timed] for key in ("all", "cpu"))
    return [
        figure(f"{store}: rebuilt", speeds, RECORDS, at_least=TARGET),
        figure(f"{store}: rebuilt, per CPU second of our process", cpu_speeds, RECORDS),
        figure(f"{store}: rebuilt", [written], "records"),
    ]


def _write_days(city: BenchCity, days: int) -> int:
    """Cases and observations as the demo city writes its past; how many records."""
    start = city.now_ms - days * DAY_MS
    cases = [feed for feed in city.catalogue.feeds.values() if feed.shape is Shape.CASE]
    taken = sum(city.ingestor.ingest(f.key, city.streams.cases(f, start, city.now_ms)).accepted for f in cases)
    return taken + city.observe(start, city.now_ms, DAY_MS)
