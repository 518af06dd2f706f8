"""Geometry and past days over HTTP, and that nothing under /api is answered by the pages behind it."""

from __future__ import annotations

import orjson
import pytest

from data_access.areas import write_areas
from tests.builders import (
    COMMUNITIES,
    DAY,
    DISTRICT,
    GRIDS,
    HOUR,
    MINUTE,
    SITES,
    SUBDISTRICTS,
    a_whole_life,
    area_row,
    at,
)
from tests.web import Web

LEVELS = {"district": [DISTRICT], "subdistrict": SUBDISTRICTS, "community": COMMUNITIES, "grid": GRIDS}
LAYERS = ["patrols:grid", "problems_open:community", "patrol_coverage:subdistrict"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]
GRID_PATH = f"/api/v1/areas/{DISTRICT}/grid.geojson"


@pytest.mark.parametrize("level", LEVELS)
def test_features_come_in_the_order_of_the_layers(web: Web, level: str) -> None:
    for site in SITES:
        web.world.send("patrol", web.world.now, site=site)
    web.world.tick()

    answer = web.get(f"/api/v1/areas/{DISTRICT}/{level}.geojson")

    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"
    features = answer.json()["features"]
    properties = [feature["properties"] for feature in features]
    assert [item["code"] for item in properties] == LEVELS[level]
    assert [item["index"] for item in properties] == list(range(len(features)))
    assert {item["leaf"] for item in properties} == {level == "grid"}
    layer = web.get(f"/api/v1/days/2026-03-05/{DISTRICT}?layer=patrols:{level}").json()["layers"][f"patrols:{level}"]
    expected = [sum(grid.startswith(item["code"]) for grid in SITES.values()) for item in properties]
    assert layer == expected
    if level != "district":
        web.until(lambda: web.live(layer=f"patrols:{level}").json()["layers"] == {f"patrols:{level}": expected})


def test_only_what_lies_below_the_area(web: Web) -> None:
    features = web.get(f"/api/v1/areas/{COMMUNITIES[1]}/grid.geojson").json()["features"]

    assert [feature["id"] for feature in features] == GRIDS[3:6]
    ring = orjson.loads(area_row(GRIDS[3])["geometry"])["coordinates"][0]
    assert features[0]["geometry"]["coordinates"][0] == [[round(lon, 5), round(lat, 5)] for lon, lat in ring]


def test_geometry_is_kept_by_whoever_names_its_hash(web: Web) -> None:
    answer = web.get(GRID_PATH)
    digest = answer.headers["etag"].strip('"')

    assert answer.headers["cache-control"] == "no-cache"
    assert web.get(f"{GRID_PATH}?v={digest}").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert web.get(f"{GRID_PATH}?v=older").headers["cache-control"] == "no-cache"
    assert web.get(GRID_PATH, If_None_Match=f'W/"{digest}"').status_code == 304
    assert web.get(GRID_PATH, If_None_Match='"older"').status_code == 200


def test_changed_geometry_has_another_hash(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.current_tree.LOOK_AGAIN_S", 0)
    before = web.get(GRID_PATH).headers["etag"]
    assert web.get(GRID_PATH).headers["etag"] == before
    other = web.get(f"/api/v1/areas/{COMMUNITIES[1]}/grid.geojson").headers["etag"]

    write_areas(web.world.engine, [area_row(GRIDS[0]) | {"geometry": area_row(GRIDS[1])["geometry"]}])

    assert web.get(GRID_PATH).headers["etag"] != before
    assert web.get(f"/api/v1/areas/{COMMUNITIES[1]}/grid.geojson").headers["etag"] == other


def test_geometry_is_packed(web: Web) -> None:
    answer = web.get(GRID_PATH, Accept_Encoding="br")

    assert answer.headers["content-encoding"] == "br"
    assert len(answer.json()["features"]) == len(GRIDS)


@pytest.mark.parametrize(
    ("path", "told"),
    [("/api/v1/areas/9/grid.geojson", "'9'"), (f"/api/v1/areas/{SUBDISTRICTS[0]}/moon.geojson", "community, grid")],
)
def test_geometry_that_is_not_there(web: Web, path: str, told: str) -> None:
    answer = web.get(path)

    assert answer.status_code == 404
    assert told in answer.json()["error"]


@pytest.mark.parametrize("code", [DISTRICT, SUBDISTRICTS[0], GRIDS[0]])
def test_a_past_day_is_as_it_was_at_its_last_instant(web: Web, code: str) -> None:
    world = web.world
    given_two_days(web)
    world.now = at("2026-03-06 00:00") - 1
    world.catch_up()
    web.until(lambda: web.live(code, layer=LAYERS).json()["as_of"] == world.now)
    live = web.live(code, layer=LAYERS).json()
    world.now += DAY
    world.catch_up()

    past = web.get(f"/api/v1/days/2026-03-05/{code}?" + "&".join(f"layer={layer}" for layer in LAYERS)).json()

    same = ("area", "day", "day_start", "as_of", "tiles", "splits", "hours", "funnels", "before")
    assert {key: past[key] for key in same} == {key: live[key] for key in same}
    assert {key: past["layers"][key] for key in live["layers"]} == live["layers"]
    for key, trend in live["trends"].items():
        assert {name: past["trends"][key][name] for name in ("today", "yesterday")} == {
            name: trend[name] for name in ("today", "yesterday")
        }
    assert past["version"] == 0
    of_the_day = [event[:2] for event in live["events"] if event[1] >= live["day_start"]]
    assert sorted(event[:2] for event in past["events"]) == sorted(of_the_day)
    assert past["events"] == sorted(past["events"], key=lambda event: -event[1])
    assert past["tiles"]["patrols"][0] > 0


def given_two_days(web: Web) -> None:
    """Records of every feed on the fourth and the fifth of March."""
    world = web.world
    for hours in range(0, 40, 3):
        moment = world.now - hours * HOUR
        for n, feed in enumerate(world.catalogue.feeds.values()):
            sites = list(SITES)[n % 3 :: 1 + hours % 4]
            lives = [a_whole_life(feed, f"{site}-{hours}", moment - n * MINUTE, site=site) for site in sites]
            assert world.ingest(feed.key, *lives).rejected == []


def test_a_past_day_before_everything_is_unknown(web: Web) -> None:
    past = web.get(f"/api/v1/days/2020-02-29/{DISTRICT}?layer=patrols:grid").json()

    assert past["day"] == "2020-02-29"
    assert past["tiles"]["patrols"] == [None, None, None]
    assert past["layers"]["patrols:grid"] == [None] * len(GRIDS)


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        (f"2026-02-30/{DISTRICT}", 422, "2026-02-30"),
        (f"0001-01-01/{DISTRICT}", 422, "2000-01-01"),
        (f"9999-12-31/{DISTRICT}", 422, "2999-12-31"),
        ("2026-03-04/9", 404, "'9'"),
        (f"2026-03-04/{DISTRICT}?layer=moonlight:grid", 422, "moonlight"),
    ],
)
def test_a_past_day_that_cannot_be_shown(web: Web, path: str, status: int, told: str) -> None:
    answer = web.get(f"/api/v1/days/{path}")

    assert answer.status_code == status
    assert told in answer.json()["error"]


@pytest.mark.parametrize("path", ["/api/nope", "/api/", "/api/v1/live", "/api/v1/areas/340103/", "/api/v2/live/340103"])
def test_nothing_else_is_answered_under_api(web: Web, path: str) -> None:
    for method in METHODS:
        answer = web.client.request(method, path)
        assert answer.status_code == 404
        assert path in answer.json()["error"]


def test_everything_else_is_a_page(web: Web) -> None:
    for path in ("/", "/wall/overview", "/map/340103"):
        assert web.get(path).text == "a page"
    assert web.client.head("/api/nope").status_code == 404


def test_other_methods_on_what_is_there_are_refused_as_json(web: Web) -> None:
    for method, path in (
        ("POST", f"/api/v1/live/{DISTRICT}"),
        ("DELETE", GRID_PATH),
        ("PUT", "/api/v1/feeds/patrol/records"),
    ):
        answer = web.client.request(method, path)
        assert answer.status_code in (404, 405)
        assert answer.json().keys() == {"error"}
