"""The prober process: looks at each camera in turn, several at a time, within its share of a processor core."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import av.logging

from backend.probing.budget import Budget
from backend.probing.picture import picture_of
from backend.probing.reading import NoPicture, read_frame, read_running
from backend.probing.rounds import Rounds
from backend.probing.telling import Look, Teller
from data_access.cache import CacheAway
from data_access.camera_sources import CameraSource
from data_access.freshness import STORE_AWAY

log = logging.getLogger(__name__)
AT_ONCE = 16  # most of the time one waits for the camera
STEP_S, TELL_S, SOURCES_S = 0.1, 2.0, 10.0
LEASE_MS = 6_000
DIRECT, RUNNING = "direct", "running"


@dataclass
class Prober:
    """`read_sources` gives the cameras, `local` the product's time in its zone; live pictures lie in `streams`/CODE.

    Each camera is looked at once in the feed's interval, or as often as the budget lets it.
    """

    teller: Teller
    read_sources: Callable[[], list[CameraSource]]
    local: Callable[[], datetime]
    streams: Path
    stop: threading.Event
    clock: Callable[[], float] = time.monotonic
    budget: Budget = field(default_factory=Budget)
    sources: dict[str, CameraSource] = field(default_factory=dict)
    turns: deque[tuple[float, str]] = field(default_factory=deque)  # when each may be looked at again; soonest first
    looking: dict[Future[Look], float] = field(default_factory=dict)
    seen: dict[str, Look] = field(default_factory=dict)
    rounds: Rounds = field(default_factory=Rounds)

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._is_ours, self._is_away = False, False
        self._due = dict.fromkeys(("lease", "sources", "tell"), 0.0)

    def run(self) -> int:
        """Until told to stop."""
        av.logging.set_level(None)  # what libav prints names addresses and passwords
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look") as pool:
            while not self.stop.wait(STEP_S):
                self.step(pool)
        return 0

    def step(self, pool: ThreadPoolExecutor) -> None:
        """Whatever is due. What is away is told once, and what was seen is told when it is back."""
        try:
            if self._is_time("lease", LEASE_MS / 3_000):
                self._take_turns()
            if self._is_ours and self._is_time("sources", SOURCES_S):
                self._read_sources()
            self._send(pool)
            self._gather()
            if self.seen and self._is_time("tell", TELL_S):
                self._tell()
        except (CacheAway, *STORE_AWAY) as error:
            if not self._is_away:
                log.error("the prober waits for the cache or the store (%s)", type(error).__name__)
            self._is_away = True
        else:
            self._is_away = False

    def _is_time(self, what: str, pause_s: float) -> bool:
        now = self.clock()
        if now < self._due[what]:
            return False
        self._due[what] = now + pause_s
        return True

    def _take_turns(self) -> None:
        """Of several probers of one city one looks; the next goes on from what it knew."""
        was_ours = self._is_ours
        self._is_ours = self.teller.frames.claim(self._holder, LEASE_MS)
        if self._is_ours and not was_ours:
            self.teller.recall()

    def _read_sources(self) -> None:
        found = {source.code: source for source in self.read_sources()}
        self.turns = deque(turn for turn in self.turns if turn[1] in found)
        self.turns.extendleft((0.0, code) for code in sorted(found.keys() - self.sources.keys(), reverse=True))
        self.sources = found
        self.teller.keep_only(found)

    def _send(self, pool: ThreadPoolExecutor) -> None:
        """Let the next ones be looked at, as many as are due, as the budget allows and as fit at once."""
        now = self.clock()
        while self._is_ours and self.turns and self.turns[0][0] <= now and len(self.looking) < AT_ONCE:
            if not self.budget.allows():
                return
            source = self.sources.get(self.turns.popleft()[1])
            if source is not None:
                self.looking[pool.submit(self.look, source)] = now

    def look(self, source: CameraSource) -> Look:
        """One look at one camera: at its live picture where somebody watches it, so that it is not opened twice."""
        now, at_s = self.local(), self.clock()
        at_ms = round(now.timestamp() * 1000)
        try:
            frame = read_running(self.streams / source.code)
            way = RUNNING if frame else DIRECT
            picture = picture_of(frame or read_frame(source.sub_url or source.url, now))
            return Look(source, picture, way, at_ms, at_s)
        except NoPicture as error:
            log.debug("camera %s: %s", source.code, error)
        except Exception as error:  # whatever libav makes of what a camera sends, the others are looked at
            log.error("camera %s: the look at it failed (%s)", source.code, type(error).__name__)
        return Look(source, None, DIRECT, at_ms, at_s)

    def _gather(self) -> None:
        """Take what has been seen; whoever was looked at has a turn again after the feed's interval."""
        for future in [each for each in self.looking if each.done()]:
            began, look = self.looking.pop(future), future.result()
            self.seen[look.source.code] = look
            if look.source.code in self.sources:
                self.turns.append((began + self.teller.feed.interval_s, look.source.code))

    def _tell(self) -> None:
        self.teller.tell(self.seen.values(), round(self.local().timestamp() * 1000))
        self.rounds.note(self.seen, self.sources, {code: each.word for code, each in self.teller.known.items()})
        self.seen.clear()
