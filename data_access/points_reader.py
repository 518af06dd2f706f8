"""Sites, things, alerts and open cases as points on the map, each with its state; how they are drawn is the pages' business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, func, null, select

from catalogue.measures import Total, known, open_cases, overdue_cases
from catalogue.model import Feed, Shape
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue
from data_access.alert_points import open_alerts
from data_access.areas import AreaTree
from data_access.conditions import case_clause, status_clause
from data_access.days import Days
from data_access.engine import reading
from data_access.parts import read_parts
from data_access.schema import case_file, distinct_site, event, site, status
from data_access.terms import Terms

SITE, ALERT, EVENT = "site", "alert", "event"
OWN_KINDS = (SITE, ALERT, EVENT)
COLUMNS = ("id", "lon", "lat", "state", "name", "category", "area", "heard")
WAITING, DONE = "waiting", "done"
OFFLINE, ONLINE, LISTED = "offline", "online", "listed"
OVERDUE, IN_TIME = "overdue", "in_time"
SEEN = "{severity}_seen"
MOST_EVENTS = 20_000
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

        `kind` is SITE, ALERT (the open ones), EVENT (today's) or a feed of cases (the open ones) or states that may be
        shown one by one; LookupError for any other.
        """
        self.check(kind)
        within = set(tree.below(code).tolist()) | {tree.index[code]}
        found: list[tuple[int, Point]] = self._cached(tree, kind, now_ms // KEPT_MS)  # type: ignore[attr-defined]
        return [point for index, point in found if index in within]

    def check(self, kind: str) -> None:
        """LookupError for what is no kind of points."""
        if kind not in (*OWN_KINDS, *self.catalogue.pinned):
            raise LookupError(self._refused(kind))

    def _refused(self, key: str) -> str:
        feed = self.catalogue.feeds.get(key)
        if feed is None:
            return f"{key!r} is none of {', '.join((*OWN_KINDS, *self.catalogue.pinned))}"
        if feed.shape is Shape.OBSERVATION:
            return f"feed {key!r} is of observations, which have no place of their own on the map"
        return f"feed {key!r} is not shown one by one"

    def _read(self, tree: AreaTree, kind: str, slot: int) -> list[tuple[int, Point]]:
        now_ms = (slot + 1) * KEPT_MS - 1
        with reading(self.engine).connect() as connection:
            rows = self._rows(connection, kind, now_ms)
        return list(self.placed(tree, rows))

    def placed(self, tree: AreaTree, rows: Iterable[Point]) -> Iterator[tuple[int, Point]]:
        """Rows, whose last value is the number of their area, as points with the index of it; none of unknown areas."""
        placed = ((int(tree.by_id[row[-1]]), row) for row in rows if row[-1] < len(tree.by_id))
        return ((index, self._point(tree, index, row)) for index, row in placed if index >= 0)

    def _rows(self, connection: Connection, kind: str, now_ms: int) -> list[Point]:
        if kind == SITE:
            today = self.days.day(now_ms)
            return self.listed(connection, self.visited(connection, today, today))
        if kind == ALERT:
            return [_alert(row) for row in open_alerts(connection)]
        if kind == EVENT:
            return self.events(connection, self.days.bounds(self.days.day(now_ms))[0], now_ms + 1)
        feed = self.catalogue.pinned[kind]
        read = self._things if feed.shape is Shape.STATUS else self._cases
        return read(connection, feed, now_ms)

    def _point(self, tree: AreaTree, index: int, row: Point) -> Point:
        number, lon, lat, state, name, category, heard, _ = row
        area = tree.areas[index]
        at = (area.lon, area.lat) if lon is None or lat is None else (lon, lat)
        place = (round(at[0], DECIMALS), round(at[1], DECIMALS))
        return (number, *place, state, name, category, area.code, heard)

    def listed(self, connection: Connection, visited: Mapping[int, int]) -> list[Point]:
        """All sites, done where they were visited."""
        own = select(site.c.id, site.c.lon, site.c.lat, site.c.name, site.c.category_id, site.c.area_id)
        return [
            _raw(row, DONE if row.id in visited else WAITING, self.terms.key(row.category_id), visited.get(row.id))
            for row in connection.execute(own.order_by(site.c.id))
        ]

    def visited(self, connection: Connection, first: int, last: int) -> dict[int, int]:
        """When each site was first visited on the last of these days (proleptic ordinals) on which it was.

        What a visit is says the indicator that counts sites out of those listed.
        """
        parts = read_parts(connection, self.catalogue)
        visits = self._visits()
        if visits is None:
            return {}
        own = select(distinct_site.c.site_id, func.max(distinct_site.c.occurred_ms)).where(
            distinct_site.c.day.between(first, last), distinct_site.c.part_id == parts.ids[parts.row[visits]]
        )
        return {row[0]: row[1] for row in connection.execute(own.group_by(distinct_site.c.site_id))}

    def _visits(self) -> Part | None:
        for item in self.catalogue.indicators.values():
            listed = item.total is not None and item.total.parts[0].kind is Kind.REGISTER
            if listed and isinstance(item.measure, Total) and item.measure.part.kind is Kind.DISTINCT:
                return item.measure.part
        return None

    def _things(self, connection: Connection, feed: Feed, now_ms: int) -> list[Point]:
        column = status.c[feed.column("online")]
        name = null() if feed.of_people else func.coalesce(status.c.name, status.c.source_id)
        place = [func.coalesce(status.c[key], site.c[key]).label(key) for key in ("lon", "lat")]
        own = select(status.c.id, *place, name.label("name"), status.c.occurred_ms)
        own = own.select_from(status.outerjoin(site, site.c.id == status.c.site_id))
        here = and_(status.c.feed_id == self.terms.id(feed.key), status_clause(known(feed.key), feed, now_ms))
        own = own.add_columns(column.label("online"), status.c.area_id)
        rows = connection.execute(own.where(here).order_by(status.c.id)).all()
        states = [thing_state(feed, row.online, row.occurred_ms, now_ms) for row in rows]
        told = zip(rows, states, strict=True)
        return [_raw(row, state, None, row.occurred_ms) for row, state in told if feed.says.wanted or state == LISTED]

    def _cases(self, connection: Connection, feed: Feed, now_ms: int) -> list[Point]:
        start_ms, _ = self.days.bounds(self.days.day(now_ms))
        number = self.terms.id(feed.key)
        is_open, is_late = (
            case_clause(make(feed.key), feed, number, start_ms, now_ms + 1) for make in (open_cases, overdue_cases)
        )
        own = self.case_columns(feed).add_columns(is_late.label("late"))
        here = and_(case_file.c.feed_id == number, is_open)
        rows = connection.execute(own.where(here).order_by(case_file.c.id))
        return [self.case_point(row, OVERDUE if row.late else IN_TIME) for row in rows]

    def case_columns(self, feed: Feed) -> Select[Any]:
        """What `case_point` needs of a case, from all cases of all feeds."""
        category = case_file.c[feed.column(feed.terms[0].key)] if feed.terms else null()
        own = select(case_file.c.id, site.c.lon, site.c.lat, site.c.name, category.label("category"))
        own = own.add_columns(case_file.c.occurred_ms, case_file.c.due_ms, case_file.c.area_id)
        return own.select_from(case_file.outerjoin(site, site.c.id == case_file.c.site_id))

    def case_point(self, row: Any, state: str | None) -> Point:
        """A case in a state as a row of a point."""
        return _raw(row, state, self.terms.key(row.category), row.occurred_ms)

    def events(self, connection: Connection, start_ms: int, end_ms: int) -> list[Point]:
        """The newest events from an instant to before another (UTC ms), by how much they ask."""
        own = select(event.c.id, site.c.lon, site.c.lat, site.c.name, event.c.severity, event.c.rule)
        own = own.add_columns(event.c.occurred_ms, event.c.area_id)
        own = own.select_from(event.outerjoin(site, site.c.id == event.c.site_id))
        within = and_(event.c.occurred_ms >= start_ms, event.c.occurred_ms < end_ms)
        newest = own.where(within).order_by(event.c.occurred_ms.desc(), event.c.id.desc()).limit(MOST_EVENTS)
        return [_raw(row, row.severity, row.rule, row.occurred_ms) for row in connection.execute(newest)]


def thing_state(feed: Feed, online: int | None, heard_ms: int, now_ms: int) -> str:
    """The state of a thing that said `online` at an instant (UTC ms): OFFLINE once that is too long ago."""
    is_on = online == 1 and heard_ms > now_ms - feed.time_to_live_s * 1000
    return (ONLINE if feed.says.wanted else LISTED) if is_on else OFFLINE


def _alert(row: Any) -> Point:
    """An alert that somebody has is in a state of its own."""
    state = SEEN.format(severity=row.severity) if row.is_seen else row.severity
    return (row.id, row.lon, row.lat, state, row.place, row.rule, row.active_ms, row.area_id)


def _raw(row: Any, state: str | None, category: str | None, heard: int | None) -> Point:
    return (row.id, row.lon, row.lat, state, row.name, category, heard, row.area_id)
