"""What one tick counts: reads the waiting records inside the tick's transaction and turns them into changes of
cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.case_cells import NUMBER, as_changes, contributions, packed, unpacked
from backend.case_courses import NEVER, Courses, courses_of
from backend.case_moments import concerned, moments, next_change
from backend.closures import Closures
from backend.distinct import distinct_cells
from backend.eventing import MOST_PER_RULE, case_events, observed_events, rules_of
from backend.gauges import gauge_levels
from backend.grouping import Cells, Grouper, Mask, both, flow_cells, matching, merged
from catalogue.model import Feed, Shape
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.arrays import Arrays
from data_access.cases import FOREVER, keep_contributions, read_case_tables
from data_access.days import QUARTER_MS, Days
from data_access.events import Event
from data_access.parts import PartIndex
from data_access.statuses import read_statuses
from data_access.store import Connection
from data_access.terms import Terms
from data_access.waiting import (
    changed_cases,
    defer,
    mark_counted,
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

    cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    records: int = 0
    more: bool = True
    gauges: dict[int, Ints] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    heard: dict[str, int] = field(default_factory=dict)

    def hear(self, feed: Feed, moments: Ints) -> None:
        """Records of a feed at these instants, of which there is at least one."""
        self.heard[feed.key] = max(int(moments.max()), self.heard.get(feed.key, 0))


@dataclass
class Counting:
    """Counts by one set of declarations over one tree."""

    catalogue: Catalogue
    days: Days
    terms: Terms
    tree: AreaTree
    parts: PartIndex

    def count(self, connection: Connection, now_ms: int, version: int, limit: int, least: int = 0) -> Counted:
        """What waits as of `now_ms`, about `limit` records, and as many again until there are `least` cells.

        It is marked as counted by the tick of that version.
        """
        counted = Counted()
        frames = list(self._count(connection, now_ms, version, limit, counted))
        while counted.more and sum(each.shape[1] for each in frames) < least:
            frames += self._count(connection, now_ms, version, limit, counted)
        counted.cells = merged(frames)
        return counted

    def _count(
        self, connection: Connection, now_ms: int, version: int, limit: int, counted: Counted
    ) -> Iterator[Cells]:
        waiting = waiting_batches(connection, limit)
        due = take_due(connection, now_ms, limit)
        counted.records += waiting.records + sum(map(len, due.values()))
        counted.more = waiting.more
        for feed in self.catalogue.feeds.values():
            batches = waiting.batches.get(self.terms.id(feed.key), [])
            if feed.shape is Shape.OBSERVATION:
                own = due.get(self.terms.id(feed.key), [])
                yield from self._observations(connection, feed, batches, own, now_ms, counted)
            elif feed.shape is Shape.STATUS:
                self._statuses(connection, feed, now_ms, counted)
        yield from self._cases(connection, waiting.ids, now_ms, limit, counted)
        mark_counted(connection, waiting.ids, version)

    def _observations(
        self,
        connection: Connection,
        feed: Feed,
        batches: Sequence[int],
        due: Sequence[int],
        now_ms: int,
        counted: Counted,
    ) -> list[Cells]:
        columns = self._columns_read(feed)
        read = [read_observations(connection, batches, columns)] if batches else []
        if due:
            read.append(read_by_id(connection, due, columns))
        if not read or not sum(len(arrays["id"]) for arrays in read):
            return []
        arrays = {name: np.concatenate([part[name] for part in read]) for name in read[0]}
        arrays = self._present(connection, arrays, now_ms)
        if not len(arrays["id"]):
            return []
        counted.hear(feed, arrays["occurred_ms"])
        rules = rules_of(self.catalogue, feed)
        follows = Closures(connection, self.catalogue, self.days, self.terms)
        found = {rule.key: follows.found(feed, rule, arrays) for rule in rules if rule.above}
        counted.events += observed_events(feed, rules, arrays, found, self.terms)
        return self._cells(connection, feed, arrays, found)

    def _columns_read(self, feed: Feed) -> list[str]:
        """Of the feed's fields those that a part or a rule looks at."""
        parts, rules = [part for part in self.parts.parts if part.feed == feed.key], rules_of(self.catalogue, feed)
        conditions = [
            what for each in (*(part.where for part in parts), *(rule.where for rule in rules)) for what in each
        ]
        wanted = [key for what in conditions for key in (what.field, what.of)]
        wanted += [part.field for part in parts] + [rule.shows for rule in rules]
        wanted += [rule.above.field for rule in rules if rule.above]
        return [feed.column(key) for key in dict.fromkeys(wanted) if key]

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
        counted.hear(feed, heard)
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
    ) -> list[Cells]:
        feeds = {self.terms.id(f.key): f for f in self.catalogue.feeds.values() if f.shape is Shape.CASE}
        frames: list[Cells] = []
        for number, table in read_case_tables(connection, changed_cases(connection, batches, now_ms, limit)):
            if number in feeds:  # else no system declares it any more
                frames += self._changes(
                    connection, number, courses_of(feeds[number], table, now_ms), table.kept, counted
                )
        return frames

    def _changes(
        self, connection: Connection, number: int, courses: Courses, before: Sequence[str], counted: Counted
    ) -> list[Cells]:
        """What cases of the feed of that number add now, and what they had before is taken back."""
        feed, ids = courses.feed, courses.cases["id"]
        rules = concerned(rules_of(self.catalogue, feed), courses, self.terms)
        for rule, rows, at in moments(rules, courses):
            newest = np.argsort(at, kind="stable")[-MOST_PER_RULE:]
            counted.events += case_events(rule, feed, courses.cases, rows[newest], at[newest], self.terms)
        if len(courses.at):
            counted.hear(feed, courses.at)
        cells = contributions(courses, dict(zip(self.parts.ids, self.parts.parts, strict=True)), self.terms)
        columns = {
            "case_id": ids.tolist(),
            "next_ms": [None if at == NEVER else at for at in next_change(rules, courses).tolist()],
            "contribution": packed(cells, len(ids)),
            "feed_id": [number] * len(ids),
            "open_until_ms": np.where(courses.is_closed, courses.closed, FOREVER).tolist(),
        }
        keep_contributions(connection, columns)
        told = ((cells[NUMBER:], 1), (unpacked(before), -1))
        return [as_changes(each, self.parts.row_of_id, self.tree.by_id, sign) for each, sign in told]
