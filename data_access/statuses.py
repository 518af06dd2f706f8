"""Reads the latest states of things (cameras …) as arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from data_access.schema import status

COLUMNS = ["id", "feed_id", "area_id", "occurred_ms", "number_1", "number_2", "number_3", "number_4"]


def read_statuses(connection: Connection, feed_id: int) -> pd.DataFrame:
    """All things of a feed, by number: columns as in COLUMNS, numbers as float64 with NaN where empty."""
    query = select(*(status.c[name] for name in COLUMNS)).where(status.c.feed_id == feed_id).order_by(status.c.id)
    rows = [tuple(row) for row in connection.execute(query)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({name: np.int64 if i < 4 else np.float64 for i, name in enumerate(COLUMNS)})
