"""Several PostgreSQL writers at the same moment: nothing is missed, nothing is counted or accepted twice."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.ingest import Ingestor
from catalogue.registry import load
from data_access.engine import open_engine
from data_access.lease import LeaseLost
from data_access.record_writer import close_batch, open_batch
from data_access.schema import batch, case_file, case_step, observation
from tests.builders import HOUR, MINUTE, a_record, further_steps, steps_of
from tests.world import World

FORK = multiprocessing.get_context("fork")
Records = list[dict[str, Any]]


def test_a_batch_that_commits_late_with_a_lower_number_is_still_counted(postgres_world: World) -> None:
    world = postgres_world
    feed_id = world.ingestor.terms.id("health_code_scan")
    with world.engine.connect() as slow, slow.begin():
        early = open_batch(slow, feed_id, world.now)
        row = {"feed_id": feed_id, "area_id": 1, "occurred_ms": world.now, "source": "slow", "source_id": "1"}
        slow.execute(observation.insert().values(id=early << 20, **row))
        close_batch(slow, early, 1)
        world.send("health_code_scan", world.now)
        world.tick()
        assert world.value("health_code_scans") == 1
        late = slow.execute(select(func.max(batch.c.id)).where(batch.c.rolled_version.is_not(None))).scalar_one()
        assert early < late

    world.tick()

    assert world.value("health_code_scans") == 2
    assert world.verify().differences == []


def test_a_case_whose_earlier_writer_commits_last_is_counted_as_it_stands(postgres_world: World) -> None:
    world = postgres_world
    world.send("problem", world.now - HOUR, source_id="a")
    world.tick()
    case_id, feed_id = 1, world.ingestor.terms.id("problem")
    with world.engine.connect() as slow, slow.begin():
        early = open_batch(slow, feed_id, world.now)
        slow.execute(case_step.insert().values(case_id=case_id, step="closed", at_ms=world.now))
        close_batch(slow, early, 1)
        world.ingest("problem", further_steps("a", ("handling", world.now - MINUTE)))
        world.tick()
        assert world.value("problems_open") == 1
        slow.execute(case_file.update().where(case_file.c.id == case_id).values(batch_id=early))

    world.tick()

    assert world.value("problems_open") == 0
    assert world.verify().differences == []


@pytest.mark.parametrize("feed", ["health_code_scan", "problem", "camera"])
def test_the_same_records_from_two_processes_are_accepted_once(postgres_world: World, feed: str) -> None:
    world = postgres_world
    records = [a_record(world.catalogue.feeds[feed], f"r{n}", world.now - n) for n in range(600)]

    outcomes = at_once(world, feed, [shuffled(records, seed) for seed in (1, 2)])

    assert sum(accepted for accepted, _ in outcomes) == len(records)
    assert sum(accepted + duplicates for accepted, duplicates in outcomes) == 2 * len(records)
    world.catch_up()
    counted = {"health_code_scan": "health_code_scans", "problem": "problems_open", "camera": "cameras_online"}
    assert world.value(counted[feed]) == len(records)
    assert world.verify().differences == []


def test_two_processes_that_add_steps_to_the_same_cases_lose_none(postgres_world: World) -> None:
    world = postgres_world
    ids = [f"c{n}" for n in range(100)]
    feed = world.catalogue.feeds["problem"]
    world.ingest("problem", *(a_record(feed, key, world.now - HOUR) for key in ids))
    steps = [(step.key, world.now - MINUTE * (9 - n)) for n, step in enumerate(feed.steps[1:])]
    halves = [[dict(further_steps(key, step)) for key in ids for step in half] for half in (steps[::2], steps[1::2])]

    outcomes = at_once(world, "problem", [shuffled(half, seed) for seed, half in enumerate(halves)])

    assert outcomes == [(len(half), 0) for half in halves]
    world.catch_up()
    assert world.value("problems_closed") == len(ids)
    assert world.verify().differences == []


def test_cases_written_while_ticks_run_are_counted_as_they_end(postgres_world: World) -> None:
    world = postgres_world
    feed = world.catalogue.feeds["problem"]
    records = [a_record(feed, f"c{n}", world.now - HOUR, steps=steps_of(("closed", world.now))) for n in range(300)]
    halves = [shuffled(records, seed) for seed in (1, 2)]

    at_once(world, "problem", halves, meanwhile=world.tick, pieces=20)
    world.catch_up()

    assert world.value("problems_closed") == len(records)
    assert world.verify().differences == []


def test_a_backend_whose_lease_is_over_can_write_nothing(any_world: World) -> None:
    old = any_world
    new = World(old.engine, old.catalogue, old.now, old.redis_url)
    old.send("patrol", old.now)

    with pytest.raises(LeaseLost):
        old.rollup.tick(old.now, old.now, old.epoch)
    new.tick()
    assert old.writer is not None
    assert new.rollup.city is not None
    with pytest.raises(LeaseLost):
        old.writer.write(new.rollup.city, 10_000, [], old.now, old.now)

    assert new.value("patrols") == 1
    assert new.verify().differences == []


def shuffled(records: Records, seed: int) -> Records:
    """In another order for each process: locks are taken crosswise."""
    return random.Random(seed).sample(records, len(records))


def at_once(
    world: World, feed: str, lists: list[Records], meanwhile: Callable[[], Any] | None = None, pieces: int = 1
) -> list[tuple[int, int]]:
    """Each list is sent by a process of its own, all beginning together; (accepted, duplicates) of each."""
    url = world.engine.url.render_as_string(hide_password=False)
    barrier, results = FORK.Barrier(len(lists)), FORK.Queue()
    processes = [
        FORK.Process(target=_send, args=(url, feed, records, pieces, barrier, results, n), daemon=True)
        for n, records in enumerate(lists)
    ]
    for process in processes:
        process.start()
    while meanwhile and any(process.is_alive() for process in processes):
        meanwhile()
    outcomes = dict(results.get(timeout=60) for _ in lists)
    for process in processes:
        process.join(10)
    assert all(isinstance(outcome, tuple) for outcome in outcomes.values()), outcomes
    return [outcomes[n] for n in range(len(lists))]


def _send(
    url: str, feed: str, records: Records, pieces: int, barrier: Barrier, results: Queue[Any], number: int
) -> None:
    try:
        ingestor = Ingestor(open_engine(url), load(), lambda: 0)
        ingestor.places  # noqa: B018  loaded before the start, so that the writing is at once
        barrier.wait(30)
        size = len(records) // pieces
        done = [ingestor.ingest(feed, records[start : start + size]) for start in range(0, len(records), size)]
        results.put((number, (sum(d.accepted for d in done), sum(d.duplicates for d in done))))
    except BaseException as error:
        results.put((number, repr(error)))
