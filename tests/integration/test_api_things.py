"""One site, thing, case or alert over HTTP: what it is, what was last done there, what is open, and what is near."""

from __future__ import annotations

from typing import Any

import pytest

from data_access.terms import Terms
from data_access.thing_search import ThingSearch
from tests.builders import DISTRICT, HOUR, MINUTE, SITES, further_steps, iso
from tests.web import Web


def later(web: Web) -> None:
    """So much later that nothing read before is still used."""
    web.world.now += MINUTE
    web.world.catch_up()


def number_of(web: Web, kind: str, name: str | None = None) -> int:
    """The number of the only point of a kind, or of the one with that name."""
    found = web.get(f"/api/v1/areas/{DISTRICT}/points/{kind}").json()
    rows = [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]
    [row] = [row for row in rows if name is None or row["name"] == name]
    number: int = row["id"]
    return number


def thing(web: Web, kind: str, number: int, lang: str = "en") -> dict[str, Any]:
    """What is told of it."""
    answer = web.get(f"/api/v1/things/{kind}/{number}?lang={lang}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_site_tells_its_last_records_its_open_cases_and_that_it_is_blacklisted(web: Web) -> None:
    world = web.world
    for age in (5, 4, 3, 2):
        world.send("patrol", world.now - age * HOUR, site="S2", result="problem_found", worker="Li")
    world.send("patrol", world.now - HOUR, site="S3")
    world.send("rectification", world.now - HOUR, site="S2", due_at=iso(world.now - MINUTE))
    world.send("blacklisting", world.now - HOUR, site="S2", online=1)
    later(web)

    told = thing(web, "site", number_of(web, "site", "Site S2"))
    assert (told["name"], told["code"], told["state"]) == ("Site S2", "S2", "done")
    assert [code for code, _ in told["area"]] == [DISTRICT, SITES["S2"][:9], SITES["S2"][:12], SITES["S2"]]
    patrols = [record for record in told["records"] if record["feed"] == "patrol"]
    assert [record["at"] for record in patrols] == [world.now - MINUTE - age * HOUR for age in (2, 3, 4)]
    facts = {fact["name"]: fact["value"] for fact in patrols[0]["facts"]}
    assert facts["Result"] == "Problem found"
    assert facts["Grid worker"] == "•••"
    assert [(case["kind"], case["state"]) for case in told["cases"]] == [("rectification", "overdue")]
    assert [(state["kind"], state["state"]) for state in told["here"]] == [("blacklisting", "listed")]


def test_case_tells_the_steps_gone_and_those_to_come(web: Web) -> None:
    world = web.world
    world.send("problem", world.now - 2 * HOUR, source_id="p1", site="S2", due_at=iso(world.now + HOUR))
    world.ingest("problem", further_steps("p1", ("dispatched", world.now - HOUR)))
    later(web)

    told = thing(web, "problem", number_of(web, "problem"))
    assert (told["code"], told["state"], told["site"]["name"]) == ("p1", "in_time", "Site S2")
    gone = [step for step in told["steps"] if step["at"] is not None]
    to_come = [step["name"] for step in told["steps"] if step["at"] is None]
    assert gone[-1] == {"name": "Dispatched", "at": world.now - MINUTE - HOUR}
    assert to_come[-1] == "Closed"
    assert {fact["value"] for fact in told["facts"] if fact["name"] == "Description"} <= {"•••"}


def test_closed_case_is_told_as_closed(web: Web) -> None:
    world = web.world
    world.send("problem", world.now - 2 * HOUR, source_id="p1")
    later(web)
    number = number_of(web, "problem")
    world.ingest("problem", further_steps("p1", ("closed", world.now - MINUTE)))
    later(web)
    assert thing(web, "problem", number)["state"] == "closed"


def test_thing_tells_what_is_near_and_how_far(web: Web) -> None:
    world = web.world
    for name, site in (("a", "S1"), ("b", "S2"), ("far", "S8")):
        world.send("camera", world.now, source_id=name, site=site, online=1, name=f"Camera {name}")
    later(web)

    told = thing(web, "camera", number_of(web, "camera", "Camera a"))
    assert (told["what"], told["state"]) == ("Cameras", "online")
    assert [(each["name"], each["metres"]) for each in told["near"]] == [("Camera b", 0)]
    near_site = thing(web, "site", number_of(web, "site", "Site S1"))
    assert {each["name"] for each in [*near_site["near"], *near_site["here"]]} == {"Camera a", "Camera b"}


def test_people_have_no_names(web: Web) -> None:
    web.world.send("grid_worker", web.world.now, source_id="w1", site="S1", online=1, name="Li Ming")
    later(web)
    number = number_of(web, "grid_worker")
    assert "Li Ming" not in web.get(f"/api/v1/things/grid_worker/{number}").text
    assert "Li Ming" not in web.get(f"/api/v1/areas/{DISTRICT}/points/grid_worker").text


def test_event_tells_its_rule_and_its_value(web: Web) -> None:
    web.world.send("temperature_check", web.world.now, site="S1", temperature=38.4)
    later(web)
    told = thing(web, "event", number_of(web, "event"))
    assert (told["category"], told["state"]) == ("Fever", "critical")
    assert [(fact["value"], fact["unit"]) for fact in told["facts"]] == [(38.4, "°C")]
    assert told["case"] is None


def test_alert_tells_its_rule_its_site_and_whether_somebody_has_it(web: Web) -> None:
    web.world.send("temperature_check", web.world.now, site="S1", temperature=38.4)
    later(web)
    number = number_of(web, "alert")
    told = thing(web, "alert", number)
    assert (told["category"], told["state"], told["site"]["name"]) == ("Fever", "critical", "Site S1")

    version = web.get(f"/api/v1/alerts/{number}").json()["version"]
    web.client.post(f"/api/v1/alerts/{number}/acknowledge", json={"version": version, "name": "Desk two"})
    assert thing(web, "alert", number)["state"] == "critical_seen"
    web.world.now += 5 * HOUR
    later(web)
    assert thing(web, "alert", number)["state"] == "cleared"
    assert web.get(f"/api/v1/areas/{DISTRICT}/points/alert").json()["rows"] == []


def test_alert_about_a_case_leads_to_it(web: Web) -> None:
    world = web.world
    world.send("problem", world.now - 2 * HOUR, source_id="p1", site="S2", due_at=iso(world.now - MINUTE))
    later(web)
    rows = web.get(f"/api/v1/areas/{DISTRICT}/points/alert").json()["rows"]
    [number] = [row[0] for row in rows if row[5] == "problem_overdue"]
    assert thing(web, "alert", number)["case"] == ["problem", number_of(web, "problem")]


def test_blacklist_shows_only_what_is_listed(web: Web) -> None:
    for name, online in (("a", 1), ("b", 0)):
        web.world.send("blacklisting", web.world.now, source_id=name, site="S1", online=online, name=name)
    later(web)
    rows = web.get(f"/api/v1/areas/{DISTRICT}/points/blacklisting").json()["rows"]
    assert [row[3] for row in rows] == ["listed"]


def test_words_are_those_of_the_language(web: Web) -> None:
    told = thing(web, "site", number_of(web, "site", "Site S1"), lang="zh-CN")
    assert told["what"] == "重点场所"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("site/9999", "9999"),
        ("site/-1", "-1"),
        ("wearable/1", "wearable"),
        ("resident_stock/1", "resident_stock"),
        ("patrol/1", "patrol"),
        ("moon/1", "moon"),
    ],
)
def test_what_there_is_not_is_404_and_named(web: Web, path: str, told: str) -> None:
    answer = web.get(f"/api/v1/things/{path}")
    assert answer.status_code == 404
    assert told in answer.json()["error"]


def test_kinds_that_are_not_shown_one_by_one_have_no_points(web: Web) -> None:
    answer = web.get(f"/api/v1/areas/{DISTRICT}/points/wearable")
    assert answer.status_code == 404
    assert "wearable" in answer.json()["error"]


def search(web: Web, text: str) -> list[tuple[str, str]]:
    """Kinds and numbers found."""
    world = web.world
    found = ThingSearch(world.engine, world.catalogue, Terms(world.engine)).search(text, 5, world.now)
    return [(each.kind, each.code) for each in found]


def test_things_are_found_by_name_and_number(any_web: Web) -> None:
    world = any_web.world
    world.send("camera", world.now, source_id="34010300001310000001", site="S1", online=1, name="North gate")
    world.send("grid_worker", world.now, source_id="w77", site="S1", online=1, name="Li Ming")
    world.send("problem", world.now - HOUR, source_id="P-2026-77")
    assert search(any_web, "Site S2") == [("site", "S2")]
    assert search(any_web, "north") == [("camera", "34010300001310000001")]
    assert search(any_web, "1310000001") == [("camera", "34010300001310000001")]
    assert search(any_web, "2026-7") == [("problem", "P-2026-77")]
    assert search(any_web, "Li Ming") == []
    assert search(any_web, "w77") == [("grid_worker", "w77")]
    assert search(any_web, "%") == search(any_web, "S") == []
