"""The records behind a number are exactly those that it counts, whatever happened to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.recount.tally import Day, Tally, tallied
from catalogue.parts import Kind, Part
from data_access.areas import load_tree
from data_access.evaluate import unit_of
from data_access.lease import rollup_position
from data_access.records_reader import RecordsQuery, RecordsReader
from data_access.recount_reader import recount_reader
from data_access.terms import Terms
from tests.builders import DISTRICT, GRIDS, HOUR, MINUTE, SUBDISTRICTS, a_record, iso, steps_of
from tests.fixtures.worlds import MORNING
from tests.histories import Player, cases, histories
from tests.integration.test_rollup_random import RANDOM, a_world
from tests.measured import measured
from tests.world import World

CATALOGUE = measured()
AREAS = (DISTRICT, SUBDISTRICTS[0], GRIDS[0])
TODAYS = {"open", "in time", "too late", "reopened", "closed again", "without a due time", "due now"}
SEVERAL_TIMES = ("step.", "reopened")  # a case can do these more than once a day, and is one record


@given(history=st.lists(cases(CATALOGUE, "problem"), min_size=3, max_size=14))
@settings(RANDOM, max_examples=15)
def test_cases_are_those_that_the_recount_counts(
    city_template: Path, redis_url: str, history: list[tuple[Any, ...]]
) -> None:
    assert_all_behind(city_template, redis_url, history, "problem")


@given(history=histories(CATALOGUE))
@settings(RANDOM, max_examples=6)
def test_records_are_those_that_the_recount_counts(
    city_template: Path, redis_url: str, history: list[tuple[Any, ...]]
) -> None:
    assert_all_behind(city_template, redis_url, history, *CATALOGUE.feeds)


@given(history=st.lists(cases(CATALOGUE, "blown"), min_size=3, max_size=14))
@settings(RANDOM, max_examples=15)
def test_cases_on_the_way_are_those_that_the_recount_counts(
    city_template: Path, redis_url: str, history: list[tuple[Any, ...]]
) -> None:
    assert_all_behind(city_template, redis_url, history, "blown")


def assert_all_behind(template: Path, redis_url: str, history: list[tuple[Any, ...]], *feeds: str) -> None:
    """Play the history, then count what stands behind every indicator of these feeds."""
    with a_world(template, redis_url, CATALOGUE, MORNING) as world:
        Player(world).play(history)
        world.catch_up()
        tally = recounted(world)
        for indicator in CATALOGUE.indicators.values():
            for code in AREAS if indicator.feed in feeds else ():
                assert_behind(indicator.counted, behind(world, indicator.counted, code), tally, code)


def recounted(world: World) -> Tally:
    """Today so far, by the plain recount."""
    start, _ = world.days.bounds(world.days.day(world.now))
    version, _ = rollup_position(world.engine)
    with recount_reader(world.engine, version, world.now) as reader:
        return tallied(reader, world.catalogue, Day(start, world.now))


def behind(world: World, part: Part, code: str) -> list[dict[str, Any]]:
    """All records of today so far behind a part, page by page."""
    start, _ = world.days.bounds(world.days.day(world.now))
    query = RecordsQuery(feed=part.feed, area=code, start_ms=start, end_ms=world.now + 1, part=part)
    return every(reader_of(world), query, 3)


def reader_of(world: World) -> RecordsReader:
    """A reader of the world's records."""
    tree = load_tree(world.engine)
    return RecordsReader(world.engine, world.catalogue, world.days, lambda: tree, Terms(world.engine))


def every(reader: RecordsReader, query: RecordsQuery, limit: int) -> list[dict[str, Any]]:
    """All pages' rows."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = reader.page(query, cursor, limit)
        found += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return found


def assert_behind(part: Part, rows: list[dict[str, Any]], tally: Tally, code: str) -> None:
    """As many records as the part counts, or records that make up what it sums."""
    assert len({row["id"] for row in rows}) == len(rows)
    counted = tally.counts[part][code]
    if part.kind is Kind.SPREAD:
        counted = tally.minutes[part][code].total()
    if part.kind is Kind.DISTINCT:
        assert len({row["site"] for row in rows} - {None}) == counted, part.key
    elif part.field:
        unit = unit_of(part, CATALOGUE)
        assert sum(round((row[part.field] or 0) / unit) for row in rows) == counted, part.key
    elif part.signal.startswith(SEVERAL_TIMES):
        assert len(rows) <= counted <= len(rows) * counted, part.key
    else:
        assert len(rows) == counted, part.key


@pytest.mark.parametrize(
    ("indicator", "ids"),
    [
        ("problems_open", {"open", "overdue", "reopened", "due now"}),
        ("problems_overdue", {"overdue", "reopened"}),
        ("problems_closed", {"in time", "too late", "closed again", "without a due time"}),
        ("on_time_closure_rate", {"in time", "closed again"}),
        ("handling_time", {"in time", "too late", "closed again", "without a due time"}),
        ("rework_rate", {"reopened", "closed again"}),
        ("problems_reported", TODAYS),
    ],
)
def test_cases_behind_a_number(any_world: World, indicator: str, ids: set[str]) -> None:
    now = any_world.now
    given_cases(any_world)
    any_world.catch_up()

    rows = behind(any_world, CATALOGUE.indicators[indicator].counted, DISTRICT)

    assert {row["source_id"] for row in rows} == ids
    assert any_world.now == now
    shown = any_world.value(indicator)
    expected = {"on_time_closure_rate": round(100 * 2 / 3, 1), "rework_rate": 50.0, "handling_time": 60}
    assert shown == expected.get(indicator, len(ids))


def given_cases(world: World) -> None:
    """Problems of which each has its own fate; all but one were reported today."""
    feed, now = world.catalogue.feeds["problem"], world.now
    lives: dict[str, tuple[int, int | None, list[tuple[str, int]]]] = {
        "open": (now - HOUR, now + HOUR, [("handling", now - MINUTE)]),
        "due now": (now - HOUR, now, []),
        "overdue": (now - 30 * HOUR, now - 1, []),
        "in time": (now - 2 * HOUR, now - HOUR, [("closed", now - HOUR)]),
        "too late": (now - 2 * HOUR, now - HOUR - 1, [("closed", now - HOUR)]),
        "without a due time": (now - 2 * HOUR, None, [("closed", now - HOUR)]),
        "reopened": (now - 4 * HOUR, now - HOUR, [("closed", now - 2 * HOUR), ("handling", now - HOUR)]),
        "closed again": (
            now - 3 * HOUR,
            now + HOUR,
            [("closed", now - 2 * HOUR), ("handling", now - HOUR), ("closed", now - MINUTE), ("closed", now)],
        ),
        "tomorrow's": (now + 5 * MINUTE, None, []),
    }
    for source_id, (reported, due, steps) in lives.items():
        due_at = None if due is None else iso(due)
        record = a_record(feed, source_id, reported, due_at=due_at, steps=steps_of(*steps))
        assert world.ingest("problem", record).accepted == 1


def test_cameras_behind_a_number(any_world: World) -> None:
    now, camera = any_world.now, any_world.catalogue.feeds["camera"]
    states = {"on": (now, 1), "just on": (now - 299_999, 1), "silent": (now - 300_000, 1), "off": (now, 0)}
    for source_id, (at, online) in states.items():
        any_world.ingest("camera", a_record(camera, source_id, at, online=online))
    any_world.catch_up()

    indicator = CATALOGUE.indicators["cameras_online"]
    assert indicator.total is not None
    online = behind(any_world, indicator.counted, DISTRICT)
    known = behind(any_world, indicator.total.parts[0], DISTRICT)

    assert {row["source_id"] for row in online} == {"on", "just on"}
    assert {row["source_id"] for row in known} == set(states)
    assert any_world.snapshot(DISTRICT)["tiles"]["cameras_online"][::2] == [2, 4]


def test_behind_what_is_left_of_a_base_stands_the_base(world: World) -> None:
    for colour in ("green", "green", "red"):
        world.send("health_code_scan", world.now, colour=colour)

    assert len(behind(world, CATALOGUE.indicators["abnormal_code_share"].counted, DISTRICT)) == 3


@given(seconds=st.lists(st.integers(0, 5), max_size=12), late=st.lists(st.integers(0, 5), max_size=4))
@settings(RANDOM, max_examples=20)
def test_pages_are_complete_while_records_keep_coming(
    city_template: Path, redis_url: str, seconds: list[int], late: list[int]
) -> None:
    with a_world(city_template, redis_url, CATALOGUE, MORNING) as world:
        sent = {world.send("patrol", world.now - HOUR + n * 1000) for n in seconds}
        reader = reader_of(world)
        seen: list[Any] = []
        cursor = None
        for n in [*late, *[None] * 20]:
            query = RecordsQuery(feed="patrol", area=DISTRICT, start_ms=0, end_ms=world.now + 1)
            page = reader.page(query, cursor, 2)
            seen += [row["source_id"] for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
            world.send("patrol", world.now if n is None else world.now - HOUR + n * 1000)

        assert len(seen) == len(set(seen))
        assert set(seen) >= sent
