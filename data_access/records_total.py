"""How many records a query finds, and what they add up to: the number on the screen, from the records themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from catalogue.fields import Number
from catalogue.parts import Kind, Part
from data_access.records_query import RecordsQuery, Wanted
from data_access.schema import case_file, case_step


@dataclass(frozen=True)
class RecordsTotal:
    """`value` is what the query's part counts in them, in its unit; None where it counts nothing that adds up."""

    records: int
    value: float | None


def read_total(connection: Connection, query: RecordsQuery, wanted: Wanted) -> RecordsTotal:
    """Both, by one statement."""
    amount = _amount(query, wanted)
    columns: list[ColumnElement[Any]] = [func.count(), *([] if amount is None else [amount])]
    row = connection.execute(select(*columns).select_from(wanted.table).where(*wanted.all)).one()
    if query.part and query.part.kind is Kind.SPREAD:
        return RecordsTotal(row[0], None)
    value = row[0] if amount is None else row[1] or 0
    return RecordsTotal(row[0], round(float(value) * _unit(query.part, wanted), 6))


def _amount(query: RecordsQuery, wanted: Wanted) -> ColumnElement[Any] | None:
    """What to add up; None for the records themselves."""
    part = query.part
    if part is None:
        return None
    if part.kind is Kind.DISTINCT:
        return func.count(wanted.table.c.site_id.distinct())
    if part.field:
        return func.sum(wanted.table.c[wanted.feed.column(part.field)])
    signal, _, name = part.signal.partition(".")
    return func.sum(_entries(name, query)) if signal == "step" else None


def _entries(step: str, query: RecordsQuery) -> ColumnElement[Any]:
    """How often a case entered a step: once more each time it was reopened."""
    within = (case_step.c.at_ms >= query.start_ms, case_step.c.at_ms < query.end_ms)
    entered = select(func.count()).where(case_step.c.case_id == case_file.c.id, case_step.c.step == step, *within)
    return entered.correlate(case_file).scalar_subquery()


def _unit(part: Part | None, wanted: Wanted) -> float:
    if part is None or part.field is None:
        return 1.0
    field = wanted.feed.field(part.field)
    return field.resolution if isinstance(field, Number) else 1.0
