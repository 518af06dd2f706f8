"""Forgets everything that was rolled up, so that the next ticks count all records again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from data_access.past_marks import forget_past
from data_access.schema import batch, case_rollup, cell, deferred, distinct_site, event, feed_heard, rollup_state

CLOCK_SLACK_MS = 1_000  # clocks are set back that much every now and then


def needs_rebuild(connection: Connection, fingerprint: str, now_ms: int) -> str | None:
    """Why the cells cannot be used as they are; None when they can."""
    state = connection.execute(select(rollup_state.c.fingerprint, rollup_state.c.as_of_ms)).one()
    if state.fingerprint and state.fingerprint != fingerprint:
        return "the declarations have changed"
    if state.as_of_ms > now_ms + CLOCK_SLACK_MS:
        return "the clock stands before the last rollup"
    return None


def forget(connection: Connection) -> None:
    """Drop cells, memories and marks; the records stay."""
    for table in (cell, case_rollup, deferred, distinct_site, event, feed_heard):
        connection.execute(delete(table))
    forget_past(connection)
    connection.execute(update(batch).values(rolled_version=None))
    connection.execute(update(rollup_state).values(as_of_ms=0))


def remember_fingerprint(connection: Connection, fingerprint: str) -> None:
    """Write down what the cells are made with from now on."""
    connection.execute(update(rollup_state).values(fingerprint=fingerprint))
