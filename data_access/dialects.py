"""The few statements that SQLite and PostgreSQL say differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import BigInteger, Connection, Float, Integer, Table
from sqlalchemy.dialects import postgresql, sqlite

Columns = Mapping[str, Sequence[Any]]
MOST_VALUES = 2_000  # of one statement; SQLite takes 32,766


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


def _insert_many(connection: Connection, table: Table, columns: Columns, conflict: str) -> int:
    """Many rows by one statement, which takes a third of the time of as many single ones; the rest one by one."""
    row = f"({', '.join('?' * len(columns))})"
    head = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES "
    rows = list(zip(*columns.values(), strict=True))
    size = max(MOST_VALUES // len(columns), 1)
    full = len(rows) - len(rows) % size
    many = f"{head}{', '.join([row] * size)} {conflict}"
    found = 0
    for start in range(0, full, size):
        values = tuple(chain.from_iterable(rows[start : start + size]))
        found += connection.exec_driver_sql(many, values).rowcount
    if full < len(rows):
        found += connection.exec_driver_sql(f"{head}{row} {conflict}", rows[full:]).rowcount
    return found


def _sql_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, BigInteger):
        return "bigint"
    if isinstance(kind, Integer):
        return "integer"
    return "double precision" if isinstance(kind, Float) else "text"
