"""The demo's drawn pictures: each place has its own, they move as time passes, and nothing of a name gets into the graph."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import av
import pytest

from backend.demo.camera_sources import demo_camera_sources
from backend.demo.city import build_city
from backend.demo.pictures import BLACK, FROZEN, OFF, DemoSource, demo_input, moving_graph, plain_graph, read_demo_url
from backend.demo.scenes import SCENES
from backend.probing.picture import Picture, picture_of
from catalogue.camera_urls import check_url

NOW = datetime(2026, 3, 18, 10, 30, tzinfo=timezone(timedelta(hours=8)))


def drawn(url: str, now: datetime = NOW) -> Picture:
    """One frame of it."""
    with av.open(plain_graph(read_demo_url(url), now), format="lavfi") as found:
        return picture_of(next(found.decode(video=0)))


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_moves_as_time_passes_and_is_the_same_at_the_same_time(scene: str) -> None:
    url = DemoSource("四里河路口", scene).url

    assert drawn(url) == drawn(url)
    assert len({drawn(url, NOW + timedelta(seconds=s)).mark for s in range(3)}) == 3
    assert drawn(url).jpeg != drawn(DemoSource("另一处", scene).url).jpeg
    assert drawn(url).jpeg != drawn(url, NOW.replace(hour=22)).jpeg or scene == "hall"


def test_a_frozen_place_stands_still_and_a_black_one_is_black() -> None:
    frozen, black = (DemoSource("四里河", "court", fault).url for fault in (FROZEN, BLACK))

    assert drawn(frozen) == drawn(frozen, NOW + timedelta(hours=1))
    assert (drawn(frozen).is_black, drawn(black).is_black) == (False, True)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("demo:hall/frozen/四里河3号", DemoSource("四里河3号", "hall", FROZEN)),
        ("off/street/A", DemoSource("A", "street", OFF)),
        ("demo:street/A/B", DemoSource("A/B", "street")),
        ("demo:court/a'b:c;d,[e]%{f}\\g=h", DemoSource("abcde{f}gh", "court")),
    ],
)
def test_an_address_says_the_scene_what_is_wrong_and_the_name(url: str, found: DemoSource) -> None:
    assert read_demo_url(url) == found


def test_a_scene_that_is_not_named_is_always_the_same() -> None:
    assert read_demo_url("demo:四里河") == read_demo_url("demo:四里河")
    assert read_demo_url("demo:").scene in SCENES


def test_the_clock_in_the_picture_is_the_citys() -> None:
    graph = moving_graph(read_demo_url("demo:A"), NOW)
    local = int((NOW + timedelta(hours=8)).astimezone(UTC).timestamp())

    assert "drawtext" not in graph or str(local) in graph


def test_a_camera_that_is_off_is_asked_where_nobody_answers() -> None:
    assert demo_input("demo:off/A", NOW) == ["-i", "rtsp://127.0.0.1:9/"]
    assert demo_input("demo:A", NOW)[:4] == ["-re", "-f", "lavfi", "-i"]


def test_each_camera_of_the_city_has_a_picture_of_its_own_and_some_have_none() -> None:
    city = build_city()

    found = demo_camera_sources(city, 340103)

    assert [source.code for source in found] == [camera.code for camera in city.cameras]
    assert found == demo_camera_sources(city, 340103)
    assert all(check_url(source.url) for source in found)
    faults = [read_demo_url(source.url).fault for source in found]
    assert [faults.count(fault) for fault in (FROZEN, BLACK, OFF, "")] == [1, 1, 14, 827]
    assert {source.category for source in found} > {"mall", "religious_site", "residential_compound", "school"}
