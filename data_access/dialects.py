"""The few statements that SQLite and PostgreSQL say differently."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Float, Integer, Table, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from data_access.copying import copy_in

Columns = Mapping[str, Sequence[Any]]
Ints = npt.NDArray[np.int64]
AS_LISTS = 100_000  # rows that are lists of numbers at a time, ten times as large as arrays
MANY = 2_000  # rows, for which PostgreSQL makes a table of their own
ROWS_AT_ONCE = 50  # of one statement: of more it takes no less time


def among(
    connection: Connection, column: ColumnElement[int] | Column[int], numbers: Collection[int]
) -> ColumnElement[bool]:
    """Whether a column is one of many whole numbers, which are told as one value; IN takes so many."""
    if connection.dialect.name == "sqlite":
        told = func.json_each(f"[{','.join(map(str, numbers))}]").table_valued("value")
        return column.in_(select(told.c.value))
    return column == func.any(literal(list(numbers), postgresql.ARRAY(BigInteger)))


def upsert(connection: Connection, table: Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def bulk_insert(connection: Connection, table: Table, columns: Columns, conflict: str) -> int:
    """Insert equally long columns at the driver's speed, with an ON CONFLICT clause; the number of rows that
    took effect.
    """
    if not all(len(values) for values in columns.values()):
        return 0
    if connection.dialect.name == "sqlite":
        return _insert_many(connection, table, columns, conflict)
    arrays = ", ".join(f"%s::{_sql_type(table, name)}[]" for name in columns)
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) {conflict}"
    return connection.exec_driver_sql(sql, tuple(list(values) for values in columns.values())).rowcount


def bulk_insert_numbers(connection: Connection, table: Table, columns: Mapping[str, Ints], conflict: str) -> None:
    """Insert equally long columns of whole numbers, none empty, with an ON CONFLICT clause or (the keys are new) without."""
    size = len(next(iter(columns.values())))
    if connection.dialect.name == "sqlite" or (conflict and size < MANY):
        for start in range(0, size, AS_LISTS):
            part = {name: values[start : start + AS_LISTS].tolist() for name, values in columns.items()}
            bulk_insert(connection, table, part, conflict)
    elif not conflict:
        copy_in(connection, table, table.name, columns)
    else:
        names = ", ".join(columns)
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE coming (LIKE {table.name}) ON COMMIT DROP")
        copy_in(connection, table, "coming", columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM coming {conflict}")
        connection.exec_driver_sql("DROP TABLE coming")


def _insert_many(connection: Connection, table: Table, columns: Columns, conflict: str) -> int:
    """Many rows by one statement, which takes half the time of as many single ones; the rest one by one."""
    row = f"({', '.join('?' * len(columns))})"
    head = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES "
    values, width = _row_by_row(columns), len(columns)
    end, found = 0, 0
    for rows in (ROWS_AT_ONCE, 1):
        size, start = rows * width, end
        end = len(values) - (len(values) - start) % size
        told = [tuple(values[place : place + size]) for place in range(start, end, size)]
        if told:
            found += connection.exec_driver_sql(f"{head}{', '.join([row] * rows)} {conflict}", told).rowcount
    return found


def _row_by_row(columns: Columns) -> list[Any]:
    """All values one after the other: a tuple per row would cost as much again, and the garbage collector's time."""
    width = len(columns)
    values: list[Any] = [None] * (width * len(next(iter(columns.values()))))
    for place, column in enumerate(columns.values()):
        values[place::width] = column
    return values


def _sql_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, BigInteger):
        return "bigint"
    if isinstance(kind, Integer):
        return "integer"
    return "double precision" if isinstance(kind, Float) else "text"
