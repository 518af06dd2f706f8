"""Where each camera's pictures come from: reads and writes the table. What is done with an address is others' business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace

from sqlalchemy import Engine, select

from data_access.dialects import upsert
from data_access.engine import reading
from data_access.schema import area, camera_source, status, term

FEED = "camera"
H264, H265 = "h264", "h265"
CODECS = (H264, H265)


@dataclass(frozen=True, kw_only=True)
class CameraSource:
    """One camera by its 20-digit code; WGS84 degrees where they are known; `codec` is that of `url`.

    `url` and `sub_url` (a smaller H.264 picture of the same camera) may hold passwords: they are in no repr, and must be
    in no answer, page, log line or error; show catalogue.camera_urls.masked(url) where something has to be told.
    """

    code: str
    name: str
    area_code: str
    url: str = field(repr=False)
    sub_url: str | None = field(default=None, repr=False)
    codec: str = H264
    category: str | None = None
    site_code: str | None = None
    lon: float | None = None
    lat: float | None = None
    updated_ms: int = 0

    @property
    def uses_sub(self) -> bool:
        """Whether browsers are shown the sub-stream, because they do not play what the camera sends first."""
        return self.codec == H265 and self.sub_url is not None

    @property
    def picture_url(self) -> str:
        """The address of what browsers are shown."""
        return self.sub_url if self.uses_sub and self.sub_url else self.url

    @property
    def needs_transcode(self) -> bool:
        """Whether it has nothing that browsers play."""
        return self.codec == H265 and not self.uses_sub


@dataclass(frozen=True)
class CameraSources:
    """Reads one store, anew each time."""

    engine: Engine

    def get(self, code: str) -> CameraSource | None:
        """The camera of that code, or None."""
        query = select(camera_source).where(camera_source.c.code == code)
        with reading(self.engine).connect() as connection:
            row = connection.execute(query).first()
        return CameraSource(**row._mapping) if row else None

    def area_of_thing(self, code: str) -> str | None:
        """The code of the area where a camera is that has told its state, with or without a source."""
        of_cameras = status.c.feed_id == select(term.c.id).where(term.c.key == FEED).scalar_subquery()
        here = select(area.c.code).join(status, status.c.area_id == area.c.id)
        with reading(self.engine).connect() as connection:
            return connection.execute(here.where(of_cameras, status.c.source_id == code)).scalars().first()

    def all(self) -> list[CameraSource]:
        """Every camera with a source, by code."""
        query = select(camera_source).order_by(camera_source.c.code)
        with reading(self.engine).connect() as connection:
            return [CameraSource(**row._mapping) for row in connection.execute(query)]


def write_camera_sources(engine: Engine, sources: Iterable[CameraSource], now_ms: int) -> int:
    """Add or replace cameras; how many were new or other than before. `now_ms` (UTC) becomes their updated_ms."""
    known = {source.code: source for source in CameraSources(engine).all()}
    given = {source.code: source for source in sources}
    changed = [each for code, each in given.items() if code not in known or not _same(each, known[code])]
    if changed:
        with engine.begin() as connection:
            statement = upsert(connection, camera_source)
            others = [item.name for item in fields(CameraSource) if item.name != "code"]
            excluded = {name: statement.excluded[name] for name in others}
            rows = [asdict(replace(source, updated_ms=now_ms)) for source in changed]
            connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=excluded), rows)
    return len(changed)


def _same(one: CameraSource, other: CameraSource) -> bool:
    return replace(one, updated_ms=0) == replace(other, updated_ms=0)
