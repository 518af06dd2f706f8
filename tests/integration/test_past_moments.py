"""Moments of past days, their replay, and several days together: hand-counted, and as the live document was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from api.past_documents import DayOf, day_document
from data_access.areas import load_tree
from data_access.live_reader import Ask
from data_access.past_days import PastDays
from tests.builders import (
    COMMUNITIES,
    DAY,
    DISTRICT,
    GRIDS,
    HOUR,
    MINUTE,
    SITES,
    SUBDISTRICTS,
    a_whole_life,
    at,
    steps_of,
)
from tests.deltas import merged
from tests.web import Web

LAYERS = ("patrols:grid", "patrols:subdistrict", "patrol_coverage:grid", "problems_open:grid", "mask_compliance:grid")
ASKED = "&".join(f"layer={layer}" for layer in LAYERS)
MOMENT = at("2026-03-05 06:30")
EVENING = at("2026-03-05 23:59")


def given_three_days(web: Web) -> None:
    """Records of every feed from the third of March to the fifth, at odd minutes, as they come."""
    world = web.world
    world.now = EVENING
    for hours in range(0, 60, 3):
        moment = world.now - hours * HOUR
        for n, feed in enumerate(world.catalogue.feeds.values()):
            sites = list(SITES)[n % 3 :: 1 + hours % 4]
            lives = [a_whole_life(feed, f"{site}-{hours}", moment - n * MINUTE, site=site) for site in sites]
            assert world.ingest(feed.key, *lives).rejected == []


def past(web: Web, day: str, code: str = DISTRICT, **query: Any) -> dict[str, Any]:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = web.get(f"/api/v1/days/{day}/{code}?{ASKED}{more}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def replayed(web: Web, day: str, code: str = DISTRICT) -> list[dict[str, Any]]:
    first, *deltas = web.get(f"/api/v1/days/{day}/{code}/replay?{ASKED}").json()["frames"]
    frames = [first]
    for each in deltas:
        frames.append(merged(frames[-1], each))
    return frames


@pytest.mark.parametrize("code", [DISTRICT, SUBDISTRICTS[0], COMMUNITIES[0], GRIDS[0]])
def test_a_moment_is_as_the_live_document_was_then(web: Web, code: str) -> None:
    world = web.world
    given_three_days(web)
    world.now = MOMENT
    world.start()
    world.catch_up()
    # at the instant itself the running quarter-hour holds nothing yet
    web.until(lambda: web.live(code, layer=LAYERS).json()["as_of"] == MOMENT)
    live = web.live(code, layer=LAYERS).json()
    world.now = EVENING + DAY
    world.catch_up()

    moment = past(web, "2026-03-05", code, at="06:30")

    assert moment["as_of"] == MOMENT
    assert moment["at"] == 26
    catalogue = world.catalogue
    for key, item in catalogue.indicators.items():
        told = live["tiles"][key]
        if item.hide_below:
            assert moment["tiles"][key] == [None, None, None]
        elif all(catalogue.feeds[feed].shape != "status" for feed in item.feeds):  # states then are not known later
            assert moment["tiles"][key] == told, key
    assert {key: moment["layers"][key] for key in live["layers"]} == live["layers"]
    assert moment["before"] == live["before"]
    assert [event[:2] for event in moment["events"]] == [
        event[:2] for event in live["events"] if event[1] >= live["day_start"]
    ]


def test_a_moment_brings_what_classes_for_the_whole_day_are_made_of(web: Web) -> None:
    given_three_days(web)
    web.world.now += DAY
    web.world.catch_up()

    scale = past(web, "2026-03-05", at="06:30")["scale"]

    moments = [past(web, "2026-03-05", at=text)["layers"] for text in ("06:00", "12:00", "18:00")]
    moments.append(past(web, "2026-03-05")["layers"])
    assert scale == {name: [value for layers in moments for value in layers[name]] for name in LAYERS}


@pytest.mark.parametrize("code", [DISTRICT, COMMUNITIES[0], GRIDS[0]])
@pytest.mark.parametrize("day", ["2026-03-04", "2026-03-05"])
def test_every_frame_of_the_replay_is_the_document_of_its_moment(web: Web, code: str, day: str) -> None:
    given_three_days(web)
    for _ in range(3):  # states are sampled as time goes on
        web.world.now += HOUR
        web.world.tick()
    frames = replayed(web, day, code)

    assert len(frames) == 96
    left_out = {"splits", "hours", "funnels", "trends", "weeks"}
    for whole in (1, 2, 26, 27, 40, 64, 95):
        moment = past(web, day, code, at=f"{whole // 4:02}:{whole % 4 * 15:02}")
        frame = frames[whole - 1]
        assert {key: frame[key] for key in frame.keys() - left_out} == {
            key: moment[key] for key in moment.keys() - left_out
        }


def test_hand_counted_moments(any_web: Web) -> None:
    web, world = any_web, any_web.world
    for minute, site in ((5, "S1"), (14, "S2"), (15, "S1"), (16, "S4"), (61, "S6")):
        world.send("patrol", at("2026-03-04 08:00") + minute * MINUTE, site=site)
    world.tick()

    counted = {
        text: past(web, "2026-03-04", at=text)["tiles"]["patrols"][0] for text in ("08:15", "08:30", "09:00", "09:15")
    }

    assert counted == {"08:15": 2, "08:30": 4, "09:00": 4, "09:15": 5}
    assert past(web, "2026-03-04", at="08:30")["tiles"]["sites_patrolled"][0] == 3
    assert past(web, "2026-03-04", at="08:30", code=GRIDS[1])["tiles"]["patrols"][0] == 1
    assert sum(past(web, "2026-03-04", at="08:15")["layers"]["patrols:grid"]) == 2
    assert past(web, "2026-03-04", at="08:00")["tiles"]["patrols"] == [None, None, None]


def test_states_without_a_past_are_unknown_and_not_nothing(web: Web) -> None:
    world = web.world
    world.now = at("2026-03-05 10:07")
    world.send("camera", world.now, online=1)
    world.tick()
    world.now += DAY
    world.tick()

    known = {
        text: past(web, "2026-03-05", at=text)["tiles"]["cameras_online"][0] for text in ("10:00", "10:15", "10:30")
    }

    assert known == {"10:00": None, "10:15": 1, "10:30": None}
    assert past(web, "2026-03-05")["tiles"]["cameras_online"][0] is None


def test_the_running_day_is_replayed_up_to_its_last_whole_quarter(web: Web) -> None:
    world = web.world
    world.send("patrol", at("2026-03-05 09:50"), site="S1")
    world.send("patrol", at("2026-03-05 10:00"), site="S2")
    world.now = at("2026-03-05 10:04")
    world.tick()

    assert [frame["tiles"]["patrols"][0] for frame in replayed(web, "2026-03-05")][38:] == [None, 1]
    whole = past(web, "2026-03-05")
    assert (whole["at"], whole["quarters"], whole["as_of"]) == (None, 40, world.now)
    assert whole["tiles"]["patrols"][0] == 2
    later = past(web, "2026-03-05", at="18:00")
    assert (later["at"], later["as_of"]) == (None, world.now)


def test_a_range_sums_averages_and_compares(any_web: Web) -> None:
    web, world = any_web, any_web.world
    for day, visited in (("03-01", "S1"), ("03-02", "S1 S1 S2"), ("03-03", "S1 S4 S6 S6"), ("03-04", "S8")):
        for n, site in enumerate(visited.split()):
            world.send("patrol", at(f"2026-{day} 09:00") + n * MINUTE, site=site)
            world.send("mask_check", at(f"2026-{day} 09:00") + n * MINUTE, site=site, seen=10 * (n + 1), masked=10)
    world.tick()

    two = past(web, "2026-03-04", days=2, trend="patrols")

    assert two["tiles"]["patrols"] == [5, 4, None]
    assert two["tiles"]["sites_patrolled"][:2] == [2, 2]  # (3 + 1) / 2 and (1 + 2) / 2, rounded to even
    assert two["tiles"]["mask_compliance"][0] == pytest.approx(100 * 50 / (10 + 20 + 30 + 40 + 10), abs=0.05)
    assert two["trends"]["patrols"]["today"] == [4, 1]
    assert two["trends"]["patrols"]["yesterday"] == [1, 3]
    assert two["layers"]["patrols:subdistrict"] == [4, 1]
    assert two["before"]["patrols:subdistrict"] == [4, 0]
    assert (two["days"], two["first_day"], two["day"]) == (2, "2026-03-03", "2026-03-04")
    assert two["told"]["patrol"] == 2
    records = web.get(
        f"/api/v1/feeds/patrol/records/total?area={DISTRICT}&indicator=patrols"
        "&from=2026-03-03T00:00:00%2B08:00&to=2026-03-05T00:00:00%2B08:00"
    ).json()
    assert records == {"records": 5, "value": 5}


def test_a_range_that_began_before_the_records_says_so_and_compares_nothing(web: Web) -> None:
    world = web.world
    world.send("patrol", at("2026-03-04 09:00"), site="S1")
    world.tick()

    week = past(web, "2026-03-04", days=7, trend="patrols")

    assert week["tiles"]["patrols"] == [1, None, None]
    assert week["tiles"]["sites_patrolled"][0] == 1
    assert week["told"]["patrol"] == 1
    assert week["trends"]["patrols"]["today"] == [None] * 6 + [1]


def test_stocks_of_a_range_are_those_of_its_end(any_web: Web) -> None:
    web, world = any_web, any_web.world
    feed = world.catalogue.feeds["problem"]
    first, last = feed.steps[0].key, feed.steps[-1].key
    for n, (opened, closed) in enumerate((("03-02", "03-04"), ("03-03", None), ("03-04", None))):
        steps = [(first, at(f"2026-{opened} 08:00"))] + ([(last, at(f"2026-{closed} 09:00"))] if closed else [])
        world.send("problem", at(f"2026-{opened} 08:00"), source_id=f"p{n}", steps=steps_of(*steps))
    world.tick()

    two = past(web, "2026-03-04", days=2, trend="problems_open")

    assert two["tiles"]["problems_open"][:2] == [2, None]
    assert two["trends"]["problems_open"]["today"] == [2, 2]
    assert past(web, "2026-03-04", days=1)["tiles"]["problems_open"][:2] == [2, 2]


@pytest.mark.parametrize("order", [("03", "04", "05"), ("05", "04", "03"), ("04", "05", "03")])
def test_days_tell_the_same_in_whatever_order_they_are_asked_for(web: Web, order: tuple[str, ...]) -> None:
    given_three_days(web)
    web.world.now += DAY
    web.world.catch_up()
    past_days = web.world.engine, web.world.catalogue, web.world.days

    told = {day: past(web, f"2026-03-{day}")["tiles"] for day in order}

    tree = load_tree(web.world.engine)
    for day in order:
        with PastDays(*past_days, lambda: 1).reading(tree) as now:  # which has read nothing before
            number = date(2026, 3, int(day)).toordinal()
            alone = day_document(DayOf(now, DISTRICT, Ask(), number))["tiles"]
        assert told[day] == {key: list(tile) for key, tile in alone.items()}


def test_a_past_day_is_kept_until_a_late_record_changes_it(web: Web) -> None:
    world = web.world
    for day in ("03", "04"):
        world.send("patrol", at(f"2026-03-{day} 09:00"), site="S1")
    world.tick()
    assert past(web, "2026-03-04")["tiles"]["patrols"] == [1, 1, None]

    world.send("patrol", at("2026-03-03 09:30"), site="S2")
    world.tick()
    assert past(web, "2026-03-04")["tiles"]["patrols"] == [1, 2, None]
    assert past(web, "2026-03-03", at="09:30")["tiles"]["patrols"][0] == 1


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("at=10:07", "10:07"),
        ("at=24:00", "24:00"),
        ("at=00:00", "00:00"),
        ("at=noon", "noon"),
        ("days=0", "'0'"),
        ("days=400", "366"),
        ("days=7&at=10:00", "without at"),
    ],
)
def test_what_is_no_moment_and_no_range_is_refused(web: Web, query: str, told: str) -> None:
    answer = web.get(f"/api/v1/days/2026-03-04/{DISTRICT}?{query}")

    assert answer.status_code == 422
    assert told in answer.json()["error"]


def test_a_range_ends_with_a_day_that_is_over(web: Web) -> None:
    today = date.fromordinal(web.world.days.day(web.world.now)).isoformat()

    assert web.get(f"/api/v1/days/{today}/{DISTRICT}?days=2").status_code == 422
