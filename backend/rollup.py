"""The rollup: takes what was not counted yet, adds it to the cells, and keeps today and yesterday in memory.

One tick is one transaction: cells, memories, marks and the lease's version commit together, so a crash at any point
neither loses nor doubles. Memory changes only after the commit. What a tick counts is backend.counting's.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.afresh import Afresh
from backend.counting import Counted, Counting
from backend.eventing import LatestEvents
from backend.grouping import as_cells, as_frame
from catalogue.fields import Term
from catalogue.registry import Catalogue
from data_access.areas import AreaTree, areas_revision, load_tree
from data_access.baselines import add_late, load_earlier
from data_access.cells import ADD, NEW, SET, has_cells, load_day, load_listed, write_cells
from data_access.day_cells import DayCells
from data_access.days import QUARTER_MS, Days
from data_access.engine import reading, steady
from data_access.events import latest_events, site_names, write_events
from data_access.freshness import heard_on, read_heard, write_heard
from data_access.lease import advance, extend, hold
from data_access.parts import PartIndex, fingerprint, load_parts
from data_access.past_marks import mark_changed
from data_access.rebuild import CLOCK_SLACK_MS, forget, needs_rebuild, remember_fingerprint
from data_access.store import Connection, Engine
from data_access.terms import Terms

log = logging.getLogger(__name__)
BATCH_RECORDS = 400_000
CELLS_AFRESH = 1_500_000  # of a tick where nothing was counted before: written at once, each page is written less often
EVENTS_AT_START = 3_000


@dataclass
class City:
    """What the rollup holds in memory: the tree and two days of cells, as of the last commit.

    `samples`: per gauge the quarter and the levels written last; None at first, so that everything is written once.
    `yesterday_changed`: late records have changed yesterday, which was not published since. `changed_days`: the past
    days that they changed, until somebody has taken note. `earlier`: the days before yesterday, for what is compared with
    them. `alerts`: the open ones.
    """

    tree: AreaTree
    parts: PartIndex
    today: DayCells
    yesterday: DayCells
    day: int
    heard: dict[str, int | None]
    events: LatestEvents
    site_names: dict[int, str]
    samples: dict[int, tuple[int, npt.NDArray[np.int64]]] = field(default_factory=dict)
    yesterday_changed: bool = False
    changed_days: set[int] = field(default_factory=set)
    earlier: tuple[DayCells, ...] = ()
    alerts: AlertLines | None = None


class AlertLines(Protocol):
    """Tells of the open alerts; who follows them says so (backend.alerting)."""

    def lines(self, area: int) -> list[list[Any]]:
        """Of an area by index, as the live document has them."""


@dataclass(frozen=True)
class Tick:
    """What a tick did: its version, how many records it counted, whether more wait, and which areas changed
    (indices).
    """

    version: int
    records: int
    more: bool
    changed: npt.NDArray[np.int64]


class _PlacesChanged(Exception):
    """Areas or sites were imported between loading them and the tick's transaction."""


class Rollup:
    """One backend's rollup. Call `start` once, then `tick` again and again."""

    def __init__(self, engine: Engine, catalogue: Catalogue, days: Days) -> None:
        """Reads nothing yet."""
        self.engine = engine
        self.catalogue = catalogue
        self.days = days
        self.terms = Terms(engine)
        self.city: City | None = None
        self._as_of = 0
        self._afresh: Afresh | None = None  # known only for as long as each tick since the start has committed

    def start(self, now_ms: int, epoch: int) -> None:
        """Make sure that the cells belong to these declarations and to a past not later than now; rebuild where not.

        LeaseLost when another backend is active.
        """
        self.terms.ids(_declared_words(self.catalogue))
        made_with = fingerprint(self.catalogue, str(self.days.zone))
        with self.engine.begin() as connection:
            hold(connection, epoch)
            reason = needs_rebuild(connection, made_with, now_ms)
            if reason:
                log.warning("counting all records again: %s", reason)
                forget(connection)
            remember_fingerprint(connection, made_with)
            load_parts(connection, self.catalogue)
            self._afresh = None if has_cells(connection) else Afresh()
        self.city = None
        self._as_of = now_ms

    def tick(self, now_ms: int, real_ms: int, epoch: int) -> Tick:
        """Count about BATCH_RECORDS waiting records as of `now_ms`. LeaseLost when another backend is active."""
        if now_ms + CLOCK_SLACK_MS < self._as_of:
            self.start(now_ms, epoch)
        while True:
            try:
                return self._tick(now_ms, real_ms, epoch)
            except _PlacesChanged:
                continue

    def _tick(self, now_ms: int, real_ms: int, epoch: int) -> Tick:
        began = time.monotonic()
        city = self._city(now_ms)
        counting = Counting(self.catalogue, self.days, self.terms, city.tree, city.parts)
        with steady(self.engine).begin() as connection:
            version = advance(connection, epoch, real_ms, now_ms)
            if areas_revision(connection) != city.tree.revision:
                raise _PlacesChanged
            afresh, self._afresh = self._afresh, None
            counted = counting.count(connection, now_ms, version, BATCH_RECORDS, CELLS_AFRESH if afresh else 0)
            self._write(connection, city, counted.cells, afresh)
            samples = self._samples(city, counted, now_ms)
            write_cells(connection, city.tree, city.parts, samples, SET)
            mark_changed(connection, self._past_days(city, counted), version)
            write_events(connection, counted.events)
            write_heard(connection, {self.terms.id(feed): at for feed, at in counted.heard.items()})
            extend(connection, epoch, real_ms + int((time.monotonic() - began) * 1000))
        if afresh and counted.more:
            afresh.add(counted.cells)
            self._afresh = afresh
        changed = self._remember(city, counted, now_ms)
        self._as_of = now_ms
        return Tick(version, counted.records, counted.more, changed)

    def _write(self, connection: Connection, city: City, cells: pd.DataFrame, afresh: Afresh | None) -> None:
        is_new = afresh.is_new(cells) if afresh else np.zeros(len(cells), dtype=bool)
        for how, chosen in ((NEW, is_new), (ADD, ~is_new)):
            if chosen.any():
                write_cells(connection, city.tree, city.parts, cells[chosen], how)

    def _city(self, now_ms: int) -> City:
        day = self.days.day(now_ms)
        with reading(self.engine).connect() as connection:
            revision = areas_revision(connection)
        if self.city is None or self.city.day != day or self.city.tree.revision != revision:
            self.city = self._load(now_ms, day)
        return self.city

    def _load(self, now_ms: int, day: int) -> City:
        tree = load_tree(self.engine)
        with self.engine.begin() as connection:
            parts = load_parts(connection, self.catalogue)
        with reading(self.engine).connect() as connection:
            today, yesterday = (load_day(connection, tree, parts, self.days, d) for d in (day, day - 1))
            today.register = load_listed(connection, tree, parts, self.catalogue, self.terms)
            yesterday.register = today.register
            yesterday.heard = heard_on(connection, self.catalogue.feeds.values(), *self.days.bounds(day - 1))
            earlier = load_earlier(connection, tree, parts, self.catalogue, self.days, day - 1)
            latest = latest_events(connection, now_ms, EVENTS_AT_START)
            names = site_names(connection, [e.site_id for e in latest if e.site_id])
            heard = read_heard(connection)
        events = LatestEvents(tree)
        events.add(latest)
        by_feed = {feed: heard.get(self.terms.id(feed)) for feed in self.catalogue.feeds}
        return City(tree, parts, today, yesterday, day, by_feed, events, names, earlier=earlier)

    def _samples(self, city: City, counted: Counted, now_ms: int) -> pd.DataFrame:
        """Cells of the running quarter for gauges whose level differs from the sample written last."""
        quarter = now_ms // QUARTER_MS
        found = [as_cells(0, *(np.empty(0, dtype=np.int64),) * 3)]
        for row, levels in counted.gauges.items():
            before = city.samples.get(row)
            held = np.zeros_like(levels) if before is None or before[0] != quarter else before[1]
            differs = levels != held if before else np.ones(len(levels), dtype=bool)
            at = np.flatnonzero(differs)
            found.append(as_cells(row, at, np.full(len(at), quarter, dtype=np.int64), levels[at]))
        return as_frame(np.concatenate(found, axis=1))

    def _remember(self, city: City, counted: Counted, now_ms: int) -> npt.NDArray[np.int64]:
        changed = [city.today.add(counted.cells), city.yesterday.add(counted.cells)]
        city.yesterday_changed |= bool(len(changed[1]))
        changed.append(add_late(city.earlier, city.parts, counted.cells))
        self._hear_yesterday(city, counted)
        city.changed_days.update(self._past_days(city, counted))
        for row, levels in counted.gauges.items():
            changed.append(city.today.set_gauge(row, now_ms // QUARTER_MS, levels))
            city.samples[row] = (now_ms // QUARTER_MS, levels)
        unnamed = [e.site_id for e in counted.events if e.site_id and e.site_id not in city.site_names]
        if unnamed:
            with reading(self.engine).connect() as connection:
                city.site_names |= site_names(connection, unnamed)
        changed.append(np.array(sorted(city.events.add(counted.events)), dtype=np.int64))
        fresh = [feed for feed in counted.heard if city.heard[feed] is None]
        city.heard |= {feed: max(at, city.heard[feed] or 0) for feed, at in counted.heard.items()}
        if fresh:
            return np.arange(len(city.tree.areas))
        found: npt.NDArray[np.int64] = np.unique(np.concatenate(changed))
        return found

    def _past_days(self, city: City, counted: Counted) -> set[int]:
        """The days before the city's that a tick changed."""
        quarters = counted.cells["quarter"].to_numpy()
        past = quarters[: np.searchsorted(quarters, city.today.first_quarter)]  # cells are in order of time
        return set(self.days.days_of(past[np.flatnonzero(np.diff(past, prepend=past[:1] - 1))]).tolist())

    def _hear_yesterday(self, city: City, counted: Counted) -> None:
        """A case that came and went within a quarter-hour leaves no cell, but its feed was heard."""
        silent = [self.catalogue.feeds[feed] for feed in counted.heard.keys() - city.yesterday.heard]
        if silent:
            with reading(self.engine).connect() as connection:
                found = heard_on(connection, silent, *self.days.bounds(city.day - 1))
            city.yesterday.heard |= found
            city.yesterday_changed |= bool(found)


def _declared_words(catalogue: Catalogue) -> list[str]:
    words = list(catalogue.feeds)
    for feed in catalogue.feeds.values():
        words += [value.key for field in feed.fields if isinstance(field, Term) for value in field.values]
    return words
