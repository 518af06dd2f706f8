"""`verify` proves every number at every level, finds a wrong one, and says clearly when it cannot."""

from __future__ import annotations

import orjson
import pytest
from sqlalchemy import update

from backend.verify import Difference, command
from catalogue.measures import Baseline
from data_access.areas import write_sites
from data_access.schema import case_file, observation
from tests.builders import AREAS, DISTRICT, GRIDS, HOUR, MINUTE, SITES, a_record, a_whole_life, further_steps, iso
from tests.fixtures.processes import free_port
from tests.world import World


def given_a_morning(world: World) -> None:
    """Records of every feed at every site, some of yesterday and some of the next hour."""
    for feed in world.catalogue.feeds.values():
        for hours in (0.1, 1, 5, 30):
            moment = world.now - int(hours * HOUR)
            world.ingest(feed.key, *(a_whole_life(feed, f"{site}-{hours}", moment, site=site) for site in SITES))
        hourly = [a_record(feed, f"open-{n}", world.now - n * HOUR, site=site) for n, site in enumerate(SITES)]
        world.ingest(feed.key, *hourly)
    scan = world.catalogue.feeds["health_code_scan"]
    red = a_record(scan, "red", world.now, colour="red")
    world.ingest("health_code_scan", a_record(scan, "later", world.now + HOUR), red)
    problem = world.catalogue.feeds["problem"]
    world.ingest("problem", a_record(problem, "late", world.now - 3 * HOUR, due_at=iso(world.now - HOUR), site="S6"))
    world.ingest("problem", further_steps("S1-5", ("handling", world.now - MINUTE)))


def test_every_number_of_every_area_equals_the_recount(any_world: World) -> None:
    given_a_morning(any_world)
    any_world.catch_up()

    report = any_world.verify()

    assert report.differences == []
    assert report.moving == 0
    assert report.areas == len(AREAS)
    assert report.compared >= len(AREAS) * len(any_world.catalogue.indicators) * 2
    assert any_world.value("problems_overdue") == 1
    assert any_world.value("red_codes") == 1


def test_a_wrong_number_in_redis_is_named(any_world: World) -> None:
    given_a_morning(any_world)
    any_world.catch_up()
    right = any_world.value("temperature_checks", GRIDS[0])
    falsify(any_world, GRIDS[0], "temperature_checks", right + 1)

    assert any_world.verify().differences == [Difference(GRIDS[0], "temperature_checks", right + 1, right)]


@pytest.mark.parametrize("wrong", [None, 0, 61.9, 62.3])
def test_a_ratio_may_differ_by_its_rounding_only(world: World, wrong: float | None) -> None:
    world.send("mask_check", world.now, seen=29, masked=18)  # 62.07 %
    world.tick()
    assert world.value("mask_compliance", GRIDS[0]) == 62.1
    falsify(world, GRIDS[0], "mask_compliance", wrong)

    assert [item.indicator for item in world.verify().differences] == ["mask_compliance"]


def test_a_record_that_the_rollup_lost_is_found(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    with world.engine.begin() as connection:
        connection.execute(update(observation).where(observation.c.source_id == "red").values(area_id=1))

    assert {item.indicator for item in world.verify().differences} >= {"red_codes", "health_code_scans of red"}


def test_every_indicator_is_missed_when_its_snapshot_is_blank(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    body = world.snapshot(GRIDS[0])
    items = world.catalogue.indicators.values()
    may_be_unknown = {item.key for item in items if item.hide_below or isinstance(item.measure, Baseline)}
    told = {key for key, (value, *_) in body["tiles"].items() if value is not None}
    assert told >= world.catalogue.indicators.keys() - may_be_unknown
    body["tiles"] = {key: [None, None, None] for key in body["tiles"]}
    world.client.hset(world.keys.area(GRIDS[0]), "body", orjson.dumps(body))

    assert {item.indicator for item in world.verify().differences} >= told


def test_records_that_no_snapshot_knows_yet_are_no_difference(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    world.send("health_code_scan", world.now)
    world.send("health_code_scan", world.now - 20 * HOUR)

    assert world.verify().differences == []


def test_a_case_and_a_status_that_move_on_while_read_are_not_called_wrong(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    world.ingest("problem", further_steps("late", ("closed", world.now)))
    world.ingest("camera", a_record(world.catalogue.feeds["camera"], "S1-0.1", world.now, online=0))

    report = world.verify()

    assert report.differences == []
    assert report.moving > 0


def test_a_feed_that_is_first_heard_after_the_snapshot_is_no_difference(any_world: World) -> None:
    world = any_world
    world.send("patrol", world.now)
    world.tick()
    world.ingest("camera", a_record(world.catalogue.feeds["camera"], "C1", world.now, online=1))
    world.ingest("problem", a_record(world.catalogue.feeds["problem"], "P1", world.now))

    assert world.verify().differences == []


def test_areas_that_are_written_later_are_not_called_wrong(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    falsify(world, GRIDS[0], "temperature_checks", -1)
    world.client.hset(world.keys.head, "behind", 1)

    report = world.verify()

    assert report.differences == []
    assert report.moving > 0


def test_a_site_listed_after_the_snapshot_is_a_difference_until_the_next_tick(world: World) -> None:
    given_a_morning(world)
    world.catch_up()
    new = {"code": "S9", "name": "New", "category_id": None, "area_id": 1, "lon": None, "lat": None}
    write_sites(world.engine, [new])
    assert {item.indicator for item in world.verify().differences} == {
        "sites_patrolled (out of)",
        "patrol_coverage",
        "patrol_coverage (out of)",
    }

    world.tick()

    assert world.verify().differences == []


def test_the_command_says_all_equal(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    given_a_morning(world)
    world.catch_up()
    compared = world.verify().compared

    assert run(world) == 0
    assert capsys.readouterr().out == f"verified {compared} numbers of {len(AREAS)} areas: all equal\n"


def test_the_command_lists_differences(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.send("patrol", world.now)
    world.tick()
    falsify(world, DISTRICT, "patrols", 7)

    assert run(world) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first == "340103 patrols: Redis 7, recounted 1"
    assert last.endswith("1 differ")


def test_the_command_says_that_redis_is_empty(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world) == 1
    assert capsys.readouterr().out == "Redis holds no snapshot to verify; start the backend and try again\n"


def test_the_command_says_what_is_away(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    away = f"redis://127.0.0.1:{free_port()}/0"
    assert command(world.engine.url.render_as_string(), away, world.catalogue, world.days) == 2
    assert away in capsys.readouterr().out
    store = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    assert command(store, world.redis_url, world.catalogue, world.days) == 2
    printed = capsys.readouterr().out
    assert printed.startswith("cannot verify: ")
    assert printed.count("\n") == 1


def test_recounting_reads_cases_in_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.recount_reader.CHUNK", 3)
    given_a_morning(world)
    world.catch_up()
    with world.engine.connect() as connection:
        assert len(connection.execute(case_file.select()).all()) > 9

    assert world.verify().differences == []


def run(world: World) -> int:
    url = world.engine.url.render_as_string(hide_password=False)
    return command(url, world.redis_url, world.catalogue, world.days, pause_s=0)


def falsify(world: World, code: str, indicator: str, wrong: float | None) -> None:
    """Change one number in Redis."""
    body = world.snapshot(code)
    body["tiles"][indicator][0] = wrong
    world.client.hset(world.keys.area(code), "body", orjson.dumps(body))
