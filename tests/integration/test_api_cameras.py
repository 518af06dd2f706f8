"""Over HTTP: the cameras of an area with their states, nearest first, and the last still of each with its age."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from catalogue.pictures import FROZEN, MOVING, NO_PICTURE
from data_access.camera_frames import CameraFrame, CameraFrames, Still
from data_access.camera_list import CameraList
from data_access.camera_sources import CameraSource, write_camera_sources
from tests.builders import CATEGORIES, DISTRICT, GRIDS, MINUTE, SUBDISTRICTS, centre_of, iso
from tests.people import ACCESS, OTHERS, OWN, WALL_KEY, sign_in
from tests.web import Web, serving
from tests.world import World

CODES = {name: f"340103000013200000{n:02}" for n, name in enumerate(("on", "off", "stuck", "quiet", "bare", "far"))}
JPEG = b"\xff\xd8a small picture\xff\xd9"
LON, LAT = centre_of(GRIDS[0])


def given(world: World) -> dict[str, Any]:
    """What the routes of cameras need, with six cameras: one of each state, and one in another subdistrict."""
    feed = world.catalogue.cameras
    assert feed is not None
    assert world.client is not None
    frames = CameraFrames(world.client, world.keys)
    sources = [
        CameraSource(
            code=CODES[name],
            name=f"Camera {name}",
            area_code=GRIDS[grid],
            lon=LON + east,
            lat=LAT,
            category=category,
            url="rtsp://admin:secret@10.0.0.1/1",
        )
        for name, grid, east, category in (
            ("on", 0, 0.004, "mall"),
            ("off", 0, 0.002, "mall"),
            ("stuck", 0, 0.003, "school"),
            ("quiet", 0, 0.001, None),
            ("far", 11, 0.11, "mall"),
        )
    ]
    write_camera_sources(world.engine, sources, world.now)
    for name, minutes, fields in (
        ("on", 0, {"online": 1, "picture": MOVING}),
        ("off", 0, {"online": 0, "picture": NO_PICTURE}),
        ("stuck", 0, {"online": 1, "picture": FROZEN}),
        ("quiet", -9, {"online": 1, "picture": MOVING}),
        ("bare", 0, {"online": 1, "name": "Camera bare"}),
        ("far", 0, {"online": 1, "picture": MOVING}),
    ):
        moment = iso(world.now + minutes * MINUTE)
        record = {"source": "test", "source_id": CODES[name], "occurred_at": moment, "site": "S1", **fields}
        assert world.ingest("camera", record).accepted == 1
    told = CameraFrame(word=MOVING, frame_ms=world.now - 5_000, looked_ms=world.now, told_ms=world.now)
    frames.write({CODES["on"]: told, CODES["far"]: told}, {CODES["on"]: Still(JPEG, world.now - 5_000)})
    return {"cameras": CameraList(world.engine, feed, world.ingestor.terms), "frames": frames}


@pytest.fixture
def cameras(world: World) -> Iterator[Web]:
    """The web application, to whom everyone may speak."""
    world.tick()
    with serving(world, **given(world)) as web:
        yield web


def listed(web: Web, area: str = DISTRICT, **query: Any) -> list[dict[str, Any]]:
    answer = web.client.get(f"/api/v1/areas/{area}/cameras", params=query)
    assert answer.status_code == 200, answer.text
    assert "secret" not in answer.text
    body = answer.json()
    return [dict(zip(body["columns"], row, strict=True)) for row in body["rows"]]


def test_each_camera_has_its_state_its_place_and_its_last_frame(cameras: Web) -> None:
    rows = {row["name"].removeprefix("Camera "): row for row in listed(cameras)}

    assert {name: row["state"] for name, row in rows.items()} == {
        "on": "online",
        "off": "offline",
        "stuck": "frozen",
        "quiet": "silent",
        "bare": "no_source",
        "far": "online",
    }
    assert rows["on"] == {
        "code": CODES["on"],
        "name": "Camera on",
        "lon": pytest.approx(LON + 0.004),
        "lat": LAT,
        "state": "online",
        "category": "mall",
        "area": GRIDS[0],
        "frame_at": cameras.world.now - 5_000,
        "still": f"/api/v1/cameras/{CODES['on']}/still.jpg",
        "thing": rows["on"]["thing"],
    }
    kind, number = rows["on"]["thing"].split(":")
    drawer = cameras.get(f"/api/v1/things/{kind}/{number}").json()
    assert (drawer["kind"], drawer["code"]) == ("camera", CODES["on"])
    assert (rows["off"]["frame_at"], rows["off"]["still"]) == (None, None)
    assert (rows["quiet"]["category"], rows["bare"]["category"]) == (CATEGORIES[0], CATEGORIES[0])


def test_through_a_media_gateway_none_needs_a_source(world: World) -> None:
    of_gateway = given(world)
    of_gateway["cameras"] = replace(of_gateway["cameras"], through_gateway=True)
    with serving(world, **of_gateway) as web:
        assert {row["name"]: row["state"] for row in listed(web)}["Camera bare"] == "online"


def test_cameras_are_chosen_by_category_and_come_nearest_first(cameras: Web) -> None:
    near = [row["name"] for row in listed(cameras, category="mall,school", near=f"{LON},{LAT}")]

    assert near == ["Camera off", "Camera stuck", "Camera on", "Camera far"]
    assert [row["name"] for row in listed(cameras, near=f"{LON},{LAT}", category="mall", limit=1)] == ["Camera off"]
    assert [row["name"] for row in listed(cameras, SUBDISTRICTS[1])] == ["Camera far"]


@pytest.mark.parametrize("near", ["here", "1", "181,31", "nan,31", "1,2,3"])
def test_what_is_no_point_is_refused(cameras: Web, near: str) -> None:
    answer = cameras.client.get(f"/api/v1/areas/{DISTRICT}/cameras", params={"near": near})

    assert (answer.status_code, answer.json()["error"].startswith(f"near '{near}'")) == (422, True)


def test_a_still_says_when_it_was_taken_and_is_kept_by_nobody(cameras: Web) -> None:
    answer = cameras.client.get(f"/api/v1/cameras/{CODES['on']}/still.jpg")

    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-at"] == str(cameras.world.now - 5_000)
    again = cameras.client.get(answer.url.path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-frame-at"] == answer.headers["x-frame-at"]


@pytest.mark.parametrize(("code", "told"), [(CODES["off"], "no picture yet"), ("34010300001320009999", "not known")])
def test_where_there_is_no_still_that_is_said(cameras: Web, code: str, told: str) -> None:
    answer = cameras.client.get(f"/api/v1/cameras/{code}/still.jpg")

    assert answer.status_code == 404
    assert told in answer.json()["error"]


def test_an_unknown_area_has_no_cameras(cameras: Web) -> None:
    assert cameras.client.get("/api/v1/areas/999/cameras").status_code == 404


@pytest.fixture
def guarded(world: World) -> Iterator[Web]:
    """The same behind sign-in."""
    world.tick()
    with serving(world, access=ACCESS, **given(world)) as web:
        yield web


def test_who_has_not_signed_in_sees_no_camera(guarded: Web) -> None:
    for path in (f"/api/v1/areas/{DISTRICT}/cameras", f"/api/v1/cameras/{CODES['on']}/still.jpg"):
        assert guarded.client.get(path).status_code == 401


@pytest.mark.parametrize("key", ["subdistrict", "numbers", "wall"])
def test_everybody_sees_the_cameras_of_their_own_areas_alone(guarded: Web, key: str) -> None:
    if key == "wall":
        guarded.client.get(f"/wall?key={WALL_KEY}")
    else:
        sign_in(guarded.client, key)

    assert guarded.client.get(f"/api/v1/cameras/{CODES['on']}/still.jpg").content == JPEG
    assert guarded.client.get(f"/api/v1/cameras/{CODES['far']}/still.jpg").status_code == 403
    assert {row["area"][:9] for row in listed(guarded, OWN)} == {OWN}
    for area in (OTHERS, DISTRICT, "999"):
        assert guarded.client.get(f"/api/v1/areas/{area}/cameras").status_code == 403
