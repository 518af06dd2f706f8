"""One site, thing, case or alert with what is known of it and around it; words and addresses are the API's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Join, Table, select

from catalogue.alert_words import feed_of
from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.alert_reader import PENDING
from data_access.alert_schema import alert
from data_access.areas import AreaTree
from data_access.days import Days
from data_access.engine import reading
from data_access.points_reader import ALERT, EVENT, IN_TIME, OVERDUE, OWN_KINDS, SEEN, SITE, PointsReader, thing_state
from data_access.record_rows import RecordRows, Shown
from data_access.schema import area, case_file, case_step, event, observation, site, status
from data_access.surroundings import Around, Neighbour, Surroundings
from data_access.terms import Terms

CLOSED, CLEARED = "closed", "cleared"
RECENT_OF_EACH, RECENT_DAYS = 3, 30
DAY_MS = 86_400_000
OF_ONE = ("case", "thing")  # subjects of alerts whose number is that of one case or thing
PLACED = (
    area.c.code.label("area_code"),
    site.c.name.label("site_name"),
    site.c.lon.label("site_lon"),
    site.c.lat.label("site_lat"),
)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What there is to tell. Times are UTC ms, degrees WGS84 (None: no place of its own), names None where unknown.

    `values` are its fields by key, personal ones masked; `steps` are (key, time) in order; `record` is the kind and number
    of the case or thing behind an alert or event. `records` are the latest of each feed at a site; `around` what else there is.
    """

    kind: str
    id: int
    name: str | None
    code: str | None
    category: str | None
    state: str
    at_ms: int | None
    area: str
    lon: float | None
    lat: float | None
    site: Neighbour | None = None
    due_ms: int | None = None
    shown: str | None = None
    values: Shown = field(default_factory=dict)
    steps: Sequence[tuple[str, int]] = ()
    record: tuple[str, int] | None = None
    records: Sequence[tuple[str, Shown]] = ()
    around: Around = field(default_factory=Around)


@dataclass(frozen=True)
class ThingsReader:
    """Reads things of one store by kind and number."""

    engine: Engine
    catalogue: Catalogue
    days: Days
    terms: Terms
    points: PointsReader

    def read(self, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing:
        """What is known at an instant. LookupError for a kind that is not shown one by one, or a number it has not."""
        with reading(self.engine).connect() as connection:
            found = self._reader(kind)(connection, tree, kind, number, now_ms)
        if found is None:
            raise LookupError(f"there is no {kind} with the number {number}")
        return found

    def _reader(self, kind: str) -> Callable[[Connection, AreaTree, str, int, int], Thing | None]:
        own = {SITE: self._site, ALERT: self._alert, EVENT: self._event}
        if kind in own:
            return own[kind]
        if kind not in self.catalogue.pinned:
            raise LookupError(f"{kind!r} is not one of {', '.join((*OWN_KINDS, *self.catalogue.pinned))}")
        return self._status if self.catalogue.pinned[kind].shape is Shape.STATUS else self._case

    def _site(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        joined = site.join(area, area.c.id == site.c.area_id)
        own = select(*site.c, area.c.code.label("area_code")).select_from(joined).where(site.c.id == number)
        row = connection.execute(own).first()
        if row is None:
            return None
        point = next((each for each in self.points.read(tree, row.area_code, SITE, now_ms) if each[0] == number), None)
        return Thing(
            kind=kind,
            id=number,
            name=row.name,
            code=row.code,
            category=self.terms.key(row.category_id),
            state=point[3] if point else "",
            at_ms=point[-1] if point else None,
            area=row.area_code,
            lon=row.lon,
            lat=row.lat,
            records=self._recent(connection, number, row.area_id, now_ms),
            around=self._surroundings(tree, now_ms).of_site(connection, number, row.area_code, row.lon, row.lat),
        )

    def _status(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        feed, row = self.catalogue.pinned[kind], self._row(connection, status, kind, number, now_ms)
        if row is None:
            return None
        online = row._mapping[feed.column("online")]
        lon, lat = (row.lon, row.lat) if row.lon is not None else (row.site_lon, row.site_lat)
        around = self._surroundings(tree, now_ms)
        return Thing(
            kind=kind,
            id=number,
            name=None if feed.of_people else row.name or row.source_id,
            code=None if feed.of_people else row.source_id,
            category=None,
            state=thing_state(feed, online, row.occurred_ms, now_ms),
            at_ms=row.occurred_ms,
            area=row.area_code,
            lon=lon,
            lat=lat,
            site=_site_of(row),
            values=self._values(connection, feed, row, now_ms),
            around=around.of_place(row.area_code, lon, lat, (kind, number)),
        )

    def _case(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        feed, row = self.catalogue.pinned[kind], self._row(connection, case_file, kind, number, now_ms)
        if row is None:
            return None
        steps = self._steps(connection, feed, number, now_ms)
        is_closed = bool(steps) and steps[-1][0] == feed.steps[-1].key
        is_late = row.due_ms is not None and row.due_ms < now_ms
        lon, lat = row.site_lon, row.site_lat
        return Thing(
            kind=kind,
            id=number,
            name=None,
            code=row.source_id,
            category=self.terms.key(row._mapping[feed.column(feed.terms[0].key)]) if feed.terms else None,
            state=CLOSED if is_closed else OVERDUE if is_late else IN_TIME,
            at_ms=row.occurred_ms,
            area=row.area_code,
            lon=lon,
            lat=lat,
            site=_site_of(row),
            due_ms=row.due_ms,
            values=self._values(connection, feed, row, now_ms),
            steps=steps,
            around=self._surroundings(tree, now_ms).of_place(row.area_code, lon, lat, (kind, number)),
        )

    def _alert(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        """What the alert itself says is read with the acts upon it (api/alerts.py)."""
        row = self._alert_row(connection, number)
        rule = self.catalogue.alert_rules.get(row.rule) if row else None
        if row is None or rule is None:
            return None
        about, feed = row.subject.partition(":")[0], feed_of(rule, self.catalogue)
        is_seen = row.acknowledged_ms is not None
        seen = SEEN.format(severity=row.severity) if is_seen else row.severity
        return Thing(
            kind=kind,
            id=number,
            name=None,
            code=None,
            category=rule.key,
            state=CLEARED if row.cleared_ms is not None else seen,
            at_ms=row.active_ms,
            area=row.area_code,
            lon=row.site_lon,
            lat=row.site_lat,
            site=_site_of(row),
            record=(feed, row.ref) if about in OF_ONE and feed in self.catalogue.pinned else None,
            around=self._surroundings(tree, now_ms).of_place(row.area_code, row.site_lon, row.site_lat, (kind, number)),
        )

    def _alert_row(self, connection: Connection, number: int) -> Any:
        joined = _placed(alert)
        own = select(*alert.c, *PLACED).select_from(joined).where(alert.c.id == number, alert.c.state != PENDING)
        return connection.execute(own).first()

    def _event(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        row = self._row(connection, event, kind, number, now_ms)
        rule = self.catalogue.rules.get(row.rule) if row else None
        if row is None or rule is None:
            return None
        feed = self.catalogue.feeds[rule.feed]
        is_case = feed.key in self.catalogue.pinned and feed.shape is Shape.CASE
        return Thing(
            kind=kind,
            id=number,
            name=None,
            code=None,
            category=rule.key,
            state=row.severity,
            at_ms=row.occurred_ms,
            area=row.area_code,
            lon=row.site_lon,
            lat=row.site_lat,
            site=_site_of(row),
            shown=row.shown,
            record=(feed.key, row.record_id) if is_case else None,
            around=self._surroundings(tree, now_ms).of_place(row.area_code, row.site_lon, row.site_lat, (kind, number)),
        )

    def _row(self, connection: Connection, table: Any, kind: str, number: int, now_ms: int) -> Any:
        """With its area's code and its site, unless it is of another feed or has not happened yet."""
        own = select(*table.c, *PLACED).select_from(_placed(table))
        own = own.where(table.c.id == number, table.c.occurred_ms <= now_ms)
        if kind != EVENT:
            own = own.where(table.c.feed_id == self.terms.id(kind))
        return connection.execute(own).first()

    def _values(self, connection: Connection, feed: Feed, row: Any, now_ms: int) -> Shown:
        [(_, shown)] = RecordRows(self.days, self.terms).read(connection, feed, [row.id], now_ms + 1)
        return {each.key: shown.get(each.key) for each in feed.fields}

    def _steps(self, connection: Connection, feed: Feed, number: int, now_ms: int) -> list[tuple[str, int]]:
        """In order of time; of two at the same instant the one declared later is the present one."""
        place = {step.key: n for n, step in enumerate(feed.steps)}
        own = select(case_step.c.step, case_step.c.at_ms).where(
            case_step.c.case_id == number, case_step.c.at_ms <= now_ms
        )
        return sorted(((row[0], row[1]) for row in connection.execute(own)), key=lambda s: (s[1], place.get(s[0], -1)))

    def _recent(self, connection: Connection, number: int, area_id: int, now_ms: int) -> list[tuple[str, Shown]]:
        """The last records of each feed at a site, found by its area and time, newest first."""
        rows = RecordRows(self.days, self.terms)
        found = []
        for feed in self.catalogue.feeds.values():
            if feed.shape is Shape.OBSERVATION and feed.key not in self.catalogue.discreet:
                ids = self._recent_ids(connection, feed, number, area_id, now_ms)
                found += [(feed.key, shown) for _, shown in rows.read(connection, feed, ids, now_ms + 1)]
        return found

    def _recent_ids(self, connection: Connection, feed: Feed, number: int, area_id: int, now_ms: int) -> Sequence[int]:
        own, at = observation.c, observation.c.occurred_ms
        here = (own.feed_id == self.terms.id(feed.key), own.area_id == area_id, own.site_id == number)
        within = (at <= now_ms, at > now_ms - RECENT_DAYS * DAY_MS)
        newest = select(own.id).where(*here, *within).order_by(at.desc(), own.id.desc()).limit(RECENT_OF_EACH)
        return connection.execute(newest).scalars().all()

    def _surroundings(self, tree: AreaTree, now_ms: int) -> Surroundings:
        return Surroundings(self.catalogue, self.terms, self.points, tree, now_ms)


def _placed(table: Table) -> Join:
    return table.join(area, area.c.id == table.c.area_id).outerjoin(site, site.c.id == table.c.site_id)


def _site_of(row: Any) -> Neighbour | None:
    return None if row.site_id is None else Neighbour(SITE, row.site_id, row.site_name, None, "", None, row.area_code)
