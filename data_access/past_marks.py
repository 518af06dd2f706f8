"""What the store notes of past days: which were changed after they were over, and which have no quarter-hours any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from data_access.dialects import upsert
from data_access.schema import past_day, rollup_state

EVERY_DAY = 0  # the mark of what changed all days at once


@dataclass(frozen=True)
class Stamp:
    """What a past day's numbers depend on; while it stays the same, so do they."""

    changed: int
    folded: int
    areas_revision: int


def mark_changed(connection: Connection, days: Iterable[int], version: int) -> None:
    """Note, in the tick's transaction, that late records changed past days (proleptic ordinals)."""
    rows = [{"day": day, "version": version} for day in sorted(days)]
    if rows:
        statement = upsert(connection, past_day)
        changed = {"version": statement.excluded.version}
        connection.execute(statement.on_conflict_do_update(index_elements=["day"], set_=changed), rows)


def mark_folded(connection: Connection, day: int) -> None:
    """Note that everything counted of a day so far is in daily cells."""
    version = connection.execute(select(rollup_state.c.version)).scalar_one()
    statement = upsert(connection, past_day).values(day=day, version=version, folded_version=version)
    folded = {"folded_version": statement.excluded.folded_version}
    connection.execute(statement.on_conflict_do_update(index_elements=["day"], set_=folded))


def folded_days(connection: Connection, first: int, end: int) -> frozenset[int]:
    """The days first <= day < end of which the day's total alone is known."""
    query = select(past_day.c.day).where(
        past_day.c.day >= first, past_day.c.day < end, past_day.c.folded_version.is_not(None)
    )
    return frozenset(connection.execute(query).scalars())


def changed_since_folded(connection: Connection) -> frozenset[int]:
    """Folded days that late records have changed again."""
    return frozenset(
        connection.execute(select(past_day.c.day).where(past_day.c.version > past_day.c.folded_version)).scalars()
    )


def stamp_of(connection: Connection, day: int, end_ms: int) -> Stamp | None:
    """The stamp of a day that ends at `end_ms`, with all before it; None while a tick may still change it unmarked."""
    state = connection.execute(select(rollup_state.c.as_of_ms, rollup_state.c.areas_revision)).one()
    if state.as_of_ms < end_ms:
        return None
    found = connection.execute(
        select(func.max(past_day.c.version), func.max(past_day.c.folded_version)).where(past_day.c.day <= day)
    ).one()
    return Stamp(found[0] or 0, found[1] or 0, state.areas_revision)


def counted_until(connection: Connection) -> int:
    """The instant of the last tick (UTC ms)."""
    return connection.execute(select(rollup_state.c.as_of_ms)).scalar() or 0


def forget_past(connection: Connection) -> None:
    """Drop all marks but one: that every day is made anew."""
    connection.execute(delete(past_day))
    version = connection.execute(select(rollup_state.c.version)).scalar_one()
    connection.execute(insert(past_day).values(day=EVERY_DAY, version=version + 1))
