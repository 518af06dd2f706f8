"""Remembers the first record of each site and day, for the parts that count a site once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from data_access.dialects import bulk_insert
from data_access.schema import distinct_site

FEW = 500
REPLACE = (
    "ON CONFLICT (day, part_id, site_id) DO UPDATE SET occurred_ms = excluded.occurred_ms, area_id = excluded.area_id"
)


def read_first(connection: Connection, day: int, part_id: int, sites: Sequence[int]) -> pd.DataFrame:
    """The known first records of a day: columns site_id, occurred_ms, area_id (int64)."""
    table = distinct_site
    query = select(table.c.site_id, table.c.occurred_ms, table.c.area_id).where(
        table.c.day == day, table.c.part_id == part_id
    )
    if len(sites) <= FEW:
        query = query.where(table.c.site_id.in_(sites))
    rows = np.array([tuple(row) for row in connection.execute(query)], dtype=np.int64).reshape(-1, 3)
    return pd.DataFrame(rows, columns=["site_id", "occurred_ms", "area_id"])


def write_first(connection: Connection, day: int, part_id: int, rows: pd.DataFrame) -> None:
    """Remember first records (columns site_id, occurred_ms, area_id), replacing what was known of the same sites."""
    if len(rows):
        columns = {name: rows[name].tolist() for name in ("site_id", "occurred_ms", "area_id")}
        constant = {"day": [day] * len(rows), "part_id": [part_id] * len(rows)}
        bulk_insert(connection, distinct_site, {**constant, **columns}, REPLACE)
