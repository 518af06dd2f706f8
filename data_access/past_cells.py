"""Reads what the store has of past days, for some areas and some parts alone; what is made of it is past_days.py's."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, func, select

from catalogue.parts import Kind
from data_access.areas import AreaTree, Indices
from data_access.arrays import gathered
from data_access.cells import COLUMNS, as_cells
from data_access.day_cells import DayCells
from data_access.days import Days
from data_access.parts import PartIndex
from data_access.schema import cell

FEW_PARTS = 120  # so many or fewer are looked up quarter by quarter, instead of reading all there is


@dataclass(frozen=True, eq=False)
class Selection(AreaTree):
    """Some areas of a tree, none of them inside another. `place[i]`: where what area i of the tree has is counted, or -1."""

    place: Indices

    @cached_property
    def lineage(self) -> Indices:
        """Nothing is above anything here. Shape (areas, 1)."""
        return np.arange(len(self.areas), dtype=np.int64)[:, None]


def selected(tree: AreaTree, indices: Indices) -> Selection:
    """The areas of those indices, each with all that is below it."""
    place = np.full(len(tree.areas), -1, dtype=np.int64)
    for position, index in enumerate(indices.tolist()):
        place[tree.below(tree.areas[index].code)] = position
    return Selection(tuple(tree.areas[i] for i in indices.tolist()), tree.ids[indices], tree.revision, place)


@dataclass(frozen=True)
class Wanted:
    """Which parts of which areas: `areas` is a selection of `tree`, or the tree itself."""

    tree: AreaTree
    areas: AreaTree
    parts: PartIndex

    @cached_property
    def place(self) -> Indices:
        """Where each area of the tree is counted."""
        return self.areas.place if isinstance(self.areas, Selection) else np.arange(len(self.tree.areas))

    @cached_property
    def is_one(self) -> bool:
        """Whether it is one area, so that the store can add up what is below it."""
        return isinstance(self.areas, Selection) and len(self.areas.areas) == 1

    @cached_property
    def key(self) -> tuple[Hashable, ...]:
        """What tells it from others."""
        return (self.tree, tuple(area.code for area in self.areas.areas), self.parts.ids)

    def placed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Cells of the tree (`index`) as cells of the areas wanted; those of others are gone."""
        at = self.place[frame["index"].to_numpy()]
        found: pd.DataFrame = frame.assign(index=at)[at >= 0]
        return found


def read_quarters(connection: Connection, wanted: Wanted, days: Days, day: int) -> DayCells:
    """One local day by quarter-hour, without openings and register."""
    first, length = days.quarters(day)
    cells = DayCells(wanted.areas, wanted.parts, first, length)
    value = func.sum(cell.c.value) if wanted.is_one else cell.c.value
    index = func.min(cell.c.area_id) if wanted.is_one else cell.c.area_id
    query = _told(cell.c.part_id, index, cell.c.quarter, cell.c.bin, value).where(*_within(wanted, first, length))
    if wanted.is_one:
        query = query.group_by(cell.c.part_id, cell.c.quarter, cell.c.bin)
    cells.add(wanted.placed(_frame(connection, query, wanted)))
    return cells


def read_sums(connection: Connection, wanted: Wanted, first: int, length: int) -> pd.DataFrame:
    """The sum of every cell over some quarters, and of gauges (`last`) what they were in the last one; as `COLUMNS`.

    The quarter is 0 throughout; columns row, index, quarter, bin, value, placed in the areas wanted.
    """
    keys = (cell.c.part_id, cell.c.bin) if wanted.is_one else (cell.c.part_id, cell.c.area_id, cell.c.bin)
    index = func.min(cell.c.area_id) if wanted.is_one else cell.c.area_id
    query = _told(cell.c.part_id, index, func.min(cell.c.quarter) * 0, cell.c.bin, func.sum(cell.c.value))
    return wanted.placed(_frame(connection, query.where(*_within(wanted, first, length)).group_by(*keys), wanted))


def _told(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*(column.label(name) for column, name in zip(columns, COLUMNS, strict=True)))


def _within(wanted: Wanted, first: int, length: int) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [cell.c.value != 0]
    if len(wanted.parts.ids) <= FEW_PARTS:
        found += [cell.c.quarter.in_(range(first, first + length)), cell.c.part_id.in_(wanted.parts.ids)]
    else:
        found += [cell.c.quarter >= first, cell.c.quarter < first + length]
    inside = np.flatnonzero(wanted.place >= 0)
    if len(inside) < len(wanted.tree.areas):
        found.append(cell.c.area_id.in_(wanted.tree.ids[inside].tolist()))
    return found


def _frame(connection: Connection, query: Select[Any], wanted: Wanted) -> pd.DataFrame:
    """Cells with the rows of `wanted.parts` and the indices of the whole tree, of a query that `_told` began."""
    told = query.subquery()
    columns = gathered(connection, told, COLUMNS, told)
    return as_cells(np.array(list(columns.values())), wanted.tree, wanted.parts)


def chosen(parts: PartIndex, wanted: Sequence[Any]) -> PartIndex:
    """Those of the parts."""
    return PartIndex(tuple(wanted), tuple(parts.ids[parts.row[part]] for part in wanted))


def rows_in(parts: PartIndex, own: PartIndex) -> npt.NDArray[np.int64]:
    """For each row of `parts` the row of the same part in `own`, or -1."""
    return np.array([own.row.get(part, -1) for part in parts.parts], dtype=np.int64)


def first_quarters(connection: Connection, parts: PartIndex, first: int, length: int) -> dict[str, int]:
    """By feed the first quarter (of the day, from 0) in which any of the parts was counted in the whole city."""
    query = select(cell.c.part_id, func.min(cell.c.quarter)).where(
        cell.c.quarter.in_(range(first, first + length)), cell.c.part_id.in_(parts.ids), cell.c.value != 0
    )
    found: dict[str, int] = {}
    for number, quarter in connection.execute(query.group_by(cell.c.part_id)):
        feed = parts.parts[parts.row_of_id[number]].feed
        found[feed] = min(found.get(feed, length), int(quarter) - first)
    return found


def stocks_of(parts: PartIndex) -> PartIndex:
    """The parts that are stocks."""
    return chosen(parts, [parts.parts[row] for row in parts.of_kind(Kind.STOCK)])
