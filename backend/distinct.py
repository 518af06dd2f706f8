"""Counts each site once a day, in the quarter-hour and area of the day's first record; a late first record
moves the count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from data_access.areas import AreaTree
from data_access.arrays import NULL, Arrays
from data_access.days import QUARTER_MS, Days
from data_access.distinct_sites import read_first, write_first
from data_access.store import Connection


def distinct_cells(
    connection: Connection,
    row: int,
    part_id: int,
    arrays: Arrays,
    mask: npt.NDArray[np.bool_] | None,
    tree: AreaTree,
    days: Days,
) -> list[pd.DataFrame]:
    """The changes to the cells of one distinct part, and its memory of first records brought up to date."""
    chosen = arrays["site_id"] != NULL if mask is None else mask & (arrays["site_id"] != NULL)
    frame = pd.DataFrame({name: arrays[name][chosen] for name in ("site_id", "occurred_ms", "area_id")})
    frame["day"] = days.days_of(frame["occurred_ms"].to_numpy() // QUARTER_MS)
    first = frame.sort_values(["occurred_ms", "area_id"]).drop_duplicates(["day", "site_id"])
    cells = []
    for day in sorted(set(first["day"].tolist())):
        group = first[first["day"] == day]
        known = read_first(connection, day, part_id, group["site_id"].tolist())
        both = group.merge(known, on="site_id", how="left", suffixes=("", "_known"))
        new = both["occurred_ms_known"].isna()
        earlier = ~new & _before(both)
        cells.append(_cells(row, both[new | earlier], tree, "", 1))
        cells.append(_cells(row, both[earlier], tree, "_known", -1))
        write_first(connection, day, part_id, both[new | earlier])
    return cells


def _before(both: pd.DataFrame) -> pd.Series:
    same = both["occurred_ms"] == both["occurred_ms_known"]
    return (both["occurred_ms"] < both["occurred_ms_known"]) | (same & (both["area_id"] < both["area_id_known"]))


def _cells(row: int, sites: pd.DataFrame, tree: AreaTree, suffix: str, sign: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": np.full(len(sites), row, dtype=np.int64),
            "index": tree.by_id[sites[f"area_id{suffix}"].to_numpy().astype(np.int64)],
            "quarter": sites[f"occurred_ms{suffix}"].to_numpy().astype(np.int64) // QUARTER_MS,
            "bin": np.zeros(len(sites), dtype=np.int64),
            "value": np.full(len(sites), sign, dtype=np.int64),
        }
    )
