"""Folds a past day's quarter-hours into daily cells, by which its sums, its end and all later levels stay what they were.

Each part keeps one cell per area (and bin) in the day's last quarter-hour; a gauge keeps there what it was in that
quarter-hour, and in the day's first one the sum of the other samples.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from catalogue.parts import Kind
from data_access.areas import AreaTree
from data_access.cells import ADD, COLUMNS, read_cells, write_cells
from data_access.days import QUARTER_MS, Days
from data_access.parts import PartIndex
from data_access.past_marks import changed_since_folded, folded_days, mark_folded
from data_access.schema import cell


def days_to_fold(connection: Connection, days: Days, before: int) -> list[int]:
    """The days before `before` (proleptic ordinal) that have quarter-hours, the earliest first."""
    first = connection.execute(select(func.min(cell.c.quarter))).scalar()
    if first is None:
        return []
    oldest = days.day(first * QUARTER_MS)
    folded = folded_days(connection, oldest, before) - changed_since_folded(connection)
    return [day for day in range(oldest, before) if day not in folded]


def fold(connection: Connection, tree: AreaTree, parts: PartIndex, days: Days, day: int) -> None:
    """Fold one day, in one transaction with the note that it is."""
    first, length = days.quarters(day)
    last = first + length - 1
    cells = read_cells(connection, tree, parts, first, first + length)
    is_sample = cells["row"].isin(parts.of_kind(Kind.GAUGE)) & (cells["quarter"] != last)
    cells["quarter"] = is_sample.map({True: first, False: last}).astype("int64")
    sums = cells.groupby(["row", "index", "quarter", "bin"], as_index=False)["value"].sum()
    connection.execute(delete(cell).where(cell.c.quarter >= first, cell.c.quarter <= last))
    write_cells(connection, tree, parts, sums[sums["value"] != 0][COLUMNS], ADD)
    mark_folded(connection, day)
