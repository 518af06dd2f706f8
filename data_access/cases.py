"""Reads cases with their steps, and keeps what each has contributed to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select, union_all

from data_access.arrays import listed
from data_access.dialects import among, bulk_insert
from data_access.schema import batch, case_file, case_rollup, case_step

TERM_COLUMNS = ("term_1", "term_2", "term_3", "term_4")
COLUMNS = ("id", "feed_id", "area_id", "site_id", "occurred_ms", "due_ms", *TERM_COLUMNS)
FOREVER = 10**18
AT_ONCE = 5_000
REPLACE = (
    "ON CONFLICT (case_id) DO UPDATE SET next_ms = excluded.next_ms, contribution = excluded.contribution, "
    "feed_id = excluded.feed_id, open_until_ms = excluded.open_until_ms"
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as the rollup sees it; times in UTC ms, `terms` by column, `steps` as (key, instant) in any order."""

    id: int
    feed_id: int
    area_id: int
    site_id: int | None
    occurred_ms: int
    due_ms: int | None
    terms: Mapping[str, int | None]
    steps: tuple[tuple[str, int], ...]


def read_cases(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[Case, str | None]]:
    """Cases by number, each with its kept contribution (None when it has none)."""
    for start in range(0, len(ids), AT_ONCE):
        chosen = ids[start : start + AT_ONCE]
        steps = _steps_of(connection, chosen)
        contributions = _contributions_of(connection, chosen)
        columns = listed(connection, case_file, COLUMNS, among(connection, case_file.c.id, chosen))
        for number, feed_id, area_id, site_id, occurred_ms, due_ms, *words in zip(*columns, strict=True):
            case = Case(
                id=number,
                feed_id=feed_id,
                area_id=area_id,
                site_id=site_id,
                occurred_ms=occurred_ms,
                due_ms=due_ms,
                terms=dict(zip(TERM_COLUMNS, words, strict=True)),
                steps=tuple(steps.get(number, ())),
            )
            yield case, contributions.get(number)


def _steps_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    names = ("case_id", "step", "at_ms")
    told = listed(connection, case_step, names, among(connection, case_step.c.case_id, ids))
    steps: dict[int, list[tuple[str, int]]] = {}
    for number, key, at in zip(*told, strict=True):
        steps.setdefault(number, []).append((key, at))
    return steps


def _contributions_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    names = ("case_id", "contribution")
    return dict(
        zip(*listed(connection, case_rollup, names, among(connection, case_rollup.c.case_id, ids)), strict=True)
    )


@dataclass(frozen=True)
class Kept:
    """What the rollup keeps of a case: when it changes by itself, what it has in the cells, until when it was open."""

    case_id: int
    next_ms: int | None
    contribution: str
    feed_id: int
    open_until_ms: int


def keep_contributions(connection: Connection, kept: Sequence[Kept]) -> None:
    """Write down what is kept, replacing what was."""
    columns = {name: [getattr(each, name) for each in kept] for name in Kept.__dataclass_fields__}
    bulk_insert(connection, case_rollup, columns, REPLACE)


def maybe_open(feed_id: int, since_ms: int) -> ColumnElement[bool]:
    """Cases that may have been open at an instant or later: all that were, and few others.

    Of those that the rollup has not counted as they are now it knows nothing, so they are among them.
    """
    own = select(case_rollup.c.case_id).where(case_rollup.c.feed_id == feed_id, case_rollup.c.open_until_ms >= since_ms)
    waiting = select(batch.c.id).where(batch.c.rolled_version.is_(None), batch.c.feed_id == feed_id)
    changed = select(case_file.c.id).where(case_file.c.batch_id.in_(waiting))
    return case_file.c.id.in_(union_all(own, changed))
