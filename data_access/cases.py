"""Reads cases with their steps, and keeps what each has contributed to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from data_access.dialects import bulk_insert
from data_access.schema import case_file, case_rollup, case_step

TERM_COLUMNS = ("term_1", "term_2", "term_3", "term_4")
REPLACE = "ON CONFLICT (case_id) DO UPDATE SET next_ms = excluded.next_ms, contribution = excluded.contribution"


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
        for row in connection.execute(select(case_step).where(case_step.c.case_id.in_(chosen))):
            steps.setdefault(row.case_id, []).append((row.step, row.at_ms))
        kept = select(case_rollup.c.case_id, case_rollup.c.contribution).where(case_rollup.c.case_id.in_(chosen))
        contributions = {row.case_id: row.contribution for row in connection.execute(kept)}
        for row in connection.execute(select(case_file).where(case_file.c.id.in_(chosen))):
            case = Case(
                id=row.id,
                feed_id=row.feed_id,
                area_id=row.area_id,
                site_id=row.site_id,
                occurred_ms=row.occurred_ms,
                due_ms=row.due_ms,
                terms={name: row._mapping[name] for name in TERM_COLUMNS},
                steps=tuple(steps.get(row.id, ())),
            )
            yield case, contributions.get(row.id)


def keep_contributions(connection: Connection, kept: Sequence[tuple[int, int | None, str]]) -> None:
    """Write (case id, next change in UTC ms, contribution) down, replacing what was kept."""
    if kept:
        ids, coming, texts = zip(*kept, strict=True)
        bulk_insert(connection, case_rollup, {"case_id": ids, "next_ms": coming, "contribution": texts}, REPLACE)
