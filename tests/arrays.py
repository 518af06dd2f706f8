"""A tiny tree and its parts as arrays, for tests of what needs no store."""

from __future__ import annotations

import numpy as np
import pandas as pd

from catalogue.areas import Area
from catalogue.parts import Part
from data_access.areas import AreaTree
from data_access.cells import COLUMNS
from data_access.day_cells import DayCells
from data_access.parts import PartIndex

TOP, LEFT, RIGHT = 0, 1, 2
FIRST_QUARTER, LENGTH = 1_000, 96


def tiny_tree() -> AreaTree:
    """A district with two grids."""

    def area(code: str, parent: str | None) -> Area:
        depth, level = (0, "district") if parent is None else (1, "grid")
        return Area(
            code=code, name=code, level=level, depth=depth, parent=parent, leaf=parent is not None, lon=0.0, lat=0.0
        )

    areas = (area("1", None), area("11", "1"), area("12", "1"))
    return AreaTree(areas, np.array([5, 3, 4], dtype=np.int64), 0)


def a_day(*parts: Part) -> DayCells:
    """A day without cells."""
    return DayCells(tiny_tree(), PartIndex(parts, tuple(range(1, len(parts) + 1))), FIRST_QUARTER, LENGTH)


def cells(*rows: tuple[int, int, int, int, int]) -> pd.DataFrame:
    """Cells as (row, area index, quarter of the day, bin, value)."""
    shifted = [(row, index, FIRST_QUARTER + quarter, minutes, value) for row, index, quarter, minutes, value in rows]
    return pd.DataFrame(shifted, columns=COLUMNS, dtype="int64")
