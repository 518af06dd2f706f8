"""What people have changed of alert rules: a log, of which the last entry of a rule and key is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, func, insert, select

from catalogue.alert_changes import changed_catalogue
from catalogue.registry import Catalogue
from data_access.alert_schema import alert_change
from data_access.alerts import count_act
from data_access.engine import reading


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changed what from what to what; `after` None takes earlier changes back. `at_ms` is UTC."""

    at_ms: int
    person: str
    name: str
    rule: str
    key: str
    before: Any
    after: Any


def read_changes(connection: Connection) -> dict[str, dict[str, Any]]:
    """What is in force, by rule and key."""
    own = alert_change.c
    last = select(func.max(own.id)).group_by(own.rule, own.key)
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(own.rule, own.key, own.after).where(own.id.in_(last))):
        if row.after is not None:
            found.setdefault(row.rule, {})[row.key] = orjson.loads(row.after)
    return found


def write_changes(connection: Connection, changes: Sequence[Change]) -> None:
    """Put them into force."""
    if changes:
        rows = [{**vars(each), "before": _dumped(each.before), "after": _dumped(each.after)} for each in changes]
        connection.execute(insert(alert_change), rows)
        count_act(connection)


def last_changes(connection: Connection, limit: int) -> list[Change]:
    """The last of the log, the latest first."""
    query = select(alert_change).order_by(alert_change.c.id.desc()).limit(limit)
    return [_change(row) for row in connection.execute(query).mappings()]


def _change(row: Any) -> Change:
    known = {name: row[name] for name in Change.__dataclass_fields__}
    told = {name: None if row[name] is None else orjson.loads(row[name]) for name in ("before", "after")}
    return Change(**{**known, **told})


def _dumped(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


class InForce:
    """The declarations as people have changed them by now, for those who only read them."""

    def __init__(self, engine: Engine, declared: Catalogue) -> None:
        """Reads nothing yet."""
        self.declared = declared
        self._engine = engine
        self._made: tuple[dict[str, dict[str, Any]], Catalogue] = ({}, declared)

    def catalogue(self) -> Catalogue:
        """Made anew when something has been changed."""
        with reading(self._engine).connect() as connection:
            changes = read_changes(connection)
        if self._made[0] != changes:
            self._made = (changes, changed_catalogue(self.declared, changes))
        return self._made[1]
