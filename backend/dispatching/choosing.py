"""Finds the place of a case that is to be dispatched: an alert's, a site's or an area's, or a point's below that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.alerting.life import State
from backend.places import Places
from data_access.alerts import read_alert
from data_access.dispatches import place_of_site
from data_access.engine import reading
from data_access.store import Connection, Engine


@dataclass(frozen=True)
class Place:
    """Where a case is: the code of its area, the store's numbers of it, of the site, and of the alert it comes out of."""

    area: str
    area_id: int
    site_id: int | None = None
    alert_id: int | None = None


def find_place(
    engine: Engine,
    places: Places,
    alert: int | None,
    site: int | None,
    area: str | None,
    point: tuple[float, float] | None,
) -> Place:
    """The one place that is given; a point (WGS84) says which area below it, where it is no site.

    LookupError for what there is not, ValueError for what cannot be meant.
    """
    if sum(each is not None for each in (alert, site, area)) != 1:
        raise ValueError("give one of alert, site and area: it says the place")
    with reading(engine).connect() as connection:
        found = _given(connection, places, alert, site, area)
    return _narrowed(places, found, point) if point and found.site_id is None else found


def _given(connection: Connection, places: Places, alert: int | None, site: int | None, area: str | None) -> Place:
    if alert is not None:
        own = read_alert(connection, alert)
        if own is None or own.state == State.PENDING:
            raise LookupError(f"there is no alert {alert}")
        return Place(_code(places, own.area_id), own.area_id, own.site_id, alert)
    if site is not None:
        area_id = place_of_site(connection, site)
        if area_id is None:
            raise LookupError(f"there is no site {site}")
        return Place(_code(places, area_id), area_id, site)
    if area is None or area not in places.area_ids:
        raise LookupError(f"area {area!r} is not known")
    return Place(area, places.area_ids[area])


def _narrowed(places: Places, base: Place, point: tuple[float, float]) -> Place:
    lon, lat = point
    found = int(places.locate(np.array([lon]), np.array([lat]))[0])
    code = _code(places, found) if found else ""
    if base.area not in [area.code for area in places.tree.path(code)]:
        raise ValueError(f"the point {lon:.6f}, {lat:.6f} does not lie in area {base.area!r}")
    return Place(code, found, None, base.alert_id)


def _code(places: Places, area_id: int) -> str:
    """LookupError for an area that has been taken out of the tree."""
    index = int(places.tree.by_id[area_id]) if area_id < len(places.tree.by_id) else -1
    if index < 0:
        raise LookupError(f"area number {area_id} is no longer in the tree")
    return places.tree.areas[index].code
