"""The long poll, over a real Redis that a real rollup fills: at once, after a wait, as a delta, packed."""

from __future__ import annotations

import gzip
import itertools
from typing import Any

import brotli
import orjson
import pytest

from tests.builders import COMMUNITIES, DISTRICT, GRIDS, HOUR, MINUTE, SITES, SUBDISTRICTS
from tests.deltas import applied
from tests.web import BUILD, Web

LAYERS = ["temperature_checks:grid", "patrol_coverage:subdistrict"]


def test_the_full_document(web: Web) -> None:
    for site in ("S1", "S1", "S8"):
        web.world.send("temperature_check", web.world.now - HOUR, site=site)
    web.world.tick()

    document = web.live(layer=LAYERS).json()

    assert document.keys() == {
        *(
            "version",
            "area",
            "day",
            "day_start",
            "as_of",
            "tiles",
            "splits",
            "hours",
            "funnels",
            "trends",
            "weeks",
            "layers",
            "before",
            "events",
            "feeds",
        )
    }
    assert document["area"] == DISTRICT
    assert document["day"] == "2026-03-05"
    assert document["as_of"] == web.world.now
    assert document["tiles"]["temperature_checks"][0] == 3
    assert document["layers"]["temperature_checks:grid"] == [2, *[0] * 10, 1]
    assert document["layers"]["patrol_coverage:subdistrict"] == [None, None]
    assert list(document["trends"]) == ["temperature_checks"]
    assert sum(document["trends"]["temperature_checks"]["today"]) == 3
    assert document["before"].keys() == {key for key in LAYERS if key.endswith(":subdistrict")}
    assert document["feeds"]["temperature_check"] == web.world.now - HOUR
    assert document["feeds"]["camera"] is None


def test_a_page_gets_the_tiles_trends_and_funnels_that_it_asks_for(web: Web) -> None:
    document = web.live(trend=["patrols", "fevers"], show="patrols,mask_compliance", funnel="problem").json()

    assert document["tiles"].keys() == {"patrols", "mask_compliance"}
    assert document["hours"].keys() <= document["tiles"].keys()
    assert document["splits"].keys() == {"patrols"}
    assert list(document["trends"]) == ["patrols", "fevers"]
    assert document["funnels"].keys() == {"problem"}


def test_the_time_is_in_a_header(web: Web) -> None:
    answer = web.live()

    assert answer.headers["x-server-now"] == str(web.world.now)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


def test_every_answer_says_which_build_it_comes_from(web: Web) -> None:
    first = web.live()
    day = web.get(f"/api/v1/days/2026-03-05/{DISTRICT}")
    answers = [
        first,
        web.live(after=first.json()["version"]),
        web.get(f"/api/v1/live/{DISTRICT}", If_None_Match=first.headers["etag"]),
        day,
    ]

    assert [answer.status_code for answer in answers] == [200, 304, 304, 200]
    assert [answer.headers["x-app-build"] for answer in answers] == [BUILD] * 4


def test_a_document_that_the_client_has_is_not_sent_again(web: Web) -> None:
    tag = web.live().headers["etag"]
    assert tag.startswith('"')

    again = web.get(f"/api/v1/live/{DISTRICT}", If_None_Match=f'W/"other", {tag}')

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag


def test_nothing_newer_without_waiting(web: Web) -> None:
    version = web.live().json()["version"]

    answer = web.live(after=version)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["x-server-now"] == str(web.world.now)


def test_nothing_newer_after_the_wait(web: Web) -> None:
    version = web.live().json()["version"]

    assert web.live(after=version, wait=1).status_code == 304


def test_something_newer_is_sent_at_once_as_a_delta(web: Web) -> None:
    before = web.live(layer=LAYERS).json()
    web.world.send("temperature_check", web.world.now)
    web.world.tick()
    web.until(lambda: web.live(layer=LAYERS).json()["version"] > before["version"])

    delta = web.live(layer=LAYERS, after=before["version"], wait=25).json()

    assert delta["since"] == before["version"]
    assert applied(before, delta) == web.live(layer=LAYERS).json()


def test_a_version_that_is_too_old_gets_the_full_document(web: Web) -> None:
    old = web.live().json()["version"]
    for _ in range(2):
        before = web.live().json()["version"]
        web.world.send("temperature_check", web.world.now)
        web.world.tick()
        web.until(lambda before=before: web.live().json()["version"] > before)

    for after in (old, 10**9):
        answer = web.live(after=after, wait=25).json()
        assert "since" not in answer
        assert answer["tiles"]["temperature_checks"][0] == 2


def test_a_waiting_client_is_answered_by_the_tick(web: Web) -> None:
    before = web.live().json()
    (poll,) = web.waiting(after=before["version"])
    web.world.send("patrol", web.world.now)
    web.world.tick()

    delta = poll.result().json()

    assert delta["since"] == before["version"]
    assert applied(before, delta)["tiles"]["patrols"][0] == 1
    assert len(poll.result().content) < len(web.live().content)


def test_a_tick_elsewhere_wakes_nobody_here(web: Web) -> None:
    web.world.send("patrol", web.world.now, site="S1")
    web.world.tick()
    quiet = web.live(GRIDS[11]).json()
    (poll,) = web.waiting(code=GRIDS[11], after=quiet["version"])
    web.world.send("patrol", web.world.now, site="S1")
    web.world.tick()
    web.until(lambda: web.live(GRIDS[0]).json()["tiles"]["patrols"][0] == 2)
    assert not poll.done()

    web.world.send("patrol", web.world.now, site="S8")
    web.world.tick()

    assert applied(quiet, poll.result().json())["tiles"]["patrols"][0] == 1


def test_every_client_gets_the_same_bytes(web: Web) -> None:
    before = web.live(layer=LAYERS).json()
    polls = web.waiting(5, after=before["version"], layer=LAYERS)
    web.world.send("temperature_check", web.world.now)
    web.world.tick()

    answers = [poll.result() for poll in polls]

    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1
    assert applied(before, answers[0].json()) == web.live(layer=LAYERS).json()


@pytest.mark.parametrize("code", [DISTRICT, SUBDISTRICTS[1], COMMUNITIES[0], GRIDS[0]])
def test_one_client_by_deltas_sees_what_a_new_client_sees(web: Web, code: str) -> None:
    layers = [f"{key}:{level}" for key in ("temperature_checks", "problems_open") for level in ("grid", "subdistrict")]
    known = web.live(code, layer=layers).json()
    deltas = 0
    for n, (feed, site) in enumerate(zip(list(web.world.catalogue.feeds) * 3, itertools.cycle(SITES), strict=False)):
        web.world.now += 7 * MINUTE
        web.world.send(feed, web.world.now - n * 20 * MINUTE, site=site)
        web.world.tick()
        fresh = until_newest(web, code, layers)
        answer = web.live(code, layer=layers, after=known["version"])
        if answer.status_code == 200:
            deltas += "since" in answer.json()
            known = applied(known, answer.json()) if "since" in answer.json() else answer.json()
        assert known == fresh
    assert deltas > 3


def until_newest(web: Web, code: str, layers: list[str]) -> dict[str, Any]:
    """The full document once the web side has what Redis holds."""
    client = web.world.client
    assert client is not None
    version = int(client.hget(web.world.keys.area(code), "version") or 0)
    web.until(lambda: web.live(code, layer=layers).json()["version"] >= version)
    found: dict[str, Any] = web.live(code, layer=layers).json()
    return found


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)])
def test_bodies_come_in_the_encoding_asked_for(web: Web, encoding: str, unpack: Any) -> None:
    path = f"/api/v1/live/{DISTRICT}?layer={LAYERS[0]}"
    with web.client.stream("GET", path, headers={"accept-encoding": encoding}) as answer:
        raw = b"".join(answer.iter_raw())

    assert answer.headers.get("content-encoding", "") == encoding
    assert answer.headers["vary"] == "accept-encoding"
    assert int(answer.headers["content-length"]) == len(raw)
    assert orjson.loads(unpack(raw)) == web.live(layer=LAYERS[:1]).json()


def test_an_unknown_area_is_404(web: Web) -> None:
    answer = web.live("999999", wait=25, after=1)

    assert answer.status_code == 404
    assert "999999" in answer.json()["error"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("layer=moonlight:grid", "moonlight"),
        ("layer=patrols", "indicator:level"),
        ("layer=patrols:grid:grid", "indicator:level"),
        ("&".join(f"layer=patrols:l{n}" for n in range(25)), "at most 24"),
        ("trend=moonlight", "moonlight"),
        ("week=moonlight", "moonlight"),
        ("funnel=patrol", "patrol"),
        ("show=patrols,moonlight", "moonlight"),
        ("alerts=maybe", "alerts 'maybe' is not 'yes'"),
        ("after=soon", "after 'soon'"),
        ("after=-1", "after '-1'"),
        ("wait=1.5", "wait '1.5'"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_422(web: Web, query: str, told: str) -> None:
    answer = web.client.get(f"/api/v1/live/{DISTRICT}?{query}")

    assert answer.status_code == 422
    assert told in answer.json()["error"]
