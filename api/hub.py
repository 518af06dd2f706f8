"""Keeps the newest document of every watched (area, ask) and wakes whoever waits for it. One hub per web process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import orjson

from api.documents import Document, NoDelta, build, delta
from api.encoding import Encoded
from data_access.cache import CacheAway
from data_access.live_reader import Ask, LiveReader

log = logging.getLogger(__name__)
IDLE_S = 90.0
MOST_CHANNELS = 4_000  # areas times layers that people look at in a minute and a half; the longest unused goes first
RETRY_S = 0.5

Watched = tuple[str, Ask]


@dataclass
class Channel:
    """What is known of one watched document. `since` is the version that `change` must be applied to, 0: no change."""

    version: int = 0
    document: Document = field(default_factory=dict)
    full: Encoded = field(default_factory=lambda: Encoded(b""))
    since: int = 0
    change: Encoded = field(default_factory=lambda: Encoded(b""))
    used: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    first: asyncio.Lock = field(default_factory=asyncio.Lock)
    taken: int = 0  # the reads of the hub that had begun by then are not newer
    waiting: int = 0

    def take(self, version: int, document: Document) -> None:
        """A newer document has come: keep it, keep how it differs, wake the waiters."""
        self.since = self._change_to(version, document) if self.version else 0
        self.version, self.document = version, document
        self.full = Encoded(orjson.dumps({"version": version, **document}))
        self.news.set()
        self.news = asyncio.Event()

    def _change_to(self, version: int, document: Document) -> int:
        try:
            change = delta(self.document, document)
        except NoDelta:
            return 0
        self.change = Encoded(orjson.dumps({"version": version, "since": self.version, **change}))
        return self.version

    def newer_than(self, after: int | None) -> tuple[int, Encoded] | None:
        """The body for a client that has `after`, with the version it starts from (0: full); None when nothing
        is newer.
        """
        if after == self.version:
            return None
        return (self.since, self.change) if after and after == self.since else (0, self.full)


class Hub:
    """Start with `run` as a task; ask with `answer`."""

    def __init__(self, reader: LiveReader, clock: Callable[[], int]) -> None:
        """`clock` gives the product's time in UTC ms."""
        self.reader = reader
        self.clock = clock
        self.channels: dict[Watched, Channel] = {}
        self.waiting = 0
        self.built = 0
        self.reads = 0
        self.is_listening = False

    async def run(self) -> None:
        """Listen for changes until cancelled; while Redis is away, say so once and try again."""
        while True:
            try:
                async for changed in self.reader.changes():
                    if not self.is_listening:
                        log.info("listening for changes in Redis")
                    self.is_listening = True
                    await self._refresh(changed)
            except CacheAway as error:
                if self.is_listening:
                    log.error("Redis is away, waiting for it: %s", error)
                self.is_listening = False
            except Exception:
                log.exception("the changes in Redis could not be followed; trying again")
                self.is_listening = False
            await asyncio.sleep(RETRY_S)

    async def answer(self, watched: Watched, after: int | None, wait_s: float) -> tuple[int, int, Encoded] | None:
        """(version, version it starts from, body), None when nothing newer came within the wait. CacheAway,
        LookupError.
        """
        channel = await self._channel(watched)
        found = channel.newer_than(after)
        if found is None and wait_s > 0:
            self.waiting += 1
            channel.waiting += 1
            try:
                await asyncio.wait_for(channel.news.wait(), wait_s)
            except TimeoutError:
                return None
            finally:
                self.waiting -= 1
                channel.waiting -= 1
            found = channel.newer_than(after)
        return (channel.version, *found) if found else None

    async def _channel(self, watched: Watched) -> Channel:
        # Known before it is read: a change that comes meanwhile finds it, and so does whoever asks for the same.
        channel = self.channels.setdefault(watched, Channel())
        channel.used = time.monotonic()
        if len(self.channels) > MOST_CHANNELS:
            del self.channels[min(self.channels, key=lambda known: self.channels[known].used)]
        if not self.is_listening:
            await self._load(watched, channel)
        elif not channel.version:
            async with channel.first:
                if not channel.version:
                    await self._load(watched, channel)
        return channel

    async def _load(self, watched: Watched, channel: Channel) -> None:
        self.reads += 1
        begun = self.reads
        snapshot = await self.reader.read(*watched)
        if snapshot is None:
            channel.version = 0  # who waits meanwhile, as after a restart of Redis, gets what is written next
            if not channel.waiting:
                self.channels.pop(watched, None)
            raise LookupError(f"Redis holds no snapshot of area {watched[0]}")
        if snapshot.version > channel.version or (snapshot.version < channel.version and begun > channel.taken):
            channel.take(snapshot.version, build(snapshot, watched[1]))
            channel.taken = self.reads
            self.built += 1

    async def _refresh(self, changed: set[str] | None) -> None:
        oldest = time.monotonic() - IDLE_S
        for watched, channel in list(self.channels.items()):
            if channel.used < oldest:
                self.channels.pop(watched, None)
            elif changed is None or watched[0] in changed:
                with suppress(LookupError):
                    await self._load(watched, channel)
