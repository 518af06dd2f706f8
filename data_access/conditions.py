"""The catalogue's conditions as SQL, for everything that reads records themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Table, and_, func, or_, select

from catalogue.fields import Number
from catalogue.model import Feed
from catalogue.parts import Condition, Part
from data_access.cases import maybe_open
from data_access.schema import case_file, case_step, event, observation, status
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


def found_clauses(part: Part | None) -> list[ColumnElement[bool]]:
    """Only the observations by which the part's event rule finds something, where it has one."""
    if part is None or part.found_by is None:
        return []
    return [observation.c.id.in_(select(event.c.record_id).where(event.c.rule == part.found_by))]


def status_clause(part: Part, feed: Feed, now_ms: int) -> ColumnElement[bool]:
    """Which things stand behind a gauge: all known ones, or those whose latest state is fresh and says online.

    The part's own conditions are apart (`clauses`).
    """
    heard = status.c.occurred_ms <= now_ms
    if not part.of_online:
        return heard
    fresh = status.c.occurred_ms > now_ms - feed.time_to_live_s * 1000
    return and_(heard, fresh, status.c[feed.column("online")] == 1)


STATES = ("open", "overdue", "in")
CLOSINGS = ("closed", "handling", "closed_due", "closed_on_time", "reopened")


def case_clause(part: Part, feed: Feed, feed_id: int, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    """Which cases stand behind a part: those in a state at the end, or those at a milestone from start to end.

    Where they must have been open at some instant, those that were closed before it are not looked at.
    """
    found = _case_clause(part, feed, start_ms, end_ms)
    word = part.signal.partition(".")[0]
    if word in STATES:
        return and_(maybe_open(feed_id, end_ms), found)
    return and_(maybe_open(feed_id, start_ms), found) if word in CLOSINGS else found


def _case_clause(part: Part, feed: Feed, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    closing = feed.steps[-1].key
    closed = _closed_at(closing, end_ms)
    within = closed >= start_ms
    told: dict[str, ColumnElement[bool]] = {
        "open": closed.is_(None),
        "overdue": and_(closed.is_(None), case_file.c.due_ms < end_ms - 1),
        "closed": within,
        "handling": within,
        "closed_due": and_(within, case_file.c.due_ms.is_not(None)),
        "closed_on_time": and_(within, closed <= case_file.c.due_ms),
        "reopened": _is_reopened(closing, start_ms, end_ms),
    }
    word, _, steps = part.signal.partition(".")
    if word == "step":
        told[part.signal] = _has_step(steps, start_ms, end_ms)
    elif word == "in":
        told[part.signal] = and_(closed.is_(None), _waits_in(steps, feed, end_ms))
    elif word == "minutes":
        start, _, end = steps.partition(".")
        told[part.signal] = _came(start, end, start_ms, end_ms)
    return and_(case_file.c.occurred_ms < end_ms, told[part.signal])


def _has_step(key: str, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    own = case_step.alias()
    within = and_(own.c.at_ms >= start_ms, own.c.at_ms < end_ms)
    return select(own.c.id).where(own.c.case_id == case_file.c.id, own.c.step == key, within).exists()


def _waits_in(key: str, feed: Feed, end_ms: int) -> ColumnElement[bool]:
    """No other step came after it; of two at the same instant the one declared later did."""
    own, other = case_step.alias(), case_step.alias()
    keys = [step.key for step in feed.steps]
    after = and_(other.c.at_ms == own.c.at_ms, other.c.step.in_(keys[keys.index(key) + 1 :]))
    later = select(other.c.id).where(
        other.c.case_id == own.c.case_id, other.c.at_ms < end_ms, or_(other.c.at_ms > own.c.at_ms, after)
    )
    here = select(own.c.id).where(own.c.case_id == case_file.c.id, own.c.step == key, own.c.at_ms < end_ms)
    return here.where(~later.correlate(own).exists()).exists()


def _came(start: str, end: str, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    """The first `end` within the time, not before the first `start`."""
    left, came = (
        select(func.min(own.c.at_ms)).where(own.c.case_id == case_file.c.id, own.c.step == key)
        for own, key in ((case_step.alias(), start), (case_step.alias(), end))
    )
    first_left, first_came = (each.correlate(case_file).scalar_subquery() for each in (left, came))
    return and_(first_came >= start_ms, first_came < end_ms, first_left <= first_came)


def _closed_at(closing: str, end_ms: int) -> ScalarSelect[int]:
    """When a case was closed, as known at the end: the first closing step after every other step; NULL while open."""
    own, other = case_step.alias(), case_step.alias()
    last_other = select(func.max(other.c.at_ms)).where(
        other.c.case_id == case_file.c.id, other.c.step != closing, other.c.at_ms < end_ms
    )
    after = last_other.correlate(case_file).scalar_subquery()
    found = select(func.min(own.c.at_ms)).where(
        own.c.case_id == case_file.c.id,
        own.c.step == closing,
        own.c.at_ms < end_ms,
        or_(after.is_(None), own.c.at_ms >= after),
    )
    return found.correlate(case_file).scalar_subquery()


def _is_reopened(closing: str, start_ms: int, end_ms: int) -> ColumnElement[bool]:
    """A step other than the closing one within the time, after a closing step, and the first such since then."""
    again, closed, between = case_step.alias(), case_step.alias(), case_step.alias()
    earlier = select(between.c.id).where(
        between.c.case_id == again.c.case_id,
        between.c.step != closing,
        between.c.at_ms > closed.c.at_ms,
        between.c.at_ms < again.c.at_ms,
    )
    after_closing = select(closed.c.id).where(
        closed.c.case_id == again.c.case_id,
        closed.c.step == closing,
        closed.c.at_ms < again.c.at_ms,
        ~earlier.correlate(again, closed).exists(),
    )
    within = and_(again.c.at_ms >= start_ms, again.c.at_ms < end_ms)
    own = select(again.c.id).where(again.c.case_id == case_file.c.id, again.c.step != closing, within)
    return own.where(after_closing.correlate(again).exists()).exists()
