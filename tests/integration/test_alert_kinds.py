"""Every kind of rule raises and clears what it should: by the number of an area, silence, things, and records."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.alarms import WORKING_HOURS, Alarm, Schedule
from catalogue.alert_rules import AlertRule, Limit, Silence, ThingState
from catalogue.demo import Demo
from catalogue.fields import Number, Text
from catalogue.measures import Ratio, Total, known, online, open_cases, records, summed
from catalogue.model import EventRule, Feed, Indicator, Severity, Shape, Step, System
from catalogue.parts import Condition
from catalogue.registry import Catalogue
from catalogue.rules import Late, Overdue
from tests.alerts import after, alerts_of, states
from tests.builders import DAY, GRIDS, HOUR, MINUTE, at, further_steps, iso
from tests.fixtures.worlds import OpenWorld
from tests.world import World

CHECK = Feed(
    key="check",
    name="Checks",
    shape=Shape.OBSERVATION,
    interval_s=600,
    fields=(
        Number(key="seen", name="Seen", minimum=0, maximum=1e6),
        Number(key="bad", name="Bad", minimum=0, maximum=1e6),
        Text(key="lift", name="Lift"),
    ),
    demo=Demo(per_day=1),
)
BOX = Feed(
    key="box",
    name="Boxes",
    shape=Shape.STATUS,
    interval_s=600,
    time_to_live_s=300,
    fields=(
        Number(key="online", name="Online", minimum=0, maximum=1),
        Number(key="age", name="Age", minimum=0, maximum=1e6, required=False),
    ),
    demo=Demo(per_day=1),
)
CALL = Feed(
    key="call",
    name="Calls",
    shape=Shape.CASE,
    interval_s=3_600,
    fields=(),
    steps=(Step(key="called", name="Called"), Step(key="heard", name="Heard"), Step(key="done", name="Done")),
    demo=Demo(per_day=1),
)
INDICATORS = (
    Indicator(key="bad_share", name="Bad", unit="%", measure=Ratio(summed("check", "bad"), summed("check", "seen"))),
    Indicator(key="checks", name="Checks", unit="", measure=Total(records("check"))),
    Indicator(key="boxes", name="Boxes", unit="", measure=Total(online("box")), total=Total(known("box"))),
    Indicator(key="calls", name="Calls", unit="", measure=Total(open_cases("call"))),
)
NOON = at("2026-03-05 12:00")  # a Thursday
SITE = "site:1"


@pytest.fixture
def opened(open_world: OpenWorld) -> Any:
    """Opens a world with one rule."""

    def open_(watch: Any, now: int = NOON, **alarm: Any) -> World:
        is_event = isinstance(watch, dict)
        event = (
            EventRule(key="rule", name="Rule", severity=Severity.WARN, alarm=Alarm(**alarm), **watch)
            if is_event
            else None
        )
        rule = (
            None
            if is_event
            else AlertRule(key="rule", name="Rule", severity=Severity.WARN, watch=watch, alarm=Alarm(**alarm))
        )
        system = System(
            order=1,
            key="all",
            name="All",
            feeds=(CHECK, BOX, CALL),
            indicators=INDICATORS,
            events=(event,) if event else (),
            alerts=(rule,) if rule else (),
        )
        return open_world(Catalogue((system,)), now, redis_url=None)

    return open_


def check(world: World, seen: int, bad: int, **given: Any) -> None:
    world.send("check", world.now, seen=seen, bad=bad, **given)
    world.tick()


def state(world: World) -> list[str]:
    return [each.state for each in alerts_of(world, "rule")]


def test_a_share_over_its_limit_fires_and_clears_at_another_value(opened: Any) -> None:
    world = opened(Limit(indicator="bad_share", limit=10, clear=5, minimum_base=20), for_s=60, clear_s=60)
    check(world, 10, 9)
    assert state(world) == []  # too few to be judged
    check(world, 90, 11)
    assert state(world) == ["pending"]
    after(world, MINUTE)
    assert state(world) == ["active"]

    check(world, 150, 0)
    assert state(world) == ["active"]  # 8 % is neither over the limit nor back at 5 %
    check(world, 200, 0)
    assert state(world) == ["recovering"]
    after(world, MINUTE)

    found = alerts_of(world, "rule")[0]
    assert (found.state, found.subject, found.count) == ("cleared", f"area:{GRIDS[0]}", 1)


def test_a_feed_that_is_silent_neither_fires_nor_clears(opened: Any) -> None:
    world = opened(Limit(indicator="bad_share", limit=10))
    check(world, 100, 50)
    assert state(world) == ["active"]

    after(world, 51 * MINUTE)  # more than five times the ten minutes in which the next record was expected
    world.now += DAY
    after(world, 0)

    found = alerts_of(world, "rule")[0]
    assert (found.state, found.unknown_ms is not None) == ("active", True)


def test_a_number_three_times_its_weeks_mean(opened: Any) -> None:
    world = opened(Limit(indicator="checks", limit=3, of_days=7, minimum_base=5))
    for day in range(1, 8):
        for n in range(2):
            world.send("check", world.now - day * DAY + n, seen=1, bad=0)
    world.catch_up()
    for _ in range(6):
        check(world, 1, 0)
    assert state(world) == []

    check(world, 1, 0)

    assert states(world, "rule") == {f"area:{GRIDS[0]}": "active"}


def test_a_stock_over_its_weeks_mean(opened: Any) -> None:
    world = opened(Limit(indicator="calls", limit=1.5, of_days=7, minimum_base=3))
    for n in range(4):
        world.send(
            "call",
            world.now - 9 * DAY,
            source_id=f"old{n}",
            steps=[{"step": "called", "at": iso(world.now - 9 * DAY)}],
        )
    for day in range(1, 8):  # one comes and goes a day, so that the feed was heard
        moment = world.now - day * DAY
        steps = [{"step": "called", "at": iso(moment)}, {"step": "done", "at": iso(moment + HOUR)}]
        world.send("call", moment, source_id=f"day{day}", steps=steps)
    for n in range(2):
        world.send("call", world.now, source_id=f"new{n}", steps=[{"step": "called", "at": iso(world.now)}])
    world.catch_up()
    assert state(world) == []  # 6 of 4 on a mean day is not more than one and a half times as many

    world.send("call", world.now, source_id="new", steps=[{"step": "called", "at": iso(world.now)}])
    world.tick()

    assert states(world, "rule") == {f"area:{GRIDS[0]}": "active"}


def test_nobody_there_in_working_hours(opened: Any) -> None:
    watch = Limit(indicator="boxes", limit=1, below=True, minimum_base=1)
    world = opened(watch, now=at("2026-03-05 08:50"), schedule=WORKING_HOURS)
    for n in range(10):  # a heartbeat every two minutes, from somebody who is not online
        world.send("box", world.now, source_id="b1", online=0)
        after(world, 2 * MINUTE)
        assert bool(state(world)) == (world.now >= at("2026-03-05 09:00")), n

    world.now = at("2026-03-05 17:00")
    world.send("box", world.now, source_id="b1", online=0)
    world.tick()

    assert state(world) == ["cleared"]


def test_sites_and_areas_that_nobody_tells_of(opened: Any) -> None:
    world = opened(Silence(feed="check", after_s=86_400))
    world.send("check", world.now - 2 * DAY, seen=1, bad=0, site="S1")
    for site in ("S2", "S3", "S4", "S5", "S6", "S7"):
        world.send("check", world.now - HOUR, seen=1, bad=0, site=site)
    world.send("check", world.now, seen=1, bad=0, site="S8")
    world.tick()
    assert states(world, "rule") == {SITE: "active"}

    check(world, 1, 0, site="S1")
    after(world, MINUTE)

    assert states(world, "rule") == {SITE: "cleared"}


def test_what_was_not_heard_for_long_enough_is_unknown(opened: Any) -> None:
    world = opened(Silence(feed="check", after_s=86_400))
    check(world, 1, 0)

    assert state(world) == []


def test_three_working_days_without_a_word(opened: Any) -> None:
    monday = at("2026-03-09 10:00")
    world = opened(
        Silence(feed="check", days=3, level="", among=known("box")), now=monday, schedule=Schedule(days=(1, 2, 3, 4, 5))
    )
    world.send("box", monday, source_id="b1", site="S1", online=1)
    world.send("box", monday, source_id="b4", site="S4", online=1)
    world.send("check", at("2026-03-03 10:00"), seen=1, bad=0, site="S1")
    world.send("check", at("2026-03-04 00:30"), seen=1, bad=0, site="S4")  # Wednesday; then Thursday and Friday
    world.send("check", monday, seen=1, bad=0, site="S8")
    world.tick()

    assert states(world, "rule") == {f"area:{GRIDS[0]}": "active"}


def test_a_thing_over_its_limit_and_one_that_does_not_say(opened: Any) -> None:
    watch = ThingState(feed="box", where=(Condition("online", "ge", 1),), field="age", limit=60)
    world = opened(watch)
    world.send("box", world.now, source_id="b1", online=1, age=61, name="Box 1")
    world.send("box", world.now, source_id="b2", online=1, age=60, name="Box 2")
    world.tick()
    (found,) = alerts_of(world, "rule")
    assert (found.state, found.value, found.place) == ("active", 61, "Box 1")

    world.send("box", world.now + 1, source_id="b1", online=1, age=None)
    world.now += 1
    after(world, MINUTE)
    assert alerts_of(world, "rule")[0].unknown_ms is not None
    world.send("box", world.now, source_id="b1", online=1, age=5)
    world.tick()

    assert state(world) == ["cleared"]


def test_a_thing_is_offline_after_a_while_and_a_site_when_all_of_its_things_are(opened: Any) -> None:
    world = opened(ThingState(feed="box", offline=True, whole_site=True, unit="boxes"))
    for name, site in (("b1", "S1"), ("b2", "S1"), ("b4", "S4")):
        world.send("box", world.now, source_id=name, site=site, online=0 if name != "b2" else 1)
    world.tick()
    assert state(world) == []  # one of two, and one that is alone

    after(world, 5 * MINUTE)
    assert states(world, "rule") == {SITE: "active"}
    world.send("box", world.now, source_id="b1", site="S1", online=1)
    world.tick()

    assert states(world, "rule") == {SITE: "cleared"}


def test_what_comes_on_for_the_second_time(opened: Any) -> None:
    world = opened(ThingState(feed="box", where=(Condition("online", "ge", 1),)), times=2, within_s=86_400)
    for value, expected in ((1, "pending"), (1, "pending"), (0, "pending"), (1, "active"), (0, "cleared")):
        world.send("box", world.now, source_id="b1", online=value)
        after(world, MINUTE)
        assert state(world) == [expected]


def test_records_of_one_place_are_one_alert_that_goes_on_while_they_come(opened: Any) -> None:
    world = opened({"feed": "check", "where": (Condition("bad", "ge", 5),), "shows": "bad"}, hold_s=600)
    check(world, 9, 5)
    check(world, 9, 7)
    check(world, 9, 1)
    (found,) = alerts_of(world, "rule")
    assert (found.state, found.count, found.shown, found.subject) == ("active", 2, "7", SITE)
    check(world, 9, 8, site=None, area=GRIDS[3])
    assert len(alerts_of(world, "rule")) == 2

    after(world, 10 * MINUTE - 1)
    assert state(world) == ["active", "active"]
    after(world, 1)

    assert state(world) == ["cleared", "cleared"]


def test_the_same_lift_again_but_not_the_one_beside_it(opened: Any) -> None:
    world = opened({"feed": "check"}, times=2, within_s=86_400, same="lift")
    check(world, 1, 0, lift="one")
    check(world, 1, 0, lift="two")
    assert state(world) == ["pending", "pending"]

    after(world, 20 * HOUR)
    check(world, 1, 0, lift="two")

    assert states(world, "rule") == {f"{SITE}/one": "pending", f"{SITE}/two": "active"}


def test_old_records_that_are_imported_raise_nothing(opened: Any) -> None:
    world = opened({"feed": "check"}, hold_s=3_600)
    world.send("check", world.now - 2 * HOUR, seen=1, bad=0)
    world.tick()

    assert state(world) == []


@pytest.mark.parametrize(("case", "until"), [(Late("heard", 30), "heard"), (Overdue(), "done")])
def test_a_case_that_is_late_until_it_comes(opened: Any, case: Any, until: str) -> None:
    world = opened({"feed": "call", "case": case})
    world.send(
        "call", NOON, source_id="c1", due_at=iso(NOON + 30 * MINUTE), steps=[{"step": "called", "at": iso(NOON)}]
    )
    world.tick()
    assert state(world) == []
    after(world, 30 * MINUTE + 1)
    assert state(world) == ["active"]

    world.start()  # another backend, with nothing in memory
    after(world, MINUTE)
    assert state(world) == ["active"]
    world.ingest("call", further_steps("c1", (until, world.now)))
    world.tick()

    assert state(world) == ["cleared"]


def test_a_case_that_is_reopened_is_late_again(opened: Any) -> None:
    world = opened({"feed": "call", "case": Overdue()})
    world.send("call", NOON, source_id="c1", due_at=iso(NOON + MINUTE), steps=[{"step": "called", "at": iso(NOON)}])
    for step, expected in (("heard", ["active"]), ("done", ["cleared"]), ("heard", ["cleared", "active"])):
        after(world, 2 * MINUTE)
        world.ingest("call", further_steps("c1", (step, world.now)))
        world.tick()
        assert state(world) == expected


def test_a_fall_is_over_with_its_answer_and_not_with_a_report_alone(opened: Any) -> None:
    world = opened({"feed": "call", "step": "called"}, until="heard")
    world.send("call", NOON, source_id="c1", steps=[{"step": "called", "at": iso(NOON)}])
    world.tick()
    assert state(world) == ["active"]

    world.ingest("call", further_steps("c1", ("heard", world.now)))
    world.tick()

    assert state(world) == ["cleared"]


def test_counting_all_records_again_raises_nothing_twice_and_goes_on(opened: Any) -> None:
    world = opened({"feed": "check", "where": (Condition("bad", "ge", 5),)})
    for n in range(3):
        world.now += 1_000
        check(world, 9, 9, site="S1" if n else "S4")
    before = [(each.subject, each.count) for each in alerts_of(world, "rule")]

    world.rebuild()
    world.tick()
    assert [(each.subject, each.count) for each in alerts_of(world, "rule")] == before
    world.now += 1_000
    check(world, 9, 9, site="S1")

    assert [(each.subject, each.count) for each in alerts_of(world, "rule")] == [("site:4", 1), (SITE, 3)]
