"""Founds the demo city in a store: areas, sites, and the things that tell their states."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

import numpy as np
import pandas as pd
import shapely

from backend.demo.city import City, short
from backend.demo.geometry import points_within
from backend.demo.ground import Ground
from backend.demo.standing import DemoArea
from backend.demo.streams import SOURCE, Streams
from backend.ingest import Ingestor
from catalogue.model import Shape
from data_access.areas import load_tree, write_areas, write_sites
from data_access.register import load_register
from data_access.store import Engine

FIRST_GRID = "340103001001001"
COMMUNITY_DIGITS = 12
SITES_UNEVEN = 0.55  # how differently busy sites are: the spread of a log-normal


def is_empty(engine: Engine) -> bool:
    """Whether the store has no area yet."""
    return not load_tree(engine).areas


def is_demo(engine: Engine) -> bool:
    """Whether the store holds the demo city: another city is never mixed with it."""
    return load_tree(engine).get(FIRST_GRID) is not None


def found_city(engine: Engine, ingestor: Ingestor, city: City) -> bool:
    """Write the demo city's areas and sites where they are missing; whether its sites were."""
    if is_empty(engine):
        write_areas(engine, [_area_row(area) for area in city.areas])
    if load_register(engine).sites:
        return False
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
    return True


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
    communities = sorted(area.code for area in city.areas if area.level == "community")
    mood = dict(zip(communities, rng.lognormal(0, 0.45, len(communities)), strict=True))
    luck = rng.lognormal(0, SITES_UNEVEN, len(city.sites))
    tables = {
        "site": _table(
            (site.source_id, site.name, site.area_code, site.source_id, site.category, site.lon, site.lat)
            for site in city.sites
        ),
        "camera": _table(
            (camera.code, camera.name, camera.area_code, camera.site_id, None, camera.lon, camera.lat)
            for camera in city.cameras
        ),
        "grid": _within(((code, name, code) for code, name in _grid_names(city)), city, rng),
        "worker": _within(((worker.code, worker.name, worker.area_code) for worker in city.workers), city, rng),
    }
    for table in tables.values():
        table["busy"] = [mood[grid[:COMMUNITY_DIGITS]] for grid in table["grid"]]
    tables["site"]["busy"] *= luck
    return Ground(seed, tables, _uppers(city))


def _table(rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["code", "name", "grid", "site", "category", "lon", "lat"], dtype=object)


def _within(things: Iterable[tuple[str, str, str]], city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Things that are somewhere in their grids: code, name and grid of each."""
    rows = list(things)
    shapes = {area.code: area.geometry for area in city.areas if area.level == "grid"}
    points = points_within(np.array([shapes[grid] for *_, grid in rows]), rng).round(6).tolist()
    return _table((*row, None, None, *point) for row, point in zip(rows, points, strict=True))


def _grid_names(city: City) -> Iterator[tuple[str, str]]:
    shorts = {area.code: short(area.name) for area in city.areas if area.level == "community"}
    return (
        (area.code, shorts[area.code[:COMMUNITY_DIGITS]] + area.name) for area in city.areas if area.level == "grid"
    )


def _uppers(city: City) -> dict[str, dict[str, str]]:
    """By level, the name of the area that holds a grid, by the grid's code."""
    known = {area.code: area for area in city.areas}
    found: dict[str, dict[str, str]] = {}
    for grid in (area for area in city.areas if area.level == "grid"):
        upper: DemoArea | None = grid
        while upper is not None:
            found.setdefault(upper.level, {})[grid.code] = upper.name
            upper = known.get(upper.parent_code or "")
    return found


def register_things(streams: Streams, ingestor: Ingestor, now_ms: int, told_by_others: Container[str] = ()) -> None:
    """Make the things of every status feed known, with the state of a heartbeat just before now.

    Of the feeds that others tell of only things that nobody has told of yet.
    """
    for feed in (feed for feed in ingestor.catalogue.feeds.values() if feed.shape is Shape.STATUS):
        things = streams.ground.of(feed)
        first = (ingestor.terms.id(feed.key), SOURCE, things["code"].iloc[0])
        if feed.key not in told_by_others or first not in ingestor.places.register.things:
            frame = streams.states(feed, np.arange(len(things)), np.full(len(things), now_ms - 1_000))
            for key, column in (("name", "name"), ("area", "grid"), ("site", "site"), ("lon", "lon"), ("lat", "lat")):
                frame[key] = things[column]
            ingestor.ingest_frame(feed.key, frame)
