"""A backend that is really killed (SIGKILL) while it counts, again and again: the next one goes on without a loss."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection

from catalogue.registry import load
from data_access.engine import open_engine
from tests.builders import HOUR, SITES, a_record, a_whole_life
from tests.world import World

FORK = multiprocessing.get_context("fork")
KILLS = 4


def test_a_backend_killed_again_and_again_counts_everything_once(any_world: World) -> None:
    world = any_world
    chance = random.Random(11)
    url = world.engine.url.render_as_string(hide_password=False)
    world.engine.dispose()
    for number in range(KILLS):
        ours, theirs = FORK.Pipe()
        process = FORK.Process(target=tick_for_ever, args=(url, world.now, theirs), daemon=True)
        process.start()
        assert ours.recv() == "counting"
        for piece in range(3):
            send_some(world, f"{number}-{piece}", chance)
        time.sleep(chance.random() * 0.1)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(10)

    world.start()
    world.catch_up()

    assert world.verify().differences == []
    assert world.kept() == world.rebuild()
    assert world.verify().differences == []


def tick_for_ever(url: str, now: int, told: Connection) -> None:
    """What the killed process does."""
    world = World(open_engine(url), load(), now)
    world.tick()
    told.send("counting")
    while True:
        time.sleep(0.005)  # let the writer have the store as well
        world.tick()


def send_some(world: World, name: str, chance: random.Random) -> None:
    """A batch of every feed."""
    for feed in world.catalogue.feeds.values():
        maker = chance.choice([a_record, a_whole_life])
        moments = [(n, world.now - chance.randrange(30 * HOUR)) for n in range(8)]
        site = chance.choice(list(SITES))
        world.ingest(feed.key, *(maker(feed, f"{name}-{n}", moment, site=site) for n, moment in moments))
