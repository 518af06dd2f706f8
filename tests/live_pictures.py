"""The streams process in a thread beside the real web application, with short notes of who watches."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from api.live_pictures import LivePictures
from api.tickets import Tickets
from backend.streams.ffmpeg import find_ffmpeg
from backend.streams.service import StreamService
from data_access.camera_sources import CameraSource, CameraSources, write_camera_sources
from data_access.stream_board import StreamBoard
from tests.builders import GRIDS
from tests.people import SECRET
from tests.web import Web, serving
from tests.world import World

NOTED_MS = 1_500


def code_of(number: int) -> str:
    """A device code."""
    return f"34010300001320{number:06}"


@dataclass
class Pictures:
    """A client, the service, and what the test asks of both."""

    web: Web
    service: StreamService
    folder: Path

    def have(self, number: int, url: str, **given: Any) -> str:
        """A camera with that source, in the first grid; its code."""
        source = CameraSource(**{"code": code_of(number), "name": "camera", "area_code": GRIDS[0], "url": url} | given)
        write_camera_sources(self.web.world.engine, [source], self.web.world.now)
        return source.code

    def watch(self, code: str, lang: str = "en") -> dict[str, Any]:
        """One call, as the player makes it; the answer with its status."""
        answer = self.web.client.post(f"/api/v1/cameras/{code}/watch", params={"lang": lang})
        return {"status": answer.status_code, **answer.json()}

    def until(self, code: str, state: str) -> dict[str, Any]:
        """Watch until the stream is in the state."""
        found: dict[str, Any] = {}

        def is_so() -> bool:
            found.update(self.watch(code))
            return found.get("state") == state

        self.web.until(is_so)
        return found

    def playlist(self, url: str) -> str:
        """As it is now."""
        answer = self.web.get(url)
        assert answer.status_code == 200, answer.text
        return answer.text

    def until_piece(self, url: str, after: int) -> int:
        """The number of the newest piece, once it is a later one than `after`."""
        code = url.split("/")[4]
        newest = [0]

        def is_so() -> bool:
            self.watch(code)
            newest[0] = int(self.playlist(url).split()[-1][1:-4])
            return newest[0] > after

        self.web.until(is_so)
        return newest[0]

    def ffmpegs(self) -> list[psutil.Process]:
        """The running ones, of this service."""
        return [psutil.Process(stream.process.pid) for stream in self.service.streams.values() if stream.process]


@contextmanager
def live_pictures(world: World, folder: Path, binary: str | None = None, **given: Any) -> Iterator[Pictures]:
    """Both, until the block is left. `given`: most, most_transcodes, gateway; and services of the web, such as access."""
    own = {key: given.pop(key, value) for key, value in {"most": 4, "most_transcodes": 1, "gateway": ""}.items()}
    board = StreamBoard(world.redis_url or "", folder, world.keys, NOTED_MS)
    sources = CameraSources(world.engine)
    pictures = LivePictures(board=board, sources=sources, folder=folder, tickets=Tickets(SECRET), **own)

    def correct(source: CameraSource) -> None:
        write_camera_sources(world.engine, [source], world.now)

    found = find_ffmpeg() if binary is None else find_ffmpeg(binary)
    service = StreamService(
        board, sources.get, correct, folder, found, lambda: datetime.fromtimestamp(world.now / 1000).astimezone()
    )
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        with serving(world, pictures=pictures, **given) as web:
            web.until(lambda: board.report() is not None)  # the service has begun
            yield Pictures(web, service, folder)
    finally:
        service.stop.set()
        thread.join()
