"""Alerts cleared long ago go with all that belongs to them; what is needed stays, and nobody says that there were none."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from backend.alerting import retention
from backend.alerting.retention import AlertRetention
from data_access.alert_keeping import kept_since
from data_access.alert_schema import alert, alert_note, alert_sending
from data_access.alert_sendings import Sending, write_sendings
from data_access.alerts import Note, write_notes
from data_access.dispatch_schema import case_dispatch
from data_access.engine import reading
from data_access.lease import LeaseLost, take_lease
from tests.alerts import alerts_of
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, at
from tests.dispatching import desks, dispatch
from tests.web import Web
from tests.world import World

KEPT = 10
LAST = "2026-02-23"  # ten whole days before the worlds' present


def given_fever(world: World, cleared: int | None, grid: str = GRIDS[0]) -> int:
    """An alert with a note and a message, as the backend would have left it; its number."""
    values = {"rule": "fever", "severity": "critical", "area_id": 1, "subject": f"area:{cleared}:{grid}"}
    times = {"since_ms": world.now - 40 * DAY, "last_ms": world.now - 40 * DAY, "active_ms": world.now - 40 * DAY}
    state = {"state": "cleared" if cleared else "active", "cleared_ms": cleared}
    fixed = {"count": 1, "is_met": True, "stage": 0, "version": 1}
    with world.engine.begin() as connection:
        added = connection.execute(alert.insert().values(**values, **times, **state, **fixed).returning(alert.c.id))
        number = int(added.scalar_one())
        write_notes(connection, [Note(alert_id=number, at_ms=world.now - 40 * DAY, act="comment", said="seen")])
        write_sendings(connection, [Sending(alert_id=number, stage=0, contact="desk", channel=0, due_ms=0)])
    return number


def left(world: World) -> list[set[int]]:
    """The numbers of the alerts that there are, of those with notes, of those with messages."""
    columns = (alert.c.id, alert_note.c.alert_id, alert_sending.c.alert_id)
    with reading(world.engine).connect() as connection:
        return [set(connection.execute(select(column)).scalars()) for column in columns]


def let_go(world: World) -> list[int]:
    """How many went, call by call, until none does."""
    keeping, found = AlertRetention(world.engine, world.days, KEPT), [-1]
    while found[-1]:
        found.append(keeping.refresh(world.now, world.epoch))
    return found[1:]


def test_cleared_alerts_go_after_their_days_with_notes_and_messages(any_web: Web) -> None:
    world = any_web.world
    border = at(f"{LAST} 00:00")
    kept = {given_fever(world, None), given_fever(world, border), given_fever(world, world.now - HOUR)}
    gone = {given_fever(world, border - 1), given_fever(world, world.now - 30 * DAY)}

    assert let_go(world) == [2, 0]

    assert left(world) == [kept] * 3
    assert [any_web.get(f"/api/v1/alerts/{number}").status_code for number in sorted(kept | gone)] == [200] * 3 + [
        404
    ] * 2
    world.now += DAY
    assert let_go(world) == [1, 0]


def test_what_a_case_was_dispatched_out_of_stays(world: World) -> None:
    needed, gone = given_fever(world, world.now - 30 * DAY), given_fever(world, world.now - 29 * DAY)
    desk, _ = desks(world)
    case = dispatch(world, desk)
    with world.engine.begin() as connection:
        own = update(case_dispatch).where(case_dispatch.c.case_id == case.id)
        connection.execute(own.values(alert_id=needed))

    assert let_go(world) == [1, 0]

    assert left(world) == [{needed}] * 3
    assert gone not in left(world)[0]


def test_many_go_some_at_a_time_and_those_cleared_first_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    numbers = [given_fever(world, world.now - (40 - n) * DAY) for n in range(5)]
    keeping = AlertRetention(world.engine, world.days, KEPT)

    assert keeping.refresh(world.now, world.epoch) == 2
    assert left(world)[0] == set(numbers[2:])
    assert [keeping.refresh(world.now, world.epoch) for _ in range(3)] == [2, 1, 0]


def test_nothing_goes_without_the_lease(world: World) -> None:
    number = given_fever(world, world.now - 30 * DAY)
    assert take_lease(world.engine, "other", world.now + HOUR) is not None

    with pytest.raises(LeaseLost):
        AlertRetention(world.engine, world.days, KEPT).refresh(world.now, world.epoch)
    assert left(world)[0] == {number}


def test_a_report_of_a_day_whose_alerts_are_gone_says_so(web: Web) -> None:
    world = web.world
    given_fever(world, world.now - 30 * DAY)

    def told(day: str) -> str:
        return web.client.get("/reports/daily", params={"area": DISTRICT, "day": day, "lang": "en"}).text

    assert "The alerts of this day are no longer kept." not in told("2026-02-22")
    let_go(world)

    with reading(world.engine).connect() as connection:
        assert kept_since(connection) == at(f"{LAST} 00:00")
        assert connection.execute(select(func.count()).select_from(alert)).scalar_one() == 0
    assert "The alerts of this day are no longer kept." in told("2026-02-22")
    assert "No alerts on this day." not in told("2026-02-22")
    assert "Alert raised → cleared" not in told("2026-02-22")
    assert "No alerts on this day." in told(LAST)


def test_alerting_goes_on_beside(world: World) -> None:
    given_fever(world, world.now - 30 * DAY)
    world.send("temperature_check", world.now, temperature=38.5)
    world.tick()
    let_go(world)
    world.tick()

    assert [each.state for each in alerts_of(world, "fever")] == ["active"]
