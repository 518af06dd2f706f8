"""The register of listed sites and known things (cameras …), read whole: it is small and every record is
checked by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from data_access.engine import reading
from data_access.schema import area, site, status


@dataclass(frozen=True)
class Site:
    """A listed site: the store's numbers of itself, its area and its category; WGS84 degrees where they are known."""

    id: int
    area_id: int
    category_id: int | None
    name: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True)
class Register:
    """Sites by code, and the area of every thing by (feed id, source, source_id)."""

    sites: dict[str, Site]
    things: dict[tuple[int, str, str], int]


def load_register(engine: Engine) -> Register:
    """The register as it is in the store now."""
    with reading(engine).connect() as connection:
        own = (site.c.id, site.c.area_id, site.c.category_id, site.c.name, site.c.lon, site.c.lat)
        sites = {row[0]: Site(*row[1:]) for row in connection.execute(select(site.c.code, *own))}
        columns = (status.c.feed_id, status.c.source, status.c.source_id, status.c.area_id)
        things = {(row[0], row[1], row[2]): row[3] for row in connection.execute(select(*columns))}
    return Register(sites, things)


def load_geometries(engine: Engine) -> tuple[str, ...]:
    """Every area's GeoJSON geometry, in the order of the tree (by code)."""
    with reading(engine).connect() as connection:
        rows = connection.execute(select(area.c.code, area.c.geometry)).all()
    return tuple(row.geometry for row in sorted(rows, key=lambda row: row.code))
