"""The prober looks at real films: what moves is online, and what is frozen, black or not there is not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.probing.budget import Budget
from backend.probing.prober import TELL_S, Prober
from backend.probing.telling import OWN_SOURCE, Teller
from catalogue.pictures import BLACK, FROZEN, MOVING, NO_PICTURE
from data_access.camera_frames import CameraFrames
from data_access.camera_sources import CameraSource, CameraSources, write_camera_sources
from data_access.engine import reading
from data_access.schema import status
from tests import clips
from tests.builders import GRIDS, MINUTE, ZONE, iso
from tests.clips import make_clip
from tests.world import World

JPEG = b"\xff\xd8"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """moving.mp4, still.mp4 and dark.mp4."""
    folder = tmp_path_factory.mktemp("films")
    for name, graph in (("moving", clips.MOVING), ("still", clips.STILL), ("dark", clips.DARK)):
        make_clip(folder / f"{name}.mp4", graph)
    return folder


@dataclass
class Watch:
    """A prober over a world, whose time passes a minute for each round of looks."""

    world: World
    streams: Path
    pool: ThreadPoolExecutor
    prober: Prober = field(init=False)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        assert self.world.client is not None
        self.frames = CameraFrames(self.world.client, self.world.keys)
        self.start()

    def start(self) -> None:
        """Another prober takes over, with nothing in memory."""
        feed = self.world.catalogue.cameras
        assert feed is not None
        self.prober = Prober(
            Teller(self.world.ingestor, feed, self.frames),
            CameraSources(self.world.engine).all,
            lambda: datetime.fromtimestamp(self.world.now / 1000, ZoneInfo(ZONE)),
            self.streams,
            Event(),
            clock=lambda: self.seconds,
            budget=Budget(share=1e9),
        )
        self.prober._holder = "the one of the test"

    def gives(self, **urls: str) -> None:
        """Cameras with these addresses; codes are 20 letters here, as good as digits."""
        made = [
            CameraSource(code=code, name=f"Camera {code}", area_code=GRIDS[1], url=url) for code, url in urls.items()
        ]
        write_camera_sources(self.world.engine, made, self.world.now)

    def round(self) -> None:
        """A minute passes, and everything is looked at."""
        self.world.now += MINUTE
        self.seconds += 60 - TELL_S
        self.prober.step(self.pool)
        wait(self.prober.looking)
        self.seconds += TELL_S
        self.prober.step(self.pool)
        assert not self.prober.looking
        assert not self.prober.seen

    def state(self, code: str) -> tuple[int, str | None, int | None]:
        """Whether the store has it online, its picture, and the age of its last frame."""
        row = self.row(code)
        feed = self.world.catalogue.feeds["camera"]
        online, picture, age = (row[feed.column(key)] for key in ("online", "picture", "frame_age"))
        return online, self.world.ingestor.terms.key(picture), age

    def row(self, code: str) -> Any:
        """All that the store knows of it."""
        with reading(self.world.engine).connect() as connection:
            [found] = connection.execute(select(status).where(status.c.source_id == code)).all()
        return found._mapping


@pytest.fixture
def watch(world: World, tmp_path: Path) -> Iterator[Watch]:
    with ThreadPoolExecutor(4) as pool:
        yield Watch(world, tmp_path / "streams", pool)


def test_only_a_moving_picture_is_online(watch: Watch, films: Path) -> None:
    watch.gives(
        moving=f"file://{films}/moving.mp4",
        still=f"file://{films}/still.mp4",
        dark=f"file://{films}/dark.mp4",
        gone=f"file://{films}/gone.mp4",
        drawn="demo:hall/四里河商场3号",
        stuck="demo:hall/frozen/四里河商场4号",
        shut="demo:black/四里河商场5号",
        off="demo:off/四里河商场6号",
    )
    for _ in range(3):
        watch.round()

    assert watch.state("moving") == (1, MOVING, 0)
    assert watch.state("drawn") == (1, MOVING, 0)
    assert watch.state("still") == watch.state("stuck") == (0, FROZEN, 120)
    assert watch.state("dark") == watch.state("shut") == (0, BLACK, None)
    assert watch.state("gone") == watch.state("off") == (0, NO_PICTURE, None)
    watch.world.tick()
    assert watch.world.value("cameras_online") == 2
    assert watch.world.snapshot("340103")["tiles"]["cameras_online"][2] == 8
    assert watch.world.verify().differences == []


def test_a_camera_that_nobody_has_told_of_is_known_by_its_source(watch: Watch) -> None:
    watch.gives(a="demo:A")
    watch.round()

    row = watch.row("a")
    assert (row["source"], row["name"]) == (OWN_SOURCE, "Camera a")
    assert watch.world.ingest("camera", beat(watch, "a", source=OWN_SOURCE, online=1)).accepted == 1


def test_stills_are_small_and_of_when_it_last_moved(watch: Watch, films: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes((films / "moving.mp4").read_bytes())
    watch.gives(a=f"file://{film}", b=f"file://{films}/dark.mp4")
    watch.round()
    moved = watch.world.now
    film.write_bytes((films / "dark.mp4").read_bytes())
    watch.round()
    film.unlink()
    watch.round()

    still = watch.frames.still("a")
    assert still is not None
    assert still.jpeg.startswith(JPEG)
    assert len(still.jpeg) < 24_000
    assert still.at_ms == moved
    assert watch.state("a") == (0, NO_PICTURE, 120)
    assert watch.frames.read(["a"])["a"].frame_ms == moved
    assert watch.frames.still("b") is None


def test_a_watched_camera_is_read_from_its_running_stream(watch: Watch, films: Path) -> None:
    folder = watch.streams / "a"
    folder.mkdir(parents=True)
    film = (films / "moving.mp4").read_bytes()
    (folder / "init.mp4").write_bytes(film)
    (folder / "s000000001.m4s").write_bytes(b"")
    watch.gives(a="rtsp://127.0.0.1:9/never-asked")

    watch.round()

    assert watch.state("a") == (1, MOVING, 0)


def beat(watch: Watch, code: str, source: str = "platform", **given: Any) -> dict[str, Any]:
    """A heartbeat of the device, half a minute after the last round."""
    at = iso(watch.world.now + MINUTE // 2)
    return {"source": source, "source_id": code, "occurred_at": at, "site": "S1", **given}


def test_a_camera_whose_device_is_off_is_not_online_and_one_that_comes_back_is(watch: Watch) -> None:
    watch.gives(a="demo:A")
    watch.world.ingest("camera", beat(watch, "a", online=1))
    watch.round()
    assert watch.row("a")["source"] == "platform"
    for said, minutes in ((0, 2), (1, 2)):
        watch.world.ingest("camera", beat(watch, "a", online=said))
        for _ in range(minutes):
            watch.round()
            assert watch.state("a") == (said, MOVING, 0)


def test_a_device_that_has_fallen_silent_is_not_online_though_its_picture_moves(watch: Watch) -> None:
    watch.gives(a="demo:A")
    watch.round()
    watch.world.ingest("camera", beat(watch, "a", source=OWN_SOURCE, online=1))
    states = []
    for _ in range(6):
        watch.round()
        states.append(watch.state("a")[0])

    assert states == [1, 1, 1, 1, 1, 0]


def test_what_was_known_outlives_the_prober_and_a_flushed_cache(watch: Watch) -> None:
    watch.gives(a="demo:frozen/A", b="demo:B")
    watch.round()
    watch.round()
    watch.start()
    watch.seconds += 60
    watch.round()

    assert watch.state("a")[:2] == (0, FROZEN)
    assert watch.world.client is not None
    watch.world.client.flushdb()
    watch.round()
    assert watch.state("a") == (0, FROZEN, 180)
    assert set(watch.frames.read()) == {"a", "b"}


def test_a_camera_that_is_taken_out_is_forgotten(watch: Watch) -> None:
    watch.gives(a="demo:A", b="demo:B")
    watch.round()
    watch.prober.read_sources = lambda: CameraSources(watch.world.engine).all()[:1]
    watch.round()

    assert set(watch.frames.read()) == {"a"}
    assert watch.frames.still("b") is None


def test_of_two_probers_one_looks(watch: Watch) -> None:
    watch.gives(a="demo:A")
    assert watch.frames.claim("another", 60_000)

    watch.round()

    assert watch.frames.read() == {}


def test_real_footage_moves(watch: Watch, shared_data: Path) -> None:
    films = list((shared_data / "video").glob("*.mp4"))
    if not films:
        pytest.skip(f"no real footage in {shared_data / 'video'}")
    watch.gives(**{path.stem: f"file://{path}" for path in films})
    for _ in range(3):
        watch.round()

    assert {watch.state(code)[:2] for code in watch.frames.read()} == {(1, MOVING)}
