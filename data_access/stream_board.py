"""The board in Redis between those who show live pictures and the process that makes them: who is watched, how it goes.

A sorted set holds what is watched, as `kind:code` with the instant (Redis's clock, ms) until which; a text holds what the
streams process says. One board for each folder of pictures, since web processes serve what lies in their own.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from data_access.cache import Keys, connect

WATCHED_MS, REPORTED_S = 15_000, 6
PLACE_LETTERS = 12
NOTE = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  local own = 0
  for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if string.sub(member, 1, #ARGV[2]) == ARGV[2] then own = own + 1 end
  end
  if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 'full' end
  if own >= tonumber(ARGV[5]) then return 'full of its kind' end
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'noted'
"""


class Kind(StrEnum):
    """What making a picture live costs."""

    COPY = "copy"
    TRANSCODE = "transcode"


class Noted(StrEnum):
    """What became of a wish to watch."""

    NOTED = "noted"
    FULL = "full"
    FULL_OF_KIND = "full of its kind"


@dataclass(frozen=True)
class StreamState:
    """One stream: "starting", "live" or "failed"; `said` is why, a msgid; `sub` whether it is the sub-stream."""

    state: str
    said: str | None = None
    sub: bool = False


@dataclass(frozen=True)
class StreamReport:
    """What the streams process says: its streams by code, how many ffmpegs run, how many were started again so far."""

    streams: Mapping[str, StreamState] = field(default_factory=dict)
    running: int = 0
    restarts: int = 0
    trouble: str | None = None


class StreamBoard:
    """Both sides of one board. Safe between threads; every method raises `CacheAway` when Redis does not answer."""

    def __init__(self, url: str, folder: Path, keys: Keys | None = None, watched_ms: int = WATCHED_MS) -> None:
        """`folder` is where the pictures lie; a note holds for `watched_ms`. Connects when first used."""
        self._watched_ms = watched_ms
        place = hashlib.sha256(f"{socket.gethostname()}:{folder.resolve()}".encode()).hexdigest()[:PLACE_LETTERS]
        self._watched = f"{(keys or Keys()).prefix}:streams:{place}:watched"
        self._report = f"{(keys or Keys()).prefix}:streams:{place}:report"
        self._client = connect(url)
        self._note = self._client.register_script(NOTE)

    def note(self, code: str, kind: Kind, most: int, most_of_kind: int) -> Noted:
        """Somebody watches a camera for the next 15 s, unless so many others are watched (of its kind) already."""
        found: Any = self._note(
            keys=[self._watched], args=[f"{kind}:{code}", f"{kind}:", self._watched_ms, most, most_of_kind]
        )
        return Noted(found.decode())

    def watched(self) -> set[str]:
        """The codes of the cameras that somebody watches."""
        seconds, micros = self._client.time()
        members: Any = self._client.zrangebyscore(self._watched, seconds * 1000 + micros // 1000, "+inf")
        return {member.decode().partition(":")[2] for member in members}

    def tell(self, report: StreamReport) -> None:
        """The streams process's word, which holds for some seconds."""
        self._client.set(self._report, orjson.dumps(asdict(report)), ex=REPORTED_S)

    def report(self) -> StreamReport | None:
        """What it said last; None when it has not for some seconds."""
        found: Any = self._client.get(self._report)
        if found is None:
            return None
        told = orjson.loads(found)
        streams = {code: StreamState(**state) for code, state in told.pop("streams").items()}
        return StreamReport(streams=streams, **told)
