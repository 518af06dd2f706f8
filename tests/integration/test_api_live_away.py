"""The long poll while Redis is away, restarted or emptied, and when the server ends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from catalogue.registry import Catalogue
from data_access.cache import CacheAway, CacheError
from data_access.live_reader import LiveReader
from tests.builders import GRIDS
from tests.deltas import applied
from tests.fixtures.processes import free_port
from tests.fixtures.redis import running_redis
from tests.fixtures.worlds import OpenWorld
from tests.web import Web, serving


@pytest.fixture
def redis_port() -> int:
    """Where a Redis of one's own listens."""
    return free_port()


def test_while_redis_is_away_polls_are_told_so_and_then_go_on(
    open_world: OpenWorld, catalogue: Catalogue, tmp_path: Path, redis_port: int
) -> None:
    with running_redis(tmp_path, redis_port) as url:
        world = open_world(catalogue, redis_url=url)
        world.send("patrol", world.now)
        world.tick()
        context = serving(world)
        web = context.__enter__()
    try:
        web.until(lambda: web.live().status_code == 503)
        answer = web.live(wait=25, after=1)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert "Redis" in answer.json()["error"]
        assert web.get("/healthz").status_code == 200

        with running_redis(tmp_path, redis_port):
            world.send("patrol", world.now)
            world.tick()
            web.until(lambda: web.live().status_code == 200)
            web.until(lambda: web.metric("command_centre_redis_up") == 1)
            assert web.live().json()["tiles"]["patrols"][0] == 2
    finally:
        context.__exit__(None, None, None)


def test_whoever_waited_through_a_restart_of_redis_gets_the_news(
    open_world: OpenWorld, catalogue: Catalogue, tmp_path: Path, redis_port: int
) -> None:
    with running_redis(tmp_path, redis_port) as url:
        world = open_world(catalogue, redis_url=url)
        world.tick()
        context = serving(world)
        web = context.__enter__()
        (poll,) = web.waiting(after=web.live().json()["version"])
    try:
        with running_redis(tmp_path, redis_port):
            world.send("patrol", world.now)
            world.tick()
            assert poll.result().json()["tiles"]["patrols"][0] == 1
    finally:
        context.__exit__(None, None, None)


def test_a_flushed_redis_is_full_again_after_one_tick(web: Web) -> None:
    web.world.send("patrol", web.world.now)
    web.world.tick()
    before = web.live().json()
    (poll,) = web.waiting(after=before["version"])
    assert web.world.client is not None
    web.world.client.flushall()

    web.world.tick()

    assert applied(before, poll.result().json())["tiles"] == before["tiles"]
    assert web.live(GRIDS[0]).json()["tiles"]["patrols"][0] == 1


def test_open_polls_do_not_keep_the_server_from_ending(world: Any) -> None:
    world.tick()
    with serving(world) as web:
        (poll,) = web.waiting(after=web.live().json()["version"])
        web.threads.shutdown = lambda **_: None  # the block is left while the poll is open
    assert isinstance(poll.exception(), httpx.HTTPError) or poll.result().status_code in (200, 304, 500)


def test_a_redis_that_hangs_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.live_reader.HEARTBEAT_S", 0.2)

    async def listen(url: str, server: psutil.Process) -> None:
        reader = LiveReader(url)
        async for _ in reader.changes():
            server.suspend()
        await reader.close()

    with running_redis(tmp_path) as url:
        server = next(p for p in psutil.Process().children() if f"{urlsplit(url).port}" in " ".join(p.cmdline()))
        try:
            with pytest.raises(CacheAway, match="no answer to a ping"):
                asyncio.run(listen(url, server))
        finally:
            server.resume()


def test_a_quiet_redis_is_not_taken_for_a_hanging_one(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.live_reader.HEARTBEAT_S", 0.05)

    async def listen() -> None:
        reader = LiveReader(redis_url)
        heard = reader.changes()
        assert await anext(heard) is None
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(heard), 0.5)
        await reader.close()

    asyncio.run(listen())


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(CacheError, match="REDIS_URL 'http://here'"):
        LiveReader("http://here")
