"""What stands in the demo city: an area, a site, a camera, a grid worker. Where and how many is city.py's business."""

from __future__ import annotations

from dataclasses import dataclass

import shapely


@dataclass(frozen=True, slots=True)
class DemoArea:
    """An area of the tree; `geometry` is WGS84 lon/lat and is exactly the union of the areas below it."""

    code: str
    parent_code: str | None
    level: str
    name: str
    geometry: shapely.Polygon


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A key site (重点场所) in the grid `area_code`."""

    source_id: str
    category: str
    name: str
    area_code: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class DemoCamera:
    """A camera with its 20-digit device code (GB/T 28181-2016, annex D); a street camera has no `site_id`."""

    code: str
    name: str
    area_code: str
    lon: float
    lat: float
    site_id: str | None


@dataclass(frozen=True, slots=True)
class DemoWorker:
    """A grid worker (网格员) and the home grid `area_code`."""

    code: str
    area_code: str
    name: str
