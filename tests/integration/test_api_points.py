"""Points of the map over HTTP: sites by whether they were visited, things by their state, open cases by their due time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import DISTRICT, HOUR, MINUTE, SITES, SUBDISTRICTS, further_steps, iso
from tests.web import Web


def points(web: Web, kind: str, code: str = DISTRICT) -> list[dict[str, Any]]:
    """The points of a kind."""
    found = web.get(f"/api/v1/areas/{code}/points/{kind}").json()
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def later(web: Web) -> None:
    """So much later that nothing read before is still used."""
    web.world.now += MINUTE
    web.world.catch_up()


def test_sites_are_done_once_they_were_patrolled_today(web: Web) -> None:
    web.world.send("patrol", web.world.now - HOUR, site="S2")
    later(web)

    found = {point["name"]: point for point in points(web, "site")}
    assert len(found) == len(SITES)
    assert {name for name, point in found.items() if point["state"] == "done"} == {"Site S2"}
    assert found["Site S2"]["heard"] == web.world.now - MINUTE - HOUR
    assert found["Site S2"]["area"] == SITES["S2"]


def test_things_are_online_while_they_were_heard_within_their_time(web: Web) -> None:
    for name, site, online, age in (("a", "S1", 1, 0), ("b", "S2", 0, 0), ("c", "S8", 1, HOUR)):
        web.world.send("camera", web.world.now - age, source_id=name, site=site, online=online, name=f"Camera {name}")
    later(web)

    assert [(each["name"], each["state"]) for each in points(web, "camera")] == [
        ("Camera a", "online"),
        ("Camera b", "offline"),
        ("Camera c", "offline"),
    ]
    assert [each["name"] for each in points(web, "camera", SUBDISTRICTS[0])] == ["Camera a", "Camera b"]


def test_open_cases_are_overdue_or_in_time_and_closed_ones_are_gone(web: Web) -> None:
    world = web.world
    for name, due in (("late", -HOUR), ("early", HOUR), ("closed", HOUR)):
        world.send("problem", world.now - 2 * HOUR, source_id=name, due_at=iso(world.now + due))
    world.ingest("problem", further_steps("closed", ("closed", world.now)))
    later(web)

    assert sorted(each["state"] for each in points(web, "problem")) == ["in_time", "overdue"]


@pytest.mark.parametrize(
    ("path", "told"),
    [("340103/points/patrol", "observations"), ("340103/points/moon", "moon"), ("1/points/site", "'1'")],
)
def test_what_there_is_not_is_404_and_named(web: Web, path: str, told: str) -> None:
    answer = web.get(f"/api/v1/areas/{path}")
    assert answer.status_code == 404
    assert told in answer.json()["error"]


def test_points_that_have_not_changed_are_not_sent_again(web: Web) -> None:
    tag = web.get(f"/api/v1/areas/{DISTRICT}/points/site").headers["etag"]
    assert web.client.get(f"/api/v1/areas/{DISTRICT}/points/site", headers={"if-none-match": tag}).status_code == 304
