"""The last whole hour against the same hour of earlier days: by hand, over midnight, with late records, recounted."""

from __future__ import annotations

import pytest

from tests.builders import DAY, DISTRICT, GRIDS, HOUR, MINUTE, at
from tests.fixtures.worlds import OpenWorld
from tests.measured import measured
from tests.world import World

CATALOGUE = measured()


def given_hours(world: World, moment: int, *people: int, site: str = "S1") -> None:
    """So many people at that time of the days before, yesterday first."""
    for n, number in enumerate(people, 1):
        world.send("door", moment - n * DAY, site=site, people=number, way="out")


def test_the_last_whole_hour_is_compared_with_the_median_of_earlier_days(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 10:20"))
    given_hours(world, at("2026-03-05 09:30"), 10, 20, 60, 40, 1, 1, 1)
    world.send("door", at("2026-03-05 09:59"), people=15, way="in")
    world.send("door", at("2026-03-05 10:05"), people=99, way="in")
    world.tick()

    assert world.value("crowd") == 50.0  # of (20 + 40) / 2: four days count
    assert world.value("crowd", GRIDS[0]) == 50.0
    assert world.value("crowd", GRIDS[1]) is None
    assert world.snapshot(DISTRICT)["hours"]["crowd"][9:] == [50.0, 50.0]
    assert world.verify().differences == []


def test_fewer_than_three_earlier_days_are_no_baseline(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 10:20"))
    given_hours(world, at("2026-03-05 09:30"), 10, 20)
    world.send("door", at("2026-03-05 09:59"), people=15, way="in")
    world.tick()
    assert world.value("crowd") is None

    world.send("door", at("2026-03-02 09:59"), people=30, way="in")
    world.tick()
    assert world.value("crowd") == 75.0
    assert world.verify().differences == []


def test_a_day_with_nothing_at_that_hour_counts_as_nothing_and_a_day_without_anything_not(
    open_world: OpenWorld,
) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 10:20"))
    given_hours(world, at("2026-03-05 09:30"), 10, 20)
    world.send("door", at("2026-03-02 23:00"), people=5, way="in")
    world.send("door", at("2026-03-05 09:00"), people=20, way="in")
    world.tick()

    assert world.value("crowd") == 200.0  # of 0, 10 and 20
    assert world.verify().differences == []


def test_a_late_record_changes_the_baseline_at_once(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 10:20"))
    given_hours(world, at("2026-03-05 09:30"), 10, 10, 10)
    world.send("door", at("2026-03-05 09:00"), people=10, way="in")
    world.tick()
    assert world.value("crowd", GRIDS[0]) == 100.0

    given_hours(world, at("2026-03-05 09:45"), 10, 10, 10)
    world.tick()
    assert world.value("crowd", GRIDS[0]) == 50.0
    assert world.verify().differences == []


def test_after_midnight_the_last_hour_is_yesterdays_and_a_new_hour_needs_no_record(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 23:59"))
    given_hours(world, at("2026-03-05 23:30"), 10, 10, 10, 10)
    given_hours(world, at("2026-03-06 00:30"), 10, 40, 20, 40, 20)
    world.send("door", at("2026-03-05 23:10"), people=5, way="in")
    world.tick()
    assert world.value("crowd") is None  # from ten to eleven nobody ever came

    world.now = at("2026-03-06 00:20")
    world.tick()
    assert world.value("crowd") == 50.0
    assert world.verify().differences == []

    world.now = at("2026-03-06 01:00") + MINUTE
    world.tick()
    assert world.value("crowd") == 0.0
    assert world.verify().differences == []


def test_yesterday_at_the_same_time_has_its_own_baseline(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE, at("2026-03-05 10:20"))
    given_hours(world, at("2026-03-05 09:30"), 30, 10, 10, 10, 10, 10)
    world.send("door", world.now - HOUR, people=10, way="in")
    world.tick()

    value, before, _ = world.snapshot(DISTRICT)["tiles"]["crowd"]
    assert (value, before) == (100.0, pytest.approx(300.0))
