"""Pictures of past days for some areas, made from the cells in the store; documents of them are past_documents.py's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import pandas as pd
from sqlalchemy import Connection, Engine

from catalogue.parts import Part
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.day_cells import DayCells, Ints
from data_access.days import QUARTER_MS, Days
from data_access.engine import reading
from data_access.evaluate import Window
from data_access.keeping import Kept
from data_access.parts import PartIndex
from data_access.past_cells import Wanted, chosen, read_quarters, rows_in
from data_access.past_events import DayEvents, read_events
from data_access.past_facts import Facts, FactsReader
from data_access.past_marks import counted_until, folded_days
from data_access.picture import Moment, Picture, same_time_before
from data_access.terms import Terms

DOCUMENTS_KEPT = 512
NARROWED_KEPT = 256
SUMS_KEPT = 1_500  # tens of kilobytes each
CELLS_KEPT = 64  # a few hundred kilobytes each


class PastDays:
    """Reads past days. A day that can no longer change is read once; late records make it anew."""

    def __init__(self, engine: Engine, catalogue: Catalogue, days: Days, version: Callable[[], int]) -> None:
        """`version`: a number that grows, and for how long a day that is not over is kept."""
        self.engine = engine
        self.catalogue = catalogue
        self.days = days
        self.reader = FactsReader(catalogue, days, Terms(engine), version)
        self.cells: Kept[DayCells] = Kept(CELLS_KEPT)
        self.sums: Kept[tuple[pd.DataFrame, pd.DataFrame]] = Kept(SUMS_KEPT)
        self._made: Kept[bytes] = Kept(DOCUMENTS_KEPT)
        self._narrowed: Kept[Catalogue] = Kept(NARROWED_KEPT)

    def narrowed(self, keys: Collection[str]) -> Catalogue:
        """The catalogue with those indicators alone."""
        wanted = frozenset(keys)
        return self._narrowed.get(wanted, lambda: self.catalogue.narrowed(wanted))

    @cached_property
    def discreet(self) -> frozenset[str]:
        """The indicators that hide small counts."""
        return frozenset(key for key, item in self.catalogue.indicators.items() if item.hide_below)

    def kept(self, tree: AreaTree, day: int, asked: Hashable, make: Callable[[PastReading], bytes]) -> bytes:
        """What `make` makes of a day and those before it, once for as long as nothing of them changes."""
        with self.reading(tree) as now:
            key = (day, self.reader.stamp(now.connection, day), tree.revision, asked)
            return self._made.get(key, lambda: make(now))

    @contextmanager
    def reading(self, tree: AreaTree) -> Iterator[PastReading]:
        """One steady look into the store."""
        with reading(self.engine).connect() as connection:
            yield PastReading(connection, self, tree, self.reader.parts(connection), counted_until(connection))


@dataclass(frozen=True)
class Course:
    """A day counted up to `as_of` (UTC ms), of which `over` quarters are over, and the one before.

    `is_folded`: one of them has no quarter-hours any more.
    """

    catalogue: Catalogue
    day: str
    day_start: int
    as_of: int
    over: int
    own: DayCells
    before: DayCells
    earlier: tuple[DayCells, ...]
    facts: Facts
    is_folded: bool

    @property
    def counted(self) -> int:
        """How many quarters anything can be counted in: those that are over, and the running one."""
        return min(self.over + 1, self.own.length)

    def picture(self, whole: int | None = None) -> Picture:
        """The numbers when so many quarters were over, or of all that is counted; compared with the same stretch of the
        day before.
        """
        as_of = self.as_of if whole is None else self.day_start + whole * QUARTER_MS
        until = self.counted if whole is None else whole
        heard = {feed: as_of if feed in self.facts.known(until) else None for feed in self.catalogue.feeds}
        moment = Moment(self.day, self.day_start, as_of, heard)
        now = Window(
            self.own,
            self.catalogue,
            until,
            earlier=() if self.is_folded else (self.before, *self.earlier),
            is_running=until > self.over,
        )
        course = Window(self.before, self.catalogue, self.before.length, earlier=self.earlier)
        then = course if whole is None and self.over == self.own.length else self._same_time(as_of)
        return Picture(self.catalogue, moment, now, then, None if self.is_folded else course)

    def _same_time(self, as_of: int) -> Window | None:
        if self.is_folded:
            return None
        return same_time_before(self.before, self.catalogue, as_of - self.day_start, QUARTER_MS, self.earlier)


@dataclass(frozen=True)
class PastReading:
    """What is read of past days in one steady picture. Days are proleptic ordinals; `parts` are all there are.

    `as_of`: the instant up to which everything is counted (UTC ms).
    """

    connection: Connection
    past: PastDays
    tree: AreaTree
    parts: PartIndex
    as_of: int

    def facts(self, day: int) -> Facts:
        """What is the same for all areas."""
        return self.past.reader.facts(self.connection, self.tree, day)

    def events(self, code: str, day: int, until_day: int | None = None) -> DayEvents:
        """The events of an area on one day, or from it to another one's end."""
        start, end = self.past.days.bounds(day)[0], self.past.days.bounds(until_day or day)[1]
        return read_events(self.connection, self.tree, code, start, end)

    def wanted(self, areas: AreaTree, parts: Iterable[Part]) -> Wanted:
        """Those parts of some areas."""
        return Wanted(self.tree, areas, chosen(self.parts, tuple(parts)))

    def cells(self, wanted: Wanted, day: int) -> DayCells:
        """A day's cells with openings and the register, kept; nobody changes them."""
        key = (day, self.past.reader.stamp(self.connection, day), *wanted.key)
        return self.past.cells.get(key, lambda: self._read_cells(wanted, day))

    def _read_cells(self, wanted: Wanted, day: int) -> DayCells:
        cells = read_quarters(self.connection, wanted, self.past.days, day)
        facts = self.facts(day)
        cells.add(wanted.placed(self.own_rows(facts.opening, wanted)))
        cells.register = self.register(wanted)
        cells.heard = frozenset(facts.since)
        return cells

    def register(self, wanted: Wanted) -> Ints:
        """Listed sites now. Shape (parts wanted, areas wanted)."""
        rows = [self.parts.row[part] for part in wanted.parts.parts]
        indices = [self.tree.index[area.code] for area in wanted.areas.areas]
        return self.past.reader.listed(self.connection, self.tree)[rows][:, indices]

    def own_rows(self, cells: pd.DataFrame, wanted: Wanted) -> pd.DataFrame:
        """Cells of all parts as cells of the parts wanted; those of others are gone."""
        rows = rows_in(self.parts, wanted.parts)[cells["row"].to_numpy()]
        found: pd.DataFrame = cells.assign(row=rows)[rows >= 0]
        return found

    def course(self, wanted: Wanted, catalogue: Catalogue, day: int) -> Course:
        """A day, for the indicators of a catalogue."""
        known, facts = self.facts(day - 1), self.facts(day)
        before, own = (self.cells(wanted, each) for each in (day - 1, day))
        earlier = self._earlier(wanted, catalogue, day - 1)
        start, end = self.past.days.bounds(day)
        as_of = max(min(self.as_of, end - 1), start)
        over = own.length if self.as_of >= end else (as_of - start) // QUARTER_MS
        folded = known.is_folded or facts.is_folded
        return Course(catalogue, self.past.days.name(day), start, as_of, over, own, before, earlier, facts, folded)

    def _earlier(self, wanted: Wanted, catalogue: Catalogue, day: int) -> tuple[DayCells, ...]:
        """The days before `day` that loads are compared with, latest first, until one without quarter-hours."""
        parts = dict.fromkeys(measure.part for measure in catalogue.baselines)
        own = Wanted(self.tree, wanted.areas, chosen(self.parts, tuple(parts)))
        count = 1 + max((measure.days for measure in catalogue.baselines), default=-1)
        folded = folded_days(self.connection, day - count, day)
        kept = takewhile(lambda past: past not in folded, range(day - 1, day - 1 - count, -1))
        return tuple(read_quarters(self.connection, own, self.past.days, past) for past in kept)
