"""Reads cases with their steps, and keeps what each has contributed to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select, union_all

from data_access.dialects import bulk_insert
from data_access.schema import batch, case_file, case_rollup, case_step

TERM_COLUMNS = ("term_1", "term_2", "term_3", "term_4")
COLUMNS = ("id", "feed_id", "area_id", "site_id", "occurred_ms", "due_ms", *TERM_COLUMNS)
FOREVER = 10**18
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
    for start in range(0, len(ids), 500):
        chosen = ids[start : start + 500]
        steps: dict[int, list[tuple[str, int]]] = {}
        told = select(case_step.c.case_id, case_step.c.step, case_step.c.at_ms)
        for number, key, at in connection.execute(told.where(case_step.c.case_id.in_(chosen))):
            steps.setdefault(number, []).append((key, at))
        kept = select(case_rollup.c.case_id, case_rollup.c.contribution).where(case_rollup.c.case_id.in_(chosen))
        contributions = {row.case_id: row.contribution for row in connection.execute(kept)}
        for number, feed_id, area_id, site_id, occurred_ms, due_ms, *words in connection.execute(
            select(*(case_file.c[name] for name in COLUMNS)).where(case_file.c.id.in_(chosen))
        ):
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
