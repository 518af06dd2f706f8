"""Every system of the mission shows what was counted by hand, at every level, from the intake to the snapshot."""

from __future__ import annotations

import pytest

from catalogue.registry import load
from tests.builders import DISTRICT, GRIDS, MINUTE, SUBDISTRICTS
from tests.counted import health, homes, linkage
from tests.counted.writing import Counted
from tests.world import World

FIXTURES = linkage.SYSTEMS | health.SYSTEMS | homes.SYSTEMS
PLACES = (DISTRICT, SUBDISTRICTS[0], GRIDS[0])
SYSTEMS = {system.key: system for system in load().systems if system.order > 6}


def test_every_later_system_has_records_written_by_hand() -> None:
    assert FIXTURES.keys() == SYSTEMS.keys()


@pytest.mark.parametrize("key", FIXTURES)
def test_every_indicator_of_the_system_was_counted(key: str) -> None:
    assert [item.key for item in SYSTEMS[key].indicators if item.key not in FIXTURES[key].shown] == []


@pytest.mark.parametrize("key", FIXTURES)
def test_the_numbers_are_those_counted_by_hand(world: World, key: str) -> None:
    counted = FIXTURES[key]
    send(world, counted)
    world.catch_up()

    found = {item: tuple(world.value(item, code) for code in PLACES) for item in counted.shown}

    assert found == counted.shown
    assert world.verify().differences == []


@pytest.mark.parametrize("key", [key for key, counted in FIXTURES.items() if counted.splits])
def test_the_breakdown_is_the_one_counted_by_hand(world: World, key: str) -> None:
    send(world, FIXTURES[key])
    world.catch_up()
    splits = world.snapshot(DISTRICT)["splits"]

    for item, expected in FIXTURES[key].splits.items():
        pairs = [pair if isinstance(pair, list) else [pair, None] for pair in expected]
        assert splits[item] == pairs, item


def send(world: World, counted: Counted) -> None:
    """Each record in a list of its own, in the order in which they are written."""
    for feed, record in counted.given:
        result = world.ingest(feed, record)
        assert (result.accepted, result.rejected) == (1, []), record


def test_a_number_of_two_feeds_is_not_called_wrong_while_the_second_one_moves(world: World) -> None:
    send(world, FIXTURES["diaries"])
    world.catch_up()

    world.now += MINUTE
    world.send("grid_worker", world.now, source="hand", source_id="grid_worker-1")
    report = world.verify()

    assert report.differences == []
    assert report.moving > 0
