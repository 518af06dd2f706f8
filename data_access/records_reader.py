"""Pages through the records behind a number by a cursor that stays right while records keep coming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Engine, Row, Table, and_, or_, select

from catalogue.measures import Condition, Kind, Part
from catalogue.model import Feed, Shape, Text
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.conditions import case_clause, clauses, status_clause
from data_access.days import Days
from data_access.engine import reading
from data_access.schema import area, case_file, case_step, observation, site, status
from data_access.terms import Terms

TABLES: dict[Shape, Table] = {Shape.OBSERVATION: observation, Shape.CASE: case_file, Shape.STATUS: status}
MASK = "•••"
MOST = 500
DIGITS = 18  # the store's whole numbers have no more


class BadCursor(ValueError):
    """A cursor that no page gave out."""


@dataclass(frozen=True)
class RecordsPage:
    """Rows as plain values by column key, and the cursor of the next page (None: there is none)."""

    rows: list[dict[str, object]]
    next_cursor: str | None


@dataclass(frozen=True)
class RecordsReader:
    """Reads records of any feed. Personal text is masked; times are ISO 8601 in the city's zone."""

    engine: Engine
    catalogue: Catalogue
    days: Days
    tree: Callable[[], AreaTree]
    terms: Terms

    def page(
        self,
        feed_key: str,
        area_code: str,
        start_ms: int,
        end_ms: int,
        cursor: str | None = None,
        limit: int = 50,
        where: Sequence[Condition] = (),
        part: Part | None = None,
    ) -> RecordsPage:
        """Records of a feed in an area with start <= time < end (UTC ms), newest first; of a case its report's time.

        `part` narrows cases and things to those that it counts. Of things there is only the latest state, and they come
        by number, as their times move on while they are paged through. KeyError for an unknown feed or area, BadCursor
        for a cursor that is none.
        """
        feed = self.catalogue.feeds[feed_key]
        table = TABLES[feed.shape]
        wanted = [table.c.feed_id == self.terms.id(feed_key), *self._inside(table, area_code)]
        wanted += clauses(where, feed, table, self.terms)
        wanted.append(self._within(feed, table, start_ms, end_ms, part))
        if cursor:
            wanted.append(_after(feed, table, cursor))
        size = max(1, min(limit, MOST))
        with reading(self.engine).connect() as connection:
            rows = self._read(connection, feed, table, wanted, size + 1)
            steps = _latest_steps(connection, [row.id for row in rows], end_ms) if feed.shape is Shape.CASE else {}
        more = len(rows) > size
        shown = [self._shown(feed, row, steps.get(row.id)) for row in rows[:size]]
        last = rows[size - 1] if more else None
        return RecordsPage(shown, f"{last.occurred_ms}-{last.id}" if last else None)

    def _inside(self, table: Table, area_code: str) -> list[ColumnElement[bool]]:
        tree = self.tree()
        indices = tree.below(area_code)
        if len(indices) == len(tree.areas):
            return []
        return [table.c.area_id.in_(tree.ids[indices].tolist())]

    def _within(self, feed: Feed, table: Table, start_ms: int, end_ms: int, part: Part | None) -> ColumnElement[bool]:
        if feed.shape is Shape.CASE and part is not None and part.kind is not Kind.REGISTER:
            return case_clause(part, feed, start_ms, end_ms)
        if feed.shape is Shape.STATUS:
            gauge = part is not None and part.kind is Kind.GAUGE
            return status_clause(part, feed, end_ms - 1) if part and gauge else table.c.occurred_ms < end_ms
        return and_(table.c.occurred_ms >= start_ms, table.c.occurred_ms < end_ms)

    def _read(
        self, connection: Connection, feed: Feed, table: Table, wanted: list[ColumnElement[bool]], size: int
    ) -> Sequence[Row[Any]]:
        joined = table.join(area, area.c.id == table.c.area_id).outerjoin(site, site.c.id == table.c.site_id)
        columns = (*table.c, area.c.code.label("area_code"), site.c.name.label("site_name"))
        order = [] if feed.shape is Shape.STATUS else [table.c.occurred_ms.desc()]
        query = select(*columns).select_from(joined).where(*wanted).order_by(*order, table.c.id.desc())
        return connection.execute(query.limit(size)).all()

    def _shown(self, feed: Feed, row: Row[Any], step: str | None) -> dict[str, object]:
        found: dict[str, object] = {
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
        for term in feed.terms:
            found[term.key] = self.terms.key(values[feed.column(term.key)])
        found |= _texts(feed.texts, row.extra)
        if feed.shape is Shape.CASE:
            found |= {"step": step, "due_at": self._iso(row.due_ms) if row.due_ms else None}
        return found

    def _iso(self, moment_ms: int) -> str:
        moment = datetime.fromtimestamp(moment_ms / 1000, UTC).astimezone(self.days.zone)
        return moment.isoformat(timespec="seconds")


def _texts(fields: Sequence[Text], extra: str | None) -> dict[str, object]:
    kept = orjson.loads(extra) if extra else {}
    return {field.key: MASK if field.personal and field.key in kept else kept.get(field.key) for field in fields}


def _after(feed: Feed, table: Table, cursor: str) -> ColumnElement[bool]:
    moment, _, number = cursor.partition("-")
    if not all(text.isdecimal() and len(text) <= DIGITS for text in (moment, number)):
        raise BadCursor(f"cursor {cursor!r} is not one that a page gave out")
    further = table.c.id < int(number)
    if feed.shape is Shape.STATUS:
        return further
    return or_(table.c.occurred_ms < int(moment), and_(table.c.occurred_ms == int(moment), further))


def _latest_steps(connection: Connection, ids: Sequence[int], end_ms: int) -> dict[int, str]:
    query = select(case_step.c.case_id, case_step.c.step).where(
        case_step.c.case_id.in_(ids), case_step.c.at_ms < end_ms
    )
    ordered = connection.execute(query.order_by(case_step.c.at_ms, case_step.c.id))
    return {row.case_id: row.step for row in ordered}
