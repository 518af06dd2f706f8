"""Reads and writes the rollup's cells in the store."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, and_, func, select

from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.areas import AreaTree, count_sites
from data_access.arrays import gathered
from data_access.day_cells import DayCells
from data_access.days import Days
from data_access.dialects import bulk_insert_numbers
from data_access.parts import PartIndex
from data_access.schema import cell
from data_access.terms import Terms

Ints = npt.NDArray[np.int64]
COLUMNS = ["row", "index", "quarter", "bin", "value"]
KEY = "(quarter, part_id, area_id, bin)"
ADD = f"ON CONFLICT {KEY} DO UPDATE SET value = rollup.value + excluded.value"
NEW = ""
SET = f"ON CONFLICT {KEY} DO UPDATE SET value = excluded.value"


def write_cells(connection: Connection, tree: AreaTree, parts: PartIndex, cells: pd.DataFrame, how: str) -> None:
    """Add (`ADD`) or set (`SET`) cells, or write those whose keys are known to be new (`NEW`); columns as in `COLUMNS`, all
    int64, each key once.
    """
    ids = np.array(parts.ids, dtype=np.int64)
    columns = {
        "quarter": cells["quarter"].to_numpy(),
        "part_id": ids[cells["row"].to_numpy()],
        "area_id": tree.ids[cells["index"].to_numpy()],
        "bin": cells["bin"].to_numpy(),
        "value": cells["value"].to_numpy(),
    }
    bulk_insert_numbers(connection, cell, columns, how)


def has_cells(connection: Connection) -> bool:
    """Whether there is any."""
    return connection.execute(select(cell.c.quarter).limit(1)).first() is not None


def read_cells(
    connection: Connection, tree: AreaTree, parts: PartIndex, first: int, end: int, only_these: bool = False
) -> pd.DataFrame:
    """The cells of quarters `first` <= q < `end`; columns as in `COLUMNS`, areas and parts as array indices.

    `only_these`: the store is asked for these parts, which pays where they are few of all.
    """
    where = and_(cell.c.quarter >= first, cell.c.quarter < end, cell.c.value != 0)
    if only_these:
        where = and_(where, cell.c.part_id.in_(parts.ids))
    told = gathered(connection, cell, ("part_id", "area_id", "quarter", "bin", "value"), cell, where)
    return as_cells(np.array(list(told.values())), tree, parts)


def read_stock(connection: Connection, tree: AreaTree, parts: PartIndex, before: int) -> pd.DataFrame:
    """The stocks' levels before a quarter, as cells of the quarter just before it."""
    ids = [parts.ids[row] for row in parts.of_kind(Kind.STOCK)]
    query = (
        select(cell.c.part_id, cell.c.area_id, func.sum(cell.c.value))
        .where(cell.c.part_id.in_(ids), cell.c.quarter < before)
        .group_by(cell.c.part_id, cell.c.area_id)
    )
    rows = [(part, area, before - 1, 0, int(value)) for part, area, value in connection.execute(query)]
    return as_cells(np.array(rows, dtype=np.int64).reshape(-1, 5).T, tree, parts)


def as_cells(told: Ints, tree: AreaTree, parts: PartIndex) -> pd.DataFrame:
    """Cells by the store's numbers, shape (5, cells), with array indices; what those do not know is left out."""
    table = np.full(max(parts.ids, default=0) + 1, -1, dtype=np.int64)
    rows = np.array([(number, row) for number, row in parts.row_of_id.items() if number >= 0], dtype=np.int64)
    table[rows.reshape(-1, 2)[:, 0]] = rows.reshape(-1, 2)[:, 1]
    number, area = told[:2]
    known = (number >= 0) & (number < len(table)) & (area < len(tree.by_id))
    told = told[:, known]
    told[0], told[1] = table[told[0]], tree.by_id[told[1]]
    return pd.DataFrame(told[:, (told[:2] >= 0).all(axis=0)].T, columns=COLUMNS)


def load_day(connection: Connection, tree: AreaTree, parts: PartIndex, days: Days, day: int) -> DayCells:
    """One local day from the store, without its register."""
    first, length = days.quarters(day)
    cells = DayCells(tree, parts, first, length)
    stock = read_stock(connection, tree, parts, first)
    cells.add(pd.concat([stock, read_cells(connection, tree, parts, first, first + length)], ignore_index=True))
    return cells


def load_listed(
    connection: Connection, tree: AreaTree, parts: PartIndex, catalogue: Catalogue, terms: Terms
) -> npt.NDArray[np.int64]:
    """Listed sites now by part and area, upper areas included. Shape (parts, areas)."""
    listed = np.zeros((len(parts.parts), len(tree.areas)), dtype=np.int64)
    counted = count_sites(connection)
    for row in parts.of_kind(Kind.REGISTER):
        wanted = [terms.id(str(condition.value)) for condition in parts.parts[row].where]
        levels = np.zeros(len(tree.areas), dtype=np.int64)
        for area_id, category_id, number in counted:
            if not wanted or category_id in wanted:
                levels[tree.by_id[area_id]] += number
        listed[row] = tree.summed_up(levels)
    return listed
