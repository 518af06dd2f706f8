"""The latest events worth a line on the screen: written by the rollup, read back when it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from data_access.dialects import upsert
from data_access.schema import event, site


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line: which rule a record met, where and when (UTC ms), and the value it shows."""

    record_id: int
    rule: str
    severity: str
    area_id: int
    site_id: int | None
    occurred_ms: int
    shown: str | None


def write_events(connection: Connection, events: Sequence[Event]) -> None:
    """Keep events; a rule says the same record once."""
    if events:
        connection.execute(upsert(connection, event).on_conflict_do_nothing(), [vars(item) for item in events])


def latest_events(connection: Connection, until_ms: int, limit: int) -> list[Event]:
    """The newest events up to an instant, newest first."""
    query = select(event).where(event.c.occurred_ms <= until_ms)
    rows = connection.execute(query.order_by(event.c.occurred_ms.desc(), event.c.id.desc()).limit(limit))
    names = Event.__dataclass_fields__
    return [Event(**{name: row._mapping[name] for name in names}) for row in rows]


def site_names(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Names of sites by number."""
    return {row.id: row.name for row in connection.execute(select(site.c.id, site.c.name).where(site.c.id.in_(ids)))}
