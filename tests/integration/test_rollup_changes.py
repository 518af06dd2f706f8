"""What the rollup does when its clock, its places, its declarations or its lease change under it."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import func, select

from backend.rollup import City
from catalogue.registry import Catalogue
from data_access.areas import write_areas
from data_access.lease import LeaseLost
from data_access.rebuild import forget
from data_access.schema import batch, cell
from tests.builders import (
    DAY,
    GRIDS,
    HOUR,
    area_row,
)
from tests.fixtures.worlds import OpenWorld
from tests.world import World


def test_a_clock_set_back_counts_again_what_is_past(any_world: World) -> None:
    world = any_world
    world.send("patrol", world.now)
    world.send("patrol", world.now - 5 * HOUR)
    world.tick()
    version = world.rollup.tick(world.now, world.now, world.epoch).version

    world.now -= 2 * HOUR
    world.start()
    done = world.tick()

    assert done.version > version
    assert world.value("patrols") == 1
    assert world.verify().differences == []


def test_a_clock_set_back_while_running_counts_again(world: World) -> None:
    world.send("patrol", world.now)
    world.send("patrol", world.now - 5 * HOUR)
    world.tick()

    world.now -= 2 * HOUR
    world.tick()
    world.catch_up()

    assert world.value("patrols") == 1
    assert world.verify().differences == []


def test_areas_imported_after_a_tick_looked_for_them_are_known_to_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tick()
    new = f"{GRIDS[0][:12]}009"
    look = world.rollup._city

    def look_and_import(now_ms: int) -> City:
        found = look(now_ms)
        if new not in found.tree.index:
            write_areas(world.engine, [{**area_row(GRIDS[0]), "code": new}])
            world.send("patrol", world.now, site=None, area=new)
        return found

    monkeypatch.setattr(world.rollup, "_city", look_and_import)
    world.tick()

    assert world.value("patrols", new) == 1
    assert world.verify().differences == []


def test_a_backend_whose_lease_is_over_cannot_start_a_rebuild(any_world: World) -> None:
    old = any_world
    old.send("patrol", old.now)
    old.tick()
    new = World(old.engine, old.catalogue, old.now, old.redis_url)

    with pytest.raises(LeaseLost):
        old.rollup.start(old.now - DAY, old.epoch)

    assert sum(new.kept()["cells"].values()) > 0
    new.tick()
    assert new.verify().differences == []


def test_after_forgetting_every_batch_is_counted_once_more(any_world: World) -> None:
    world = any_world
    world.send("patrol", world.now)
    world.catch_up()
    kept = world.kept()
    with world.engine.begin() as connection:
        forget(connection)
        assert connection.execute(select(func.count()).select_from(cell)).scalar_one() == 0
        assert connection.execute(select(batch.c.rolled_version)).scalars().all() == [None]

    world.start()
    world.catch_up()

    assert world.kept() == kept


def test_records_of_a_feed_that_is_declared_no_more_are_passed_over(
    open_world: OpenWorld, catalogue: Catalogue
) -> None:
    world = open_world(catalogue)
    for feed in catalogue.feeds:
        world.send(feed, world.now)
    world.catch_up()
    fewer = Catalogue(tuple(system for system in catalogue.systems if system.key not in ("problems", "cameras")))
    left = World(world.engine, fewer, world.now, world.redis_url)
    left.catch_up()

    assert left.value("patrols") == 1
    assert left.verify().differences == []


def test_the_order_in_which_records_come_does_not_matter(open_world: OpenWorld, catalogue: Catalogue) -> None:
    kept = []
    for seed in range(3):
        world = open_world(catalogue, redis_url=None)
        moments = [(feed, n, world.now - n * 7 * HOUR) for feed in ("patrol", "mask_check") for n in range(6)]
        random.Random(seed).shuffle(moments)
        for feed, n, moment in moments:
            world.send(feed, moment, site=f"S{n + 1}", source_id=f"{feed}{n}")
            if n % 2:
                world.tick()
        world.catch_up()
        kept.append((world.kept()["cells"], world.kept()["visits"]))

    assert kept[0] == kept[1] == kept[2]


@pytest.mark.parametrize("cells", [0, 20, 1_000_000])
def test_a_rebuild_keeps_the_same_however_much_a_tick_takes(
    any_world: World, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr("backend.rollup.BATCH_RECORDS", 2)
    monkeypatch.setattr("backend.rollup.CELLS_AFRESH", cells)
    for feed in ("patrol", "temperature_check", "problem"):
        for n in range(4):
            any_world.send(feed, any_world.now - n * HOUR // 8)
    any_world.catch_up()

    assert any_world.kept() == any_world.rebuild()
