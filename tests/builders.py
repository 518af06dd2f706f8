"""What tests are given: a small city, valid records of every feed, and a world in which they are counted.

The city: district 340103, 2 subdistricts, 2 communities in each, 3 grids in each, and 8 sites in 3 of the grids.
Every grid is a square of 0.01 degrees, so that coordinates have a place as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from catalogue.fields import Number, Term
from catalogue.model import Feed, Shape
from data_access.areas import write_areas, write_sites
from data_access.engine import migrate, open_engine
from data_access.terms import Terms

ZONE = "Asia/Shanghai"
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DISTRICT = "340103"
SUBDISTRICTS = [f"{DISTRICT}{s:03}" for s in (1, 2)]
COMMUNITIES = [f"{parent}{c:03}" for parent in SUBDISTRICTS for c in (1, 2)]
GRIDS = [f"{parent}{g:03}" for parent in COMMUNITIES for g in (1, 2, 3)]
AREAS = sorted([DISTRICT, *SUBDISTRICTS, *COMMUNITIES, *GRIDS])
LEVELS = {6: "district", 9: "subdistrict", 12: "community", 15: "grid"}
WEST, SOUTH, SIDE = 117.2, 31.8, 0.01
SITES = {f"S{n}": GRIDS[(0, 0, 0, 1, 1, 5, 5, 11)[n - 1]] for n in range(1, 9)}
CATEGORIES = ("market", "clinic", "restaurant")


def at(text: str) -> int:
    """UTC milliseconds of a local time such as "2026-03-05 08:00"."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


def iso(moment_ms: int) -> str:
    """The instant as records write it."""
    return datetime.fromtimestamp(moment_ms / 1000, ZoneInfo(ZONE)).isoformat(timespec="milliseconds")


def centre_of(grid: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a grid."""
    n = GRIDS.index(grid)
    return WEST + SIDE * (n + 0.5), SOUTH + SIDE / 2


def area_row(code: str) -> dict[str, Any]:
    """An area as `write_areas` takes it."""
    own = [n for n, grid in enumerate(GRIDS) if grid.startswith(code)]
    west, east = WEST + SIDE * own[0], WEST + SIDE * (own[-1] + 1)
    ring = [[west, SOUTH], [east, SOUTH], [east, SOUTH + SIDE], [west, SOUTH + SIDE], [west, SOUTH]]
    return {
        "code": code,
        "parent_code": code[:-3] if len(code) > len(DISTRICT) else None,
        "level": LEVELS[len(code)],
        "name": f"Area {code}",
        "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]}),
        "lon": (west + east) / 2,
        "lat": SOUTH + SIDE / 2,
    }


def given_city(engine: Engine) -> None:
    """Areas and sites, in a migrated store."""
    write_areas(engine, [area_row(code) for code in AREAS])
    terms = Terms(engine).ids(CATEGORIES)
    with engine.connect() as connection:
        ids = dict(iter(connection.exec_driver_sql("SELECT code, id FROM area")))
    rows = []
    for n, (code, grid) in enumerate(SITES.items()):
        lon, lat = centre_of(grid)
        where = {"area_id": ids[grid], "lon": lon, "lat": lat}
        rows.append({"code": code, "name": f"Site {code}", "category_id": terms[CATEGORIES[n % 3]], **where})
    write_sites(engine, rows)


def given_store(url: str) -> Engine:
    """A migrated store with the city in it."""
    engine = open_engine(url)
    migrate(engine)
    given_city(engine)
    return engine


def given_template(folder: Path) -> Path:
    """A SQLite file with the city in it, to be copied by tests that need many stores."""
    path = folder / "template.sqlite"
    given_store(f"sqlite:///{path}").dispose()  # the last connection puts everything into the one file
    return path


def valid_fields(feed: Feed) -> dict[str, Any]:
    """A value for every field of a feed, the demo city's mean for numbers and the first word for terms."""
    values: dict[str, Any] = {}
    for field in feed.fields:
        if isinstance(field, Number):
            mean = field.demo[0] * (values[field.demo_share_of] if field.demo_share_of else 1)
            steps = round(min(max(mean, field.minimum), field.maximum) / field.resolution)
            values[field.key] = round(steps * field.resolution, 6)
        elif isinstance(field, Term):
            values[field.key] = field.values[0].key if field.values else "anything"
        else:
            values[field.key] = "words"
    return values


def words_of(feed: Feed, n: int) -> dict[str, str]:
    """The n-th declared word of every term field, from the first one again after the last; the site's stay the site's."""
    return {
        field.key: field.values[n % len(field.values)].key for field in feed.terms if field.values and not field.of_site
    }


def a_record(feed: Feed, source_id: str, moment_ms: int, **given: Any) -> dict[str, Any]:
    """A valid record at site S1; what is given replaces or adds fields, and None takes a field away."""
    record = {
        "source": "test",
        "source_id": source_id,
        "occurred_at": iso(moment_ms),
        "site": "S1",
        **valid_fields(feed),
        **given,
    }
    return {key: value for key, value in record.items() if value is not None}


def a_whole_life(feed: Feed, source_id: str, moment_ms: int, **given: Any) -> dict[str, Any]:
    """A valid record that reaches everything an indicator can count: a case goes through every step, in time."""
    if feed.shape is not Shape.CASE:
        return a_record(feed, source_id, moment_ms, **given)
    steps = [(step.key, moment_ms + n * MINUTE) for n, step in enumerate(feed.steps)]
    return a_record(feed, source_id, moment_ms, due_at=iso(moment_ms + 8 * HOUR), steps=steps_of(*steps), **given)


def steps_of(*steps: tuple[str, int]) -> list[dict[str, str]]:
    """Steps as a record writes them."""
    return [{"step": key, "at": iso(moment)} for key, moment in steps]


def further_steps(source_id: str, *steps: tuple[str, int], **given: Any) -> Mapping[str, Any]:
    """A record that only adds steps to a case."""
    return {"source": "test", "source_id": source_id, "steps": steps_of(*steps), **given}
