"""Whole numbers as PostgreSQL's COPY takes and gives them, in binary: numpy reads and writes millions of rows at once.

The format is that of https://www.postgresql.org/docs/current/sql-copy.html; nothing else is said to PostgreSQL here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, Table
from sqlalchemy.dialects import postgresql

Ints = npt.NDArray[np.int64]
HEAD, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
BYTES = {"SMALLINT": 2, "INTEGER": 4, "BIGINT": 8}


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


def copy_out(connection: Connection, query: Select[*tuple[Any, ...]], width: int) -> Ints:
    """The rows of a query of so many columns, all bigint and none empty. Shape (columns, rows)."""
    told = query.compile(connection.engine, compile_kwargs={"literal_binds": True})
    with _cursor(connection) as cursor, cursor.copy(f"COPY ({told}) TO STDOUT (FORMAT BINARY)") as copy:
        data = b"".join(copy)
    rows = np.frombuffer(data[len(HEAD) : -len(END)], dtype=_row_of([8] * width))
    found = np.empty((width, len(rows)), dtype=np.int64)
    for place in range(width):
        found[place] = rows[f"value_{place}"]
    return found


def _row_of(widths: Sequence[int]) -> np.dtype[np.void]:
    """A row: how many fields there are, then of each its length in bytes and its value."""
    fields = [(f"length_{place}", ">i4", f"value_{place}", f">i{width}") for place, width in enumerate(widths)]
    flat = [("fields", ">i2")] + [pair for a, b, c, d in fields for pair in ((a, b), (c, d))]
    return np.dtype(flat)


def _cursor(connection: Connection) -> Any:
    """The driver's own cursor, within the connection's transaction."""
    driver: Any = connection.connection.driver_connection
    return driver.cursor()
