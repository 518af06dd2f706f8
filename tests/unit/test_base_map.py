"""What is told of the base map, what is served of it, and what is refused at the start."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.base_map import BaseMapRoutes
from catalogue.base_map import BaseMap, base_map
from catalogue.errors import OperatorError
from catalogue.settings import SettingError, read_settings
from tests.base_maps import CITY_TILES, MVT, PNG, ZOOM, given_folder, given_lines, given_pmtiles

TIANDITU = "https://t{s}.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"


def asked(**settings: str | Path) -> BaseMap:
    return base_map(read_settings({name: str(value) for name, value in settings.items()}))


def get(base: BaseMap, url: str, **headers: str) -> httpx.Response:
    class Given:
        base_map = base

    web = FastAPI()
    web.include_router(BaseMapRoutes(Given()).router())  # type: ignore[arg-type]  # all of the services that it asks for

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://test") as client:
            return await client.get(url, headers=headers)

    return asyncio.run(ask())


def test_without_settings_nothing_is_told_and_nothing_served() -> None:
    assert (asked().told(), asked().origins()) == ({}, [])
    assert get(asked(), "/api/v1/base-map/lines").status_code == 404


def test_tiles_of_others_are_told_with_their_key_and_hosts() -> None:
    base = asked(
        BASE_MAP_TILES=f"{TIANDITU} http://tiles.local/{{z}}/{{x}}/{{-y}}.png", BASE_MAP_HOSTS="01", BASE_MAP_KEY="k1"
    )
    assert base.told()["tiles"] == [TIANDITU.replace("{key}", "k1"), "http://tiles.local/{z}/{x}/{-y}.png"]
    assert (base.told()["hosts"], base.told()["deepest"]) == ("01", 18)
    assert base.origins() == ["https://t0.tianditu.gov.cn", "https://t1.tianditu.gov.cn", "http://tiles.local"]


def test_a_folder_of_tiles_is_served_and_its_gaps_are_no_faults(tmp_path: Path) -> None:
    base = asked(BASE_MAP_TILES=given_folder(tmp_path))
    column, row = CITY_TILES[0]
    url = str(base.told()["tiles"][0]).format(z=ZOOM, x=column, y=row)  # type: ignore[index]
    assert get(base, url).headers["content-type"] == "image/png"
    assert get(base, url.replace(f"/{row}", "/0")).status_code == 204
    assert get(base, url.replace(f"/{row}", "/..")).status_code in (404, 422)
    assert base.told()["deepest"] == ZOOM


@pytest.mark.parametrize(("kind", "vector"), [(PNG, False), (MVT, True)])
def test_a_pmtiles_file_is_served_in_ranges(tmp_path: Path, kind: int, vector: bool) -> None:
    base = asked(BASE_MAP_PMTILES=given_pmtiles(tmp_path / "city.pmtiles", kind), BASE_MAP_CRS="gcj02")
    told: Any = base.told()
    answer = get(base, told["archive"]["url"], range="bytes=0-6")
    assert (answer.status_code, answer.content) == (206, b"PMTiles")
    assert (told["archive"]["vector"], told["deepest"], told["crs"]) == (vector, ZOOM, "gcj02")


def test_lines_are_told_by_what_they_are(tmp_path: Path) -> None:
    lines = get(asked(BASE_MAP_LINES=given_lines(tmp_path)), "/api/v1/base-map/lines").json()
    assert {kind: [len(line) for line in found] for kind, found in lines.items()} == {"water": [2], "road": [2]}


def test_a_lake_is_its_shores(tmp_path: Path) -> None:
    shore = [[117.2, 31.8], [117.3, 31.8], [117.3, 31.9], [117.2, 31.8]]
    lake = {
        "type": "Feature",
        "properties": {"natural": "water"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[shore]]},
    }
    (tmp_path / "lake.geojson").write_text(json.dumps({"features": [lake]}))
    assert asked(BASE_MAP_LINES=tmp_path / "lake.geojson").lines == {"water": [shore], "road": []}


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("BASE_MAP_TILES", "https://tiles.local/{z}/{x}.png", "addresses with {z}, {x} and {y} in each"),
        (
            "BASE_MAP_TILES",
            "/no/such/folder",
            "addresses beginning with https:// or http://, or a folder that is there",
        ),
        ("BASE_MAP_LINES", "/no/such.geojson", "files that are there"),
        ("BASE_MAP_PMTILES", "/no/such.pmtiles", "a file that is there"),
        ("BASE_MAP_CRS", "EPSG:4490", "one of wgs84, gcj02, bd09"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(name: str, value: str, right: str) -> None:
    with pytest.raises(SettingError, match="must be") as caught:
        read_settings({name: value})
    assert right in str(caught.value)


def test_a_missing_key_is_told_at_the_start() -> None:
    with pytest.raises(OperatorError, match="BASE_MAP_KEY is empty"):
        asked(BASE_MAP_TILES=TIANDITU)


@pytest.mark.parametrize(
    ("setting", "text", "said"),
    [
        ("BASE_MAP_PMTILES", "no tiles", "is not a PMTiles file of version 3"),
        ("BASE_MAP_LINES", "[]", "is not a GeoJSON FeatureCollection"),
        ("BASE_MAP_LINES", '{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "feature 1 of"),
        ("BASE_MAP_LINES", '{"features": [{"geometry": null}]}', "feature 1 of"),
        (
            "BASE_MAP_LINES",
            '{"features": [{"geometry": {"type": "LineString", "coordinates": [[515000, 3520000]]}}]}',
            "a point lies at 515000.0, 3520000.0",
        ),
    ],
)
def test_a_file_that_is_something_else_is_named(tmp_path: Path, setting: str, text: str, said: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(OperatorError, match=f"{setting}.*{path}") as caught:
        asked(**{setting: path})
    assert said in str(caught.value)


def test_a_folder_without_tiles_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="in which there is no z/x/y"):
        asked(BASE_MAP_TILES=tmp_path)
