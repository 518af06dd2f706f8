"""The past week: what was usual in a quarter-hour, and each hour, counted by hand over several days."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from backend.history import PAUSE_MS
from catalogue.registry import Catalogue
from data_access.engine import migrate, open_engine
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, a_whole_life, at, given_city
from tests.world import World

NOON = at("2026-03-05 12:00")
KEY = "temperature_checks"


def past(world: World, code: str = DISTRICT, key: str = KEY) -> Any:
    """What Redis holds of the past week of an area."""
    assert world.client is not None
    raw = world.client.hget(world.keys.area(code), f"past:{key}")
    return None if raw is None else orjson.loads(raw)


def settle(world: World) -> None:
    """Count all that waits, bring the whole past up to date and write it."""
    world.catch_up()
    for _ in range(9):
        world.now += PAUSE_MS
        world.tick()


@pytest.fixture
def week(world: World) -> World:
    """Noon, with checks on three of the days before: 1, 2 and 3 of them at ten, and one at eight on the last."""
    world.now = NOON
    for days, number in ((3, 1), (2, 2), (1, 3)):
        for _ in range(number):
            world.send("temperature_check", at("2026-03-05 10:05") - days * DAY)
    world.send("temperature_check", at("2026-03-04 08:20"))
    world.send("temperature_check", NOON - HOUR)
    settle(world)
    return world


def test_band_is_the_smallest_and_largest_of_the_days_that_are_known(week: World) -> None:
    found = past(week)
    quarter = {"08:15": 33, "10:00": 40}
    assert len(found["low"]) == len(found["high"]) == 96
    assert (found["low"][quarter["10:00"]], found["high"][quarter["10:00"]]) == (1, 3)
    assert (found["low"][quarter["08:15"]], found["high"][quarter["08:15"]]) == (0, 1)
    assert sum(found["high"]) == 4


def test_week_has_each_hour_of_each_day_and_days_before_the_first_record_are_unknown(week: World) -> None:
    hours = past(week)["week"]
    assert len(hours) == 7 * 24
    assert set(hours[: 4 * 24]) == {None}
    counted = Counter({4 * 24 + 10: 1, 5 * 24 + 10: 2, 6 * 24 + 10: 3, 6 * 24 + 8: 1})
    assert hours[4 * 24 :] == [counted[place] for place in range(4 * 24, 7 * 24)]


def test_case_that_came_and_went_makes_its_day_and_the_quiet_ones_after_it_zero(week: World) -> None:
    order = week.catalogue.feeds["closure_order"]
    assert week.ingest(order.key, a_whole_life(order, "order", at("2026-03-03 10:00"))).rejected == []
    week.start()
    settle(week)
    hours = past(week, key="closure_orders_open")["week"]
    assert [set(hours[day * 24 : day * 24 + 24]) for day in range(7)] == [*[{None}] * 5, {0}, {0}]


def test_day_on_which_a_busy_feed_was_stale_throughout_is_unknown(week: World) -> None:
    week.send("patrol", at("2026-03-02 10:00"))
    week.send("patrol", at("2026-03-04 10:00"))
    settle(week)
    hours = past(week, key="patrols")["week"]
    assert [sum(filter(None, hours[day * 24 : day * 24 + 24])) for day in range(7)] == [0, 0, 0, 0, 1, 0, 1]
    assert set(hours[5 * 24 : 6 * 24]) == {None}


def test_late_record_of_a_past_day_is_in_the_week_soon(week: World) -> None:
    week.send("temperature_check", at("2026-03-03 10:10"))
    settle(week)
    assert past(week)["week"][5 * 24 + 10] == 3
    assert past(week)["high"][40] == 3


def test_at_midnight_the_week_moves_by_a_day(week: World) -> None:
    week.now = at("2026-03-06 00:01")
    settle(week)
    hours = past(week)["week"]
    assert (hours[5 * 24 + 10], hours[6 * 24 + 11]) == (3, 1)
    assert past(week)["low"][40] == 0


def test_areas_with_none_below_have_no_past(week: World) -> None:
    assert past(week, GRIDS[0]) is None
    assert past(week, GRIDS[0][:12]) is not None


def test_feed_that_was_never_heard_is_unknown_throughout(week: World) -> None:
    found = past(week, key="patrols")
    assert {*found["low"], *found["high"], *found["week"]} == {None}


def test_rankings_know_yesterday_at_the_same_time(week: World) -> None:
    assert week.client is not None
    raw = week.client.hget(week.keys.area(DISTRICT), f"before:{KEY}:subdistrict")
    assert sum(orjson.loads(raw)) == 4


def test_areas_that_come_later_have_a_past_too(catalogue: Catalogue, tmp_path: Path, redis_url: str) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    migrate(engine)
    bare = World(engine, catalogue, NOON, redis_url)
    settle(bare)
    given_city(engine)
    bare.send("temperature_check", NOON - DAY)
    settle(bare)
    assert past(bare)["week"][6 * 24 + 12] == 1
    bare.close()
