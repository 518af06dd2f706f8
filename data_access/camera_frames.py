"""What the prober found at each camera, in Redis: the last look's word, when the picture last moved, and a small still.

Keys: `KEYS.cameras` is a hash of one JSON text a camera, `KEYS.still(code)` is the instant and the JPEG of its last real
frame. Both are a cache: after a flush they are full again as soon as every camera has been looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson
import redis

from data_access.cache import Keys

STILL_KEPT_S = 7 * 86_400
CLAIM = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""


@dataclass(frozen=True, kw_only=True)
class CameraFrame:
    """What is known of one camera's picture; times are UTC ms of the product, None where there was none yet.

    `word` is one of catalogue.pictures. `frame_ms`: when it last moved. `told_ms`: the time of the prober's last record.
    `device`: what the camera itself last said of being online, at `device_ms`; None while it says nothing.
    """

    word: str
    frame_ms: int | None
    looked_ms: int
    told_ms: int
    device: bool | None = None
    device_ms: int | None = None


@dataclass(frozen=True)
class Still:
    """A JPEG and when it was taken, UTC ms."""

    jpeg: bytes
    at_ms: int


class CameraFrames:
    """Both sides of it. Safe between threads; every method raises `CacheAway` when Redis does not answer."""

    def __init__(self, client: redis.Redis, keys: Keys | None = None) -> None:
        """Connects when first used."""
        prefix = (keys or Keys()).prefix
        self._client = client
        self._frames, self._still, self._holder = f"{prefix}:cameras", f"{prefix}:still:", f"{prefix}:prober"
        self._claim = client.register_script(CLAIM)

    def claim(self, holder: str, for_ms: int) -> bool:
        """Whether `holder` is the one who looks, and is so for some time more: there is one at a time."""
        return bool(self._claim(keys=[self._holder], args=[holder, for_ms]))

    def read(self, codes: Collection[str] | None = None) -> dict[str, CameraFrame]:
        """What is known of these cameras, or of all; those never looked at are not in it."""
        if codes is None:
            found: Any = self._client.hgetall(self._frames)
            return {code.decode(): CameraFrame(**orjson.loads(told)) for code, told in found.items()}
        asked = list(codes)
        if not asked:
            return {}
        told: Any = self._client.hmget(self._frames, asked)
        return {code: CameraFrame(**orjson.loads(text)) for code, text in zip(asked, told, strict=True) if text}

    def still(self, code: str) -> Still | None:
        """The last real frame of a camera."""
        found: Any = self._client.get(self._still + code)
        if found is None:
            return None
        at, _, jpeg = found.partition(b" ")
        return Still(jpeg, int(at))

    def write(self, frames: Mapping[str, CameraFrame], stills: Mapping[str, Still]) -> None:
        """Put these in the place of what was known of the same cameras."""
        with self._client.pipeline(transaction=True) as pipe:
            if frames:
                pipe.hset(self._frames, mapping={code: orjson.dumps(asdict(frame)) for code, frame in frames.items()})
            for code, still in stills.items():
                pipe.set(self._still + code, b"%d %s" % (still.at_ms, still.jpeg), ex=STILL_KEPT_S)
            pipe.execute()

    def forget(self, codes: Iterable[str]) -> None:
        """Take away what is known of cameras that are no more."""
        gone = list(codes)
        if gone:
            self._client.hdel(self._frames, *gone)
            self._client.delete(*(self._still + code for code in gone))
