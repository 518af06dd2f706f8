"""Redis is a cache: emptied at any moment it is full again with the next write, and its version only grows."""

from __future__ import annotations

import numpy as np
import orjson
import pytest
import redis

from backend.history import WEEK
from data_access.cache import connect
from data_access.lease import LeaseLost
from tests.builders import AREAS, COMMUNITIES, DAY, DISTRICT, GRIDS, MINUTE, SUBDISTRICTS
from tests.fixtures.processes import free_port
from tests.world import World


def test_a_flushed_redis_is_full_again_after_one_write(world: World) -> None:
    world.send("patrol", world.now)
    world.tick()
    assert world.client is not None
    world.client.flushall()
    assert world.verify().is_empty

    world.tick()

    assert len(list(world.client.scan_iter(world.keys.area("*")))) == len(AREAS)
    assert world.verify().differences == []


def test_versions_grow_over_flushes_restarts_rebuilds_and_a_clock_set_back(world: World) -> None:
    versions = []
    for step in (lambda: None, world.client.flushall, world.start, world.rebuild, lambda: set_back(world)):
        step()
        world.send("patrol", world.now)
        world.tick()
        versions.append(int(world.client.hget(world.keys.area(DISTRICT), "version")))

    assert versions == sorted(set(versions))


def test_only_areas_that_changed_are_written_again(world: World) -> None:
    world.send("patrol", world.now)
    for _ in range(1 + WEEK + 1):  # until the past week is written too
        world.tick()
    before = versions_of(world)
    world.send("patrol", world.now, site="S8")
    world.tick()

    changed = {code for code, version in versions_of(world).items() if version != before[code]}
    assert changed == {DISTRICT, GRIDS[11], GRIDS[11][:12], GRIDS[11][:9]}
    assert world.verify().differences == []


def test_a_late_record_of_yesterday_is_in_yesterdays_trend_with_the_next_write(world: World) -> None:
    world.send("temperature_check", world.now)
    world.tick()
    world.now += MINUTE // 6
    world.send("temperature_check", world.now - DAY)
    world.tick()

    assert world.client is not None
    trends = orjson.loads(world.client.hget(world.keys.area(DISTRICT), "yesterday"))
    assert sum(trends["temperature_checks"]) == 1


def test_body_and_version_of_an_area_come_from_the_same_tick(world: World) -> None:
    for _ in range(3):
        world.now += MINUTE
        world.send("patrol", world.now)
        done = world.tick()
        version, as_of = world.client.hmget(world.keys.head, "version", "as_of")
        assert (int(version), int(as_of)) == (done.version, world.now)
        assert world.snapshot(DISTRICT)["as_of"] == world.now


def test_a_stale_publisher_cannot_overwrite_what_a_newer_one_wrote(world: World) -> None:
    old_writer = world.writer
    world.tick()
    old_city = world.rollup.city
    world.start()
    world.send("patrol", world.now)
    world.tick()
    before = versions_of(world)

    with pytest.raises(LeaseLost, match="epoch"):
        old_writer.write(old_city, 10_000, np.array([0]), world.now, world.now)

    assert versions_of(world) == before


def test_what_changed_while_redis_was_away_is_written_when_it_is_back(world: World) -> None:
    world.send("patrol", world.now)
    world.tick()
    here = world.writer.publisher.client
    world.writer.publisher.client = connect(f"redis://127.0.0.1:{free_port()}/0")
    world.send("patrol", world.now, site="S8")
    with pytest.raises(redis.ConnectionError):
        world.tick()
    world.writer.forget_written()  # as the backend does
    world.writer.publisher.client = here

    world.tick()

    assert world.value("patrols", GRIDS[11]) == 1
    assert world.verify().differences == []


def set_back(world: World) -> None:
    world.now -= 90 * MINUTE
    world.start()


def versions_of(world: World) -> dict[str, int]:
    return {code: int(world.client.hget(world.keys.area(code), "version")) for code in AREAS}


def test_where_many_areas_change_the_lowest_come_in_turn_and_none_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.turns.LOWER_A_TICK", 1)
    world.send("patrol", world.now)
    world.tick()
    for site in ("S1", "S4", "S6"):
        world.send("patrol", world.now, site=site)
    lower = [*COMMUNITIES[:2], GRIDS[0], GRIDS[1], GRIDS[5]]
    told = []
    for _ in range(6):
        world.tick()
        told.append([world.value("patrols", code) for code in (DISTRICT, SUBDISTRICTS[0], *lower)])

    assert [row[:2] for row in told] == [[4, 4]] * 6
    assert [sum(row[2:]) for row in told] == sorted(sum(row[2:]) for row in told)
    assert told[-2:] == [[4, 4, 3, 1, 2, 1, 1]] * 2
    assert told[0] != told[-1]
    assert world.verify().differences == []
