"""What rules say of the course of cases: at which instant an event is made, and that it is made once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.checks import check
from catalogue.demo import Demo
from catalogue.fields import Term
from catalogue.measures import Condition
from catalogue.model import EventRule, Feed, Severity, Shape, Step, System, Value
from catalogue.registry import Catalogue, CatalogueError
from catalogue.rules import CaseRule, Late, Overdue, Reopened, SentBack
from data_access.events import latest_events
from tests.builders import HOUR, MINUTE, a_record, at, further_steps, iso
from tests.fixtures.worlds import OpenWorld
from tests.world import World

CALL = Feed(
    key="call",
    name="Calls",
    shape=Shape.CASE,
    interval_s=3_600,
    fields=(),
    steps=(Step(key="called", name="Called"), Step(key="heard", name="Heard"), Step(key="done", name="Done")),
    demo=Demo(per_day=1),
)


def a_rule(key: str, case: CaseRule) -> EventRule:
    return EventRule(key=key, name=key, feed="call", severity=Severity.WARN, case=case)


RULES = (a_rule("late", Late("heard", 30)), a_rule("overdue", Overdue()), a_rule("again", Reopened(2)))
SYSTEM = System(order=1, key="calls", name="Calls", feeds=(CALL,), indicators=(), events=RULES)
NOON = at("2026-03-05 12:00")


@pytest.fixture
def calls(open_world: OpenWorld) -> World:
    """At noon, a call that is due at one."""
    world = open_world(Catalogue((SYSTEM,)), NOON)
    report(world, "c1")
    world.tick()
    return world


def report(world: World, name: str, **given: object) -> None:
    record = a_record(CALL, name, NOON, due_at=iso(NOON + HOUR), **given)
    assert world.ingest("call", record).accepted == 1


def step(world: World, name: str, *keys: str) -> None:
    """The call enters steps now, a second apart."""
    for key in keys:
        world.now += 1_000
        assert world.ingest("call", further_steps(name, (key, world.now))).accepted == 1


def told(world: World) -> list[tuple[str, str]]:
    """Rule and local time of each event."""
    with world.engine.connect() as connection:
        events = latest_events(connection, world.now, 100)
    return sorted((event.rule, iso(event.occurred_ms)[11:19]) for event in events)


def test_who_does_not_come_in_time_is_told_of_at_that_instant_and_once(calls: World) -> None:
    for minutes in (29, 30, 31, 59, 61, 90):
        calls.now = NOON + minutes * MINUTE
        calls.tick()
        expected = [("late", "12:30:00")] if minutes >= 30 else []
        assert told(calls) == expected if minutes < 60 else [*expected, ("overdue", "13:00:00")]


def test_who_came_in_time_is_not_told_of(calls: World) -> None:
    calls.now = NOON + 20 * MINUTE
    step(calls, "c1", "heard")
    calls.tick()
    calls.now = NOON + 50 * MINUTE
    step(calls, "c1", "done")
    calls.tick()
    calls.now = NOON + 3 * HOUR
    calls.tick()

    assert told(calls) == []


def test_a_later_step_is_enough(calls: World) -> None:
    step(calls, "c1", "done")
    calls.now = NOON + 40 * MINUTE
    calls.tick()

    assert told(calls) == []


def test_what_came_too_late_is_told_of_though_it_came_at_once(calls: World) -> None:
    report(calls, "c2", steps=[{"step": "heard", "at": iso(NOON + 31 * MINUTE)}])
    calls.now = NOON + 32 * MINUTE
    calls.tick()

    assert told(calls) == [("late", "12:30:00"), ("late", "12:30:00")]


def test_the_second_reopening_is_told_of(calls: World) -> None:
    step(calls, "c1", "done", "heard", "done")
    calls.tick()
    assert told(calls) == []
    step(calls, "c1", "heard")
    calls.tick()

    assert [rule for rule, _ in told(calls)] == ["again"]


def test_a_step_that_arrives_after_others_were_heard_of_is_told_of_all_the_same(open_world: OpenWorld) -> None:
    entered = EventRule(key="heard", name="heard", feed="call", severity=Severity.NOTICE, step="heard")
    world = open_world(Catalogue((replace(SYSTEM, events=(entered,)),)), NOON + HOUR)
    report(world, "c1", steps=[{"step": "heard", "at": iso(NOON + 20 * MINUTE)}])
    world.tick()
    report(world, "c2", steps=[{"step": "heard", "at": iso(NOON + 10 * MINUTE)}])
    world.tick()

    assert [moment for _, moment in told(world)] == ["12:10:00", "12:20:00"]


def test_a_case_that_comes_back_from_a_later_step_is_told_of_once(open_world: OpenWorld) -> None:
    world = open_world(Catalogue((replace(SYSTEM, events=(a_rule("back", SentBack("heard")),)),)), NOON)
    report(world, "c1")
    step(world, "c1", "heard", "done")
    world.tick()
    assert told(world) == []
    step(world, "c1", "heard", "done", "heard")
    world.tick()

    assert told(world) == [("back", "12:00:03")]


def test_a_step_is_told_of_where_the_words_of_the_case_are_as_the_rule_wants(open_world: OpenWorld) -> None:
    channel = Term(key="channel", name="Channel", values=tuple(Value(key=key, name=key) for key in ("desk", "phone")))
    ours = (Condition("channel", "eq", "desk"),)
    heard = EventRule(key="heard", name="heard", feed="call", severity=Severity.NOTICE, step="heard", where=ours)
    feed = replace(CALL, fields=(channel,))
    world = open_world(Catalogue((replace(SYSTEM, feeds=(feed,), events=(heard,)),)), NOON + HOUR)
    for minutes, word in ((10, "desk"), (20, "phone")):
        steps = [{"step": "heard", "at": iso(NOON + minutes * MINUTE)}]
        assert world.ingest("call", a_record(feed, word, NOON, channel=word, steps=steps)).accepted == 1
    world.tick()

    assert told(world) == [("heard", "12:10:00")]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (a_rule("wrong", Late("seen", 5)), "feed call has no step 'seen', only called, heard, done"),
        (a_rule("wrong", SentBack("seen")), "feed call has no step 'seen', only called, heard, done"),
        (replace(RULES[0], case=None), "a step or a case rule goes with a case feed"),
        (replace(RULES[0], step="heard"), "a case rule stands alone"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(rule: EventRule, reason: str) -> None:
    with pytest.raises(CatalogueError, match=reason):
        check(Catalogue((replace(SYSTEM, events=(rule,)),)))
