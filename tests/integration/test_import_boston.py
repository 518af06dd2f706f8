"""The real requests of Boston, through the whole product, against a count of the same file in plain Python.

The count here shares nothing with the product: the csv module, its own point in polygon, its own sums.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend.importing.areas import AreaOptions, import_areas
from backend.importing.feed import import_feed
from catalogue.registry import Catalogue
from data_access.days import Days
from data_access.engine import migrate, open_engine
from tests.world import World

MAPPING = Path(__file__).parents[2] / "docs" / "examples" / "boston311.toml"
NEW_YORK = ZoneInfo("America/New_York")
NOON = "2019-06-14 12:00:00"
LONG_DAY = "2019-11-03 23:50:00"  # clocks were set back: 25 hours
LATE = "2019-12-11 18:00:00"  # a third of what was closed that day was late
ZIP_CODES = AreaOptions(
    level="zip_code", code_field="ZIP_CODE", name_field="PO_NAME", parent="boston", parent_name="Boston"
)
INDICATORS = (
    "problems_reported",
    "problems_open",
    "problems_overdue",
    "problems_closed",
    "on_time_closure_rate",
    "handling_time",
)


@dataclass(frozen=True)
class Request:
    """One line of the file as the plain count sees it; times in seconds, `area` None where it has no place."""

    line: int
    area: str | None
    opened: float
    due: float | None
    closed: float | None


def seconds(text: str) -> float | None:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).timestamp() if text else None


def is_inside(x: float, y: float, ring: list[list[float]]) -> bool:
    inside = False
    for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


class Polygons:
    """The zip codes' polygons, holes included."""

    def __init__(self, path: Path) -> None:
        self.found: list[tuple[str, list[list[list[float]]], tuple[float, ...]]] = []
        for feature in json.loads(path.read_text())["features"]:
            shape = feature["geometry"]
            for rings in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
                xs, ys = zip(*((point[0], point[1]) for point in rings[0]), strict=True)
                box = (min(xs), max(xs), min(ys), max(ys))
                self.found.append((feature["properties"]["ZIP_CODE"], rings, box))
        self.codes = {code for code, _, _ in self.found}

    def around(self, x: float, y: float) -> str | None:
        for code, rings, (west, east, south, north) in self.found:
            if west <= x <= east and south <= y <= north and sum(is_inside(x, y, ring) for ring in rings) % 2:
                return code
        return None

    def place(self, row: dict[str, str]) -> str | None:
        by_point = self.around(float(row["longitude"]), float(row["latitude"])) if row["longitude"] else None
        by_code = row["location_zipcode"].removesuffix(".0").rjust(5, "0")
        return by_point or (by_code if by_code in self.codes else None)


@pytest.fixture(scope="module")
def requests(shared_data: Path) -> list[Request]:
    """Every line of the file, placed by hand."""
    polygons = Polygons(shared_data / "boston311" / "zipcodes.geojson")
    found = []
    with (shared_data / "boston311" / "2019.csv").open(newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream), 2):
            opened = seconds(row["open_dt"])
            assert opened is not None
            due, closed = seconds(row["sla_target_dt"]), seconds(row["closed_dt"])
            found.append(Request(line, polygons.place(row), opened, due, closed))
    return found


def counted(requests: list[Request], now: str) -> dict[str, float | None]:
    """The indicators of some requests as of a local time, its day so far."""
    at = seconds(now)
    midnight = seconds(now[:10])
    assert at is not None
    assert midnight is not None
    reported = [r for r in requests if r.opened <= at]
    still_open = [r for r in reported if r.closed is None or r.closed > at]
    closed = [r for r in reported if r.closed is not None and midnight <= r.closed <= at]
    with_due = [r for r in closed if r.due is not None]
    in_time = sum(r.closed <= r.due for r in with_due)
    minutes = sorted(int(r.closed - r.opened) // 60 for r in closed)
    return {
        "problems_reported": sum(r.opened >= midnight for r in reported),
        "problems_open": len(still_open),
        "problems_overdue": sum(r.due is not None and r.due < at for r in still_open),
        "problems_closed": len(closed),
        "on_time_closure_rate": round(100 * in_time / len(with_due), 1) if with_due else None,
        "handling_time": minutes[(len(minutes) - 1) // 2] if minutes else None,
    }


@pytest.fixture
def boston(database_url: str, redis_url: str, catalogue: Catalogue, shared_data: Path) -> Iterator[World]:
    """An empty store with Boston's zip codes, at noon of a Friday."""
    engine = open_engine(database_url)
    migrate(engine)
    noon = seconds(NOON)
    assert noon is not None
    world = World(engine, catalogue, int(noon * 1000), redis_url, Days("America/New_York"))
    report = import_areas(engine, shared_data / "boston311" / "zipcodes.geojson", ZIP_CODES)
    assert (report.read, report.accepted, report.rejected) == (32, 32, [])
    yield world
    world.close()


def test_every_request_is_accounted_for_and_every_number_is_that_of_a_plain_count(
    boston: World, requests: list[Request], shared_data: Path
) -> None:
    report = import_feed(boston.ingestor, "problem", shared_data / "boston311" / "2019.csv", MAPPING)

    placed = [r for r in requests if r.area is not None]
    assert report.read == len(requests) == 8_928
    assert (report.accepted, report.duplicates) == (len(placed), 0) == (8_910, 0)
    assert [line for line, _ in report.rejected] == [r.line for r in requests if r.area is None]
    assert sorted(report.by_reason.values()) == [6, 12]

    by_area = {code: [r for r in placed if r.area == code] for code in sorted({str(r.area) for r in placed})}
    for now in (NOON, LONG_DAY, LATE):
        moment = seconds(now)
        assert moment is not None
        boston.now = int(moment * 1000)
        boston.catch_up()
        expected = {"boston": counted(placed, now)} | {code: counted(own, now) for code, own in by_area.items()}
        assert sum(bool(numbers["problems_open"]) for numbers in expected.values()) > 20
        assert {code: {key: boston.value(key, code) for key in INDICATORS} for code in expected} == expected
    assert boston.verify().differences == []


def test_the_same_file_again_adds_nothing(boston: World, shared_data: Path) -> None:
    path = shared_data / "boston311" / "2019.csv"
    import_feed(boston.ingestor, "problem", path, MAPPING)
    boston.catch_up()

    again = import_feed(boston.ingestor, "problem", path, MAPPING)

    assert (again.read, again.accepted, again.duplicates, len(again.rejected)) == (8_928, 0, 8_910, 18)
    assert boston.tick().records == 0
