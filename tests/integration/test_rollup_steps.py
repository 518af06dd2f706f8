"""What one tick does with late, coming and corrected records, at midnight, and when it is killed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from catalogue.registry import Catalogue
from data_access.schema import deferred
from tests.builders import (
    DAY,
    DISTRICT,
    GRIDS,
    HOUR,
    MINUTE,
    a_record,
    at,
    further_steps,
    iso,
    steps_of,
)
from tests.fixtures.worlds import OpenWorld
from tests.histories import killing
from tests.world import World


def test_a_coming_record_counts_when_its_time_has_come(any_world: World) -> None:
    world = any_world
    world.send("temperature_check", world.now + HOUR)
    world.send("temperature_check", world.now)
    world.tick()
    assert world.value("temperature_checks") == 1

    world.now += HOUR - 1
    world.tick()
    assert world.value("temperature_checks") == 1

    world.now += 1
    world.tick()
    assert world.value("temperature_checks") == 2
    with world.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deferred)).scalar_one() == 0


def test_a_late_first_visit_moves_the_site_to_its_own_quarter(any_world: World) -> None:
    world = any_world
    world.send("patrol", world.now)
    world.tick()
    world.send("patrol", world.now - 3 * HOUR)
    world.send("patrol", world.now - HOUR)
    world.tick()

    assert world.value("sites_patrolled", GRIDS[0]) == 1
    assert visits_by_quarter(world) == {(world.now - 3 * HOUR) // 900_000: 1}


def test_midnight_begins_at_nothing_and_keeps_what_is_open(open_world: OpenWorld, catalogue: Catalogue) -> None:
    world = open_world(catalogue, at("2026-03-05 23:59"))
    for feed in ("patrol", "health_code_scan", "problem"):
        world.send(feed, world.now)
    world.tick()
    before = world.snapshot(DISTRICT)

    world.now = at("2026-03-06 00:00")
    world.tick()

    after = world.snapshot(DISTRICT)
    assert (before["day"], after["day"]) == ("2026-03-05", "2026-03-06")
    counted = ("patrols", "sites_patrolled", "health_code_scans", "problems_reported", "problems_open")
    assert [before["tiles"][key][0] for key in counted] == [1, 1, 1, 1, 1]
    assert [after["tiles"][key][0] for key in counted] == [0, 0, 0, 0, 1]
    assert world.verify().differences == []


def test_a_record_of_a_millisecond_before_midnight_is_yesterdays(open_world: OpenWorld, catalogue: Catalogue) -> None:
    world = open_world(catalogue, at("2026-03-06 00:10"))
    midnight = at("2026-03-06 00:00")
    world.send("patrol", midnight - 1)
    world.send("patrol", midnight)
    world.tick()

    assert world.value("patrols") == 1
    assert world.verify().differences == []


def test_a_case_gets_overdue_by_itself_a_millisecond_after_it_was_due(any_world: World) -> None:
    world = any_world
    world.send("problem", world.now, due_at=iso(world.now + HOUR))
    world.now += HOUR
    world.tick()
    assert world.value("problems_overdue") == 0

    world.now += 1
    world.tick()
    assert world.value("problems_overdue") == 1


def test_a_reopened_case_takes_its_closing_back(any_world: World) -> None:
    world = any_world
    world.send("problem", world.now - HOUR, source_id="a", steps=steps_of(("closed", world.now - 30 * MINUTE)))
    world.tick()
    assert numbers(world, "problems_closed", "problems_open", "handling_time") == [1, 0, 30]

    world.ingest("problem", further_steps("a", ("handling", world.now - MINUTE)))
    world.tick()
    assert numbers(world, "problems_closed", "problems_open", "handling_time") == [0, 1, None]

    world.ingest("problem", further_steps("a", ("closed", world.now)))
    world.tick()
    assert numbers(world, "problems_closed", "problems_open", "handling_time") == [1, 0, 60]
    assert world.verify().differences == []


def test_a_corrected_case_moves_to_its_right_place_and_category(any_world: World) -> None:
    world = any_world
    feed = world.catalogue.feeds["problem"]
    wrong = a_record(feed, "a", world.now - 2 * DAY, site="S1", category="dispute")
    world.ingest("problem", wrong)
    world.tick()
    right = a_record(feed, "a", world.now - HOUR, site="S8", category="sanitation", correction=True)
    world.ingest("problem", right)
    world.tick()

    assert [world.value("problems_open", code) for code in (GRIDS[0], GRIDS[11], DISTRICT)] == [0, 1, 1]
    assert world.value("problems_reported") == 1
    assert world.verify().differences == []


def test_more_records_than_a_tick_takes_are_all_shown_in_the_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.rollup.BATCH_RECORDS", 3)
    world.tick()
    for n in range(10):
        world.send("patrol", world.now, site="S1" if n < 5 else "S8")
    ticks = 0
    while world.tick().more:
        ticks += 1

    assert ticks > 1
    assert world.verify().differences == []


def test_a_tick_killed_at_any_statement_counts_all_or_nothing(world: World) -> None:
    world.tick()
    for n, feed in enumerate(world.catalogue.feeds):
        world.send(feed, world.now - n * HOUR)
    states = [world.kept()]
    statement, ended = 0, False
    while not ended:
        with killing(world, statement):
            ended = world.try_tick()
        world.start()
        statement += 1
        if (kept := world.kept()) != states[-1]:
            states.append(kept)

    assert statement > 20
    assert len(states) == 2
    assert states[-1] == world.rebuild()
    assert world.verify().differences == []


def numbers(world: World, *indicators: str) -> list[float | None]:
    return [world.value(key) for key in indicators]


def visits_by_quarter(world: World) -> dict[int, int]:
    found = {}
    for (part, quarter, _, _), value in world.kept()["cells"].items():
        if part == "distinct/patrol/site":
            found[quarter] = value
    return found
