"""Runs the demo city: founds it where there is none, fills the past, then lets records come as time passes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from backend.demo.camera_sources import demo_camera_sources
from backend.demo.city import build_city
from backend.demo.founding import found_city, ground_of, is_demo, is_empty, register_things
from backend.demo.past_samples import write_past_samples
from backend.demo.streams import Streams
from backend.ingest import Ingestor
from catalogue.model import Feed, Shape
from data_access.camera_sources import write_camera_sources
from data_access.days import Days
from data_access.freshness import latest_between
from data_access.store import Engine

log = logging.getLogger(__name__)
DAY_MS = 86_400_000
STEP_S = 1.0
LONGEST_STEP_MS = 3_600_000
SAMPLED_DAYS = 1  # before today
SHORTEST_LOOK_MS, LONGEST_LOOK_MS = 900, 9_900


@dataclass
class Simulator:
    """`rate` is records a second on a day's average, 0 for life-like; `clock` gives UTC ms.

    `probed`: the prober tells of the cameras, by their drawn pictures; their states are then drawn for the past alone.
    """

    engine: Engine
    ingestor: Ingestor
    days: Days
    clock: Callable[[], int]
    stop: threading.Event
    seed: int
    rate: float
    history_days: int
    probed: bool = False

    def run(self) -> int:
        """Until stopped; returns at once when the store holds another city."""
        if not (is_empty(self.engine) or is_demo(self.engine)):
            log.info("the store holds another city; no demo records are made")
            return 0
        city = build_city(self.seed)
        is_new = found_city(self.engine, self.ingestor, city)
        streams = Streams(self.seed, self.days, ground_of(city, self.seed), self._scale())
        now = self.clock()
        register_things(streams, self.ingestor, now, self._seen)
        write_camera_sources(self.engine, demo_camera_sources(city, self.seed), now)
        self._fill_past(streams, now, is_new)
        self._live(streams, now)
        return 0

    def _scale(self) -> float:
        declared = sum(f.demo.per_day for f in self._feeds(Shape.OBSERVATION)) / 86_400
        return self.rate / declared if self.rate else 1.0

    def _feeds(self, shape: Shape) -> list[Feed]:
        return [feed for feed in self.ingestor.catalogue.feeds.values() if feed.shape is shape]

    @property
    def _seen(self) -> set[str]:
        """The feeds of which the prober tells."""
        return {feed.key for feed in self.ingestor.catalogue.feeds.values() if feed.pictures and self.probed}

    def _fill_past(self, streams: Streams, now: int, is_new: bool) -> None:
        """Newest day first, so that the wall has today's numbers at once; a day that has records is continued."""
        began = time.monotonic()
        today = self.days.day(now)
        calm = Streams(streams.seed, streams.days, streams.ground)
        written = 0
        for feed in self._feeds(Shape.CASE):
            start = self._resume(feed, self.days.bounds(today - self.history_days)[0], now)
            written += self.ingestor.ingest(feed.key, calm.cases(feed, start, now)).accepted
        for day in range(today, today - self.history_days - 1, -1):
            first, end = self.days.bounds(day)
            for feed in self._feeds(Shape.OBSERVATION):
                if self.stop.is_set():
                    return
                until = min(end, now)
                frame = calm.observations(feed, self._resume(feed, first, until), until)
                written += self.ingestor.ingest_frame(feed.key, frame).accepted
            if is_new and day == today:
                self._sample_past(streams, now)
        if written:
            log.info("%s records of the past written in %.1f s", f"{written:,}", time.monotonic() - began)

    def _sample_past(self, streams: Streams, now: int) -> None:
        """The things' states of today and yesterday: what the wall draws and compares."""
        start = self.days.bounds(self.days.day(now) - min(self.history_days, SAMPLED_DAYS))[0]
        began = time.monotonic()
        written = write_past_samples(self.engine, self.ingestor.catalogue, self.ingestor.terms, streams, start, now)
        log.info("%s samples of the things' past written in %.1f s", f"{written:,}", time.monotonic() - began)

    def _resume(self, feed: Feed, first: int, end: int) -> int:
        """Where to go on within a stretch of time: after the latest record that is there already."""
        latest = latest_between(self.engine, feed.shape, self.ingestor.terms.id(feed.key), first, end)
        return first if latest is None else latest + 1

    def _live(self, streams: Streams, since: int) -> None:
        feeds = [feed for feed in self.ingestor.catalogue.feeds.values() if feed.key not in self._seen]
        made = {feed.key: since for feed in feeds}
        while not self.stop.wait(STEP_S):
            for feed in feeds:
                now = min(self.clock(), made[feed.key] + LONGEST_STEP_MS)
                if now - made[feed.key] >= step_ms(feed, streams.scale):
                    self._make(streams, feed, made[feed.key], now)
                    made[feed.key] = now

    def _make(self, streams: Streams, feed: Feed, start_ms: int, end_ms: int) -> None:
        if feed.shape is Shape.CASE:
            self.ingestor.ingest(feed.key, streams.cases(feed, start_ms, end_ms))
            return
        make = streams.statuses if feed.shape is Shape.STATUS else streams.observations
        self.ingestor.ingest_frame(feed.key, make(feed, start_ms, end_ms))


def step_ms(feed: Feed, scale: float) -> float:
    """How long to wait between two looks at a feed: about half as long as between two records, within limits."""
    steps = max(len(feed.steps), 1)
    return min(max(DAY_MS / (2 * steps * feed.demo.per_day * scale), SHORTEST_LOOK_MS), LONGEST_LOOK_MS)
