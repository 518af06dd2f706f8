"""A real city's requests, imported and served by the real product, against a count of the same file in plain Python."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median_low
from zoneinfo import ZoneInfo

import pytest
import shapely

from tests.product import ROOT, Product, command, environment, running

ZONE = ZoneInfo("America/New_York")
CLOCK = "2019-06-14T12:00:00-04:00"
PAST = date(2019, 6, 13)
SETTINGS = {"DEMO": "no", "TIMEZONE": str(ZONE), "CLOCK": CLOCK}
AREAS = "--code ZIP_CODE --name PO_NAME --level zip_code --parent boston --parent-name Boston --parent-level city"


@dataclass(frozen=True)
class Request:
    """One line of the file that has a place; times are the file's local ones."""

    zip_code: str
    opened: datetime
    due: datetime | None
    closed: datetime | None


@pytest.fixture(scope="module")
def requests(shared_data: Path) -> list[Request]:
    """Every request with its zip code, by the polygon around its point, else by its own zip code."""
    features = json.loads((shared_data / "boston311/zipcodes.geojson").read_text())["features"]
    codes = [feature["properties"]["ZIP_CODE"] for feature in features]
    shapes = [shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"]))) for feature in features]
    with (shared_data / "boston311/2019.csv").open(newline="") as file:
        placed = [(row, zip_code_of(row, codes, shapes)) for row in csv.DictReader(file)]
    return [
        Request(code, moment(row["open_dt"]), moment(row["sla_target_dt"]), moment(row["closed_dt"]))
        for row, code in placed
        if code
    ]


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def zip_code_of(row: dict[str, str], codes: list[str], shapes: list[shapely.Geometry]) -> str | None:
    if row["longitude"] and row["latitude"]:
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        inside = sorted(code for code, shape in zip(codes, shapes, strict=True) if shape.intersects(point))
        if inside:
            return inside[0]
    own = row["location_zipcode"].split(".")[0].zfill(5) if row["location_zipcode"] else ""
    return own if own in codes else None


@pytest.fixture(scope="module")
def boston(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("boston")
    source = shared_data / "boston311"
    mapping = ROOT / "docs/examples/boston311.toml"
    settings = SETTINGS | {"VAR_DIR": str(folder / "var")}
    for words in (
        ["import", "areas", str(source / "zipcodes.geojson"), *AREAS.split()],
        ["import", "problem", str(source / "2019.csv"), "--mapping", str(mapping)],
    ):
        subprocess.run(command(*words), env=environment(settings), check=True, capture_output=True, timeout=120)
    with running(folder, **settings) as product:
        product.wait_ready()
        yield product


def counted(requests: list[Request], zip_code: str | None, day: date, until: datetime) -> dict[str, float | None]:
    """The numbers of one area on one day up to an instant (local time), counted one request at a time."""
    own = [r for r in requests if zip_code in (None, r.zip_code) and r.opened <= until]
    closed = [r for r in own if r.closed and r.closed <= until]
    still_open = [r for r in own if not (r.closed and r.closed <= until)]
    today = [r for r in closed if r.closed and r.closed.date() == day]
    with_due = [r for r in today if r.due]
    on_time = [r for r in with_due if r.closed and r.due and r.closed <= r.due]
    minutes = [int((r.closed - r.opened).total_seconds() // 60) for r in today if r.closed]
    return {
        "problems_reported": sum(r.opened.date() == day for r in own),
        "problems_open": len(still_open),
        "problems_overdue": sum(r.due is not None and r.due < until for r in still_open),
        "problems_closed": len(today),
        "on_time_closure_rate": round(100 * len(on_time) / len(with_due), 1) if with_due else None,
        "handling_time": median_low(minutes) if minutes else None,
    }


def shown(document: dict[str, object], keys: dict[str, float | None]) -> dict[str, float | None]:
    return {key: document["tiles"][key][0] for key in keys}


def zip_codes(requests: list[Request]) -> list[str]:
    return sorted({request.zip_code for request in requests})


def test_the_live_document_counts_what_plain_python_counts(boston: Product, requests: list[Request]) -> None:
    for code, zip_code in [("boston", None), *((own, own) for own in zip_codes(requests))]:
        status, document = boston.get(f"/api/v1/live/{code}")
        as_of = datetime.fromtimestamp(document["as_of"] / 1000, ZONE).replace(tzinfo=None)
        expected = counted(requests, zip_code, as_of.date(), as_of)
        assert status == 200
        assert shown(document, expected) == expected, code


def test_a_past_day_counts_what_plain_python_counts(boston: Product, requests: list[Request]) -> None:
    until = datetime.combine(PAST, datetime.max.time())
    for code, zip_code in [("boston", None), *((own, own) for own in zip_codes(requests))]:
        status, document = boston.get(f"/api/v1/days/{PAST}/{code}")
        expected = counted(requests, zip_code, PAST, until)
        assert status == 200
        assert shown(document, expected) == expected, code


def test_the_layer_of_the_city_is_its_zip_codes_numbers(boston: Product, requests: list[Request]) -> None:
    _, geometry = boston.get("/api/v1/areas/boston/zip_code.geojson")
    _, document = boston.get(f"/api/v1/days/{PAST}/boston?layer=problems_reported:zip_code")
    layer = document["layers"]["problems_reported:zip_code"]
    codes = [feature["properties"]["code"] for feature in geometry["features"]]
    assert dict(zip(codes, layer, strict=True)) == {
        code: sum(r.zip_code == code and r.opened.date() == PAST for r in requests) for code in codes
    }


def test_the_records_are_the_files_up_to_the_products_now(boston: Product, requests: list[Request]) -> None:
    year = "area=boston&from=2019-01-01T00:00:00-05:00&to=2021-01-01T00:00:00-05:00&limit=500"
    path = f"/api/v1/feeds/problem/records?{year}"
    seen: set[str] = set()
    cursor = ""
    while True:
        _, page = boston.get(path + (f"&cursor={cursor}" if cursor else ""))
        seen |= {record["source_id"] for record in page["records"]}
        cursor = page["next_cursor"]
        if not cursor:
            break
    now = datetime.fromisoformat(CLOCK).replace(tzinfo=None)
    assert len(seen) == sum(request.opened <= now for request in requests)


def test_verify_agrees(boston: Product) -> None:
    settings = environment(
        SETTINGS | {"VAR_DIR": str(boston.var_dir), "REDIS_URL": f"unix://{boston.var_dir}/redis.sock"}
    )
    done = subprocess.run(command("verify"), env=settings, capture_output=True, text=True, timeout=120)
    assert (done.returncode, "all equal" in done.stdout) == (0, True), done.stdout + done.stderr
