"""The demo city in a store of the bench's own, and its records in any quantity."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from backend.demo.city import City, build_city
from backend.demo.founding import found_city, ground_of, register_things
from backend.demo.streams import Streams
from backend.ingest import Ingestor
from backend.rollup import Rollup
from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue, load
from data_access.days import Days
from data_access.engine import migrate, open_engine
from data_access.lease import take_lease
from tests.fixtures.postgres import running_postgres

SEED = 340_103
STORES = ("SQLite", "PostgreSQL")
DAY_MS = 86_400_000
NOW_MS = 1_773_801_000_000  # 2026-03-18T10:30:00+08:00, a Wednesday


@lru_cache(maxsize=1)
def demo_city() -> City:
    """Areas, sites and cameras, drawn once."""
    return build_city(SEED)


@dataclass
class BenchCity:
    """The demo city in one store; `scale` multiplies its life-like stream of records."""

    engine: Engine
    catalogue: Catalogue
    now_ms: int
    scale: float

    @cached_property
    def days(self) -> Days:
        """The city's calendar."""
        return Days("Asia/Shanghai")

    @cached_property
    def streams(self) -> Streams:
        """Where its records come from."""
        return Streams(SEED, self.days, ground_of(demo_city(), SEED), self.scale)

    @cached_property
    def ingestor(self) -> Ingestor:
        """The intake."""
        return Ingestor(self.engine, self.catalogue, lambda: self.now_ms)

    @property
    def feeds(self) -> list[Feed]:
        """The observation feeds."""
        return [feed for feed in self.catalogue.feeds.values() if feed.shape is Shape.OBSERVATION]

    def found(self) -> None:
        """Migrate the store and write areas, sites and cameras."""
        migrate(self.engine)
        found_city(self.engine, self.ingestor, demo_city())
        register_things(self.streams, self.ingestor, self.now_ms)

    def observe(self, start_ms: int, end_ms: int, step_ms: int) -> int:
        """Take in the observations of a stretch of time, a batch per feed and step; the number taken."""
        taken = 0
        for feed in self.feeds:
            frame = self.streams.observations(feed, start_ms, end_ms)
            steps = (frame["occurred_at"].astype("int64") - start_ms) // step_ms
            for _, batch in frame.groupby(steps.to_numpy(), sort=True):
                taken += self._take(feed, batch.reset_index(drop=True))
        return taken

    def _take(self, feed: Feed, frame: pd.DataFrame) -> int:
        outcome = self.ingestor.ingest_frame(feed.key, frame)
        if outcome.rejected:
            raise AssertionError(f"{feed.key}: {len(outcome.rejected)} records rejected, first {outcome.rejected[0]}")
        return outcome.accepted

    def begin(self) -> tuple[Rollup, int]:
        """A rollup with nothing in memory, and its lease's epoch."""
        epoch = take_lease(self.engine, "bench", self.now_ms)
        if epoch is None:
            raise AssertionError("another backend holds the lease of the bench's own store")
        rollup = Rollup(self.engine, self.catalogue, self.days)
        rollup.start(self.now_ms, epoch)
        return rollup, epoch


@contextmanager
def bench_city(url: str, scale: float = 1.0, now_ms: int = NOW_MS) -> Iterator[BenchCity]:
    """The demo city, founded in the store at `url`."""
    found = BenchCity(open_engine(url), load(), now_ms, scale)
    found.found()
    try:
        yield found
    finally:
        found.engine.dispose()


def sqlite_url(folder: Path, name: str = "bench") -> str:
    """The address of a SQLite file in a folder."""
    return f"sqlite:///{folder / name}.db"


@contextmanager
def empty_store(kind: str) -> Iterator[str]:
    """The address of an empty store, one of STORES; it goes away with the block."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == "SQLite":
            yield sqlite_url(folder)
        else:
            with running_postgres(folder) as url:
                yield url
