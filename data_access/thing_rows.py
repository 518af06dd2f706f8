"""The rows of the store behind one site, thing, case, alert or event; what they tell together is things.py's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Join, Table, select

from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.alert_reader import PENDING
from data_access.alert_schema import alert
from data_access.days import Days
from data_access.points_reader import EVENT
from data_access.record_rows import RecordRows, Shown
from data_access.schema import area, case_step, observation, site
from data_access.terms import Terms

RECENT_OF_EACH, RECENT_DAYS = 3, 30
DAY_MS = 86_400_000
PLACED = (
    area.c.code.label("area_code"),
    site.c.name.label("site_name"),
    site.c.lon.label("site_lon"),
    site.c.lat.label("site_lat"),
)


@dataclass(frozen=True)
class ThingRows:
    """Reads within a caller's connection. `now_ms`: UTC ms, after which nothing has happened yet."""

    catalogue: Catalogue
    days: Days
    terms: Terms

    def row(self, connection: Connection, table: Any, kind: str, number: int, now_ms: int) -> Any:
        """With its area's code and its site, unless it is of another feed or has not happened yet."""
        own = select(*table.c, *PLACED).select_from(_placed(table))
        own = own.where(table.c.id == number, table.c.occurred_ms <= now_ms)
        if kind != EVENT:
            own = own.where(table.c.feed_id == self.terms.id(kind))
        return connection.execute(own).first()

    def values(self, connection: Connection, feed: Feed, row: Any, now_ms: int) -> Shown:
        """The fields of a row of that feed by key, personal ones masked."""
        [(_, shown)] = RecordRows(self.days, self.terms).read(connection, feed, [row.id], now_ms + 1)
        return {each.key: shown.get(each.key) for each in feed.fields}

    def steps(self, connection: Connection, feed: Feed, number: int, now_ms: int) -> list[tuple[str, int]]:
        """In order of time; of two at the same instant the one declared later is the present one."""
        place = {step.key: n for n, step in enumerate(feed.steps)}
        own = select(case_step.c.step, case_step.c.at_ms).where(
            case_step.c.case_id == number, case_step.c.at_ms <= now_ms
        )
        return sorted(((row[0], row[1]) for row in connection.execute(own)), key=lambda s: (s[1], place.get(s[0], -1)))

    def recent(self, connection: Connection, number: int, area_id: int, now_ms: int) -> list[tuple[str, Shown]]:
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

    def alert_row(self, connection: Connection, number: int) -> Any:
        """With its area's code and its site; None for one that nobody has been told of yet."""
        joined = _placed(alert)
        own = select(*alert.c, *PLACED).select_from(joined).where(alert.c.id == number, alert.c.state != PENDING)
        return connection.execute(own).first()


def _placed(table: Table) -> Join:
    return table.join(area, area.c.id == table.c.area_id).outerjoin(site, site.c.id == table.c.site_id)
