"""Points of past days over HTTP: as many in each state at a moment as the day's document counts, with the turns of one day."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from data_access.past_points import turns_of
from tests.builders import DAY, DISTRICT, HOUR, SITES, at, further_steps, iso
from tests.integration.test_past_moments import EVENING, given_three_days, past
from tests.web import Web

POINTS = f"/api/v1/areas/{DISTRICT}/points"


def points(web: Web, kind: str, day: str, days: int = 1) -> list[dict[str, Any]]:
    found = web.get(f"{POINTS}/{kind}?day={day}&days={days}").json()
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def states(found: list[dict[str, Any]], until_ms: int) -> Counter[str]:
    """How many are in which state before an instant, as assets/past-points.js reads them."""
    told = ([state for turn, state in each["turns"] if turn < until_ms] for each in found if each["turns"])
    return Counter(own[-1] for own in told if own and own[-1])


def given_cases_that_stay(web: Web) -> None:
    """One an hour since the day before, each due after five hours and every third of them closed after seven."""
    for hour in range(40):
        begun, name = EVENING - hour * HOUR, f"stays-{hour}"
        web.world.send("problem", begun, source_id=name, site=list(SITES)[hour % 3], due_at=iso(begun + 5 * HOUR))
        if hour % 3 == 0 and hour > 7:
            web.world.ingest("problem", further_steps(name, ("closed", begun + 7 * HOUR)))


@pytest.mark.parametrize("clock", ["09:15", "18:30"])
def test_a_moment_has_as_many_points_as_its_document_counts(web: Web, clock: str) -> None:
    given_three_days(web)
    given_cases_that_stay(web)
    web.world.now = EVENING + DAY
    web.world.catch_up()
    moment = at(f"2026-03-05 {clock}")
    tiles = past(web, "2026-03-05", at=clock)["tiles"]

    cases = states(points(web, "problem", "2026-03-05"), moment)
    sites = states(points(web, "site", "2026-03-05"), moment)

    assert cases["in_time"] + cases["overdue"] == tiles["problems_open"][0] > 0
    assert cases["overdue"] == tiles["problems_overdue"][0]
    assert sites["done"] == tiles["sites_patrolled"][0] > 0


def test_the_end_of_a_day_is_told_beside_its_turns(web: Web) -> None:
    world = web.world
    world.now = at("2026-03-05 20:00")
    world.send("patrol", at("2026-03-04 09:00"), site="S2")
    for name, hour in (("stays", 8), ("ends", 9)):
        world.send("problem", at(f"2026-03-04 0{hour}:00"), source_id=name, due_at=iso(at("2026-03-04 10:00")))
    world.ingest("problem", further_steps("ends", ("closed", at("2026-03-04 11:00"))))
    world.catch_up()

    sites = {each["name"]: each for each in points(web, "site", "2026-03-04")}
    stays, ends = sorted(points(web, "problem", "2026-03-04"), key=lambda each: str(each["state"]), reverse=True)

    assert Counter(each["state"] for each in sites.values()) == {"done": 1, "waiting": len(SITES) - 1}
    assert sites["Site S2"]["turns"] == [[0, "waiting"], [at("2026-03-04 09:00"), "done"]]
    assert (stays["state"], ends["state"]) == ("overdue", None)
    assert [state for _, state in ends["turns"]] == ["in_time", "overdue", None]
    assert [each["state"] for each in points(web, "problem", "2026-03-05")] == ["overdue"]


def test_several_days_tell_who_was_visited_and_what_was_open_at_their_end(web: Web) -> None:
    world = web.world
    world.now = at("2026-03-06 08:00")
    for day, site in (("2026-03-03", "S1"), ("2026-03-04", "S2"), ("2026-03-05", "S3")):
        world.send("patrol", at(f"{day} 09:00"), site=site)
        world.send("problem", at(f"{day} 09:00"), source_id=f"c{day}", due_at=iso(at("2026-03-09 10:00")))
    world.ingest("problem", further_steps("c2026-03-04", ("closed", at("2026-03-04 11:00"))))
    world.catch_up()

    sites, cases = (points(web, kind, "2026-03-05", 2) for kind in ("site", "problem"))

    assert {each["name"] for each in sites if each["state"] == "done"} == {"Site S2", "Site S3"}
    assert [each["state"] for each in cases] == ["in_time", "in_time"]
    assert all(each["turns"] == [] for each in (*sites, *cases))


def test_events_are_those_of_the_days(web: Web) -> None:
    world = web.world
    world.now = at("2026-03-05 20:00")
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        world.send("temperature_check", at(f"{day} 09:00"), site="S1", temperature=38.0)
    world.catch_up()

    one, two = (points(web, "event", "2026-03-04", days) for days in (1, 2))

    assert [each["heard"] for each in one] == [at("2026-03-04 09:00")]
    assert [each["heard"] for each in two] == [at("2026-03-04 09:00"), at("2026-03-03 09:00")]


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("camera?day=2026-03-04", 404, "not kept"),
        ("alert?day=2026-03-04", 404, "not kept"),
        ("moon?day=2026-03-04", 404, "moon"),
        ("site?day=soon", 422, "YYYY-MM-DD"),
        ("site?day=1999-01-01", 422, "before"),
        ("site?day=2999-01-01", 422, "not come yet"),
        ("site?day=2026-03-04&days=0", 422, "days"),
    ],
)
def test_what_is_not_told_of_the_past_is_said(web: Web, asked: str, status: int, told: str) -> None:
    answer = web.get(f"{POINTS}/{asked}")
    assert answer.status_code == status
    assert told in answer.json()["error"]


@pytest.mark.parametrize(
    ("steps", "due", "turns"),
    [
        ([("reported", 10)], None, [(10, "in_time")]),
        ([("reported", 10)], 20, [(10, "in_time"), (21, "overdue")]),
        ([("reported", 10), ("closed", 15)], 20, [(10, "in_time"), (15, None)]),
        ([("closed", 15), ("handling", 15)], None, [(10, "in_time"), (15, None)]),
        ([("closed", 15), ("handling", 18)], 20, [(10, "in_time"), (15, None), (18, "in_time"), (21, "overdue")]),
        ([("closed", 15), ("handling", 30)], 20, [(10, "in_time"), (15, None), (30, "overdue")]),
        ([("closed", 10 * HOUR)], None, [(10, "in_time")]),
    ],
)
def test_turns_of_a_case(steps: list[tuple[str, int]], due: int | None, turns: list[tuple[int, str | None]]) -> None:
    assert turns_of(10, due, steps, "closed", 10 * HOUR) == turns
