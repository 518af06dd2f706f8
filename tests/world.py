"""A world to count in: a store, a Redis, the intake, one backend's rollup and a clock that a test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import redis
from sqlalchemy import Engine, select

from backend.alerting.alerting import Alerting
from backend.dispatching.patrolled import Patrolled
from backend.ingest import Ingestor, IngestResult
from backend.publishing import SnapshotWriter
from backend.rollup import Rollup, Tick
from backend.verify import VerifyReport, verify
from catalogue.contacts import Contact
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.cache import Keys, Publisher
from data_access.days import Days
from data_access.engine import reading
from data_access.lease import take_lease
from data_access.rebuild import forget
from data_access.schema import case_rollup, cell, distinct_site, part
from tests.builders import ZONE, a_record


@dataclass
class World:
    """`now` is the product's time in UTC ms. Redis is optional: without one nothing is published."""

    engine: Engine
    catalogue: Catalogue
    now: int
    redis_url: str | None = None
    days: Days = field(default_factory=lambda: Days(ZONE))
    keys: Keys = field(default_factory=Keys)
    sent: int = 0
    contacts: tuple[Contact, ...] = ()

    def __post_init__(self) -> None:
        """The intake and a first backend."""
        self.ingestor = Ingestor(self.engine, self.catalogue, lambda: self.now)
        self.client = redis.Redis.from_url(self.redis_url) if self.redis_url else None
        self.start()

    def start(self) -> None:
        """A new backend takes over, with nothing in memory."""
        epoch = take_lease(self.engine, "test", self.now)
        assert epoch is not None
        self.epoch = epoch
        self.rollup = Rollup(self.engine, self.catalogue, self.days)
        self.rollup.start(self.now, epoch)
        self.alerting = Alerting(self.engine, self.catalogue, self.days, lambda: self.now, self.contacts)
        self.patrolled = Patrolled(self.engine, self.catalogue)
        self.writer: SnapshotWriter | None = None
        if self.client is not None:
            self.writer = SnapshotWriter(
                self.engine, Publisher(self.client, epoch, self.keys), self.catalogue, self.days
            )

    def send(self, feed: str, moment_ms: int, **given: Any) -> str:
        """One new valid record; its source_id."""
        self.sent += 1
        source_id = given.pop("source_id", f"r{self.sent}")
        record = a_record(self.catalogue.feeds[feed], source_id, moment_ms, **given)
        result = self.ingest(feed, record)
        assert result.rejected == [], result.rejected
        return source_id

    def ingest(self, feed: str, *records: Mapping[str, Any]) -> IngestResult:
        """Send records."""
        return self.ingestor.ingest(feed, records)

    def tick(self) -> Tick:
        """One tick at the present, published as the backend does."""
        done = self.rollup.tick(self.now, self.now, self.epoch)
        assert self.rollup.city is not None
        changed = np.union1d(done.changed, self.alerting.tick(self.rollup.city, self.now, self.epoch))
        self.rollup.catalogue = self.alerting.catalogue
        if self.writer is not None:
            if done.more:
                self.writer.forget_written()
            else:
                self.writer.write(self.rollup.city, done.version, changed, self.now, self.now)
                self.writer.refresh_past(self.rollup.city, self.now)
        self.patrolled.tick(self.now, self.epoch)
        return done

    def catch_up(self) -> None:
        """Ticks until nothing waits."""
        done = self.tick()
        while done.more or done.records:
            done = self.tick()

    def close(self) -> None:
        """Let go of connections."""
        self.engine.dispose()
        if self.client is not None:
            self.client.close()

    def verify(self) -> VerifyReport:
        """Redis against the records."""
        assert self.client is not None
        return verify(self.engine, self.client, self.catalogue, self.days, self.keys, pause_s=0)

    def snapshot(self, code: str) -> dict[str, Any]:
        """What Redis holds of an area."""
        assert self.client is not None
        body = self.client.hget(self.keys.area(code), "body")
        assert body is not None, f"no snapshot of {code}"
        found: dict[str, Any] = orjson.loads(body)
        return found

    def value(self, indicator: str, code: str = "340103") -> Any:
        """One number of an area."""
        return self.snapshot(code)["tiles"][indicator][0]

    def kept(self) -> dict[str, Counter[Any]]:
        """What the rollup keeps of records: cells without gauges' samples, first visits, cases' contributions."""
        with reading(self.engine).connect() as connection:
            keys = {row.id: row.key for row in connection.execute(select(part))}
            cells = connection.execute(select(cell).where(cell.c.value != 0)).all()
            visits = connection.execute(select(distinct_site)).all()
            cases = connection.execute(select(case_rollup)).all()
        counted = [c for c in cells if not keys[c.part_id].startswith(f"{Kind.GAUGE}/")]
        return {
            "cells": Counter({(keys[c.part_id], c.quarter, c.area_id, c.bin): c.value for c in counted}),
            "visits": Counter(tuple(row) for row in visits),
            "cases": Counter((c.case_id, c.next_ms, _contributed(c.contribution)) for c in cases),
        }

    def rebuild(self) -> dict[str, Counter[Any]]:
        """Forget everything and count all records at once; what is kept then."""
        with self.engine.begin() as connection:
            forget(connection)
        self.start()
        self.catch_up()
        return self.kept()

    def try_tick(self) -> bool:
        """A tick that may be killed; whether it came to its end."""
        try:
            self.tick()
        except Killed:
            return False
        return True


def _contributed(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(sorted(tuple(item) for item in orjson.loads(text)))


class Killed(BaseException):
    """Stands for the end of the process; nothing in the product catches it."""
