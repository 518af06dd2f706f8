"""Puts checked observations and statuses into the store, each call one transaction and one batch. Cases:
case_writer.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, Engine, delete, insert, update

from data_access.dialects import Columns, bulk_insert
from data_access.retrying import in_transaction
from data_access.schema import BATCH_LIMIT, BATCH_SHIFT, batch, observation, status

CHUNK = min(250_000, BATCH_LIMIT)


def insert_observations(engine: Engine, feed_id: int, columns: Columns, received_ms: int) -> int:
    """Store observations; those already known by (feed, source, source_id) are left out. Returns how many were new.

    `columns` maps column names of `observation` (without id and feed_id) to equally long lists.
    """
    length = len(columns["occurred_ms"])
    added = 0
    for start in range(0, length, CHUNK):
        chunk = {name: values[start : start + CHUNK] for name, values in columns.items()}
        added += in_transaction(engine, partial(_insert_batch, feed_id=feed_id, columns=chunk, received_ms=received_ms))
    return added


def _insert_batch(connection: Connection, feed_id: int, columns: Columns, received_ms: int) -> int:
    size = len(columns["occurred_ms"])
    batch_id = open_batch(connection, feed_id, received_ms)
    first = batch_id << BATCH_SHIFT
    full = {"id": range(first, first + size), "feed_id": [feed_id] * size, **columns}
    added = bulk_insert(connection, observation, full, "ON CONFLICT DO NOTHING")
    close_batch(connection, batch_id, added)
    return added


@dataclass(frozen=True)
class Keeping:
    """What a state leaves of the one before. `kept`: columns of which an empty one keeps what was known.

    `off`: by column, numbers of words; a thing that has one of them, told now or before, has 0 in the column `online`.
    """

    kept: tuple[str, ...] = ()
    online: str = ""
    off: Mapping[str, Collection[int]] = field(default_factory=dict)


def upsert_statuses(engine: Engine, feed_id: int, columns: Columns, received_ms: int, keeping: Keeping) -> int:
    """Store the latest state of things; a state not newer than the known one is left out. Returns how many took effect.

    `columns` as for observations, and `name`, `lon`, `lat`; empty ones keep what was known.
    """
    work = partial(_upsert_batch, feed_id=feed_id, columns=columns, received_ms=received_ms, keeping=keeping)
    return in_transaction(engine, work)


def _upsert_batch(connection: Connection, feed_id: int, columns: Columns, received_ms: int, keeping: Keeping) -> int:
    size = len(columns["occurred_ms"])
    batch_id = open_batch(connection, feed_id, received_ms)
    full = {"feed_id": [feed_id] * size, "batch_id": [batch_id] * size, **columns}
    taken = bulk_insert(connection, status, full, _status_conflict(list(full), keeping))
    close_batch(connection, batch_id, taken)
    return taken


def _status_conflict(names: list[str], keeping: Keeping) -> str:
    kept = ("name", "lon", "lat", *keeping.kept)
    fixed = ("feed_id", "source", "source_id")
    told = {name: f"COALESCE(excluded.{name}, status.{name})" if name in kept else f"excluded.{name}" for name in names}
    off = [f"{told[name]} IN ({', '.join(map(str, sorted(words)))})" for name, words in keeping.off.items()]
    if off:
        told[keeping.online] = f"CASE WHEN {' OR '.join(off)} THEN 0 ELSE {told[keeping.online]} END"
    sets = [f"{name} = {value}" for name, value in told.items() if name not in fixed]
    target = "(feed_id, source_id, source)"
    return f"ON CONFLICT {target} DO UPDATE SET {', '.join(sets)} WHERE excluded.occurred_ms > status.occurred_ms"


def open_batch(connection: Connection, feed_id: int, received_ms: int) -> int:
    """A new batch; it becomes visible with its records, when the transaction commits."""
    values = {"feed_id": feed_id, "received_ms": received_ms, "records": 0}
    key = connection.execute(insert(batch).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def close_batch(connection: Connection, batch_id: int, records: int) -> None:
    """Write down how many records the batch holds; an empty one goes away."""
    if records:
        connection.execute(update(batch).where(batch.c.id == batch_id).values(records=records))
    else:
        connection.execute(delete(batch).where(batch.c.id == batch_id))
