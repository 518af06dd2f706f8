"""PostgreSQL gives back as arrays what was copied into it, and cells are the same whichever way they were written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import BigInteger, Connection, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from data_access.cells import ADD, NEW, SET
from data_access.copying import arrays_out, copy_in
from data_access.dialects import MANY, bulk_insert_numbers
from data_access.engine import migrate, open_engine
from data_access.schema import cell

NAMES = ("quarter", "part_id", "area_id", "bin", "value")


@pytest.fixture
def connection(postgres_url: str) -> Iterator[Connection]:
    """A transaction in an empty PostgreSQL store."""
    engine = open_engine(postgres_url)
    migrate(engine)
    with engine.begin() as found:
        yield found
    engine.dispose()


def some_cells(value: int, count: int = MANY + 1) -> dict[str, np.ndarray]:
    """So many cells of one part, each in a quarter-hour of its own."""
    return dict(zip(NAMES, (np.arange(count), *(np.full(count, n) for n in (3, -7, 0, value))), strict=True))


def stored(connection: Connection) -> list[list[int]]:
    """All there is, by quarter-hour."""
    ordered = (aggregate_order_by(cast(cell.c[name], BigInteger), cell.c.quarter) for name in NAMES)
    return [values.tolist() for values in arrays_out(connection, select(*map(func.array_agg, ordered)))]


@pytest.mark.parametrize("value", [0, -1, 2**62])
def test_numbers_come_back_as_they_were_given(connection: Connection, value: int) -> None:
    given = some_cells(value, 3)

    copy_in(connection, cell, cell.name, given)

    assert stored(connection) == [column.tolist() for column in given.values()]


def test_nothing_comes_back_where_nothing_is(connection: Connection) -> None:
    assert stored(connection) == [[]] * len(NAMES)


def test_many_cells_are_added_set_and_new_ones_written(connection: Connection) -> None:
    for value, how, left in ((5, NEW, 5), (2, ADD, 7), (9, SET, 9)):
        bulk_insert_numbers(connection, cell, some_cells(value), how)
        assert set(stored(connection)[-1]) == {left}
