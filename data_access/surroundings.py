"""What is at a site and near a place: things of the feeds shown on the map, and open cases."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.points_reader import Point, PointsReader, thing_state
from data_access.schema import case_file, status
from data_access.terms import Terms

NEAR_M, NEAR_OF_EACH, LONGEST_TO_LIVE_S = 500.0, 3, 3_600
METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class Neighbour:
    """Something beside a thing, in the area of that code: `metres` away, None where either has no place of its own;
    `heard_ms` is UTC.
    """

    kind: str
    id: int
    name: str | None
    category: str | None
    state: str
    heard_ms: int | None
    area: str
    metres: float | None = None


@dataclass(frozen=True)
class Around:
    """`here`: states told of the site itself; `cases`: open ones of it; `near`: things nearby, nearest first by feed."""

    here: Sequence[Neighbour] = ()
    cases: Sequence[Neighbour] = ()
    near: Sequence[Neighbour] = ()


@dataclass(frozen=True)
class Surroundings:
    """Reads by one tree at one instant (UTC ms). What points are known of is used as long as theirs is."""

    catalogue: Catalogue
    terms: Terms
    points: PointsReader
    tree: AreaTree
    now_ms: int

    def of_site(self, connection: Connection, number: int, code: str, lon: float | None, lat: float | None) -> Around:
        """States and open cases of a site, and the things near it."""
        here = list(self._states(connection, number, code))
        own = {(each.kind, each.id) for each in here}
        near = [each for each in self._near(code, lon, lat) if (each.kind, each.id) not in own]
        return Around(here, list(self._cases(connection, number, code)), near)

    def of_place(self, code: str, lon: float | None, lat: float | None, but: tuple[str, int]) -> Around:
        """The things near a place, without one of them."""
        return Around(near=[each for each in self._near(code, lon, lat) if (each.kind, each.id) != but])

    def _states(self, connection: Connection, number: int, code: str) -> Iterator[Neighbour]:
        for feed in self.catalogue.pinned.values():
            if feed.shape is Shape.STATUS:
                online = status.c[feed.column("online")].label("online")
                own = select(status.c.id, status.c.name, status.c.source_id, status.c.occurred_ms, online)
                here = (status.c.feed_id == self.terms.id(feed.key), status.c.site_id == number)
                for row in connection.execute(own.where(*here, status.c.occurred_ms <= self.now_ms)):
                    state = thing_state(feed, row.online, row.occurred_ms, self.now_ms)
                    name = None if feed.of_people else row.name or row.source_id
                    yield Neighbour(feed.key, row.id, name, None, state, row.occurred_ms, code)

    def _cases(self, connection: Connection, number: int, code: str) -> Iterator[Neighbour]:
        """Of the open cases in the site's area, which are few, those that name the site."""
        for feed in self._of_shape(Shape.CASE):
            open_ones = {point[0]: point for point in self.points.read(self.tree, code, feed.key, self.now_ms)}
            own = select(case_file.c.id).where(case_file.c.id.in_(open_ones), case_file.c.site_id == number)
            for case_id in connection.execute(own).scalars() if open_ones else ():
                _, _, _, state, _, category, area, heard = open_ones[case_id]
                yield Neighbour(feed.key, case_id, None, category, state, heard, area)

    def _near(self, code: str, lon: float | None, lat: float | None) -> Iterator[Neighbour]:
        """Of feeds of things that are heard often; where there is no place to measure from, those in the same area."""
        for feed in self._of_shape(Shape.STATUS):
            if feed.says.wanted and feed.time_to_live_s <= LONGEST_TO_LIVE_S:
                yield from self._nearest(feed, code, lon, lat)

    def _nearest(self, feed: Feed, code: str, lon: float | None, lat: float | None) -> Iterator[Neighbour]:
        if lon is None or lat is None:
            for point in self.points.read(self.tree, code, feed.key, self.now_ms)[:NEAR_OF_EACH]:
                yield _neighbour(feed, point, None)
            return
        root = self.tree.path(code)[0].code
        points = self.points.read(self.tree, root, feed.key, self.now_ms)
        away = sorted(((metres(lon, lat, point[1], point[2]), point) for point in points), key=lambda pair: pair[0])
        for distance, point in away[:NEAR_OF_EACH]:
            if distance <= NEAR_M:
                yield _neighbour(feed, point, distance)

    def _of_shape(self, shape: Shape) -> list[Feed]:
        return [feed for feed in self.catalogue.pinned.values() if feed.shape is shape]


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance of two places (WGS84 degrees) a few kilometres apart at most, on a plane that touches the first."""
    across = (other_lon - lon) * math.cos(math.radians(lat))
    return METRES_A_DEGREE * math.hypot(across, other_lat - lat)


def _neighbour(feed: Feed, point: Point, distance: float | None) -> Neighbour:
    number, _, _, state, name, category, area, heard = point
    return Neighbour(feed.key, number, name, category, state, heard, area, distance)
