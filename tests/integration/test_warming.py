"""What leaders look at first of the past is there before they ask for it, anew after each midnight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from sqlalchemy import event, text

from api.ask import read_ask
from api.past_days import PastDayRoutes
from api.quiet import Quiet
from api.report_numbers import numbers_of
from api.warming import COUNTS, Pace, Warming
from callbacks.map_page import default_indicator
from layouts.ask import ask
from tests.builders import DAY, DISTRICT, HOUR
from tests.web import services_of
from tests.world import World

AT_ONCE = Pace(first_s=0.0, look_s=0.01, rest_s=0.0, quiet_s=0.0)
PATIENCE_S, BUSY_S = 120.0, 0.3


@pytest.fixture
def warming(world: World) -> Iterator[Warming]:
    """Over two days of patrols, and the only one there is: no web process reads ahead beside it."""
    for hours in (1, 20, 40):
        world.send("patrol", world.now - hours * HOUR, site="S2")
    world.catch_up()
    services = services_of(world)
    found = Warming(services, PastDayRoutes(services), Quiet(), AT_ONCE)
    yield found
    found.end()


def opened(warming: Warming, count: int) -> bytes:
    """What the map's first page asks for of so many days that end with yesterday."""
    catalogue = warming.services.catalogue
    indicator = default_indicator(catalogue).key
    query = parse_qs(ask(layers=[f"{indicator}:subdistrict"], trends=[indicator]))
    return warming.past.document(yesterday(warming), DISTRICT, read_ask(query, catalogue), None, count)


@contextmanager
def cells_read(world: World) -> Iterator[list[str]]:
    """The statements that read cells while the block runs."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "rollup.quarter" in statement:
            found.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(world.engine, "before_cursor_execute", note)


def until(is_so: Callable[[], object]) -> None:
    """Wait for it; AssertionError when it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def test_what_the_map_asks_for_first_is_there_without_reading_cells(world: World, warming: Warming) -> None:
    with cells_read(world) as before:
        assert warming.read(yesterday(warming)) == len(COUNTS)
    with cells_read(world) as after:
        told = [opened(warming, count) for count in COUNTS]
        services = warming.services
        numbers_of(services.past_days, services.tree.get(), DISTRICT, yesterday(warming))

    assert before
    assert not after
    assert len(set(told)) == len(COUNTS)


def test_late_records_make_it_anew(world: World, warming: Warming) -> None:
    warming.read(yesterday(warming))
    stale = opened(warming, 1)
    world.send("patrol", world.now - 21 * HOUR, site="S1")
    world.catch_up()

    assert opened(warming, 1) != stale


def test_the_thread_reads_ahead_again_after_midnight(world: World, warming: Warming) -> None:
    with cells_read(world) as read:
        warming.start()
        until(lambda: read)
        before = yesterday(warming)
        world.now += DAY
        world.catch_up()
        until(lambda: warming.done == yesterday(warming))
    with cells_read(world) as after:
        opened(warming, 1)

    assert warming.done == before + 1
    assert not after


def test_it_waits_while_somebody_asks(world: World, warming: Warming) -> None:
    somebody_asks(warming)
    with cells_read(world) as read:
        warming.start()
        time.sleep(BUSY_S)
        assert not read
        warming.quiet = Quiet()
        until(lambda: warming.done == yesterday(warming))

    assert read


def test_it_does_not_wait_for_ever(world: World, warming: Warming) -> None:
    somebody_asks(warming, patience_s=0.05)
    warming.start()

    until(lambda: warming.done == yesterday(warming))


def test_a_store_that_is_away_is_told_of_and_tried_again(
    world: World, warming: Warming, caplog: pytest.LogCaptureFixture
) -> None:
    rename(world, "rollup", "away")
    warming.start()
    until(lambda: "could not be read ahead" in caplog.text)
    assert warming.done == 0

    rename(world, "away", "rollup")
    until(lambda: warming.done == yesterday(warming))


def test_an_end_is_not_kept_waiting(warming: Warming) -> None:
    warming.end()

    assert warming.read(yesterday(warming)) == 0


def somebody_asks(warming: Warming, patience_s: float = PATIENCE_S) -> None:
    """Somebody has opened a page, after which it is not quiet for as long as a test takes."""
    warming.quiet.note("/_dash-layout")
    warming.pace = replace(AT_ONCE, rest_s=0.01, quiet_s=PATIENCE_S, patience_s=patience_s)


def yesterday(warming: Warming) -> int:
    return warming.services.days.day(warming.services.clock()) - 1


def rename(world: World, table: str, to: str) -> None:
    with world.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))
