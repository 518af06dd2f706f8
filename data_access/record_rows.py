"""Turns numbers of records into rows of plain values, personal text masked; which records is records_query's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from catalogue.fields import Text
from catalogue.model import Feed, Shape
from data_access.days import Days
from data_access.records_query import TABLES
from data_access.schema import area, case_step, site
from data_access.terms import Terms

MASK = "•••"
Shown = dict[str, object]


@dataclass(frozen=True)
class RecordRows:
    """Reads rows by number. Times are ISO 8601 in the city's zone."""

    days: Days
    terms: Terms

    def read(
        self, connection: Connection, feed: Feed, ids: Sequence[int], end_ms: int, personal: bool = False
    ) -> list[tuple[str, Shown]]:
        """The rows of some records in the order given, each with its cursor; a case with its step before the end.

        Personal text is masked unless `personal`.
        """
        found = {row.id: row for row in self._rows(connection, feed, ids)}
        steps = _latest_steps(connection, feed, ids, end_ms) if feed.shape is Shape.CASE else {}
        rows = [found[number] for number in ids if number in found]
        return [(f"{row.occurred_ms}-{row.id}", self._shown(feed, row, steps.get(row.id), personal)) for row in rows]

    def _rows(self, connection: Connection, feed: Feed, ids: Sequence[int]) -> Sequence[Row[Any]]:
        table = TABLES[feed.shape]
        joined = table.join(area, area.c.id == table.c.area_id).outerjoin(site, site.c.id == table.c.site_id)
        columns = (*table.c, area.c.code.label("area_code"), site.c.name.label("site_name"))
        return connection.execute(select(*columns).select_from(joined).where(table.c.id.in_(ids))).all()

    def _shown(self, feed: Feed, row: Row[Any], step: str | None, personal: bool) -> Shown:
        found: Shown = {
            "id": row.id,
            "source": row.source,
            "source_id": row.source_id,
            "occurred_at": self._iso(row.occurred_ms),
            "area": row.area_code,
            "site": row.site_name,
        }
        values = row._mapping
        for number in feed.numbers:
            stored = values[feed.column(number.key)]
            found[number.key] = None if stored is None else round(stored * number.resolution, 6)
        for word in feed.terms:
            found[word.key] = self.terms.key(values[feed.column(word.key)])
        found |= _texts(feed.texts, row.extra, personal)
        if feed.shape is Shape.CASE:
            found |= {"step": step, "due_at": self._iso(row.due_ms) if row.due_ms else None}
        return found

    def _iso(self, moment_ms: int) -> str:
        moment = datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(self.days.zone)
        return moment.isoformat(timespec="seconds")


def _texts(fields: Sequence[Text], extra: str | None, personal: bool) -> Shown:
    kept = orjson.loads(extra) if extra else {}
    masked = {field.key for field in fields if field.personal and not personal and field.key in kept}
    return {field.key: MASK if field.key in masked else kept.get(field.key) for field in fields}


def _latest_steps(connection: Connection, feed: Feed, ids: Sequence[int], end_ms: int) -> dict[int, str]:
    """Of two at the same instant the one declared later is the present one."""
    own, place = case_step.c, {step.key: n for n, step in enumerate(feed.steps)}
    query = select(own.case_id, own.step, own.at_ms).where(own.case_id.in_(ids), own.at_ms < end_ms)
    rows = sorted(connection.execute(query), key=lambda row: (row.at_ms, place.get(row.step, -1)))
    return {row.case_id: row.step for row in rows}
