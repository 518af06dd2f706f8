"""Reads alerts for those who show them or act upon them: by area and state, one with all that was done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, case, false, select

from data_access.alert_changes import Change, last_changes, read_changes
from data_access.alert_schema import alert, alert_note
from data_access.alert_sendings import Sending, read_sendings
from data_access.alerts import Alert, Note, read_alert
from data_access.engine import reading

PENDING = "pending"
ORDER = ("critical", "warn", "notice")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which alerts: of these areas (store numbers; None is all), open ones or those cleared since an instant (UTC ms)."""

    areas: Collection[int] | None = None
    cleared_since_ms: int | None = None
    rule: str | None = None
    severity: str | None = None
    limit: int = 200


class AlertReader:
    """Reads one store."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing yet."""
        self._engine = engine

    def find(self, wanted: Wanted) -> list[Alert]:
        """Open ones worst first and newest of those; cleared ones by when they were cleared, latest first."""
        own = alert.c
        query = select(alert).where(own.state != PENDING)
        if wanted.cleared_since_ms is None:
            worst = case({word: place for place, word in enumerate(ORDER)}, value=own.severity, else_=len(ORDER))
            unseen = case((own.acknowledged_ms.is_(None), 0), else_=1)
            query = query.where(own.cleared_ms.is_(None)).order_by(worst, unseen, own.active_ms.desc(), own.id.desc())
        else:
            query = query.where(own.cleared_ms >= wanted.cleared_since_ms)
            query = query.order_by(own.cleared_ms.desc(), own.id.desc())
        if wanted.areas is not None:
            query = query.where(own.area_id.in_(wanted.areas) if wanted.areas else false())
        for column, value in ((own.rule, wanted.rule), (own.severity, wanted.severity)):
            query = query.where(column == value) if value is not None else query
        with reading(self._engine).connect() as connection:
            return [Alert(**row) for row in connection.execute(query.limit(wanted.limit)).mappings()]

    def one(self, number: int) -> Alert | None:
        """One that is more than pending."""
        with reading(self._engine).connect() as connection:
            found = read_alert(connection, number)
        return found if found and found.state != PENDING else None

    def history(self, number: int) -> tuple[list[Note], list[Sending]]:
        """What was done about an alert and what was sent of it, in order."""
        with reading(self._engine).connect() as connection:
            return read_notes(connection, number), read_sendings(connection, number)

    def changes(self, limit: int) -> tuple[dict[str, dict[str, object]], list[Change]]:
        """What people have changed of rules: what is in force by rule and key, and the last of the log."""
        with reading(self._engine).connect() as connection:
            return read_changes(connection), last_changes(connection, limit)


def read_notes(connection: Connection, number: int) -> list[Note]:
    """What was done about an alert, in order."""
    query = select(alert_note).where(alert_note.c.alert_id == number).order_by(alert_note.c.id)
    names = Note.__dataclass_fields__
    return [Note(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()]
