"""Whole numbers as PostgreSQL takes and gives them in binary, of which numpy reads and writes millions at once.

They go in by COPY, in the format of https://www.postgresql.org/docs/current/sql-copy.html, and come out as one array a column, in
that of array_send (arrayfuncs.c): COPY would give every row to Python apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql

Ints = npt.NDArray[np.int64]
HEAD, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
BYTES = {"SMALLINT": 2, "INTEGER": 4, "BIGINT": 8}
ARRAY_HEAD = 20  # dimensions, whether any is empty, their type, how many there are, the number of the first
ELEMENT = np.dtype([("length", ">i4"), ("value", ">i8")])


def copy_in(connection: Connection, table: Table, into: str, columns: Mapping[str, Ints]) -> None:
    """Add equally long columns of `table` to it or to one like it (`into`)."""
    kinds = [str(table.c[name].type.compile(postgresql.dialect())) for name in columns]  # type: ignore[no-untyped-call]
    rows = np.empty(len(next(iter(columns.values()))), dtype=_row_of([BYTES[kind] for kind in kinds]))
    rows["fields"] = len(columns)
    for place, (kind, values) in enumerate(zip(kinds, columns.values(), strict=True)):
        rows[f"length_{place}"], rows[f"value_{place}"] = BYTES[kind], values
    sql = f"COPY {into} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with _cursor(connection) as cursor, cursor.copy(sql) as copy:
        for part in (HEAD, rows.data.cast("B"), END):
            copy.write(part)


def arrays_out(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Ints]:
    """The arrays of the one row of a query, each of bigint with none empty; an empty one for null."""
    told = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
    with _cursor(connection) as cursor:
        cursor.execute(str(told), binary=True)
        for place in range(cursor.pgresult.nfields):
            data = cursor.pgresult.get_value(0, place) or bytes(ARRAY_HEAD)
            yield np.frombuffer(data, dtype=ELEMENT, offset=ARRAY_HEAD)["value"].astype(np.int64)


def _row_of(widths: Sequence[int]) -> np.dtype[np.void]:
    """A row: how many fields there are, then of each its length in bytes and its value."""
    fields = [(f"length_{place}", ">i4", f"value_{place}", f">i{width}") for place, width in enumerate(widths)]
    flat = [("fields", ">i2")] + [pair for a, b, c, d in fields for pair in ((a, b), (c, d))]
    return np.dtype(flat)


def _cursor(connection: Connection) -> Any:
    """The driver's own cursor, within the connection's transaction."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor()
