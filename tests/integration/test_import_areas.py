"""Areas come from GeoJSON: below their parent, repaired where they must be, each accounted for and only once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from sqlalchemy import Engine

from backend.crs import wgs84_to_gcj02
from backend.importing.areas import AreaOptions, import_areas
from backend.importing.report import ImportFailure, ImportReport
from data_access.areas import load_tree
from data_access.engine import migrate, open_engine
from data_access.register import load_geometries

Shape = dict[str, Any]


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    """An empty store."""
    found = open_engine(sqlite_url)
    migrate(found)
    yield found
    found.dispose()


def square(west: float, south: float = 0.0, side: float = 1.0) -> Shape:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def given_file(folder: Path, *features: tuple[dict[str, Any], Shape | None], **more: Any) -> Path:
    items = [{"type": "Feature", "properties": own, "geometry": shape} for own, shape in features]
    path = folder / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items, **more}), encoding="utf-8")
    return path


def sums(report: ImportReport) -> tuple[int, int, int, int]:
    assert report.read == report.accepted + report.duplicates + len(report.rejected)
    return report.read, report.accepted, report.duplicates, len(report.rejected)


def shape_of(engine: Engine, code: str) -> Any:
    return shapely.from_geojson(load_geometries(engine)[load_tree(engine).index[code]])


BELOW = AreaOptions(level="district", parent="c", parent_name="City")


def test_areas_lie_below_a_parent_that_is_made_as_their_union(engine: Engine, tmp_path: Path) -> None:
    path = given_file(tmp_path, ({"code": 1, "name": "A"}, square(0)), ({"code": "2", "name": "B"}, square(1)))

    report = import_areas(engine, path, BELOW)

    tree = load_tree(engine)
    assert sums(report) == (2, 2, 0, 0)
    assert [(a.code, a.name, a.level, a.parent) for a in tree.areas] == [
        ("1", "A", "district", "c"),
        ("2", "B", "district", "c"),
        ("c", "City", "city", None),
    ]
    assert shape_of(engine, "c").equals(shapely.box(0, 0, 2, 1))
    assert all(shape_of(engine, a.code).contains(shapely.Point(a.lon, a.lat)) for a in tree.areas)


def test_the_same_file_again_changes_nothing_and_a_changed_area_is_replaced(engine: Engine, tmp_path: Path) -> None:
    features = [({"code": "1", "name": "A"}, square(0)), ({"code": "2", "name": "B"}, square(1))]
    import_areas(engine, given_file(tmp_path, *features), BELOW)
    before = load_tree(engine)

    assert sums(import_areas(engine, given_file(tmp_path, *features), BELOW)) == (2, 0, 2, 0)
    assert load_tree(engine).revision == before.revision

    features[1] = ({"code": "2", "name": "Bee"}, square(1))
    assert sums(import_areas(engine, given_file(tmp_path, *features), BELOW)) == (2, 1, 1, 0)
    assert load_tree(engine).ids.tolist() == before.ids.tolist()
    assert load_tree(engine).areas[1].name == "Bee"


def test_areas_that_share_a_name_carry_their_code(engine: Engine, tmp_path: Path) -> None:
    names = {"1": "Boston", "2": "Boston", "3": "Roxbury", "4": ""}
    path = given_file(tmp_path, *(({"code": c, "name": n}, square(int(c))) for c, n in names.items()))
    import_areas(engine, path, BELOW)
    assert [area.name for area in load_tree(engine).areas] == ["Boston 1", "Boston 2", "Roxbury", "4", "City"]


def test_features_of_one_code_are_united_unless_they_say_different_things(engine: Engine, tmp_path: Path) -> None:
    one = {"code": "1", "name": "A"}
    path = given_file(tmp_path, (one, square(0)), (one, square(5)), ({"code": "1", "name": "B"}, square(9)))

    report = import_areas(engine, path, BELOW)

    assert sums(report) == (3, 2, 0, 1)
    assert "area '1' is the union of features 1, 2" in report.notes
    assert report.rejected == [(3, "area '1' is already feature 1: 'A' below c, and here 'B' below c")]
    assert shape_of(engine, "1").area == 2
    assert sums(import_areas(engine, path, BELOW)) == (3, 0, 2, 1)


def test_a_polygon_that_crosses_itself_is_repaired_and_told(engine: Engine, tmp_path: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    report = import_areas(engine, given_file(tmp_path, ({"code": "1"}, bow)), BELOW)
    assert sums(report) == (1, 1, 0, 0)
    assert "area '1' (feature 1) was repaired: Self-intersection" in report.notes[0]
    assert shape_of(engine, "1").is_valid
    assert shape_of(engine, "1").area == pytest.approx(0.5)


LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
FLAT = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}


@pytest.mark.parametrize(
    ("own", "shape", "told"),
    [
        ({"adcode": 5}, square(0), "there is no code in property 'code'; it has adcode"),
        ({"code": "a/b"}, square(0), "area 'a/b' has a code that is not 1 to 40 letters, digits"),
        ({"code": "x"}, None, "area 'x': its geometry is missing, not Polygon or MultiPolygon"),
        ({"code": "x"}, LINE, "area 'x': its geometry is LineString, not Polygon or MultiPolygon"),
        ({"code": "x"}, FLAT, "area 'x': its polygon has no surface"),
        ({"code": "x"}, square(500_000), "is not degrees; convert the file to WGS84 (EPSG:4326) first"),
        ({"code": "x"}, {"type": "Polygon", "coordinates": [["no"]]}, "area 'x': its Polygon cannot be read"),
        ({"code": "x", "up": "nowhere"}, square(0), "area 'x' lies below 'nowhere', which is not a known area"),
    ],
)
def test_a_feature_that_is_no_area_is_refused_alone(
    engine: Engine, tmp_path: Path, own: dict[str, Any], shape: Shape | None, told: str
) -> None:
    path = given_file(tmp_path, (own, shape), ({"code": "good"}, square(1)))
    report = import_areas(engine, path, AreaOptions(level="district", parent="c", parent_field="up"))
    assert sums(report) == (2, 1, 0, 1)
    assert report.rejected[0][0] == 1
    assert told in report.rejected[0][1]


def test_each_area_may_name_its_own_parent(engine: Engine, tmp_path: Path) -> None:
    import_areas(engine, given_file(tmp_path, ({"code": "1"}, square(0)), ({"code": "2"}, square(1))), BELOW)
    streets = [({"code": f"{up}01", "up": up}, square(up - 1, side=0.5)) for up in (1, 2)]
    options = AreaOptions(level="subdistrict", parent_field="up")
    assert sums(import_areas(engine, given_file(tmp_path, *streets), options)) == (2, 2, 0, 0)
    tree = load_tree(engine)
    assert [area.code for area in tree.path("101")] == ["c", "1", "101"]


def test_an_area_cannot_come_to_lie_below_itself(engine: Engine, tmp_path: Path) -> None:
    import_areas(engine, given_file(tmp_path, ({"code": "1"}, square(0))), BELOW)
    path = given_file(tmp_path, ({"code": "c", "up": "1"}, square(0)))
    report = import_areas(engine, path, AreaOptions(level="city", parent_field="up"))
    assert report.rejected == [(1, "area 'c' would lie below itself, by way of '1'")]
    report = import_areas(engine, path, AreaOptions(level="district", parent_field="up"))
    assert report.rejected == [(1, "area 'c' and its parent '1' are both of level 'district'")]


def test_gcj02_outlines_are_brought_to_wgs84(engine: Engine, tmp_path: Path) -> None:
    corners = np.array(square(117.2, 31.8, 0.1)["coordinates"][0])
    shifted = np.column_stack(wgs84_to_gcj02(corners[:, 0], corners[:, 1])).tolist()
    path = given_file(tmp_path, ({"code": "1"}, {"type": "Polygon", "coordinates": [shifted]}))
    import_areas(engine, path, AreaOptions(level="district", crs="gcj02"))
    np.testing.assert_allclose(shapely.get_coordinates(shape_of(engine, "1")), corners, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "areas.geojson:1: not JSON"),
        ("[]", "not a GeoJSON FeatureCollection"),
        (
            '{"features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}',
            "its coordinates are in urn:ogc:def:crs:EPSG::3857; convert it to WGS84",
        ),
    ],
)
def test_a_file_that_is_no_geojson_is_one_clear_line(engine: Engine, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(text)
    with pytest.raises(ImportFailure) as failure:
        import_areas(engine, path, BELOW)
    assert told in str(failure.value)


def test_the_real_districts_of_hefei_lie_where_they_are(engine: Engine, shared_data: Path) -> None:
    path = shared_data / "boundaries" / "hefei-districts.gcj02.geojson"
    options = AreaOptions(level="district", code_field="adcode", parent="340100", parent_name="合肥市", crs="gcj02")
    assert sums(import_areas(engine, path, options)) == (9, 9, 0, 0)
    assert sums(import_areas(engine, path, options)) == (9, 0, 9, 0)
    tree = load_tree(engine)
    assert [(a.code, a.name) for a in tree.children("340100")][:2] == [("340102", "瑶海区"), ("340103", "庐阳区")]
    raw = json.loads(path.read_text(encoding="utf-8"))["features"][1]["geometry"]
    moved = shapely.centroid(shapely.geometry.shape(raw)).distance(shapely.centroid(shape_of(engine, "340103")))
    assert 0.004 < moved < 0.008
