"""Founds the demo city in a store: areas, sites, cameras, and some days of history."""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np
import shapely
from sqlalchemy import Engine

from backend.demo.city import City, build_city
from backend.demo.streams import SOURCE, Ground, Streams
from backend.ingest import Ingestor
from catalogue.model import Shape
from data_access.areas import load_tree, write_areas, write_sites
from data_access.days import Days

log = logging.getLogger(__name__)
DAY_MS = 86_400_000
SITES_UNEVEN = 0.55  # how differently busy sites are: the spread of a log-normal


def is_founded(engine: Engine) -> bool:
    """Whether the store has any area: an imported city is never mixed with the demo."""
    return bool(load_tree(engine).areas)


def found_city(engine: Engine, ingestor: Ingestor, seed: int) -> City:
    """Write the demo city's areas, sites and cameras; safe to repeat."""
    city = build_city(seed)
    write_areas(engine, [_area_row(area) for area in city.areas])
    numbers = dict(zip(load_tree(engine).index, load_tree(engine).ids.tolist(), strict=True))
    categories = ingestor.terms.ids(site.category for site in city.sites)
    rows = [
        {
            "code": site.source_id,
            "name": site.name,
            "category_id": categories[site.category],
            "area_id": numbers[site.area_code],
            "lon": site.lon,
            "lat": site.lat,
        }
        for site in city.sites
    ]
    write_sites(engine, rows)
    return city


def _area_row(area: object) -> dict[str, object]:
    centre = shapely.point_on_surface(area.geometry)
    return {
        "code": area.code,
        "parent_code": area.parent_code,
        "level": area.level,
        "name": area.name,
        "geometry": shapely.to_geojson(area.geometry),
        "lon": centre.x,
        "lat": centre.y,
    }


def ground_of(city: City, seed: int) -> Ground:
    """Where the demo's records arise. Some neighbourhoods are busier than others."""
    rng = np.random.default_rng(seed)
    communities = sorted({area.code for area in city.areas if area.level == "community"})
    mood = dict(zip(communities, rng.lognormal(0, 0.45, len(communities)), strict=True))
    grids = [area.code for area in city.areas if area.level == "grid"]
    sites = np.array([site.source_id for site in city.sites], dtype=object)
    busy = np.array([mood[site.area_code[:12]] for site in city.sites]) * rng.lognormal(0, SITES_UNEVEN, len(sites))
    places = {
        "site": sites,
        "grid": np.array(grids, dtype=object),
        "camera": np.array([camera.code for camera in city.cameras], dtype=object),
    }
    weights = {"site": busy, "grid": np.array([mood[code[:12]] for code in grids])}
    return Ground(places, weights)


def register_cameras(city: City, streams: Streams, ingestor: Ingestor, now_ms: int) -> None:
    """Make the cameras known, with the state of the last heartbeat before now."""
    for feed in ingestor.catalogue.feeds.values():
        if feed.shape is Shape.STATUS and feed.demo.place == "camera":
            who = np.arange(len(city.cameras))
            frame = streams.states(feed, who, np.full(len(who), now_ms - 1_000))
            frame["name"] = [camera.name for camera in city.cameras]
            frame["area"] = [camera.area_code for camera in city.cameras]
            frame["lon"] = [camera.lon for camera in city.cameras]
            frame["lat"] = [camera.lat for camera in city.cameras]
            ingestor.ingest_frame(feed.key, frame)


def write_history(streams: Streams, ingestor: Ingestor, start_ms: int, end_ms: int, progress: Callable[[str], None]) -> int:
    """Write every observation and case of a stretch of time, oldest day first; the number of records written."""
    written = 0
    for start in range(start_ms, end_ms, DAY_MS):
        end = min(start + DAY_MS, end_ms)
        for feed in ingestor.catalogue.feeds.values():
            if feed.shape is Shape.OBSERVATION:
                written += ingestor.ingest_frame(feed.key, streams.observations(feed, start, end)).accepted
            elif feed.shape is Shape.CASE:
                written += ingestor.ingest(feed.key, streams.cases(feed, start, end)).accepted
        progress(f"history: {written:,} records up to {Days('UTC').name(ingestor_day(end))}")
    return written


def ingestor_day(moment_ms: int) -> int:
    """The UTC day of an instant, for the progress line."""
    return Days("UTC").day(moment_ms)


__all__ = ["SOURCE", "found_city", "ground_of", "is_founded", "register_cameras", "write_history"]
