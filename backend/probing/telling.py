"""Makes what was seen of cameras known: a record of the feed's state for each, and its frame and still in Redis.

A camera is online when its picture moves and its device does not say otherwise. What a device says comes as records of
others; one that has spoken and then fallen silent is offline, whatever its picture.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from backend.ingest import Ingestor
from backend.probing.judging import Memory, judged
from backend.probing.picture import Picture
from catalogue.model import Feed
from catalogue.pictures import FRAME_AGE, MOVING, PICTURE
from data_access.camera_frames import CameraFrame, CameraFrames, Still
from data_access.camera_list import CameraState, read_states
from data_access.camera_sources import CameraSource

log = logging.getLogger(__name__)
OWN_SOURCE = "cameras"  # of the records about cameras of which nobody has told before
FORGOTTEN_MS = 86_400_000  # a device that has not spoken for so long is one that does not speak


@dataclass(frozen=True)
class Look:
    """What was found at a camera: its picture or None, on which way it was read, and when.

    `at_ms` is the product's time (UTC), `at_s` the machine's monotonic clock, by which time has passed or not.
    """

    source: CameraSource
    picture: Picture | None
    way: str
    at_ms: int
    at_s: float


@dataclass
class Teller:
    """Remembers what it knows of every camera; Redis has a copy of it, for others and for when we start again."""

    ingestor: Ingestor
    feed: Feed
    frames: CameraFrames
    known: dict[str, CameraFrame] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def recall(self) -> None:
        """Go on from what was known when the last prober ended."""
        self.known = self.frames.read()
        self.memories = {code: Memory(each.word, each.frame_ms) for code, each in self.known.items()}

    def keep_only(self, codes: Iterable[str]) -> None:
        """Forget cameras that are no more."""
        gone = self.known.keys() - set(codes)
        self.frames.forget(gone)
        for code in gone:
            self.known.pop(code)
            self.memories.pop(code, None)

    def tell(self, looks: Iterable[Look], now_ms: int) -> None:
        """What is so now (UTC ms of the product), after these looks.

        Redis first: a record of ours that was stored and not noted would pass for the device's own word.
        """
        seen = {look.source.code: look for look in looks}
        memories = {code: self._judged(look) for code, look in seen.items()}
        states = read_states(self.ingestor.engine, self.feed, self.ingestor.terms, seen)
        frames = {code: self._frame(look, memories[code], states.get(code), now_ms) for code, look in seen.items()}
        self.frames.write(frames, dict(_stills(seen, memories)))
        self.memories |= memories
        self.known |= frames
        records = [self._record(look.source, frames[code], states.get(code)) for code, look in seen.items()]
        self._say_refused(self.ingestor.ingest(self.feed.key, records).rejected)

    def _say_refused(self, rejected: Iterable[tuple[int, str]]) -> None:
        """Once for each reason: a camera whose place is not known is looked at and not counted."""
        for reason in {reason for _, reason in rejected} - self.refused:
            log.warning("a camera cannot be told of: %s", reason)
            self.refused.add(reason)

    def _judged(self, look: Look) -> Memory:
        before = self.memories.get(look.source.code, Memory())
        return judged(before, look.picture, look.way, look.at_ms, look.at_s)

    def _frame(self, look: Look, memory: Memory, state: CameraState | None, now_ms: int) -> CameraFrame:
        before = self.known.get(look.source.code)
        found = CameraFrame(word=memory.word, frame_ms=memory.frame_ms, looked_ms=look.at_ms, told_ms=now_ms)
        if before is None:
            return found
        device, device_ms = before.device, before.device_ms
        if state and state.occurred_ms > before.told_ms:  # somebody else has spoken since we did
            # while the picture is not a moving one, whatever is said is kept as offline: no word against the device
            device = state.online or (before.device if before.word != MOVING else False)
            device_ms = state.occurred_ms
        if device_ms is not None and now_ms - device_ms > FORGOTTEN_MS:
            device, device_ms = None, None
        return replace(found, device=device, device_ms=device_ms)

    def _record(self, source: CameraSource, frame: CameraFrame, state: CameraState | None) -> Mapping[str, Any]:
        at = datetime.fromtimestamp(frame.told_ms / 1000, UTC)
        silent_ms = 0 if frame.device_ms is None else frame.told_ms - frame.device_ms
        is_off = frame.device is False or silent_ms >= self.feed.time_to_live_s * 1000
        record: dict[str, Any] = {
            "source": state.source if state else OWN_SOURCE,
            "source_id": source.code,
            "occurred_at": at.isoformat(timespec="milliseconds"),
            "name": source.name,
            "site": source.site_code,
            "area": source.area_code,
            "lon": source.lon,
            "lat": source.lat,
            "online": int(frame.word == MOVING and not is_off),
            FRAME_AGE: None if frame.frame_ms is None else max(frame.told_ms - frame.frame_ms, 0) // 1000,
            PICTURE: frame.word,
        }
        return {key: value for key, value in record.items() if value is not None}


def _stills(seen: Mapping[str, Look], memories: Mapping[str, Memory]) -> Iterable[tuple[str, Still]]:
    """Of pictures that have moved: of a frozen one the still is there, and of a black one the last real frame is worth more."""
    for code, look in seen.items():
        if look.picture and look.picture.jpeg and memories[code].word == MOVING:
            yield code, Still(look.picture.jpeg, look.at_ms)
