"""Desks and backends that die at any statement of any act: what was begun has not been done, and nothing is done by halves."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from backend.alerting.desk import Actor
from backend.dispatching.orders import WantedOrder
from catalogue.refusals import NotNow, Overtaken
from data_access.alert_reader import AlertReader
from data_access.desk_cases import DeskCase
from tests.alerts import alerts_of
from tests.builders import DISTRICT, MINUTE, further_steps
from tests.dispatching import (
    HOUSING,
    OFFICER,
    PROBLEM,
    assert_whole,
    desks,
    dispatch,
    dispatched_cases,
    reader,
)
from tests.killing import dying_at, kill_again_and_again
from tests.world import Killed, World

KILLS = 4
TABLES = ("batch", "case_", "patrol_order", "order_state", "alert_note")


def course(world: World) -> list[Callable[[], Any]]:
    """What an officer does one after the other, each with the cases as they are by then."""
    desk, orders = desks(world)

    def of(feed: str) -> DeskCase:
        return next(case for case in dispatched_cases(world)[::-1] if case.feed.key == feed)

    def step(feed: str, key: str) -> Callable[[], Any]:
        return lambda: desk.step(feed, of(feed).id, of(feed).batch_id, key, OFFICER)

    def first() -> Any:
        alert = alerts_of(world, "fever")[0].id
        return desk.dispatch(PROBLEM, desk.place(alert, None, None, None), OFFICER)

    def problem(act: str, *given: Any) -> Callable[[], Any]:
        return lambda: getattr(desk, act)("problem", of("problem").id, of("problem").batch_id, *given)

    return [
        first,
        step("problem", "handling"),
        problem("assign", HOUSING, None, OFFICER),
        step("problem", "handling"),
        problem("whistle", "housing", None, None, OFFICER),
        step("whistle", "acknowledged"),
        step("whistle", "arrived"),
        step("whistle", "closed"),
        step("problem", "verifying"),
        problem("send_back", OFFICER, "once more"),
        step("problem", "verifying"),
        step("problem", "closed"),
        lambda: orders.issue(WantedOrder(feed="patrol_task", area=DISTRICT, category="market"), OFFICER),
        world.tick,
        lambda: patrolled(world),
        lambda: world.patrolled.tick(world.now, world.epoch),
    ]


def patrolled(world: World) -> None:
    """Somebody has been at one of the sites, and it was counted."""
    world.send("patrol", world.now, site="S1", source_id="p")
    world.rollup.tick(world.now, world.now, world.epoch)


def dying_everywhere(world: World, act: Callable[[], Any]) -> int:
    """Do something, dying at its first statement, then at its second, and so on; how often it died until it was done."""
    for number in count(1):
        before = told(world)
        try:
            with dying_at(world, number, *TABLES):
                act()
        except Killed:
            world.start()
            assert told(world) == before
            assert_whole(world)
        else:
            return number - 1
    raise AssertionError("it never ended")


def with_a_fever(world: World) -> World:
    """Somebody has one, and there is an alert."""
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    return world


def told(world: World) -> list[Any]:
    """The cases with their steps and notes, and the alert's notes."""
    own = reader(world)
    cases = [
        (case.feed.key, case.steps, case.words, case.dispatch and case.dispatch.to_value, case.due_ms)
        for case in dispatched_cases(world)
    ]
    notes = [(act.act, act.about, act.at_ms) for case in dispatched_cases(world) for act in own.acts(case.id)]
    alert = AlertReader(world.engine).history(alerts_of(world, "fever")[0].id)[0]
    orders = own.orders([1, *range(2, 99)], [], 0, world.now)
    return [cases, notes, [note.act for note in alert], [(each.order.sites, each.done) for each in orders]]


def test_a_desk_that_dies_at_any_statement_has_done_all_or_nothing(any_world: World) -> None:
    world = with_a_fever(any_world)
    deaths = []
    for act in course(world):
        deaths.append(dying_everywhere(world, act))
        world.now += MINUTE

    assert all(deaths)
    assert sum(deaths) > 60
    cases, notes, alert, orders = told(world)
    assert [(case[0], case[1][-1][0]) for case in cases] == [
        ("problem", "closed"),
        ("whistle", "closed"),
        ("patrol_task", "done"),
        ("patrol_task", "issued"),
        ("patrol_task", "issued"),
    ]
    assert len(notes) == 12 + 3 + 1 + 1
    assert (alert.count("dispatched"), orders) == (1, [(3, 1)])
    world.catch_up()
    assert world.verify().differences == []


def test_desks_that_are_really_killed_leave_whole_cases(any_world: World) -> None:
    world, chance = any_world, random.Random(5)

    kill_again_and_again(world, KILLS, chance, work, lambda number: work(world))
    world.start()
    world.catch_up()

    assert_whole(world)
    assert len(dispatched_cases(world)) >= 2 * KILLS
    assert world.kept() == world.rebuild()
    assert world.verify().differences == []


def work(world: World) -> None:
    """A case from its dispatch to its end, by way of a whistle."""
    desk, _ = desks(world)
    case = dispatch(world, desk)
    case = desk.step("problem", case.id, case.batch_id, "handling", OFFICER)
    case = desk.whistle("problem", case.id, case.batch_id, "housing", None, None, OFFICER)
    [whistle] = case.whistles
    for key in ("acknowledged", "arrived", "closed"):
        whistle = desk.step("whistle", whistle.id, whistle.batch_id, key, OFFICER)
    for key in ("verifying", "closed"):
        case = desk.step("problem", case.id, case.batch_id, key, OFFICER)
    assert case.closed_ms is not None


def test_two_officers_at_once_have_one_winner(any_world: World) -> None:
    world = any_world
    desk, _ = desks(world)
    case = dispatch(world, desk)

    def act(number: int) -> str:
        own = Actor("", f"Desk {number}")
        try:
            desk.step("problem", case.id, case.batch_id, "handling", own)
        except Overtaken as error:
            return str(error)
        return own.name

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(act, range(6)))

    [winner] = [answer for answer in answers if "first" not in answer]
    others = {answer for answer in answers if answer != winner}
    assert others == {f"{winner} came first. Case {case.source_id} is now: Handling."}
    assert [act.name for act in reader(world).acts(case.id)] == ["Duty desk", winner]
    assert_whole(world)


def test_an_officer_and_a_source_at_once_leave_no_closing_without_its_steps(any_world: World) -> None:
    """The source brings the closing while the officer takes the case from it: whoever is first, the other is told."""
    world = any_world
    desk, _ = desks(world)
    sent = [world.send("problem", world.now) for _ in range(12)]
    numbers = range(1, 13)

    def assign(number: int) -> bool:
        case = reader(world).case("problem", number)
        try:
            desk.assign("problem", number, case.batch_id, HOUSING, None, OFFICER)
        except (Overtaken, NotNow):
            return False
        return True

    def close(source_id: str) -> bool:
        return not world.ingest("problem", further_steps(source_id, ("closed", world.now))).rejected

    with ThreadPoolExecutor(8) as pool:
        assigned = pool.map(assign, numbers)
        closed = pool.map(close, sent)
        both = list(zip(assigned, closed, strict=True))

    assert all(one != other for one, other in both)
    assert_whole(world)
