"""Reads raw records for a recount: what a snapshot of some version and instant can know, in one steady picture.

Nothing here looks at the rollup's cells, except `samples`: a sampled gauge is kept nowhere else.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from redis import Redis as Redis
from redis import RedisError
from sqlalchemy import ColumnElement, Connection, Float, and_, case, func, literal, select
from sqlalchemy import Engine as Engine
from sqlalchemy.exc import SQLAlchemyError

from catalogue.fields import Number
from catalogue.model import Feed
from catalogue.parts import Condition, Part
from data_access.conditions import found_clauses
from data_access.engine import StoreError, reading
from data_access.schema import (
    BATCH_LIMIT,
    area,
    batch,
    case_file,
    case_step,
    cell,
    feed_heard,
    observation,
    part,
    rollup_state,
    site,
    status,
    term,
)

AWAY = (RedisError, SQLAlchemyError, StoreError)
COMPARE = {"eq": operator.eq, "ge": operator.ge, "le": operator.le, "lt": operator.lt}
CHUNK = 2_000
COUNTED = observation.join(batch, batch.c.id == observation.c.id // BATCH_LIMIT)


@dataclass(frozen=True)
class RawCase:
    """A case as it stands in the store; `terms` are words by field key, `moved`: it changed after the snapshot."""

    area_id: int
    occurred_ms: int
    due_ms: int | None
    terms: dict[str, str | None]
    steps: list[tuple[str, int]]
    moved: bool


@dataclass(frozen=True)
class RawStatus:
    """The latest state of a thing; `numbers` are stored whole numbers by field key; the rest is as for a case."""

    area_id: int
    occurred_ms: int
    numbers: dict[str, int | None]
    terms: dict[str, str | None]
    moved: bool


class RecountReader:
    """One steady picture of the store, cut down to batches counted by `version` and to records up to `as_of_ms`."""

    def __init__(self, connection: Connection, version: int, as_of_ms: int) -> None:
        """Reads the words once."""
        self.connection = connection
        self.version = version
        self.as_of_ms = as_of_ms
        self.words: dict[int, str] = {row.id: row.key for row in connection.execute(select(term.c.id, term.c.key))}
        self.numbers: dict[str, int] = {key: number for number, key in self.words.items()}

    def areas(self) -> list[tuple[int, str, str | None]]:
        """Every area as (number, code, parent's code)."""
        query = select(area.c.id, area.c.code, area.c.parent_code)
        return [tuple(row) for row in self.connection.execute(query)]

    def sites(self) -> list[tuple[int, str | None]]:
        """Every listed site as (area number, category)."""
        query = select(site.c.area_id, site.c.category_id)
        return [(row.area_id, self.words.get(row.category_id)) for row in self.connection.execute(query)]

    def was_heard(self, feed: Feed) -> bool:
        """Whether the rollup wrote down that it heard the feed: a corrected case may take back all that it said."""
        chosen = select(feed_heard.c.feed_id).where(feed_heard.c.feed_id == self.feed_id(feed))
        return self.connection.execute(chosen).first() is not None

    def feed_id(self, feed: Feed) -> int:
        """The feed's number, -1 when no record of it ever came."""
        return self.numbers.get(feed.key, -1)

    def has_observations(self, feed: Feed) -> bool:
        """Whether any record can be known."""
        query = select(observation.c.id).select_from(COUNTED).where(self._observations(feed, 0))
        return self.connection.execute(query.limit(1)).first() is not None

    def observed(self, feed: Feed, parts: Sequence[Part], start_ms: int) -> Iterator[tuple[int, list[int]]]:
        """Per area number the sums of the parts over records from `start_ms` on, by one GROUP BY."""
        sums = [func.sum(case((self._where(feed, p.where), _amount(feed, p)), else_=0)) for p in parts]
        query = select(observation.c.area_id, *sums).select_from(COUNTED).where(self._observations(feed, start_ms))
        for row in self.connection.execute(query.group_by(observation.c.area_id)):
            yield row[0], [int(value) for value in row[1:]]

    def between(self, feed: Feed, wanted: Part, start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
        """Per area number the part's sum over records with start <= time < end."""
        amount = func.sum(_amount(feed, wanted))
        query = select(observation.c.area_id, amount).select_from(COUNTED).where(self._observations(feed, start_ms))
        chosen = query.where(observation.c.occurred_ms < end_ms, self._where(feed, wanted.where))
        for row in self.connection.execute(chosen.group_by(observation.c.area_id)):
            yield row[0], int(row[1])

    def visits(self, feed: Feed, wanted: Part, start_ms: int) -> Iterator[tuple[int, int, int]]:
        """(site, first instant, area number) of every site and area with a record from `start_ms` on."""
        own = observation.c
        query = select(own.site_id, func.min(own.occurred_ms), own.area_id).select_from(COUNTED)
        query = query.where(*found_clauses(wanted))  # what a rule finds is kept as its events
        chosen = and_(self._observations(feed, start_ms), own.site_id.is_not(None), self._where(feed, wanted.where))
        for row in self.connection.execute(query.where(chosen).group_by(own.site_id, own.area_id)):
            yield row[0], row[1], row[2]

    def cases(self, feed: Feed) -> Iterator[RawCase]:
        """Every case of a feed with its steps, a few thousand at a time."""
        after = 0
        while True:
            query = select(case_file, batch.c.rolled_version).outerjoin(batch, batch.c.id == case_file.c.batch_id)
            chosen = query.where(case_file.c.feed_id == self.feed_id(feed), case_file.c.id > after)
            rows = self.connection.execute(chosen.order_by(case_file.c.id).limit(CHUNK)).all()
            if not rows:
                return
            steps = self._steps(after + 1, rows[-1].id)
            after = rows[-1].id
            for row in rows:
                terms = {f.key: self.words.get(row._mapping[feed.column(f.key)]) for f in feed.terms}
                own = steps.get(row.id, [])
                yield RawCase(row.area_id, row.occurred_ms, row.due_ms, terms, own, self._moved(row.rolled_version))

    def statuses(self, feed: Feed) -> Iterator[RawStatus]:
        """The latest state of every thing of a feed."""
        query = select(status, batch.c.rolled_version).outerjoin(batch, batch.c.id == status.c.batch_id)
        for row in self.connection.execute(query.where(status.c.feed_id == self.feed_id(feed))):
            numbers = {f.key: row._mapping[feed.column(f.key)] for f in feed.numbers}
            terms = {f.key: self.words.get(row._mapping[feed.column(f.key)]) for f in feed.terms}
            yield RawStatus(row.area_id, row.occurred_ms, numbers, terms, self._moved(row.rolled_version))

    def samples(self, wanted: Part, first: int, last: int) -> dict[int, int]:
        """Per area number the sum of a gauge's samples in quarters `first` to `last`."""
        query = select(cell.c.area_id, func.sum(cell.c.value)).join(part, part.c.id == cell.c.part_id)
        chosen = query.where(part.c.key == wanted.key, cell.c.quarter.between(first, last))
        return {row[0]: int(row[1]) for row in self.connection.execute(chosen.group_by(cell.c.area_id))}

    def moved_on(self) -> bool:
        """Whether a later tick than the snapshot's has written samples."""
        return bool(self.connection.execute(select(rollup_state.c.version)).scalar_one() != self.version)

    def _moved(self, rolled: int | None) -> bool:
        return rolled is None or rolled > self.version

    def _steps(self, first: int, last: int) -> dict[int, list[tuple[str, int]]]:
        found: dict[int, list[tuple[str, int]]] = {}
        for row in self.connection.execute(select(case_step).where(case_step.c.case_id.between(first, last))):
            found.setdefault(row.case_id, []).append((row.step, row.at_ms))
        return found

    def _observations(self, feed: Feed, start_ms: int) -> ColumnElement[bool]:
        own = observation.c
        in_time = own.occurred_ms.between(start_ms, self.as_of_ms)
        return and_(own.feed_id == self.feed_id(feed), in_time, batch.c.rolled_version <= self.version)

    def _where(self, feed: Feed, where: Sequence[Condition]) -> ColumnElement[bool]:
        return and_(literal(True), *(self._clause(feed, condition) for condition in where))

    def _clause(self, feed: Feed, condition: Condition) -> ColumnElement[bool]:
        column = observation.c[feed.column(condition.field)]
        field = feed.field(condition.field)
        if not isinstance(field, Number):
            return column == self.numbers.get(str(condition.value), -1)
        bound: ColumnElement[float] | int = round(float(condition.value) / field.resolution)
        if condition.of:
            bound = literal(float(condition.value), Float) * observation.c[feed.column(condition.of)]
        found: ColumnElement[bool] = COMPARE[condition.operator](column, bound)
        return found


def _amount(feed: Feed, wanted: Part) -> ColumnElement[int]:
    if wanted.field:
        return func.coalesce(observation.c[feed.column(wanted.field)], 0)
    return literal(1)


@contextmanager
def recount_reader(engine: Engine, version: int, as_of_ms: int) -> Iterator[RecountReader]:
    """A reader for the length of the block."""
    with reading(engine).connect() as connection:
        yield RecountReader(connection, version, as_of_ms)
