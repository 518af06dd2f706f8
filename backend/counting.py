"""What one tick counts: reads the waiting records inside the tick's transaction and turns them into changes of
cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.case_cells import CaseCounter, Cell, differences, life_of, next_change, packed, unpacked
from backend.case_rules import concerning, moments, next_moment
from backend.closures import Closures
from backend.distinct import distinct_cells
from backend.eventing import case_event, newest_by_rule, observed_events, rules_of
from backend.gauges import gauge_levels
from backend.grouping import Cells, Grouper, Mask, both, flow_cells, matching, merged
from catalogue.model import EventRule, Feed, Shape
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.arrays import Arrays
from data_access.cases import FOREVER, Case, Kept, keep_contributions, read_cases
from data_access.days import QUARTER_MS, Days
from data_access.events import Event
from data_access.parts import PartIndex
from data_access.statuses import read_statuses
from data_access.store import Connection
from data_access.terms import Terms
from data_access.waiting import (
    changed_cases,
    defer,
    read_by_id,
    read_observations,
    take_due,
    waiting_batches,
)

Ints = npt.NDArray[np.int64]


@dataclass
class Counted:
    """The changes of one tick. `gauges` holds levels per area (right in it) by part row; `heard` the latest
    instant by feed.
    """

    cells: pd.DataFrame
    records: int
    more: bool
    batches: list[int]
    gauges: dict[int, Ints] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    heard: dict[str, int] = field(default_factory=dict)


@dataclass
class Counting:
    """Counts by one set of declarations over one tree."""

    catalogue: Catalogue
    days: Days
    terms: Terms
    tree: AreaTree
    parts: PartIndex

    def count(self, connection: Connection, now_ms: int, limit: int) -> Counted:
        """Everything waiting, up to about `limit` records, as of `now_ms`."""
        waiting = waiting_batches(connection, limit)
        due = take_due(connection, now_ms, limit)
        counted = Counted(pd.DataFrame(), waiting.records + sum(map(len, due.values())), waiting.more, waiting.ids)
        frames: list[Cells] = []
        for feed in self.catalogue.feeds.values():
            batches = waiting.batches.get(self.terms.id(feed.key), [])
            if feed.shape is Shape.OBSERVATION:
                own = due.get(self.terms.id(feed.key), [])
                frames += self._observations(connection, feed, batches, own, now_ms, counted)
            elif feed.shape is Shape.STATUS:
                self._statuses(connection, feed, now_ms, counted)
        frames.append(self._cases(connection, waiting.ids, now_ms, limit, counted))
        counted.cells = merged(frames)
        return counted

    def _observations(
        self,
        connection: Connection,
        feed: Feed,
        batches: Sequence[int],
        due: Sequence[int],
        now_ms: int,
        counted: Counted,
    ) -> list[Cells]:
        keys = [number.key for number in feed.numbers] + [term.key for term in feed.terms]
        columns = [feed.column(key) for key in keys]
        read = [read_observations(connection, batches, columns)] if batches else []
        if due:
            read.append(read_by_id(connection, due, columns))
        if not read or not sum(len(arrays["id"]) for arrays in read):
            return []
        arrays = {name: np.concatenate([part[name] for part in read]) for name in read[0]}
        arrays = self._present(connection, arrays, now_ms)
        if not len(arrays["id"]):
            return []
        counted.heard[feed.key] = int(arrays["occurred_ms"].max())
        rules = rules_of(self.catalogue, feed)
        follows = Closures(connection, self.catalogue, self.days, self.terms)
        found = {rule.key: follows.found(feed, rule, arrays) for rule in rules if rule.above}
        counted.events += observed_events(feed, rules, arrays, found, self.terms)
        return self._cells(connection, feed, arrays, found)

    def _present(self, connection: Connection, arrays: Arrays, now_ms: int) -> Arrays:
        later = arrays["occurred_ms"] > now_ms
        defer(connection, arrays["id"][later].tolist(), arrays["occurred_ms"][later].tolist())
        return {name: values[~later] for name, values in arrays.items()} if later.any() else arrays

    def _cells(self, connection: Connection, feed: Feed, arrays: Arrays, found: Mapping[str, Mask]) -> list[Cells]:
        """`found`: by event rule about sites the rows by which it finds one."""
        quarter = arrays["occurred_ms"] // QUARTER_MS
        grouper = Grouper(self.tree.by_id[arrays["area_id"]], quarter, len(self.tree.areas))
        rows = dict(enumerate(self.parts.parts))
        frames = flow_cells(feed, arrays, grouper, rows, self.terms)
        for row, part in rows.items():
            if part.kind is Kind.DISTINCT and part.feed == feed.key:
                mask = both(matching(part.where, feed, arrays, self.terms), found.get(part.found_by or ""))
                number = self.parts.ids[row]
                frames += distinct_cells(connection, row, number, arrays, mask, self.tree, self.days)
        return frames

    def _statuses(self, connection: Connection, feed: Feed, now_ms: int, counted: Counted) -> None:
        things = read_statuses(connection, self.terms.id(feed.key))
        heard = things["occurred_ms"][things["occurred_ms"] <= now_ms]
        if not len(heard):
            return
        counted.heard[feed.key] = int(heard.max())
        for row, part in enumerate(self.parts.parts):
            if part.kind is Kind.GAUGE and part.feed == feed.key:
                counted.gauges[row] = gauge_levels(part, feed, things, self.tree, self.terms, now_ms)

    def _cases(
        self,
        connection: Connection,
        batches: Sequence[int],
        now_ms: int,
        limit: int,
        counted: Counted,
    ) -> Cells:
        feeds = {self.terms.id(f.key): f for f in self.catalogue.feeds.values() if f.shape is Shape.CASE}
        by_number = dict(zip(self.parts.ids, self.parts.parts, strict=True))
        counters = {number: CaseCounter(feed, by_number, self.terms) for number, feed in feeds.items()}
        rules = {number: rules_of(self.catalogue, feed) for number, feed in feeds.items()}
        changes: Counter[Cell] = Counter()
        kept: list[Kept] = []
        told: list[tuple[EventRule, int, Case]] = []
        for case, before in read_cases(connection, changed_cases(connection, batches, now_ms, limit)):
            feed = feeds.get(case.feed_id)
            if feed is None:  # no system declares it any more
                continue
            life = life_of(case, feed, now_ms)
            cells = counters[case.feed_id].contribution(case, life, now_ms)
            changes.update(cells)
            if before:
                changes.subtract(unpacked(before))
            own = concerning(rules[case.feed_id], case, feed, self.terms)
            told += [(rule, at, case) for rule, at in moments(own, case, life, feed, now_ms)]
            coming = _sooner(next_change(case, life, now_ms), next_moment(own, case, life, feed, now_ms))
            until = FOREVER if life.closed is None else life.closed
            kept.append(Kept(case.id, coming, packed(cells), case.feed_id, until))
            heard = max((at for _, at in life.steps), default=0)
            if heard:
                counted.heard[feed.key] = max(counted.heard.get(feed.key, 0), heard)
        keep_contributions(connection, kept)
        counted.events += [
            case_event(rule, at, case, feeds[case.feed_id], self.terms) for rule, at, case in newest_by_rule(told)
        ]
        return differences(changes, self.parts.row_of_id, self.tree.by_id)


def _sooner(one: int | None, other: int | None) -> int | None:
    return min((at for at in (one, other) if at is not None), default=None)
