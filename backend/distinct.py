"""Counts each site once a day, in the quarter-hour and area of the day's first record; a late first record
moves the count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backend.grouping import Cells, as_cells
from data_access.areas import AreaTree
from data_access.arrays import NULL, Arrays
from data_access.days import QUARTER_MS, Days
from data_access.distinct_sites import FirstRecords, read_first, write_first
from data_access.store import Connection

Ints = npt.NDArray[np.int64]
SITES = 1 << 32  # more than there are


def distinct_cells(
    connection: Connection,
    row: int,
    part_id: int,
    arrays: Arrays,
    mask: npt.NDArray[np.bool_] | None,
    tree: AreaTree,
    days: Days,
) -> list[Cells]:
    """The changes to the cells of one distinct part, and its memory of first records brought up to date."""
    chosen = arrays["site_id"] != NULL if mask is None else mask & (arrays["site_id"] != NULL)
    if not chosen.any():
        return []
    first = _first(arrays, chosen, days)
    known = read_first(connection, part_id, first)
    place = np.searchsorted(_keys(known), _keys(first))
    has = np.zeros(len(place), dtype=bool)
    inside = place < len(known.day)
    has[inside] = _keys(known)[place[inside]] == _keys(first)[inside]
    before = known.at(place[has])
    earlier = np.flatnonzero(has)[_before(first.at(has), before)]
    taken = np.sort(np.concatenate([np.flatnonzero(~has), earlier]))
    write_first(connection, part_id, first.at(taken))
    gone = known.at(place[earlier])
    return [_cells(row, first.at(taken), tree, 1), _cells(row, gone, tree, -1)]


def _first(arrays: Arrays, chosen: npt.NDArray[np.bool_], days: Days) -> FirstRecords:
    """The first record of each day and site, in the order of `_keys`."""
    site, at, area = (arrays[name][chosen] for name in ("site_id", "occurred_ms", "area_id"))
    found = FirstRecords(days.days_of(at // QUARTER_MS), site, at, area)
    found = found.at(np.lexsort((area, at, site, found.day)))
    keys = _keys(found)
    return found.at(np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])))


def _keys(records: FirstRecords) -> Ints:
    return records.day * SITES + records.site


def _before(one: FirstRecords, other: FirstRecords) -> npt.NDArray[np.bool_]:
    same = one.moment == other.moment
    found: npt.NDArray[np.bool_] = (one.moment < other.moment) | (same & (one.area < other.area))
    return found


def _cells(row: int, records: FirstRecords, tree: AreaTree, sign: int) -> Cells:
    amount = np.full(len(records.day), sign, dtype=np.int64)
    return as_cells(row, tree.by_id[records.area], records.moment // QUARTER_MS, amount)
