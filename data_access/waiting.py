"""Reads what the rollup has not counted yet, as arrays, and marks it as counted.

The *set* of uncounted batches is the cursor: a batch that commits late, with a lower number than one already counted,
is simply still in the set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, and_, delete, insert, select, update

from data_access.arrays import Arrays, gathered
from data_access.dialects import among
from data_access.schema import BATCH_LIMIT, batch, case_file, case_rollup, deferred, observation

MOST_BATCHES = 10_000


@dataclass(frozen=True)
class Waiting:
    """Uncounted batches, oldest first: their numbers by feed number. `more`: others wait behind them."""

    batches: Mapping[int, Sequence[int]]
    records: int
    more: bool

    @property
    def ids(self) -> list[int]:
        """All the batches' numbers."""
        return [number for numbers in self.batches.values() for number in numbers]


def waiting_batches(connection: Connection, limit: int) -> Waiting:
    """The oldest uncounted batches, up to about `limit` records."""
    query = select(batch.c.id, batch.c.feed_id, batch.c.records).where(batch.c.rolled_version.is_(None))
    found: dict[int, list[int]] = {}
    records = 0
    taken = 0
    for row in connection.execute(query.order_by(batch.c.id).limit(MOST_BATCHES)):
        found.setdefault(row.feed_id, []).append(row.id)
        taken += 1
        records += row.records
        if records >= limit:
            break
    return Waiting(found, records, more=records >= limit or taken == MOST_BATCHES)


def mark_counted(connection: Connection, batches: Sequence[int], version: int) -> None:
    """Write down the tick that counted these batches."""
    connection.execute(update(batch).where(among(connection, batch.c.id, batches)).values(rolled_version=version))


def read_observations(connection: Connection, batches: Sequence[int], columns: Sequence[str]) -> Arrays:
    """The rows of some batches: `id`, `area_id`, `site_id`, `occurred_ms` and the columns asked for, all int64."""
    own = and_(
        among(connection, batch.c.id, batches),
        observation.c.id >= batch.c.id * BATCH_LIMIT,
        observation.c.id < (batch.c.id + 1) * BATCH_LIMIT,
    )
    return _read(connection, batch.join(observation, own), columns)


def read_by_id(connection: Connection, ids: Sequence[int], columns: Sequence[str]) -> Arrays:
    """The same for single rows of one feed, by number."""
    return _read(connection, observation, columns, among(connection, observation.c.id, ids))


def _read(
    connection: Connection, source: FromClause, columns: Sequence[str], where: ColumnElement[bool] | None = None
) -> Arrays:
    names = ("id", "area_id", "site_id", "occurred_ms", *columns)
    return gathered(connection, observation, names, source, where)


def defer(connection: Connection, ids: Sequence[int], occurred: Sequence[int]) -> None:
    """Keep rows that lie after the product's present for later."""
    rows = [{"observation_id": i, "occurred_ms": at} for i, at in zip(ids, occurred, strict=True)]
    if rows:
        connection.execute(insert(deferred), rows)


def take_due(connection: Connection, now_ms: int, limit: int) -> Mapping[int, Sequence[int]]:
    """The kept rows whose time has come, by feed number; they are no longer kept."""
    query = select(observation.c.feed_id, observation.c.id).join(
        deferred, deferred.c.observation_id == observation.c.id
    )
    found: dict[int, list[int]] = {}
    for feed_id, number in connection.execute(query.where(deferred.c.occurred_ms <= now_ms).limit(limit)):
        found.setdefault(feed_id, []).append(number)
    ids = [number for numbers in found.values() for number in numbers]
    connection.execute(delete(deferred).where(among(connection, deferred.c.observation_id, ids)))
    return found


def changed_cases(connection: Connection, batches: Sequence[int], now_ms: int, limit: int) -> list[int]:
    """Cases changed by these batches, and cases whose contribution changes by itself now."""
    own = select(case_file.c.id).where(among(connection, case_file.c.batch_id, batches))
    found = set(connection.execute(own).scalars())
    due = select(case_rollup.c.case_id).where(case_rollup.c.next_ms <= now_ms).order_by(case_rollup.c.next_ms)
    return sorted(found | set(connection.execute(due.limit(limit)).scalars()))
