"""Open cases are found through an index of those that may be open, before and after the rollup has counted them."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from catalogue.measures import milestone, open_cases, overdue_cases
from data_access.areas import load_tree
from data_access.points_reader import PointsReader
from data_access.records_reader import RecordsQuery, RecordsReader
from tests.builders import DAY, DISTRICT, HOUR, MINUTE, a_record, further_steps, iso, steps_of
from tests.world import World

FEED = "problem"
PARTS = {"open": open_cases(FEED), "overdue": overdue_cases(FEED), "closed": milestone(FEED, "closed")}


def reader_of(world: World) -> RecordsReader:
    tree = load_tree(world.engine)
    return RecordsReader(world.engine, world.catalogue, world.days, lambda: tree, world.ingestor.terms)


def told(world: World, what: str, end_ms: int | None = None) -> list[str]:
    """The source ids of the cases behind a part on the day before an instant (by default now)."""
    end = end_ms or world.now + 1
    start, _ = world.days.bounds(world.days.day(end - 1))
    query = RecordsQuery(feed=FEED, area=DISTRICT, start_ms=start, end_ms=end, part=PARTS[what])
    return sorted(str(row["source_id"]) for row in reader_of(world).page(query).rows)


def report(world: World, name: str, ago_ms: int, *steps: tuple[str, int]) -> None:
    at = world.now - ago_ms
    record = a_record(
        world.catalogue.feeds[FEED],
        name,
        at,
        due_at=iso(at + 4 * HOUR),
        steps=steps_of(*[(k, at + ms) for k, ms in steps]),
    )
    assert world.ingest(FEED, record).accepted == 1


@pytest.fixture
def cases(any_world: World) -> World:
    """One open, one overdue, one closed today, one closed yesterday, one reopened."""
    report(any_world, "open", HOUR)
    report(any_world, "late", 5 * HOUR)
    report(any_world, "closed", 2 * HOUR, ("closed", HOUR))
    report(any_world, "old", DAY, ("closed", HOUR))
    report(any_world, "again", DAY, ("closed", HOUR), ("handling", DAY - HOUR))
    return any_world


@pytest.mark.parametrize("counted", [False, True], ids=["waiting", "counted"])
def test_they_are_the_same_before_and_after_they_were_counted(cases: World, counted: bool) -> None:
    if counted:
        cases.catch_up()

    assert told(cases, "open") == ["again", "late", "open"]
    assert told(cases, "overdue") == ["again", "late"]
    assert told(cases, "closed") == ["closed"]


def test_what_was_open_on_a_past_day_is_found_though_it_was_closed_since(cases: World) -> None:
    cases.catch_up()
    yesterday_evening = cases.now - DAY + HOUR // 2

    assert told(cases, "open", yesterday_evening) == ["again", "old"]
    assert told(cases, "closed", cases.now - DAY + 2 * HOUR) == ["again", "old"]


def test_a_step_takes_a_case_out_and_another_brings_it_back(cases: World) -> None:
    cases.catch_up()
    for step, expected in (("closed", ["again", "late"]), ("handling", ["again", "late", "open"])):
        cases.now += MINUTE
        cases.ingest(FEED, further_steps("open", (step, cases.now)))
        assert told(cases, "open") == expected
        cases.catch_up()
        assert told(cases, "open") == expected


def test_closed_cases_are_not_looked_at(cases: World) -> None:
    for n in range(60):
        report(cases, f"done{n}", 2 * DAY, ("closed", HOUR))
    cases.catch_up()
    points = PointsReader(cases.engine, cases.catalogue, cases.days, cases.ingestor.terms)
    asked: list[tuple[str, object]] = []
    event.listen(cases.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))

    assert len(points.read(load_tree(cases.engine), DISTRICT, FEED, cases.now)) == 3
    [statement] = [each for each in asked if "case_rollup" in each[0]]
    assert "open_until_ms" in _plan(cases, *statement)


def _plan(world: World, sql: str, given: object) -> str:
    how = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}[world.engine.dialect.name]
    with world.engine.connect() as connection:
        if world.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{how} {sql}", given))
