"""Processes that die: at a chosen statement, by an exception that nothing catches, or really, by SIGKILL."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

from catalogue.registry import load
from data_access.engine import open_engine
from tests.world import Killed, World

FORK = multiprocessing.get_context("fork")
LONGEST_LIFE_S = 0.1


@contextmanager
def dying_at(world: World, number: int, *words: str) -> Iterator[list[int]]:
    """Every statement that writes to a table with one of these words is counted; the process dies before that number."""
    counted = [0]

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        own = statement.split(None, 3)
        if own[0] in ("INSERT", "UPDATE", "DELETE") and any(word in each for each in own[:3] for word in words):
            counted[0] += 1
            if counted[0] == number:
                raise Killed

    event.listen(world.engine, "before_cursor_execute", before)
    try:
        yield counted
    finally:
        event.remove(world.engine, "before_cursor_execute", before)


def kill_again_and_again(
    world: World, kills: int, chance: random.Random, work: Callable[[World], None], meanwhile: Callable[[int], None]
) -> None:
    """A process does its work over and over until it is killed, in the midst of what comes meanwhile; then the next one.

    `work` is done once before the process is looked at, so that it stands at its work by then.
    """
    url = world.engine.url.render_as_string(hide_password=False)
    world.engine.dispose()
    for number in range(kills):
        ours, theirs = FORK.Pipe()
        process = FORK.Process(target=_work_for_ever, args=(url, world.now, theirs, work), daemon=True)
        process.start()
        assert ours.recv() == "at work"
        meanwhile(number)
        time.sleep(chance.random() * LONGEST_LIFE_S)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join(10)


def _work_for_ever(url: str, now: int, told: Connection, work: Callable[[World], None]) -> None:
    world = World(open_engine(url), load(), now)
    work(world)
    told.send("at work")
    while True:
        time.sleep(0.005)  # let others have the store as well
        work(world)
