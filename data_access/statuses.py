"""Reads the latest states of things (cameras …) as arrays."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection

from data_access.arrays import gathered
from data_access.schema import status

COLUMNS = ("area_id", "occurred_ms", "number_1", "number_2", "number_3", "number_4")


def read_statuses(connection: Connection, feed_id: int) -> pd.DataFrame:
    """All things of a feed: columns as in COLUMNS, int64, with data_access.arrays.NULL where empty."""
    return pd.DataFrame(gathered(connection, status, COLUMNS, status, status.c.feed_id == feed_id))
