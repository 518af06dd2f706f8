"""Drops alerts that were cleared too long ago to be kept, with what was done about them and what was sent of them."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from data_access.alert_schema import alert, alert_note, alert_sending, alert_state
from data_access.dialects import among
from data_access.dispatch_schema import case_dispatch


def drop_cleared(connection: Connection, before_ms: int, most: int) -> int:
    """At most so many of those cleared before an instant (UTC ms), the earliest first; how many.

    One that a case was dispatched out of stays, as the case does. The caller has the acts' lock (data_access.alerts.lock_acts).
    """
    own = alert.c
    is_needed = select(case_dispatch.c.case_id).where(case_dispatch.c.alert_id == own.id).exists()
    query = select(own.id).where(own.cleared_ms < before_ms, ~is_needed).order_by(own.cleared_ms).limit(most)
    numbers = list(connection.execute(query).scalars())
    if numbers:
        for column in (alert_note.c.alert_id, alert_sending.c.alert_id, own.id):
            connection.execute(delete(column.table).where(among(connection, column, numbers)))
        later = update(alert_state).where(alert_state.c.kept_since_ms < before_ms)
        connection.execute(later.values(kept_since_ms=before_ms))
    return len(numbers)


def kept_since(connection: Connection) -> int:
    """Alerts cleared before this instant (UTC ms) may be gone; all others are there."""
    return int(connection.execute(select(alert_state.c.kept_since_ms)).scalar_one())
