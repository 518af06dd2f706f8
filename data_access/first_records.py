"""Finds the numbers of the first records of a query in order, however many areas it spans and however few there are."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select, true

from catalogue.model import Shape
from data_access.records_query import Wanted
from data_access.schema import area, observation


def first_ids(wanted: Wanted, cursor: str | None, limit: int, dialect: str) -> Select[int]:
    """The numbers of the first `limit` records after the cursor. BadCursor for a cursor that is none."""
    after = [wanted.after(cursor)] if cursor else []
    areas = wanted.areas
    if areas is None or len(areas) == 1 or wanted.feed.shape is not Shape.OBSERVATION:
        where = [*_in_one(wanted, areas), *wanted.conditions, *after]
        return select(wanted.table.c.id).where(*where).order_by(*wanted.order).limit(limit)
    return MERGES[dialect](wanted, areas, after, limit)


def _in_one(wanted: Wanted, areas: list[int] | None) -> list[ColumnElement[bool]]:
    if areas is None:
        return []
    own = wanted.table.c.area_id
    return [own == areas[0] if len(areas) == 1 else own.in_(areas)]


def _merged_by_sqlite(wanted: Wanted, areas: list[int], after: list[ColumnElement[bool]], limit: int) -> Select[int]:
    """The first of each area through the index by area and time, then the first of those: SQLite knows no LATERAL."""
    own = observation.alias()
    first = _first_of_each(wanted, after, limit).with_only_columns(observation.c.id)
    joined = area.join(own, own.c.id.in_(first.correlate(area).scalar_subquery()))
    order = [own.c.occurred_ms, own.c.id]
    query = select(own.c.id).select_from(joined).where(area.c.id.in_(areas))
    return query.order_by(*(c.asc() if wanted.oldest else c.desc() for c in order)).limit(limit)


def _merged_by_postgres(wanted: Wanted, areas: list[int], after: list[ColumnElement[bool]], limit: int) -> Select[int]:
    first = _first_of_each(wanted, after, limit).with_only_columns(observation.c.id, observation.c.occurred_ms)
    own = first.correlate(area).lateral()
    query = select(own.c.id).select_from(area.join(own, true())).where(area.c.id.in_(areas))
    order = [own.c.occurred_ms, own.c.id]
    return query.order_by(*(c.asc() if wanted.oldest else c.desc() for c in order)).limit(limit)


def _first_of_each(wanted: Wanted, after: list[ColumnElement[bool]], limit: int) -> Select[int]:
    query = select(observation.c.id).where(observation.c.area_id == area.c.id, *wanted.conditions, *after)
    return query.order_by(*wanted.order).limit(limit)


MERGES = {"sqlite": _merged_by_sqlite, "postgresql": _merged_by_postgres}
