"""What alert rules need to know of the store beyond the cells: who was heard, which cases changed, which events are new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from data_access.arrays import Arrays, gathered
from data_access.cases import FOREVER
from data_access.events import Event
from data_access.schema import batch, case_file, case_rollup, event, observation, rollup_state, site, status
from data_access.statuses import SLOTS

CHUNK = 500
THING_COLUMNS = ("id", "area_id", "site_id", "occurred_ms", *SLOTS)


@dataclass(frozen=True)
class Heard:
    """Who was heard of from an instant on (store numbers of sites or areas), and when the feed began (UTC ms)."""

    numbers: frozenset[int]
    first_ms: int | None


def read_things(connection: Connection, feed_id: int) -> Arrays:
    """All things of a status feed: columns as in THING_COLUMNS, int64, data_access.arrays.NULL where empty."""
    return gathered(connection, status, THING_COLUMNS, status, status.c.feed_id == feed_id)


def read_listed_sites(connection: Connection) -> Arrays:
    """The register: columns id, area_id, category_id."""
    return gathered(connection, site, ("id", "area_id", "category_id"), site)


def read_heard_of(connection: Connection, feed_id: int, column: str, since_ms: int, until_ms: int) -> Heard:
    """Whose observations of a feed there are with since < time <= until; `column` is site_id or area_id."""
    own = observation.c
    within = (own.feed_id == feed_id, own.occurred_ms > since_ms, own.occurred_ms <= until_ms)
    found = connection.execute(select(own[column]).where(*within, own[column].is_not(None)).distinct()).scalars()
    first = connection.execute(select(func.min(own.occurred_ms)).where(own.feed_id == feed_id)).scalar()
    return Heard(frozenset(found), first)


def read_version(connection: Connection) -> int:
    """The last tick's."""
    return int(connection.execute(select(rollup_state.c.version)).scalar_one())


def counted_cases(connection: Connection, after_version: int, feeds: Sequence[int]) -> list[int]:
    """Cases of these feeds in batches that were counted after a tick."""
    chosen = select(batch.c.id).where(batch.c.rolled_version > after_version, batch.c.feed_id.in_(feeds))
    return list(connection.execute(select(case_file.c.id).where(case_file.c.batch_id.in_(chosen))).scalars())


def open_cases(connection: Connection, feeds: Sequence[int]) -> list[int]:
    """Cases of these feeds that are not closed."""
    own = case_rollup.c
    query = select(own.case_id).where(own.feed_id.in_(feeds), own.open_until_ms >= FOREVER)
    return list(connection.execute(query).scalars())


def new_events(
    connection: Connection, after: int, rules: Sequence[str], since_ms: int, limit: int
) -> tuple[list[Event], int]:
    """Events of these rules written after the one numbered `after`, in order of time, and the number of the last one.

    Those that occurred before `since_ms` are left out.
    """
    last = last_event(connection)
    if last <= after:
        return [], last
    query = select(event).where(event.c.id > after, event.c.rule.in_(rules), event.c.occurred_ms >= since_ms)
    rows = connection.execute(query.order_by(event.c.id.desc()).limit(limit)).mappings()
    names = Event.__dataclass_fields__
    found = [Event(**{name: row[name] for name in names}) for row in rows]
    return sorted(found, key=lambda each: each.occurred_ms), last


def last_event(connection: Connection) -> int:
    """The number of the event written last, 0 without any. It falls where all of them were made anew."""
    return int(connection.execute(select(func.coalesce(func.max(event.c.id), 0))).scalar_one())


def read_texts(connection: Connection, numbers: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """The text fields of observations by number."""
    found: dict[int, Mapping[str, Any]] = {}
    wanted = list(numbers)
    for start in range(0, len(wanted), CHUNK):
        chosen = observation.c.id.in_(wanted[start : start + CHUNK])
        for number, extra in connection.execute(select(observation.c.id, observation.c.extra).where(chosen)):
            found[number] = orjson.loads(extra) if extra else {}
    return found


def read_names(connection: Connection, sites: Iterable[int], things: Iterable[int]) -> tuple[dict[int, str], ...]:
    """Names of sites and of things by number."""
    return _names(connection, site, sites), _names(connection, status, things)


def _names(connection: Connection, table: Any, numbers: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), CHUNK):
        query = select(table.c.id, table.c.name).where(table.c.id.in_(wanted[start : start + CHUNK]))
        found |= {row.id: row.name for row in connection.execute(query) if row.name}
    return found
