"""A backend that dies at any statement of any transition of an alert: the next one loses no state, timer or message."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from backend.alerting.desk import Actor, Desk
from catalogue.alarms import Alarm, Stage
from catalogue.alert_rules import AlertRule, ThingState
from catalogue.contacts import Contact
from catalogue.demo import Demo
from catalogue.model import Feed, Number, Severity, Shape, System
from catalogue.registry import Catalogue
from data_access.alert_sendings import read_sendings
from data_access.alerts import Alert
from data_access.engine import reading
from tests.alerts import alerts_of
from tests.builders import GRIDS, MINUTE
from tests.fixtures.worlds import OpenWorld
from tests.killing import dying_at, kill_again_and_again
from tests.world import Killed, World

KILLS = 4
BOX = Feed(
    key="box",
    name="Boxes",
    shape=Shape.STATUS,
    interval_s=600,
    time_to_live_s=600,
    fields=(Number(key="online", name="Online", minimum=0, maximum=1),),
    demo=Demo(per_day=1),
)
RULE = AlertRule(
    key="dark",
    name="Dark",
    severity=Severity.CRITICAL,
    watch=ThingState(feed="box", offline=True),
    alarm=Alarm(
        for_s=120,
        clear_s=120,
        stages=(Stage(after_s=0, level="grid"), Stage(after_s=180, level="district")),
        even_acknowledged=True,
    ),
)
SYSTEM = System(order=1, key="boxes", name="Boxes", feeds=(BOX,), indicators=(), alerts=(RULE,))
CONTACTS = tuple(
    Contact(key=key, name=key, areas=(area,), channels=("json://127.0.0.1:9",))
    for key, area in (("grid", GRIDS[0]), ("district", GRIDS[0][:6]))
)
COURSE: tuple[tuple[int | str, int], ...] = (  # what the box says, or what an officer does, and the minutes after it
    (0, 1),
    (0, 1),
    ("acknowledge", 1),
    (0, 1),
    (1, 1),
    (0, 1),
    (0, 1),
    (1, 1),
    (1, 1),
    (1, 1),
)


def go(world: World, tick: Any) -> None:
    """The whole course, a tick after each step."""
    for said, minutes in COURSE:
        if said == "acknowledge":
            (alert,) = alerts_of(world, "dark")
            Desk(world.engine, world.catalogue, lambda: world.now).acknowledge(alert.id, alert.version, Actor("a", "A"))
        else:
            world.send("box", world.now, source_id="b1", online=said)
        tick()
        world.now += minutes * MINUTE
        tick()


def told(world: World) -> tuple[list[Alert], list[tuple[int, str]]]:
    """The alerts, and the messages in the outbox by stage and contact."""
    found = alerts_of(world, "dark")
    with reading(world.engine).connect() as connection:
        sendings = [each for alert in found for each in read_sendings(connection, alert.id)]
    return [replace(each, id=0) for each in found], [(each.stage, each.contact) for each in sendings]


def restarting(world: World) -> Any:
    """A tick; where it dies another backend takes over and ticks."""

    def tick() -> None:
        if not world.try_tick():
            world.start()
            world.tick()

    return tick


def test_a_backend_that_dies_at_any_statement_loses_nothing(open_world: OpenWorld) -> None:
    whole = open_world(Catalogue((SYSTEM,)), redis_url=None)
    whole.contacts = CONTACTS
    whole.start()
    with dying_at(whole, -1, "alert") as counted:
        go(whole, whole.tick)
    expected = told(whole)
    assert [each.state for each in expected[0]] == ["cleared"]
    assert expected[0][0].count == 2
    assert expected[1] == [(1, "grid"), (2, "district")]

    by_officer = 4  # the statements of the one act are not the backend's
    statements = counted[0]
    assert statements > 15
    died = 0
    for number in range(1, statements + 1):
        world = open_world(Catalogue((SYSTEM,)), redis_url=None)
        world.contacts = CONTACTS
        world.start()
        with dying_at(world, number, "alert"):
            try:
                go(world, restarting(world))
            except Killed:
                died += 1  # while the officer acted: nothing was done, as they were told
                continue
        assert told(world) == expected, f"after dying at statement {number}"
    assert died <= by_officer


def test_one_who_starts_anew_at_every_step_comes_to_the_same(any_world: World) -> None:
    any_world.catalogue = Catalogue((SYSTEM,))
    any_world.contacts = CONTACTS
    any_world.__post_init__()

    def tick() -> None:
        any_world.start()
        any_world.tick()

    go(any_world, tick)

    alerts, sendings = told(any_world)
    assert [(each.state, each.count, each.holder_name) for each in alerts] == [("cleared", 2, "A")]
    assert sendings == [(1, "grid"), (2, "district")]


def test_a_backend_that_is_really_killed_raises_every_alert_once(any_world: World) -> None:
    world = any_world
    chance = random.Random(7)

    def meanwhile(number: int) -> None:
        for piece, grid in enumerate(GRIDS[:4]):
            world.send("temperature_check", world.now - number * 10 - piece, temperature=38, site=None, area=grid)
            world.send("temperature_check", world.now - number * 10 - piece, temperature=38, site="S8")

    kill_again_and_again(world, KILLS, chance, World.tick, meanwhile)

    world.start()
    world.catch_up()

    found = alerts_of(world, "fever")
    assert len({each.subject for each in found}) == len(found) == KILLS * 4 + 1
    assert {each.state for each in found} == {"active"}
    assert sum(each.count for each in found) == KILLS * 8


def test_two_backends_at_once_the_one_without_the_lease_writes_nothing(open_world: OpenWorld) -> None:
    world = open_world(Catalogue((SYSTEM,)), redis_url=None)
    world.send("box", world.now, source_id="b1", online=0)
    world.tick()
    stale, city, epoch = world.alerting, world.rollup.city, world.epoch
    world.start()
    world.now += 2 * MINUTE
    assert city is not None

    with pytest.raises(RuntimeError, match="lease epoch"):
        stale.tick(city, world.now, epoch)

    assert [each.state for each in alerts_of(world, "dark")] == ["pending"]
