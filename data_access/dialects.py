"""The few statements that SQLite and PostgreSQL say differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Float, Integer, Table
from sqlalchemy.dialects import postgresql, sqlite

Columns = Mapping[str, Sequence[Any]]


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
        marks = ", ".join("?" * len(columns))
        rows = list(zip(*columns.values(), strict=True))
        sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks}) {conflict}"
        return connection.exec_driver_sql(sql, rows).rowcount
    arrays = ", ".join(f"%s::{_sql_type(table, name)}[]" for name in columns)
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) {conflict}"
    return connection.exec_driver_sql(sql, tuple(list(values) for values in columns.values())).rowcount


def _sql_type(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, BigInteger):
        return "bigint"
    if isinstance(kind, Integer):
        return "integer"
    return "double precision" if isinstance(kind, Float) else "text"
