"""Founds the demo city in a store: areas, sites and cameras."""

from __future__ import annotations

import numpy as np
import shapely

from backend.demo.city import City, DemoArea
from backend.demo.streams import Ground, Streams
from backend.ingest import Ingestor
from catalogue.model import Shape
from data_access.areas import load_tree, write_areas, write_sites
from data_access.register import load_register
from data_access.store import Engine

FIRST_GRID = "340103001001001"
SITES_UNEVEN = 0.55  # how differently busy sites are: the spread of a log-normal


def is_empty(engine: Engine) -> bool:
    """Whether the store has no area yet."""
    return not load_tree(engine).areas


def is_demo(engine: Engine) -> bool:
    """Whether the store holds the demo city: another city is never mixed with it."""
    return load_tree(engine).get(FIRST_GRID) is not None


def found_city(engine: Engine, ingestor: Ingestor, city: City) -> None:
    """Write the demo city's areas and sites where they are missing."""
    if is_empty(engine):
        write_areas(engine, [_area_row(area) for area in city.areas])
    if load_register(engine).sites:
        return
    tree = load_tree(engine)
    numbers = dict(zip(tree.index, tree.ids.tolist(), strict=True))
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


def _area_row(area: DemoArea) -> dict[str, object]:
    centre = shapely.point_on_surface(area.geometry)
    return {
        "code": area.code,
        "parent_code": area.parent_code,
        "level": area.level,
        "name": area.name,
        "geometry": shapely.to_geojson(area.geometry),
        "lon": centre.x,
        "lat": centre.y,
        "schematic": True,
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
