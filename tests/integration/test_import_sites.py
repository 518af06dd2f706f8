"""Key sites come from CSV or GeoJSON; a row without a known category or place is refused by its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.crs import wgs84_to_gcj02
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.sites import import_sites
from data_access.register import load_register
from tests.builders import GRIDS, centre_of
from tests.fixtures.worlds import OpenWorld
from tests.world import World

LON, LAT = centre_of(GRIDS[2])


@pytest.fixture
def world(open_world: OpenWorld, catalogue) -> World:
    """The small city, without Redis."""
    return open_world(catalogue, redis_url=None)


def imported(world: World, path: Path, crs: str = "wgs84") -> ImportReport:
    report = import_sites(world.engine, world.ingestor, path, crs)
    assert report.read == report.accepted + report.duplicates + len(report.rejected)
    return report


def given_csv(folder: Path, *lines: str) -> Path:
    path = folder / "sites.csv"
    path.write_text("\n".join(("code,name,category,area,lon,lat", *lines)), encoding="utf-8")
    return path


def test_sites_are_placed_by_their_point_or_else_by_their_area(world: World, tmp_path: Path) -> None:
    path = given_csv(
        tmp_path, f"N1,一号,market,,{LON},{LAT}", f"N2,二号,gym,{GRIDS[4]},,", f"N3,三号,gym,{GRIDS[4]},1,1"
    )

    report = imported(world, path)

    assert (report.accepted, report.rejected) == (3, [])
    sites, areas = load_register(world.engine).sites, world.ingestor.places.area_ids
    assert [sites[code].area_id for code in ("N1", "N2", "N3")] == [areas[GRIDS[n]] for n in (2, 4, 4)]
    assert (sites["N1"].lon, sites["N1"].lat, sites["N2"].lon) == (pytest.approx(LON), pytest.approx(LAT), None)


def test_the_same_file_again_adds_nothing_and_a_changed_site_is_replaced(world: World, tmp_path: Path) -> None:
    lines = [f"N1,一号,market,,{LON},{LAT}", f"N2,二号,gym,{GRIDS[4]},,"]
    imported(world, given_csv(tmp_path, *lines))
    assert (imported(world, given_csv(tmp_path, *lines)).duplicates) == 2
    report = imported(world, given_csv(tmp_path, lines[0], lines[1].replace("gym", "school")))
    assert (report.accepted, report.duplicates) == (1, 1)


def test_rows_that_are_no_site_are_refused_by_line(world: World, tmp_path: Path) -> None:
    path = given_csv(
        tmp_path,
        f"N1,一号,castle,{GRIDS[0]},,",
        f"N2,二号,,{GRIDS[0]},,",
        "N3,三号,gym,999,,",
        "N4,四号,gym,,,",
        "N5,五号,gym,,1,1",
        "N6,六号,gym,,east,31.8",
        f",七号,gym,{GRIDS[0]},,",
        f"N8,八号,gym,{GRIDS[0]},,",
        f"N8,八号,gym,{GRIDS[0]},,",
        f"N8,捌号,gym,{GRIDS[0]},,",
        "N9,九号",
    )

    report = imported(world, path)

    told = dict(report.rejected)
    assert (report.read, report.accepted, report.duplicates) == (11, 1, 1)
    assert "category 'castle' is not one of residential_compound" in told[2]
    assert "category is missing; give one of" in told[3]
    assert "area '999' is not a known area code" in told[4]
    assert told[5] == "the site has no place; give an area code, or lon and lat"
    assert "the point 1.000000, 1.000000 lies in no known area" in told[6]
    assert "lon 'east' is not a number of degrees" in told[7]
    assert "code is missing" in told[8]
    assert told[11] == "site 'N8' is already in line 9 with other values"
    assert "2 values where the first line names 6 columns" in told[12]


def test_geojson_points_are_sites_too_also_from_gcj02(world: World, tmp_path: Path) -> None:
    lon, lat = (float(value) for value in wgs84_to_gcj02(LON, LAT))
    own = {"code": "N1", "name": "一号", "category": "clinic"}
    point = {"type": "Point", "coordinates": [lon, lat]}
    line = {"type": "LineString", "coordinates": [[lon, lat], [lon, lat]]}
    features = [{"properties": own, "geometry": point}, {"properties": own | {"code": "N2"}, "geometry": line}]
    path = tmp_path / "sites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    report = imported(world, path, "gcj02")

    assert report.rejected == [(2, "site 'N2': its geometry is LineString, not Point")]
    site = load_register(world.engine).sites["N1"]
    assert (site.lon, site.lat) == (pytest.approx(LON, abs=1e-6), pytest.approx(LAT, abs=1e-6))
    assert site.area_id == world.ingestor.places.area_ids[GRIDS[2]]


def test_a_file_without_the_columns_is_one_clear_line(world: World, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("code,title\n1,a\n")
    with pytest.raises(
        ImportFailure, match=r"sites\.csv:1: no column 'name'; a file of sites has code, name, category"
    ):
        imported(world, path)
