"""Records read from the API: by area, time and indicator, page by page, personal words masked."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from catalogue.model import Feed
from tests.builders import (
    COMMUNITIES,
    DAY,
    DISTRICT,
    GRIDS,
    HOUR,
    MINUTE,
    SITES,
    SUBDISTRICTS,
    a_record,
    a_whole_life,
    iso,
)
from tests.web import Web

COUNTED = [
    *("patrols", "patrols_with_problem", "patrol_tasks_issued", "patrol_tasks_done", "patrol_tasks_overdue"),
    *("temperature_checks", "fevers", "health_code_scans", "red_codes", "yellow_codes", "mask_checks"),
    *("cameras_online", "problems_reported", "problems_open", "problems_overdue", "problems_closed"),
]
RATES = ["on_time_closure_rate", "closure_rate", "rework_rate", "fever_rate"]


def ask(web: Web, feed: str, area: str = DISTRICT, **query: Any) -> httpx.Response:
    """One page, or another answer of a feed such as "patrol/records/total"; today so far unless `from` and `to` are given."""
    start, _ = web.world.days.bounds(web.world.days.day(web.world.now))
    times = {"from": iso(start), "to": iso(web.world.now + 1)}
    path = feed if "/" in feed else f"{feed}/records"
    return web.client.get(f"/api/v1/feeds/{path}", params={"area": area} | times | query)


def ids(answer: httpx.Response) -> list[str]:
    """The records' ids as their source gave them."""
    assert answer.status_code == 200, answer.text
    return [record["source_id"] for record in answer.json()["records"]]


def every(web: Web, feed: str, area: str = DISTRICT, **query: Any) -> list[str]:
    """All pages' ids."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = ask(web, feed, area, **query, **cursor)
        found += ids(answer)
        following = answer.json()["next_cursor"]
        if following is None:
            return found
        cursor = {"cursor": following}


def given_a_day(web: Web) -> None:
    """Everything that can be counted, at every site, today and yesterday; some cases left open, some late, some reopened."""
    world = web.world
    for feed in world.catalogue.feeds.values():
        for hours in (1, 3, 30):
            moment = world.now - hours * HOUR
            lives = [a_whole_life(feed, f"{feed.key}-{site}-{hours}", moment, site=site) for site in SITES]
            world.ingest(feed.key, *lives)
        if feed.steps:
            late = iso(world.now - HOUR)
            world.ingest(feed.key, *(a_record(feed, f"late-{n}", world.now - 2 * HOUR, due_at=late) for n in range(3)))
    problem = world.catalogue.feeds["problem"]
    for n, (due, closed) in enumerate([(MINUTE, MINUTE), (MINUTE, MINUTE + 1), (MINUTE, 2 * HOUR)]):
        start = world.now - 2 * HOUR
        steps = [
            {"step": "closed", "at": iso(start + closed)},
            {"step": "handling", "at": iso(world.now - 90 * MINUTE)},
        ]
        record = a_record(problem, f"own-{n}", start, due_at=iso(start + due), steps=steps[: 1 + (n == 1)])
        assert world.ingest("problem", record).accepted == 1
    for n, (feed_key, given) in enumerate(
        [
            ("temperature_check", {"temperature": 37.3}),
            ("temperature_check", {"temperature": 37.2}),
            ("health_code_scan", {"colour": "red"}),
            ("health_code_scan", {"colour": "yellow"}),
            ("patrol", {"result": "problem_found"}),
            ("camera", {"online": 0}),
        ]
    ):
        world.send(feed_key, world.now, site=list(SITES)[n], **given)
    world.tick()
    web.until(lambda: web.live().json()["tiles"]["fevers"][0] == 1)


def test_the_records_behind_every_number_are_as_many_as_it_says(web: Web) -> None:
    given_a_day(web)
    for code in (DISTRICT, SUBDISTRICTS[0], COMMUNITIES[1], GRIDS[0], GRIDS[5]):
        tiles = web.live(code).json()["tiles"]
        for key in COUNTED:
            feed = web.world.catalogue.indicators[key].feed
            found = every(web, feed, code, indicator=key, limit=7)
            assert (len(found), len(set(found))) == (tiles[key][0], tiles[key][0]), (code, key)
        for key in RATES:
            indicator = web.world.catalogue.indicators[key]
            share, _, base = tiles[key]
            counted = len(every(web, indicator.feed, code, indicator=key))
            scale = 1000 if key == "fever_rate" else 100
            assert share is None or share == round(scale * counted / base, indicator.decimals), (code, key)


def test_sites_patrolled_are_the_sites_of_the_records(web: Web) -> None:
    given_a_day(web)
    answer = ask(web, "patrol", indicator="sites_patrolled", limit=500)

    sites = {record["site"] for record in answer.json()["records"]}

    assert len(sites) == web.live().json()["tiles"]["sites_patrolled"][0]


def test_newest_first_and_only_within_the_time(web: Web) -> None:
    now = web.world.now
    for age in (2 * HOUR, HOUR, 3 * HOUR, HOUR):
        web.world.send("patrol", now - age)

    assert ids(ask(web, "patrol")) == ["r4", "r2", "r1", "r3"]
    window = {"from": iso(now - 3 * HOUR), "to": iso(now - HOUR)}
    assert ids(ask(web, "patrol", **window)) == ["r1", "r3"]
    assert ids(ask(web, "patrol", **{"from": iso(now - 9 * DAY), "to": iso(now - DAY)})) == []


def test_what_lies_after_the_present_is_not_shown_yet(web: Web) -> None:
    web.world.send("patrol", web.world.now + MINUTE)
    later = {"to": iso(web.world.now + DAY)}

    assert ids(ask(web, "patrol", **later)) == []
    web.world.now += MINUTE
    assert ids(ask(web, "patrol", **later)) == ["r1"]


def test_only_of_the_area_and_what_lies_below_it(web: Web) -> None:
    for site in SITES:
        web.world.send("patrol", web.world.now, site=site, source_id=site)

    for code in (DISTRICT, *SUBDISTRICTS, *COMMUNITIES, *GRIDS):
        assert set(ids(ask(web, "patrol", code))) == {site for site, grid in SITES.items() if grid.startswith(code)}


def test_pages_have_the_size_asked_for_and_join(web: Web) -> None:
    sent = [web.world.send("patrol", web.world.now - n % 3) for n in range(11)]

    first = ask(web, "patrol", limit=4)

    assert len(ids(first)) == 4
    assert sorted(every(web, "patrol", limit=4)) == sorted(sent)
    assert len(every(web, "patrol", limit=11)) == 11


def test_things_are_all_listed_though_their_times_move_on(web: Web) -> None:
    cameras = [f"c{n}" for n in range(9)]
    feed = web.world.catalogue.feeds["camera"]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(5):
        web.world.now += MINUTE
        web.world.ingest("camera", *(a_record(feed, camera, web.world.now - n) for n, camera in enumerate(cameras)))
        answer = ask(web, "camera", limit=2, **cursor)
        seen += ids(answer)
        cursor = {"cursor": answer.json()["next_cursor"]}

    assert sorted(seen) == cameras
    assert cursor == {"cursor": None}


def test_a_record_as_it_is_shown(web: Web) -> None:
    feed = web.world.catalogue.feeds["problem"]
    record = a_whole_life(
        feed, "p", web.world.now - HOUR, description="Frau Li, Haus 7, Telefon 138", department="fire"
    )
    web.world.ingest("problem", record)

    answer = ask(web, "problem")

    (shown,) = answer.json()["records"]
    assert shown == {
        "id": 1,
        "source": "test",
        "source_id": "p",
        "occurred_at": "2026-03-05T09:00:00+08:00",
        "area": GRIDS[0],
        "site": "Site S1",
        "category": "city_appearance",
        "channel": "grid_worker",
        "department": "fire",
        "description": "•••",
        "step": "closed",
        "due_at": "2026-03-05T17:00:00+08:00",
    }
    assert "Li" not in answer.text


def told_feeds(web: Web) -> list[Feed]:
    """The feeds whose records are listed."""
    catalogue = web.world.catalogue
    return [feed for feed in catalogue.feeds.values() if feed.key not in catalogue.discreet]


def test_values_come_as_they_were_sent_but_personal_words_are_masked(web: Web) -> None:
    for feed in told_feeds(web):
        texts = {field.key: f"secret of {field.key}" for field in feed.texts}
        sent = a_record(feed, "one", web.world.now, **texts)
        web.world.ingest(feed.key, sent)
        (shown,) = ask(web, feed.key).json()["records"]
        assert {field.key: shown[field.key] for field in feed.numbers} == {
            field.key: sent[field.key] for field in feed.numbers
        }
        assert {field.key: shown[field.key] for field in feed.texts} == {
            field.key: "•••" if field.personal else f"secret of {field.key}" for field in feed.texts
        }


@pytest.mark.parametrize(
    ("feed", "area", "query", "status", "told"),
    [
        ("moonlight", DISTRICT, {}, 404, "moonlight"),
        ("patrol", "999", {}, 404, "999"),
        ("patrol", DISTRICT, {"indicator": "moonlight"}, 422, "moonlight"),
        ("patrol", DISTRICT, {"indicator": "fevers"}, 422, "temperature_check"),
        ("patrol", DISTRICT, {"cursor": "1"}, 422, "cursor '1'"),
        ("patrol", DISTRICT, {"cursor": "x-1"}, 422, "cursor 'x-1'"),
        ("patrol", DISTRICT, {"cursor": f"{10**30}-1"}, 422, "cursor"),
        ("patrol", DISTRICT, {"cursor": f"1-{'9' * 5000}"}, 422, "cursor"),
        ("patrol", DISTRICT, {"limit": 0}, 422, "limit"),
        ("patrol", DISTRICT, {"limit": 501}, 422, "limit"),
        ("patrol", DISTRICT, {"from": "2026-03-05T10:00:00"}, 422, "has no time zone"),
        ("patrol", DISTRICT, {"to": "soon"}, 422, "to 'soon'"),
        ("patrol", DISTRICT, {"to": "9999-12-31T23:59:59-12:00"}, 200, ""),
        ("patrol", DISTRICT, {"from": "0001-01-01T00:00:00+12:00"}, 200, ""),
    ],
)
def test_a_question_that_cannot_be_answered(
    web: Web, feed: str, area: str, query: dict[str, Any], status: int, told: str
) -> None:
    answer = ask(web, feed, area, **query)

    assert answer.status_code == status
    assert told in answer.json().get("error", "")


def test_while_the_store_is_away_readers_are_told_to_try_again(web: Web) -> None:
    ask(web, "patrol")
    with web.world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE observation RENAME TO away")

    answer = ask(web, "patrol")

    assert answer.status_code == 503
    assert "store" in answer.json()["error"]
