"""The catalogue's conditions as SQL, for everything that reads records themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select

from catalogue.measures import Condition, Part
from catalogue.model import Feed, Number
from data_access.schema import case_file, case_step
from data_access.terms import Terms


def clauses(where: Sequence[Condition], feed: Feed, table: Table, terms: Terms) -> list[ColumnElement[bool]]:
    """One clause a condition, on a table that has the feed's columns."""
    return [_clause(condition, feed, table, terms) for condition in where]


def _clause(condition: Condition, feed: Feed, table: Table, terms: Terms) -> ColumnElement[bool]:
    column = table.c[feed.column(condition.field)]
    field = feed.field(condition.field)
    if not isinstance(field, Number):
        return column == terms.id(str(condition.value))
    bound: Any = round(float(condition.value) / field.resolution)
    if condition.of:
        bound = float(condition.value) * table.c[feed.column(condition.of)]
    found: ColumnElement[bool] = getattr(column, f"__{condition.operator}__")(bound)
    return found


def case_clause(part: Part, feed: Feed, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    """Which cases stand behind a part: those open or overdue at the end, or those at the milestone within the time."""
    closing = feed.steps[-1].key
    closed = _is_closed(closing, end_ms)
    due_passed = and_(case_file.c.due_ms.is_not(None), case_file.c.due_ms < end_ms)
    by_signal = {
        "open": and_(case_file.c.occurred_ms < end_ms, ~closed),
        "overdue": and_(case_file.c.occurred_ms < end_ms, due_passed, ~closed),
        "closed_due": case_file.c.due_ms.is_not(None),
        "closed_on_time": case_file.c.due_ms.is_not(None),
    }
    if part.signal in ("open", "overdue"):
        return by_signal[part.signal]
    step = part.signal[5:] if part.signal.startswith("step.") else closing
    entered = _has_step(step, start_ms, end_ms)
    return and_(entered, by_signal[part.signal]) if part.signal in by_signal else entered


def _has_step(key: str, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    return (
        select(case_step.c.id)
        .where(
            case_step.c.case_id == case_file.c.id,
            case_step.c.step == key,
            case_step.c.at_ms >= start_ms,
            case_step.c.at_ms < end_ms,
        )
        .exists()
    )


def _is_closed(closing: str, end_ms: int) -> ColumnElement[bool]:
    """A closing step before the end, and no other step after it."""
    later = case_step.alias("later")
    reopened = select(later.c.id).where(
        later.c.case_id == case_step.c.case_id,
        later.c.step != closing,
        later.c.at_ms > case_step.c.at_ms,
        later.c.at_ms < end_ms,
    )
    return (
        select(case_step.c.id)
        .where(
            case_step.c.case_id == case_file.c.id,
            case_step.c.step == closing,
            case_step.c.at_ms < end_ms,
            ~reopened.exists(),
        )
        .exists()
    )
