"""Reads columns as arrays: as one JSON array each, which parses several times faster than the rows of a cursor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import ColumnElement, Connection, FromClause, Table, Text, cast, func, select

Arrays = dict[str, npt.NDArray[np.int64]]
NULL = -(1 << 60)  # stands for an empty value


def gathered(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    source: FromClause,
    where: ColumnElement[bool] | None = None,
) -> Arrays:
    """Columns of a table (all whole numbers, NULL for empty) from a table or join, as equally long int64 arrays."""
    gather = func.json_group_array if connection.dialect.name == "sqlite" else func.json_agg
    query = select(*(cast(gather(func.coalesce(table.c[name], NULL)), Text) for name in names)).select_from(source)
    row = connection.execute(query if where is None else query.where(where)).one()
    texts = zip(names, row, strict=True)
    return {name: np.array(orjson.loads(text) if text else [], dtype=np.int64) for name, text in texts}
