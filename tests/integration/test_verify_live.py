"""`verify` beside a backend that ticks and writers that never pause: no false alarm, and Redis is refilled meanwhile."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from backend.ingest import Ingestor
from backend.service import Backend
from backend.verify import verify
from tests.builders import MINUTE, SITES, a_record, a_whole_life, further_steps
from tests.world import World

PATIENCE_S = 60
ROUNDS = 10


def test_a_live_system_is_verified_without_a_false_alarm(any_world: World) -> None:
    world = any_world
    with a_backend(world), writers(world):
        wait_until(lambda: world.client.exists(world.keys.head))
        for round_ in range(ROUNDS):
            if round_ % 4 == 3:
                world.client.flushall()
                wait_until(lambda: world.client.exists(world.keys.head))
            report = verify(world.engine, world.client, world.catalogue, world.days, world.keys, pause_s=0.1)
            assert report.differences == []
            assert report.compared > 0
            time.sleep(0.1)

    world.now += 10 * MINUTE
    world.start()
    world.catch_up()
    assert world.kept()["cells"]
    assert world.verify().differences == []


@contextmanager
def a_backend(world: World) -> Iterator[None]:
    """The real loop, ten ticks a second."""
    stop = threading.Event()
    begun = time.monotonic()
    backend = Backend(
        engine=world.engine,
        redis_url=world.redis_url or "",
        catalogue=world.catalogue,
        days=world.days,
        clock=lambda: world.now + int(1000 * (time.monotonic() - begun)),
        tick_s=0.1,
        stop=stop,
        keys=world.keys,
    )
    with running(backend.run, stop):
        yield


@contextmanager
def writers(world: World) -> Iterator[None]:
    """Records of every feed, over and over."""
    stop = threading.Event()

    def write() -> None:
        chance = random.Random(5)
        ingestor = Ingestor(world.engine, world.catalogue, lambda: world.now)
        number = 0
        while not stop.wait(0.02):
            number += 1
            feed = chance.choice(list(world.catalogue.feeds.values()))
            maker = chance.choice([a_record, a_whole_life])
            moment = world.now - chance.randrange(20_000_000)
            ingestor.ingest(feed.key, [maker(feed, f"live{number}", moment, site=chance.choice(list(SITES)))])
            ingestor.ingest("problem", [dict(further_steps(f"live{number}", ("handling", world.now + number)))])

    with running(write, stop):
        yield


@contextmanager
def running(work: object, stop: threading.Event) -> Iterator[None]:
    """Work in a thread until the block ends."""
    thread = threading.Thread(target=work, daemon=True)  # type: ignore[arg-type]
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def wait_until(is_so: object) -> None:
    """Poll; a minute is enough for anything."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)
