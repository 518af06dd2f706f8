"""Sites, things and open cases as points on the map, each with its state; how they are drawn is the pages' business."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, null, select

from catalogue.measures import Kind, Part, Total, known, open_cases, overdue_cases
from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.conditions import case_clause, status_clause
from data_access.days import Days
from data_access.engine import reading
from data_access.parts import read_parts
from data_access.schema import case_file, distinct_site, site, status
from data_access.terms import Terms

SITE = "site"
COLUMNS = ("id", "lon", "lat", "state", "name", "category", "area", "heard")
STATES = {
    None: ("waiting", "done"),
    Shape.STATUS: ("offline", "online"),
    Shape.CASE: ("overdue", "in_time"),
}
"""The states of a kind's points, what asks for someone first."""
DECIMALS = 5
KEPT_MS = 5_000

Point = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class PointsReader:
    """Points of one store. What was read of the whole city is used for five seconds."""

    engine: Engine
    catalogue: Catalogue
    days: Days
    terms: Terms

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        object.__setattr__(self, "_cached", lru_cache(maxsize=16)(self._read))

    def read(self, tree: AreaTree, code: str, kind: str, now_ms: int) -> list[Point]:
        """The points of an area and all below it, in the order of COLUMNS; `heard` is UTC ms or None.

        `kind` is SITE or a feed of cases (the open ones) or states; LookupError for any other.
        """
        if kind != SITE and self._feed(kind).shape not in STATES:
            raise LookupError(f"feed {kind!r} is of observations, which have no place of their own on the map")
        within = set(tree.below(code).tolist()) | {tree.index[code]}
        found: list[tuple[int, Point]] = self._cached(tree, kind, now_ms // KEPT_MS)  # type: ignore[attr-defined]
        return [point for index, point in found if index in within]

    def _feed(self, key: str) -> Feed:
        if key not in self.catalogue.feeds:
            raise LookupError(f"{key!r} is neither {SITE!r} nor one of the feeds {', '.join(self.catalogue.feeds)}")
        return self.catalogue.feeds[key]

    def _read(self, tree: AreaTree, kind: str, slot: int) -> list[tuple[int, Point]]:
        now_ms = (slot + 1) * KEPT_MS - 1
        with reading(self.engine).connect() as connection:
            if kind == SITE:
                rows = self._sites(connection, now_ms)
            elif self._feed(kind).shape is Shape.STATUS:
                rows = self._things(connection, self._feed(kind), now_ms)
            else:
                rows = self._cases(connection, self._feed(kind), now_ms)
        placed = ((int(tree.by_id[row[-1]]), row) for row in rows if row[-1] < len(tree.by_id))
        return [(index, self._point(tree, index, row)) for index, row in placed if index >= 0]

    def _point(self, tree: AreaTree, index: int, row: Point) -> Point:
        number, lon, lat, state, name, category, heard, _ = row
        area = tree.areas[index]
        at = (area.lon, area.lat) if lon is None or lat is None else (lon, lat)
        place = (round(at[0], DECIMALS), round(at[1], DECIMALS))
        return (number, *place, state, name, category, area.code, heard)

    def _sites(self, connection: Connection, now_ms: int) -> list[Point]:
        visited = self._visited(connection, self.days.day(now_ms))
        own = select(site.c.id, site.c.lon, site.c.lat, site.c.name, site.c.category_id, site.c.area_id)
        waiting, done = STATES[None]
        return [
            _raw(row, done if row.id in visited else waiting, self.terms.key(row.category_id), visited.get(row.id))
            for row in connection.execute(own.order_by(site.c.id))
        ]

    def _visited(self, connection: Connection, day: int) -> dict[int, int]:
        """When each site was first visited on the day, by the indicator that counts sites out of those listed."""
        parts = read_parts(connection, self.catalogue)
        visits = self._visits()
        if visits is None:
            return {}
        own = select(distinct_site.c.site_id, distinct_site.c.occurred_ms).where(
            distinct_site.c.day == day, distinct_site.c.part_id == parts.ids[parts.row[visits]]
        )
        return {row[0]: row[1] for row in connection.execute(own)}

    def _visits(self) -> Part | None:
        for item in self.catalogue.indicators.values():
            listed = item.total is not None and item.total.parts[0].kind is Kind.REGISTER
            if listed and isinstance(item.measure, Total) and item.measure.part.kind is Kind.DISTINCT:
                return item.measure.part
        return None

    def _things(self, connection: Connection, feed: Feed, now_ms: int) -> list[Point]:
        off, on = STATES[Shape.STATUS]
        column = status.c[feed.column("online")]
        name = func.coalesce(status.c.name, status.c.source_id).label("name")
        own = select(status.c.id, status.c.lon, status.c.lat, name, status.c.occurred_ms, column.label("online"))
        here = and_(status.c.feed_id == self.terms.id(feed.key), status_clause(known(feed.key), feed, now_ms))
        oldest = now_ms - feed.time_to_live_s * 1000
        rows = connection.execute(own.add_columns(status.c.area_id).where(here).order_by(status.c.id))
        return [
            _raw(row, on if row.online == 1 and row.occurred_ms > oldest else off, None, row.occurred_ms)
            for row in rows
        ]

    def _cases(self, connection: Connection, feed: Feed, now_ms: int) -> list[Point]:
        late, in_time = STATES[Shape.CASE]
        start_ms, _ = self.days.bounds(self.days.day(now_ms))
        is_open, is_late = (
            case_clause(make(feed.key), feed, start_ms, now_ms + 1) for make in (open_cases, overdue_cases)
        )
        category = case_file.c[feed.column(feed.terms[0].key)] if feed.terms else null()
        own = select(case_file.c.id, site.c.lon, site.c.lat, site.c.name, category.label("category"))
        own = own.add_columns(case_file.c.occurred_ms, is_late.label("late"), case_file.c.area_id)
        own = own.select_from(case_file.outerjoin(site, site.c.id == case_file.c.site_id))
        here = and_(case_file.c.feed_id == self.terms.id(feed.key), is_open)
        return [
            _raw(row, late if row.late else in_time, self.terms.key(row.category), row.occurred_ms)
            for row in connection.execute(own.where(here).order_by(case_file.c.id))
        ]


def _raw(row: Any, state: str, category: str | None, heard: int | None) -> Point:
    return (row.id, row.lon, row.lat, state, row.name, category, heard, row.area_id)
