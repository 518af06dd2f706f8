"""The web side of Redis: reads snapshots and hears which areas changed. Asynchronous, and never writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from data_access.cache import CacheError, Keys

BODY_FIELDS = ["version", "body", "today", "yesterday"]
HEARTBEAT_S = 5.0


@dataclass(frozen=True)
class Ask:
    """What a page wants in its document (docs/live-document.md). Layers are `indicator:level`; no `show` means all."""

    layers: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()
    weeks: tuple[str, ...] = ()
    funnels: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    alerts: bool = False

    @property
    def drawn(self) -> tuple[str, ...]:
        """The indicators whose past week is wanted."""
        return tuple(dict.fromkeys(self.trends + self.weeks))


@dataclass(frozen=True)
class Snapshot:
    """One area's hash as read, JSON bytes throughout. `layers` and `before` by `indicator:level`, `past` by indicator.

    None: there is no such layer, or its past is not known yet.
    """

    version: int
    body: bytes
    today: bytes = b"{}"
    yesterday: bytes = b"{}"
    feeds: bytes = b"{}"
    layers: Mapping[str, bytes | None] = field(default_factory=dict)
    before: Mapping[str, bytes | None] = field(default_factory=dict)
    past: Mapping[str, bytes | None] = field(default_factory=dict)


class LiveReader:
    """Reads one Redis. Every method raises `CacheAway` when Redis does not answer."""

    def __init__(self, url: str, keys: Keys | None = None) -> None:
        """Connects when first used. CacheError for an address that is none."""
        self.keys = keys or Keys()
        once_more = Retry(NoBackoff(), 1)  # on a fresh connection; whoever calls will call again
        try:
            self._client: Any = redis.asyncio.Redis.from_url(
                url, socket_connect_timeout=2, socket_timeout=5, retry=once_more
            )
        except ValueError as error:
            raise CacheError(f"REDIS_URL {url!r} is not a Redis address: {error}") from error

    async def read(self, code: str, ask: Ask) -> Snapshot | None:
        """The snapshot of an area; None while there is none."""
        groups = {"layer": ask.layers, "before": ask.layers, "past": ask.drawn}
        fields = [f"{name}:{key}" for name, keys in groups.items() for key in keys]
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hmget(self.keys.area(code), BODY_FIELDS + fields)
            pipe.get(self.keys.feeds)
            found, feeds = await pipe.execute()
        if found[0] is None or found[1] is None:
            return None
        values = iter(found[len(BODY_FIELDS) :])
        layers, before, past = ({key: next(values) for key in keys} for keys in groups.values())
        return Snapshot(
            int(found[0]), found[1], found[2] or b"{}", found[3] or b"{}", feeds or b"{}", layers, before, past
        )

    async def head(self) -> dict[str, int]:
        """The last tick: version, as_of, beat, epoch; empty while there was none."""
        found = await self._client.hgetall(self.keys.head)
        return {key.decode(): int(value) for key, value in found.items()}

    async def changes(self) -> AsyncIterator[set[str] | None]:
        """First None, once listening; then the codes of the areas that each tick rewrote. Ends only by an error."""
        async with self._client.pubsub() as channel:
            await channel.subscribe(self.keys.changes)
            is_asked = False
            while True:
                message = await channel.get_message(timeout=HEARTBEAT_S)
                if message is None and is_asked:
                    raise redis.TimeoutError(f"no answer to a ping within {HEARTBEAT_S:g} s")
                is_asked = message is None
                if message is None:
                    await channel.ping()
                elif message["type"] == "subscribe":
                    yield None
                elif message["type"] == "message":
                    yield set(orjson.loads(message["data"]))

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()
