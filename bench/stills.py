"""Last pictures of the demo city's cameras at the instant of a product whose time stands still, as its prober would find them."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import orjson

from backend.probing.picture import picture_of
from backend.probing.reading import NoPicture, read_frame
from catalogue.pictures import MOVING, NO_PICTURE
from data_access.cache import connect
from data_access.camera_frames import CameraFrame, CameraFrames, Still
from data_access.camera_sources import CameraSources
from data_access.engine import open_engine

STEP_MS, ROUND = 1_000, 53  # ages differ from camera to camera, as looks of a round do
LOST_MS = 23 * 60_000  # how long ago those that are not online have shown their last
Found = tuple[str, CameraFrame, Still]


def give_stills(address: str, folder: Path, redis_url: str, area: str, clock: str) -> None:
    """Put them into its Redis; pages that are opened afterwards show them. The same instant gives the same ones."""
    with urllib.request.urlopen(f"{address}/api/v1/areas/{area}/cameras", timeout=60) as answer:
        told = orjson.loads(answer.read())
    cameras = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    states = {camera["code"]: camera["state"] for camera in cameras}
    engine = open_engine(f"sqlite:///{folder}/command-centre.db")
    found = list(_looked_at(CameraSources(engine), states, datetime.fromisoformat(clock)))
    engine.dispose()
    with closing(connect(redis_url)) as client:
        frames = {code: frame for code, frame, _ in found}
        CameraFrames(client).write(frames, {code: still for code, _, still in found})


def _looked_at(sources: CameraSources, states: dict[str, str], now: datetime) -> Iterator[Found]:
    """Those that have something to show."""
    now_ms = round(now.timestamp() * 1_000)
    for number, source in enumerate(sorted(sources.all(), key=lambda each: each.code)):
        is_online = states.get(source.code) == "online"
        at_ms = now_ms - STEP_MS * (1 + number * 7 % ROUND) - (0 if is_online else LOST_MS)
        try:
            picture = picture_of(read_frame(source.url, now))
        except NoPicture:
            continue
        word = MOVING if is_online else NO_PICTURE
        frame = CameraFrame(word=word, frame_ms=at_ms, looked_ms=at_ms, told_ms=at_ms)
        yield source.code, frame, Still(picture.jpeg, at_ms)
