"""Hours in % of what is normal at that hour: the earlier days that this looks at, and the comparison itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from catalogue.measures import Baseline
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.cells import read_cells
from data_access.day_cells import DayCells
from data_access.days import Days
from data_access.parts import PartIndex

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
QUARTERS_PER_HOUR = 4
LEAST_DAYS = 3


def load_earlier(
    connection: Connection, tree: AreaTree, parts: PartIndex, catalogue: Catalogue, days: Days, day: int
) -> tuple[DayCells, ...]:
    """The days before `day`, latest first, with the parts alone that are compared with them; none where none are.

    One more than a comparison looks at: an hour before midnight belongs to the day before.
    """
    wanted = tuple(dict.fromkeys(measure.part for measure in catalogue.baselines))
    if not wanted:
        return ()
    own = PartIndex(wanted, tuple(parts.ids[parts.row[part]] for part in wanted))
    count = 1 + max(measure.days for measure in catalogue.baselines)
    return tuple(_load(connection, tree, own, days, day - n) for n in range(1, count + 1))


def _load(connection: Connection, tree: AreaTree, parts: PartIndex, days: Days, day: int) -> DayCells:
    first, length = days.quarters(day)
    cells = DayCells(tree, parts, first, length)
    cells.add(read_cells(connection, tree, parts, first, first + length, only_these=True))
    return cells


def add_late(earlier: Sequence[DayCells], parts: PartIndex, cells: pd.DataFrame) -> Ints:
    """Add cells of late records (rows as in `parts`) to their days; the indices of the areas that changed."""
    changed = [np.empty(0, dtype=np.int64)]
    if earlier:
        table = np.array([earlier[0].parts.row.get(part, -1) for part in parts.parts], dtype=np.int64)
        rows = table[cells["row"].to_numpy()]
        chosen = cells[rows >= 0].assign(row=rows[rows >= 0])
        changed += [day.add(chosen) for day in earlier]
    found: Ints = np.unique(np.concatenate(changed))
    return found


def percent_of_normal(
    measure: Baseline, cells: DayCells, earlier: Sequence[DayCells], hour: int, areas: Ints
) -> Floats:
    """An hour of the day (-1: the last one of the day before). NaN is unknown. Shape (areas asked for,)."""
    if hour < 0 and earlier:
        cells, earlier = earlier[0], earlier[1:]
        hour = cells.length // QUARTERS_PER_HOUR - 1
    past = earlier[: measure.days]
    if hour < 0 or not past:
        return np.full(len(areas), np.nan)
    sums = np.array([_hour(measure, day, hour, areas) for day in past])
    told = np.array([_was_counted(measure, day, hour, areas) for day in past])
    normal = middle(sums, told)
    with np.errstate(divide="ignore", invalid="ignore"):
        percent: Floats = np.where(normal > 0, 100.0 * _hour(measure, cells, hour, areas) / normal, np.nan)
    return percent


def _hour(measure: Baseline, day: DayCells, hour: int, areas: Ints) -> Ints:
    start = hour * QUARTERS_PER_HOUR
    found: Ints = day.series[day.parts.row[measure.part], areas, start : start + QUARTERS_PER_HOUR].sum(axis=1)
    return found


def _was_counted(measure: Baseline, day: DayCells, hour: int, areas: Ints) -> npt.NDArray[np.bool_]:
    has_hour = hour * QUARTERS_PER_HOUR < day.length
    found: npt.NDArray[np.bool_] = (day.totals[day.parts.row[measure.part], areas] != 0) & has_hour
    return found


def middle(numbers: npt.NDArray[np.int64], told: npt.NDArray[np.bool_]) -> Floats:
    """The median down each column of what is told; NaN where that is less than LEAST_DAYS numbers."""
    ordered = np.sort(np.where(told, numbers, np.inf), axis=0)
    many = told.sum(axis=0)
    last = len(numbers) - 1
    low, high = (
        np.take_along_axis(ordered, np.clip(at, 0, last)[None, :], axis=0)[0] for at in ((many - 1) // 2, many // 2)
    )
    found: Floats = np.where(many >= LEAST_DAYS, (low + high) / 2, np.nan)
    return found
