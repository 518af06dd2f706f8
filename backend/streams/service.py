"""The streams process: makes live what is watched, one ffmpeg for each camera, and says how it goes."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backend.processes import StartError
from backend.streams.codecs import corrected
from backend.streams.ffmpeg import MISSING
from backend.streams.reasons import NO_FFMPEG, NO_SOURCE
from backend.streams.stream import Stream, drop_old
from data_access.cache import CacheAway
from data_access.camera_sources import CameraSource
from data_access.freshness import STORE_AWAY
from data_access.stream_board import StreamBoard, StreamReport, StreamState

log = logging.getLogger(__name__)
LOOK_S, SOURCES_S = 0.1, 2.0


@dataclass
class StreamService:
    """`source_of` gives a camera by its code, `correct` keeps one that sends something else than was said of it.

    `folder` is its own; without a `binary` nothing is live.
    """

    board: StreamBoard
    source_of: Callable[[str], CameraSource | None]
    correct: Callable[[CameraSource], None]
    folder: Path
    binary: str | None
    now: Callable[[], datetime]
    stop: threading.Event = field(default_factory=threading.Event)
    streams: dict[str, Stream] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    ended_restarts: int = 0
    looked: float = 0.0
    is_away: bool = False

    def run(self) -> int:
        """Until told to stop. StartError where another one owns the folder."""
        with owned(self.folder):
            if self.binary is None:
                log.warning("%s", MISSING)
            try:
                while not self.stop.wait(LOOK_S):
                    self.step()
            finally:
                for stream in self.streams.values():
                    stream.let_end()
                for code in list(self.streams):
                    self._end(code)
        return 0

    def step(self) -> None:
        """Start, look after and end streams once. What is away is told once, and what is live stays so meanwhile."""
        try:
            self._follow(self.board.watched())
            for code, stream in list(self.streams.items()):
                stream.look()
                if stream.foreign:
                    self._mend(code, stream)
            self.board.tell(self.report())
        except (CacheAway, *STORE_AWAY) as error:
            if not self.is_away:
                log.error("live pictures wait for the cache or the store (%s)", type(error).__name__)
            self.is_away = True
            for stream in self.streams.values():
                stream.look()
        else:
            self.is_away = False

    def report(self) -> StreamReport:
        """How it goes."""
        states = {code: stream.state for code, stream in self.streams.items()}
        states |= {code: StreamState("failed", NO_SOURCE) for code in self.unknown}
        running = sum(stream.process is not None for stream in self.streams.values())
        restarts = self.ended_restarts + sum(stream.restarts for stream in self.streams.values())
        return StreamReport(states, running, restarts, None if self.binary else NO_FFMPEG)

    def _follow(self, watched: set[str]) -> None:
        """Have a stream for each watched camera and for no other; a source that has been changed is begun anew."""
        for code in self.streams.keys() - watched:
            self._end(code)
        self.unknown &= watched
        if self.binary is None:
            return
        is_due = time.monotonic() - self.looked > SOURCES_S
        self.looked = time.monotonic() if is_due else self.looked
        if is_due:
            self._sweep()
        for code in sorted(watched if is_due else watched - self.streams.keys() - self.unknown):
            self._have(code, self.binary)

    def _sweep(self) -> None:
        """Take away what a process before this one has left of cameras that are not watched any more."""
        for each in self.folder.iterdir():
            if each.name not in self.streams:
                shutil.rmtree(each, ignore_errors=True)

    def _have(self, code: str, binary: str) -> None:
        source = self.source_of(code)
        running = self.streams.get(code)
        if running and running.source != source:
            self._end(code)
        if source is None:
            self.unknown.add(code)
        elif code not in self.streams:
            self.unknown.discard(code)
            self.streams[code] = Stream(source, self.folder / code, binary, self.now)

    def _mend(self, code: str, stream: Stream) -> None:
        """Have what browsers play of a camera that sends something else than it was declared to."""
        known, before = self.source_of(code), stream.source
        if known == before:
            after = corrected(before)
            instead = "its sub-stream is shown" if after.uses_sub else "its picture is transcoded"
            which = "sub_url" if before.uses_sub else "url"
            told = "camera %s: its %s sends %s, not H.264 as was said of it; %s from now on. Correct it where it comes from"
            log.warning(told, code, which, stream.foreign, instead)
            self.correct(after)
        self._end(code)
        if self.binary is not None:
            self._have(code, self.binary)

    def _end(self, code: str) -> None:
        self.streams[code].stop()
        self.ended_restarts += self.streams.pop(code).restarts


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """The folder, for one process at a time; StartError for a second one."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            told = f"another process makes the live pictures in {folder.resolve()}"
            raise StartError(f"{told}; stop it, or set VAR_DIR to another folder") from error
        for each in folder.iterdir():
            drop_old(each)  # what an earlier process has left; one that died just now is gone on from
        yield
