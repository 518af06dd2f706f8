"""Reads cases with their steps, and keeps what each has contributed to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, select, union_all

from data_access.arrays import Arrays, gathered, listed
from data_access.dialects import Columns, among, bulk_insert
from data_access.schema import batch, case_file, case_rollup, case_step

TERM_COLUMNS = ("term_1", "term_2", "term_3", "term_4")
COLUMNS = ("id", "feed_id", "area_id", "site_id", "occurred_ms", "due_ms", *TERM_COLUMNS)
FOREVER = 10**18
Ints = npt.NDArray[np.int64]
REPLACE = (
    "ON CONFLICT (case_id) DO UPDATE SET next_ms = excluded.next_ms, contribution = excluded.contribution, "
    "feed_id = excluded.feed_id, open_until_ms = excluded.open_until_ms"
)


@dataclass(frozen=True)
class CaseTable:
    """Cases of one feed. `columns`: id, area_id, site_id, occurred_ms, due_ms, term_1 … as int64 arrays, NULL for empty.

    `case`, `step`, `at`: their steps in any order, as the place of the case in `columns`, the key, and UTC ms. `kept`: the
    contributions that those have which were counted before.
    """

    columns: Arrays
    case: Ints
    step: Sequence[str]
    at: Ints
    kept: Sequence[str]


def read_case_tables(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, CaseTable]]:
    """Cases by number, those of each feed with its number."""
    if not ids:
        return
    cases = gathered(connection, case_file, COLUMNS, case_file, among(connection, case_file.c.id, ids))
    order = np.argsort(cases["id"])
    cases = {name: values[order] for name, values in cases.items()}
    step_of, keys, at = map(np.array, _step_columns(connection, ids))
    steps = np.searchsorted(cases["id"], step_of), keys, at
    kept = _contributions_of(connection, ids)
    for feed in np.unique(cases["feed_id"]).tolist():
        yield feed, _table(cases, steps, kept, cases["feed_id"] == feed)


def _table(
    cases: Arrays, steps: Sequence[npt.NDArray[Any]], kept: Mapping[int, str], own: npt.NDArray[np.bool_]
) -> CaseTable:
    columns = {name: values[own] for name, values in cases.items()}
    case, step, at = (each[own[steps[0]]] for each in steps)
    texts = [kept[number] for number in columns["id"].tolist() if number in kept]
    return CaseTable(columns, (np.cumsum(own) - 1)[case], step.tolist(), at.astype(np.int64), texts)


def _step_columns(connection: Connection, ids: Sequence[int]) -> list[list[Any]]:
    names = ("case_id", "step", "at_ms")
    return listed(connection, case_step, names, among(connection, case_step.c.case_id, ids))


def _contributions_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    names = ("case_id", "contribution")
    return dict(
        zip(*listed(connection, case_rollup, names, among(connection, case_rollup.c.case_id, ids)), strict=True)
    )


def keep_contributions(connection: Connection, columns: Columns) -> None:
    """Write down what is kept of cases, by column, replacing what was: when each changes by itself (None for never), what it
    has in the cells, until when it was open.
    """
    bulk_insert(connection, case_rollup, columns, REPLACE)


def maybe_open(feed_id: int, since_ms: int) -> ColumnElement[bool]:
    """Cases that may have been open at an instant or later: all that were, and few others.

    Of those that the rollup has not counted as they are now it knows nothing, so they are among them.
    """
    own = select(case_rollup.c.case_id).where(case_rollup.c.feed_id == feed_id, case_rollup.c.open_until_ms >= since_ms)
    waiting = select(batch.c.id).where(batch.c.rolled_version.is_(None), batch.c.feed_id == feed_id)
    changed = select(case_file.c.id).where(case_file.c.batch_id.in_(waiting))
    return case_file.c.id.in_(union_all(own, changed))
