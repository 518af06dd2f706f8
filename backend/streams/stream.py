"""One watched camera: its ffmpeg, started, looked after, and started again with longer and longer pauses."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from backend.processes import die_with_parent
from backend.streams.codecs import foreign_codec
from backend.streams.cutting import Cutting
from backend.streams.output_args import output_arguments
from backend.streams.pieces import PLAYLIST
from backend.streams.reasons import NO_FFMPEG, STANDS_STILL, reason_of
from backend.streams.source_args import source_input
from data_access.camera_sources import CameraSource
from data_access.stream_board import StreamState

log = logging.getLogger(__name__)
QUIET = ("-hide_banner", "-loglevel", "error", "-y")
FIRST_PIECE_S, NEXT_PIECE_S = 20.0, 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S, STEADY_S = 0.5, 30.0, 20.0
GRACE_S = 2.0
STILL_PRESENT_NS = 8_000_000_000
TOLD_FROM = 2  # failures in a row: after the first one it is started again so soon that players go on
LAST_PRINTED = 4_000


@dataclass
class Stream:
    """Call `look` a few times a second. `folder` is its own: made when it starts, removed when it stops.

    `now` is the product's local time, which demo pictures show; `clock` counts seconds. `foreign`: what it sends, where
    browsers do not play that; it is not live then.
    """

    source: CameraSource
    folder: Path
    binary: str
    now: Callable[[], datetime]
    clock: Callable[[], float] = time.monotonic
    process: subprocess.Popen[bytes] | None = None
    cutting: Cutting | None = None
    said: str | None = None
    is_live: bool = False
    starts: int = 0
    failures: int = 0
    next_start: float = 0.0
    started: float = 0.0
    moved: float = 0.0
    stamp: int = 0
    foreign: str = ""
    printed: bytes = field(default=b"", repr=False)

    @property
    def state(self) -> StreamState:
        """For the board."""
        if self.is_live or self.failures < TOLD_FROM:
            return StreamState("live" if self.is_live else "starting", sub=self.source.uses_sub)
        return StreamState("failed", self.said, self.source.uses_sub)

    @property
    def restarts(self) -> int:
        """How often it was started again."""
        return max(self.starts - 1, 0)

    def look(self) -> None:
        """See how it goes; start it where it is time to, end it where no picture comes."""
        if self.process is None:
            if self.clock() >= self.next_start:
                self._start()
            return
        self._read()
        if self.process.poll() is not None:
            self._read()
            self._fail(reason_of(self.printed.decode(errors="replace")))
        elif self._has_moved():
            self.foreign = self.foreign or ("" if self.is_live else foreign_codec(self.folder))
            if not self.foreign:
                self._live()
        elif self.clock() - self.moved > (NEXT_PIECE_S if self.is_live else FIRST_PIECE_S):
            self._end()
            self._fail(reason_of(self.printed.decode(errors="replace")) if self.printed else STANDS_STILL)

    def stop(self) -> None:
        """End it and take its pictures away."""
        self._end()
        self._forget()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        drop_old(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stamp = stamp_of(self.folder)
        given = source_input(self.source.picture_url, self.now())
        words = [*QUIET, *given.arguments, *output_arguments(self.source)]
        self.printed = b""
        self.starts += 1
        self.started = self.moved = self.clock()
        try:
            self.process = self._run(words, given.script)
        except OSError:
            self._fail(NO_FFMPEG)
        else:
            self.cutting = Cutting(self.process, self.folder, self.source.code)

    def _run(self, words: list[str], script: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [self.binary, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        assert process.stdin is not None
        assert process.stderr is not None
        with suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(script.encode())
        os.set_blocking(process.stderr.fileno(), False)
        return process

    def _read(self) -> None:
        """What it has printed, of which the end is kept; it would stand still once nobody read it."""
        assert self.process is not None
        assert self.process.stderr is not None
        self.printed = (self.printed + (self.process.stderr.read() or b""))[-LAST_PRINTED:]

    def _has_moved(self) -> bool:
        stamp = stamp_of(self.folder)
        if stamp == self.stamp:
            return False
        self.stamp, self.moved = stamp, self.clock()
        return True

    def _live(self) -> None:
        if self.said:
            log.info("camera %s is live again", self.source.code)
        self.is_live, self.said = True, None
        if self.clock() - self.started > STEADY_S:
            self.failures = 0

    def _fail(self, said: str) -> None:
        """Not live until the next try brings a picture; only the first failure in a row is worth a line."""
        pause = min(FIRST_PAUSE_S * 2**self.failures, LONGEST_PAUSE_S)
        if said != self.said:
            log.warning(
                "camera %s: %s Trying again, at the latest every %.0f s", self.source.code, said, LONGEST_PAUSE_S
            )
        self._forget()
        self.said, self.is_live = said, False
        self.failures += 1
        self.next_start = self.clock() + pause

    def let_end(self) -> None:
        """Ask it to end, without waiting."""
        if self.process is not None:
            self.process.terminate()

    def _end(self) -> None:
        self.let_end()
        if self.process is None:
            return
        try:
            self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _forget(self) -> None:
        if self.process is not None and self.process.stderr is not None:
            self.process.stderr.close()
        if self.cutting is not None:
            self.cutting.join()
        self.process = self.cutting = None


def drop_old(folder: Path) -> None:
    """Take away pictures that are no longer of the present; from others it is gone on.

    Whoever begins to watch sees what lies there, which must not be a picture of some time ago.
    """
    if time.time_ns() - stamp_of(folder) >= STILL_PRESENT_NS:
        shutil.rmtree(folder, ignore_errors=True)


def stamp_of(folder: Path) -> int:
    """When its playlist was written last, in ns; 0 while there is none."""
    try:
        return (folder / PLAYLIST).stat().st_mtime_ns
    except OSError:
        return 0
