"""Remembers the first record of each site and day, for the parts that count a site once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from data_access.dialects import bulk_insert
from data_access.schema import distinct_site

FEW = 500
REPLACE = (
    "ON CONFLICT (day, part_id, site_id) DO UPDATE SET occurred_ms = excluded.occurred_ms, area_id = excluded.area_id"
)
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FirstRecords:
    """Local day, site, instant (UTC ms) and area of each, as equally long int64 arrays; a site once a day."""

    day: Ints
    site: Ints
    moment: Ints
    area: Ints

    def at(self, places: Any) -> FirstRecords:
        """Those at some places, or where a mask says so."""
        return FirstRecords(self.day[places], self.site[places], self.moment[places], self.area[places])


def read_first(connection: Connection, part_id: int, asked: FirstRecords) -> FirstRecords:
    """What is known of the days asked for, by day and site; others than the sites asked for may be among them."""
    table = distinct_site.c
    query = select(table.day, table.site_id, table.occurred_ms, table.area_id).where(
        table.part_id == part_id, table.day.in_(np.unique(asked.day).tolist())
    )
    sites = np.unique(asked.site)
    if len(sites) <= FEW:
        query = query.where(table.site_id.in_(sites.tolist()))
    rows = connection.execute(query.order_by(table.day, table.site_id)).all()
    columns = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 4)
    return FirstRecords(*columns.T)


def write_first(connection: Connection, part_id: int, records: FirstRecords) -> None:
    """Remember first records, replacing what was known of the same sites and days."""
    columns = {
        "day": records.day.tolist(),
        "part_id": [part_id] * len(records.day),
        "site_id": records.site.tolist(),
        "occurred_ms": records.moment.tolist(),
        "area_id": records.area.tolist(),
    }
    bulk_insert(connection, distinct_site, columns, REPLACE)
