"""Finds the numbers of the first records of a query in order, however many areas it spans and however few there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, FromClause, Select, select, true

from catalogue.model import Shape
from data_access.records_query import Wanted
from data_access.schema import area, observation

FIRST_MS, WIDER = 60_000, 16


def first_ids(connection: Connection, wanted: Wanted, limit: int) -> Iterator[int]:
    """The numbers of the first records, read as they are taken."""
    if wanted.areas is None or len(wanted.areas) == 1 or wanted.feed.shape is not Shape.OBSERVATION:
        yield from connection.execute(_in_order(wanted, limit)).scalars()
    else:
        yield from connection.execute(_merged(wanted, wanted.areas, limit, connection.dialect.name)).scalars()


def first_few_ids(connection: Connection, wanted: Wanted, limit: int) -> list[int]:
    """The same for a page: a stretch of time at the near end is looked through first, then ever longer ones.

    So an area of a hundred grids costs about a page of rows, and not a page of each of them.
    """
    found: list[int] = []
    for nearer in _nearer(wanted):
        found = list(first_ids(connection, nearer, limit))
        if len(found) >= limit:
            break
    return found


def _nearer(wanted: Wanted) -> Iterator[Wanted]:
    if wanted.span is not None and wanted.areas is not None and len(wanted.areas) > 1:
        start, end = wanted.span
        length = FIRST_MS
        while length < end - start:
            span = (start, start + length) if wanted.oldest else (end - length, end)
            yield replace(wanted, span=span)
            length *= WIDER
    yield wanted


def _in_order(wanted: Wanted, limit: int) -> Select[int]:
    conditions = [*wanted.conditions, *wanted.within]
    if wanted.areas is not None:
        own = wanted.table.c.area_id
        conditions.append(own == wanted.areas[0] if len(wanted.areas) == 1 else own.in_(wanted.areas))
    return select(wanted.table.c.id).where(*conditions).order_by(*wanted.order).limit(limit)


def _merged(wanted: Wanted, areas: list[int], limit: int, dialect: str) -> Select[int]:
    """The first of each area through the index by area and time, then the first of those."""
    first = select(observation.c.id, observation.c.occurred_ms)
    first = first.where(observation.c.area_id == area.c.id, *wanted.conditions, *wanted.within)
    first = first.order_by(*wanted.order).limit(limit).correlate(area)
    # SQLite knows no LATERAL, and PostgreSQL has no good way to SQLite's.
    build = _laterally if dialect == "postgresql" else _by_subquery
    return build(first, [area.c.id.in_(areas)], wanted.oldest, limit)


def _laterally(first: Select[int, int], where: list[ColumnElement[bool]], oldest: bool, limit: int) -> Select[int]:
    own = first.lateral()
    query = select(own.c.id).select_from(area.join(own, true())).where(*where)
    return query.order_by(*_ordered(own, oldest)).limit(limit)


def _by_subquery(first: Select[int, int], where: list[ColumnElement[bool]], oldest: bool, limit: int) -> Select[int]:
    own = observation.alias()
    chosen = own.c.id.in_(first.with_only_columns(observation.c.id).scalar_subquery())
    query = select(own.c.id).select_from(area.join(own, chosen)).where(*where)
    return query.order_by(*_ordered(own, oldest)).limit(limit)


def _ordered(own: FromClause, oldest: bool) -> list[ColumnElement[int]]:
    return [column.asc() if oldest else column.desc() for column in (own.c.occurred_ms, own.c.id)]
