"""Random histories: late, twice, corrected, across midnight, killed midway; the rollup always is the recount."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from catalogue.registry import Catalogue
from data_access.cells import load_day
from data_access.engine import open_engine, reading
from tests.builders import at
from tests.fixtures.worlds import MORNING
from tests.histories import Player, actions_of, histories
from tests.measured import SYSTEM, measured
from tests.world import World

CATALOGUE = measured()
RANDOM = settings(
    deadline=None,
    derandomize=True,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
NIGHT = at("2026-03-05 23:50")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tick takes few records, so that one tick is often not enough."""
    monkeypatch.setattr("backend.rollup.BATCH_RECORDS", 4)
    monkeypatch.setattr("backend.rollup.CELLS_AFRESH", 30)


@given(history=histories(CATALOGUE), start=st.sampled_from([MORNING, NIGHT]))
@RANDOM
def test_rollup_equals_rebuild_and_recount(
    city_template: Path, redis_url: str, small_batches: None, history: list[tuple[Any, ...]], start: int
) -> None:
    with a_world(city_template, redis_url, CATALOGUE, start) as world:
        Player(world).play(history)
        world.catch_up()

        assert world.verify().differences == []
        assert_memory_is_the_store(world)
        kept = world.kept()
        assert kept == world.rebuild()
        assert world.verify().differences == []


@given(history=st.lists(actions_of(CATALOGUE, *SYSTEM.feeds), min_size=4, max_size=16))
@RANDOM
def test_every_kind_of_measure_equals_the_recount(
    city_template: Path, redis_url: str, history: list[tuple[Any, ...]]
) -> None:
    with a_world(city_template, redis_url, CATALOGUE, MORNING) as world:
        Player(world).play(history)
        world.catch_up()

        assert world.verify().differences == []
        assert_memory_is_the_store(world)
        assert world.kept() == world.rebuild()


@contextmanager
def a_world(template: Path, redis_url: str, catalogue: Catalogue, start: int) -> Iterator[World]:
    """A fresh one for each example."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(template, folder)
        engine = open_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        world = World(engine, catalogue, start, redis_url)
        try:
            yield world
        finally:
            world.close()


def assert_memory_is_the_store(world: World) -> None:
    """Both days held in memory are what the store's cells say, area by area and quarter by quarter."""
    city = world.rollup.city
    assert city is not None
    for held, day in ((city.today, city.day), (city.yesterday, city.day - 1)):
        with reading(world.engine).connect() as connection:
            stored = load_day(connection, city.tree, city.parts, world.days, day)
        np.testing.assert_array_equal(held.series, stored.series)
        np.testing.assert_array_equal(held.totals, held.series.sum(axis=2))
        np.testing.assert_array_equal(held.opening, stored.opening)
        assert spreads(held) == spreads(stored)


def spreads(cells: Any) -> dict[tuple[int, int], dict[tuple[int, int], int]]:
    """Counts per quarter and bin, zeros left out."""
    found: dict[tuple[int, int], dict[tuple[int, int], int]] = {}
    for key, items in cells.spreads.items():
        for quarter, minutes, count in items:
            counts = found.setdefault(key, {})
            counts[quarter, minutes] = counts.get((quarter, minutes), 0) + count
    cleaned = {key: {k: v for k, v in counts.items() if v} for key, counts in found.items()}
    return {key: counts for key, counts in cleaned.items() if counts}
