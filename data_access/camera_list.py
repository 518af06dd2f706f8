"""The cameras of an area, each with its place, its state and where it is; their pictures are camera_frames.py's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, select

from catalogue.model import Feed
from catalogue.pictures import BLACK, FROZEN, PICTURE
from data_access.areas import AreaTree
from data_access.engine import reading
from data_access.schema import area, camera_source, site, status
from data_access.terms import Terms

ONLINE, OFFLINE, SILENT, NO_SOURCE = "online", "offline", "silent", "no_source"
KEPT_MS = 5_000


@dataclass(frozen=True, kw_only=True)
class Camera:
    """`state`: ONLINE, OFFLINE, FROZEN, BLACK, SILENT (nobody has told of it for too long) or NO_SOURCE (it cannot be shown).

    Degrees are WGS84; `category` is a free word of the place, None where it has none; `area` is a code. `number` is that of
    the thing which tells its states, None where none does.
    """

    code: str
    name: str
    lon: float
    lat: float
    state: str
    category: str | None
    area: str
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class CameraState:
    """What was last said of a camera, by whom (the record's source) and when (UTC ms)."""

    source: str
    occurred_ms: int
    online: bool


def read_states(engine: Engine, feed: Feed, terms: Terms, codes: Iterable[str]) -> dict[str, CameraState]:
    """The last states of cameras by code; a camera of which two sources tell has the newer one."""
    online = status.c[feed.column("online")].label("online")
    own = select(status.c.source_id, status.c.source, status.c.occurred_ms, online)
    own = own.where(status.c.feed_id == terms.id(feed.key), status.c.source_id.in_(list(codes)))
    with reading(engine).connect() as connection:
        rows = connection.execute(own.order_by(status.c.occurred_ms)).all()
    return {
        row.source_id: CameraState(source=row.source, occurred_ms=row.occurred_ms, online=row.online == 1)
        for row in rows
    }


@dataclass(frozen=True, eq=False)
class CameraList:
    """The cameras of one store. What was read of the whole city is used for five seconds.

    `through_gateway`: a media gateway shows them all, so that none needs a source here.
    """

    engine: Engine
    feed: Feed
    terms: Terms
    through_gateway: bool = False

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        object.__setattr__(self, "_cached", lru_cache(maxsize=2)(self._read))

    def all(self, tree: AreaTree, now_ms: int) -> Mapping[str, Camera]:
        """Every camera that has told of itself or has a source, by code."""
        found: dict[str, Camera] = self._cached(tree, now_ms // KEPT_MS)  # type: ignore[attr-defined]
        return found

    def within(self, tree: AreaTree, code: str, now_ms: int) -> list[Camera]:
        """Those of an area and all below it, by code."""
        inside = {tree.areas[index].code for index in tree.below(code).tolist()} | {code}
        return [camera for camera in self.all(tree, now_ms).values() if camera.area in inside]

    def _read(self, tree: AreaTree, slot: int) -> dict[str, Camera]:
        now_ms = (slot + 1) * KEPT_MS - 1
        with reading(self.engine).connect() as connection:
            sources = {row.code: row for row in connection.execute(select(camera_source))}
            things = {row.source_id: row for row in self._things(connection, now_ms)}
        codes = sorted(sources.keys() | things.keys())
        found = (self._camera(code, things.get(code), sources.get(code), tree, now_ms) for code in codes)
        return {camera.code: camera for camera in found if camera is not None}

    def _things(self, connection: Connection, now_ms: int) -> Iterable[Any]:
        """The last one of each code comes last."""
        feed = self.feed
        columns = [status.c[feed.column(key)].label(key) for key in ("online", PICTURE)]
        place = [site.c.lon.label("site_lon"), site.c.lat.label("site_lat"), site.c.category_id]
        own = select(
            status.c.id,
            status.c.source_id,
            status.c.name,
            status.c.lon,
            status.c.lat,
            status.c.occurred_ms,
            *columns,
            *place,
        )
        own = own.add_columns(area.c.code.label("area_code"))
        joined = status.join(area, area.c.id == status.c.area_id).outerjoin(site, site.c.id == status.c.site_id)
        here = (status.c.feed_id == self.terms.id(feed.key), status.c.occurred_ms <= now_ms)
        return connection.execute(own.select_from(joined).where(*here).order_by(status.c.occurred_ms))

    def _camera(self, code: str, thing: Any, source: Any, tree: AreaTree, now_ms: int) -> Camera | None:
        """The source says where it is and what it is called, if there is one; None where that is in no known area."""
        told = source or thing
        known = tree.get(told.area_code)
        if known is None:
            return None
        places = [(told.lon, told.lat), *([(thing.site_lon, thing.site_lat)] if thing else [])]
        lon, lat = next((place for place in places if None not in place), (known.lon, known.lat))
        return Camera(
            code=code,
            name=told.name or code,
            lon=lon,
            lat=lat,
            state=self._state(thing, now_ms) if source or self.through_gateway else NO_SOURCE,
            category=(source.category if source else None) or (self.terms.key(thing.category_id) if thing else None),
            area=known.code,
            number=thing.id if thing else None,
        )

    def _state(self, thing: Any, now_ms: int) -> str:
        if thing is None or thing.occurred_ms <= now_ms - self.feed.time_to_live_s * 1000:
            return SILENT
        picture = self.terms.key(thing.picture)
        if thing.online == 1:
            return ONLINE
        return picture if picture in (FROZEN, BLACK) else OFFLINE
