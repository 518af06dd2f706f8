"""Alerts in the store: those that are open, read whole; changes of them and notes, written within a caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from data_access.alert_schema import alert, alert_note, alert_state


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One row of `alert` (data_access.alert_schema says what each is); `id` is 0 until it is written."""

    rule: str
    subject: str
    severity: str
    area_id: int
    since_ms: int
    last_ms: int
    state: str
    id: int = 0
    site_id: int | None = None
    ref: int | None = None
    place: str | None = None
    value: float | None = None
    shown: str | None = None
    count: int = 1
    is_met: bool = True
    due_ms: int | None = None
    unknown_ms: int | None = None
    active_ms: int | None = None
    acknowledged_ms: int | None = None
    holder: str | None = None
    holder_name: str | None = None
    snoozed_ms: int | None = None
    stage: int = 0
    cleared_ms: int | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was done about an alert: by a person, or by the product where `person` is None."""

    alert_id: int
    at_ms: int
    act: str
    person: str | None = None
    name: str | None = None
    said: str | None = None


NAMES = tuple(Alert.__dataclass_fields__)


def read_open(connection: Connection) -> list[Alert]:
    """All that are not cleared, pending ones among them."""
    rows = connection.execute(select(alert).where(alert.c.cleared_ms.is_(None)))
    return [Alert(**row) for row in rows.mappings()]


def read_alert(connection: Connection, number: int) -> Alert | None:
    """One of them."""
    row = connection.execute(select(alert).where(alert.c.id == number)).mappings().first()
    return Alert(**row) if row else None


def insert_alert(connection: Connection, new: Alert) -> int:
    """Its number."""
    values = {name: value for name, value in asdict(new).items() if name != "id"}
    return int(connection.execute(insert(alert).values(values).returning(alert.c.id)).scalar_one())


def insert_alerts(connection: Connection, new: Sequence[Alert]) -> list[int]:
    """Their numbers, in order."""
    if not new:
        return []
    rows = [{name: value for name, value in asdict(each).items() if name != "id"} for each in new]
    found = connection.execute(insert(alert).returning(alert.c.id, sort_by_parameter_order=True), rows)
    return list(found.scalars())


def update_alerts(connection: Connection, changed: Sequence[Alert]) -> None:
    """Write them as they are now."""
    if changed:
        values: dict[str, Any] = {name: bindparam(name) for name in NAMES if name != "id"}
        statement = update(alert).where(alert.c.id == bindparam("number")).values(values)
        connection.execute(statement, [{**asdict(each), "number": each.id} for each in changed])


def drop_alerts(connection: Connection, numbers: Iterable[int]) -> None:
    """Remove pending ones that came to nothing."""
    rows = [{"number": number} for number in numbers]
    if rows:
        connection.execute(alert.delete().where(alert.c.id == bindparam("number")), rows)


def write_notes(connection: Connection, notes: Sequence[Note]) -> None:
    """Keep what was done."""
    if notes:
        connection.execute(insert(alert_note), [asdict(each) for each in notes])


def lock_acts(connection: Connection) -> int:
    """How many acts of people there were; nobody else acts or writes alerts until the transaction ends."""
    connection.execute(update(alert_state).values(acts=alert_state.c.acts))
    return int(connection.execute(select(alert_state.c.acts)).scalar_one())


def count_act(connection: Connection) -> None:
    """Let the backend know that somebody has acted."""
    connection.execute(update(alert_state).values(acts=alert_state.c.acts + 1))


def read_position(connection: Connection) -> tuple[int, int]:
    """How many acts there were, and the last event that was looked at."""
    row = connection.execute(select(alert_state.c.acts, alert_state.c.event_id)).one()
    return row.acts, row.event_id


def write_position(connection: Connection, event_id: int) -> None:
    """The last event that was looked at."""
    connection.execute(update(alert_state).values(event_id=event_id))
