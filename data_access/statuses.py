"""Reads the latest states of things (cameras …) as arrays."""

from __future__ import annotations

from sqlalchemy import Connection

from data_access.arrays import Arrays, gathered
from data_access.schema import status

SLOTS = tuple(f"{kind}_{n}" for kind in ("number", "term") for n in range(1, 5))
COLUMNS = ("area_id", "occurred_ms", *SLOTS)


def read_statuses(connection: Connection, feed_id: int) -> Arrays:
    """All things of a feed: columns as in COLUMNS, int64, with data_access.arrays.NULL where empty."""
    return gathered(connection, status, COLUMNS, status, status.c.feed_id == feed_id)
