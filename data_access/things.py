"""One site, thing, case or alert with what is known of it and around it; words and addresses are the API's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select

from catalogue.alert_words import feed_of
from catalogue.model import Shape
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.days import Days
from data_access.engine import reading
from data_access.points_reader import ALERT, EVENT, IN_TIME, OVERDUE, OWN_KINDS, SEEN, SITE, PointsReader, thing_state
from data_access.record_rows import Shown
from data_access.schema import area, case_file, event, site, status
from data_access.surroundings import Around, Neighbour, Surroundings
from data_access.terms import Terms
from data_access.thing_rows import ThingRows

CLOSED, CLEARED = "closed", "cleared"
OF_ONE = ("case", "thing")  # subjects of alerts whose number is that of one case or thing


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
            records=self._rows.recent(connection, number, row.area_id, now_ms),
            around=self._surroundings(tree, now_ms).of_site(connection, number, row.area_code, row.lon, row.lat),
        )

    def _status(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        feed, row = self.catalogue.pinned[kind], self._rows.row(connection, status, kind, number, now_ms)
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
            values=self._rows.values(connection, feed, row, now_ms),
            around=around.of_place(row.area_code, lon, lat, (kind, number)),
        )

    def _case(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        feed, row = self.catalogue.pinned[kind], self._rows.row(connection, case_file, kind, number, now_ms)
        if row is None:
            return None
        steps = self._rows.steps(connection, feed, number, now_ms)
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
            values=self._rows.values(connection, feed, row, now_ms),
            steps=steps,
            around=self._surroundings(tree, now_ms).of_place(row.area_code, lon, lat, (kind, number)),
        )

    def _alert(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        """What the alert itself says is read with the acts upon it (api/alerts.py)."""
        row = self._rows.alert_row(connection, number)
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

    def _event(self, connection: Connection, tree: AreaTree, kind: str, number: int, now_ms: int) -> Thing | None:
        row = self._rows.row(connection, event, kind, number, now_ms)
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

    @property
    def _rows(self) -> ThingRows:
        return ThingRows(self.catalogue, self.days, self.terms)

    def _surroundings(self, tree: AreaTree, now_ms: int) -> Surroundings:
        return Surroundings(self.catalogue, self.terms, self.points, tree, now_ms)


def _site_of(row: Any) -> Neighbour | None:
    return None if row.site_id is None else Neighbour(SITE, row.site_id, row.site_name, None, "", None, row.area_code)
