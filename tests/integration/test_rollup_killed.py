"""A backend that is really killed (SIGKILL) while it counts, again and again: the next one goes on without a loss."""

from __future__ import annotations

import random

from tests.builders import HOUR, SITES, a_record, a_whole_life
from tests.killing import kill_again_and_again
from tests.world import World

KILLS = 4


def test_a_backend_killed_again_and_again_counts_everything_once(any_world: World) -> None:
    world = any_world
    chance = random.Random(11)

    def meanwhile(number: int) -> None:
        for piece in range(3):
            send_some(world, f"{number}-{piece}", chance)

    kill_again_and_again(world, KILLS, chance, World.tick, meanwhile)
    world.start()
    world.catch_up()

    assert world.verify().differences == []
    assert world.kept() == world.rebuild()
    assert world.verify().differences == []


def send_some(world: World, name: str, chance: random.Random) -> None:
    """A batch of every feed."""
    for feed in world.catalogue.feeds.values():
        maker = chance.choice([a_record, a_whole_life])
        moments = [(n, world.now - chance.randrange(30 * HOUR)) for n in range(8)]
        site = chance.choice(list(SITES))
        world.ingest(feed.key, *(maker(feed, f"{name}-{n}", moment, site=site) for n, moment in moments))
