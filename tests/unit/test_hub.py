"""The hub between a Redis that changes and clients that wait: nothing is missed, shared work is done once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import orjson
import pytest

from api.hub import Hub
from data_access.cache import CacheAway
from data_access.live_reader import Ask, Snapshot

PLACE = ("340103", Ask(layers=("patrols:grid",)))


def snapshot(version: int, **body: Any) -> Snapshot:
    """An area's snapshot of a version."""
    return Snapshot(version, orjson.dumps({"funnels": {}} | body))


class SlowReader:
    """A reader of which every read ends when the test says so, and tells of changes when the test says so."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self.reads: list[asyncio.Future[Snapshot | None]] = []
        self.news: asyncio.Queue[set[str] | Exception | None] = asyncio.Queue()

    async def read(self, code: str, ask: Ask) -> Snapshot | None:
        """The snapshot of an area."""
        self.reads.append(asyncio.get_running_loop().create_future())
        return await self.reads[-1]

    async def changes(self) -> AsyncIterator[set[str] | None]:
        """None first, then codes."""
        yield None
        while True:
            item = await self.news.get()
            if isinstance(item, Exception):
                raise item
            yield item


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(20):
        await asyncio.sleep(0)


def played(scene: Callable[[Hub, Any], Awaitable[None]]) -> None:
    """Run a scene with a hub that listens."""

    async def play() -> None:
        reader = SlowReader()
        hub = Hub(reader, lambda: 0)  # type: ignore[arg-type]
        running = asyncio.create_task(hub.run())
        await settle()
        try:
            await scene(hub, reader)
        finally:
            running.cancel()

    asyncio.run(play())


def test_all_who_ask_first_share_one_read_and_one_document() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = [asyncio.create_task(hub.answer(PLACE, None, 0)) for _ in range(5)]
        await settle()
        assert len(reader.reads) == 1
        reader.reads[0].set_result(snapshot(3, day="today"))
        bodies = {answer[2] for answer in await asyncio.gather(*asked) if answer}
        assert len(bodies) == 1
        assert len(hub.channels) == 1

    played(scene)


def test_a_change_during_the_first_read_is_not_missed_nor_undone() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, 1, 0))
        await settle()
        reader.news.put_nowait({"340103"})
        await settle()
        reader.reads[1].set_result(snapshot(2, day="new"))
        await settle()
        reader.reads[0].set_result(snapshot(1, day="old"))
        answer = await asked
        assert answer is not None
        assert orjson.loads(answer[2].get("identity"))["day"] == "new"

    played(scene)


def test_a_store_that_was_set_back_is_followed() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[0].set_result(snapshot(900))
        await asked
        waiting = asyncio.create_task(hub.answer(PLACE, 900, 25))
        reader.news.put_nowait({"340103"})
        await settle()
        reader.reads[1].set_result(snapshot(1))
        answer = await waiting
        assert answer is not None
        assert answer[0] == 1

    played(scene)


def test_a_document_that_lost_a_key_is_sent_in_full() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[0].set_result(snapshot(1, hours={"patrols": [1], "fevers": [0]}))
        await asked
        waiting = asyncio.create_task(hub.answer(PLACE, 1, 25))
        reader.news.put_nowait({"340103"})
        await settle()
        reader.reads[1].set_result(snapshot(2, hours={"patrols": [1]}))
        answer = await waiting
        assert answer is not None
        assert answer[1] == 0
        assert orjson.loads(answer[2].get("identity"))["hours"] == {"patrols": [1]}

    played(scene)


@pytest.mark.parametrize("error", [CacheAway("gone"), RuntimeError("unforeseen")])
def test_after_any_error_the_hub_listens_again_and_catches_up(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr("api.hub.RETRY_S", 0)

    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[0].set_result(snapshot(1))
        await asked
        waiting = asyncio.create_task(hub.answer(PLACE, 1, 25))
        reader.news.put_nowait(error)
        await settle()
        reader.reads[1].set_result(snapshot(2))
        answer = await waiting
        assert answer is not None
        assert answer[0] == 2
        assert hub.is_listening

    played(scene)


def test_an_area_without_a_snapshot_is_not_kept() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 25))
        await settle()
        reader.reads[0].set_result(None)
        with pytest.raises(LookupError, match="340103"):
            await asked
        assert hub.channels == {}

    played(scene)


def test_who_waits_while_redis_holds_nothing_gets_what_comes_next() -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[0].set_result(snapshot(1))
        await asked
        waiting = asyncio.create_task(hub.answer(PLACE, 1, 25))
        reader.news.put_nowait(None)
        await settle()
        reader.reads[1].set_result(None)
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[2].set_result(None)
        with pytest.raises(LookupError, match="340103"):
            await asked
        reader.news.put_nowait({"340103"})
        await settle()
        reader.reads[3].set_result(snapshot(2))
        answer = await asyncio.wait_for(waiting, 5)
        assert answer is not None
        assert answer[:2] == (2, 0)

    played(scene)


def test_what_nobody_asks_for_any_more_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(hub: Hub, reader: SlowReader) -> None:
        asked = asyncio.create_task(hub.answer(PLACE, None, 0))
        await settle()
        reader.reads[0].set_result(snapshot(1))
        await asked
        monkeypatch.setattr("api.hub.IDLE_S", -1)
        reader.news.put_nowait({"340103"})
        await settle()
        assert hub.channels == {}
        assert len(reader.reads) == 1

    played(scene)
