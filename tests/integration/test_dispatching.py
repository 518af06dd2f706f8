"""The closed loop by HTTP: a case is dispatched, walks its steps, waits for a whistle, is sent back, is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.importing.feed import import_feed
from catalogue.people import Permission
from tests.alerts import alerts_of
from tests.builders import DISTRICT, GRIDS, HOUR, MINUTE, centre_of, further_steps, iso, steps_of
from tests.people import ACCESS, OTHERS, OWN, PEOPLE, sign_in
from tests.web import Web, serving
from tests.world import World

WORKER = {"kind": "worker", "value": "W-17"}
HOUSING = {"kind": "department", "value": "housing"}
ACTS = {
    "step": {"step": "handling"},
    "send-back": {"text": "again"},
    "assign": {"to": HOUSING},
    "whistle": {"department": "housing"},
}
Told = dict[str, Any]


def dispatch(web: Web, status: int = 201, **given: Any) -> Told:
    """What the desk answers to one who dispatches a problem in the first grid."""
    place = {} if given.keys() & {"alert", "site", "area"} else {"area": GRIDS[0]}
    body = {"feed": "problem", "to": WORKER, "category": "sanitation", "name": "Duty desk", **place, **given}
    answer = web.client.post("/api/v1/dispatches?lang=en", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def act(web: Web, case: Told, what: str, **given: Any) -> httpx.Response:
    """One act on a case as it was seen."""
    body = {"version": case["version"], "name": "Desk two", **given}
    return web.client.post(f"/api/v1/cases/{case['feed']}/{case['id']}/{what}?lang=en", json=body)


def done(answer: httpx.Response) -> Told:
    """The case after an act that was done."""
    assert answer.status_code == 200, answer.text
    return answer.json()


def through(web: Web, case: Told, *steps: str) -> Told:
    """A minute for each step."""
    for step in steps:
        web.world.now += MINUTE
        case = done(act(web, case, "step", step=step))
    return case


def read(web: Web, case: Told) -> Told:
    """The case as it is."""
    return web.client.get(f"/api/v1/cases/{case['feed']}/{case['id']}?lang=en").json()


def names(case: Told) -> list[str]:
    """The steps gone through."""
    return [step["key"] for step in case["steps"]]


@pytest.fixture
def signed_in(world: World) -> Iterator[Web]:
    """A product with a file of people, at which nobody has signed in yet."""
    world.tick()
    with serving(world, access=ACCESS) as web:
        yield web


def test_what_may_be_dispatched_is_told_in_words(web: Web) -> None:
    told = web.client.get("/api/v1/dispatching?lang=en").json()

    [problem] = told["cases"]
    assert (problem["feed"], problem["due_hours"], told["may"], told["name"]) == ("problem", 4, True, "")
    assert [(each["kind"], each["values"] is None) for each in problem["to"]] == [
        ("worker", True),
        ("department", False),
    ]
    assert ["housing", "Housing and construction"] in problem["to"][1]["values"]
    assert ["sanitation", "Sanitation"] in problem["categories"]
    assert told["whistles"]["feed"] == "whistle"
    assert ["housing", "Housing and construction"] in told["whistles"]["departments"]
    assert [(task["feed"], len(task["categories"])) for task in told["tasks"]] == [("patrol_task", 12)]


def test_a_case_walks_its_steps_and_the_numbers_follow(any_web: Web) -> None:
    world = any_web.world
    case = dispatch(any_web, note="Rubbish in the lane")
    world.tick()

    assert names(case) == ["reported", "registered", "dispatched"]
    assert (case["to"], case["due"]) == ({**WORKER, "word": "W-17"}, world.now + 4 * HOUR)
    assert (case["category"], case["note"], case["by"]) == ("Sanitation", "Rubbish in the lane", "Duty desk")
    assert [code for code, _ in case["area"]] == [DISTRICT, OWN, GRIDS[0][:12], GRIDS[0]]
    assert case["next"] == [{"step": "handling", "name": "Handling"}]
    assert case["may"] == {"step": True, "send_back": False, "whistle": True, "assign": True}
    assert (world.value("problems_open"), world.value("problems_reported")) == (1, 1)
    assert world.snapshot(DISTRICT)["funnels"]["problem"][2][:2] == [1, 1]

    case = through(any_web, case, "handling", "verifying", "closed")
    world.tick()

    assert (case["closed"], case["next"]) == (world.now, [])
    assert (world.value("problems_open"), world.value("problems_closed")) == (0, 1)
    assert [(each["act"], each["name"], each["about"]) for each in case["acts"]] == [
        ("dispatched", "Duty desk", "W-17"),
        ("stepped", "Desk two", "Handling"),
        ("stepped", "Desk two", "Verifying"),
        ("stepped", "Desk two", "Closed"),
    ]
    assert world.verify().differences == []


def test_a_step_out_of_turn_is_refused_and_says_what_is_missing(web: Web) -> None:
    case = dispatch(web)

    early = act(web, case, "step", step="closed")
    back = act(web, case, "send-back", text="again")
    unknown = act(web, case, "step", step="arrived")

    assert early.status_code == back.status_code == unknown.status_code == 422
    assert early.json()["error"].endswith("Dispatched. Before “Closed” comes Handling → Verifying.")
    assert "cannot be sent back" in back.json()["error"]
    assert "'arrived' is not one of reported" in unknown.json()["error"]
    assert read(web, case) == case


def test_a_case_that_is_sent_back_is_done_once_more(any_web: Web) -> None:
    world = any_web.world
    case = through(any_web, dispatch(any_web), "handling", "verifying")

    case = done(act(any_web, case, "send-back", text="still dirty"))
    assert (names(case)[-1], case["acts"][-1]["act"], case["acts"][-1]["said"]) == (
        "handling",
        "sent_back",
        "still dirty",
    )
    case = through(any_web, case, "verifying", "closed")
    case = done(act(any_web, case, "send-back", text="dirty again"))
    assert case["closed"] is None
    case = through(any_web, case, "verifying", "closed")
    world.tick()

    assert act(any_web, case, "send-back", text=" ").status_code == 422
    assert (world.value("problems_closed"), world.value("problems_open")) == (1, 0)
    cells = {key[0]: number for key, number in world.kept()["cells"].items()}
    assert cells["flow/problem/reopened"] == 1
    assert world.verify().differences == []


def test_who_comes_second_is_told_who_came_first_and_how_it_is_now(web: Web) -> None:
    seen = dispatch(web)
    first = done(act(web, seen, "step", step="handling"))

    second = act(web, seen, "assign", to=HOUSING, name="Late desk")

    assert second.status_code == 409
    assert second.json()["error"] == f"Desk two came first. Case {seen['code']} is now: Handling."
    assert second.json()["case"] == first


def test_a_record_from_outside_counts_as_the_first_as_well(web: Web) -> None:
    seen = dispatch(web)
    steps = steps_of(("handling", web.world.now + MINUTE))
    web.world.now += 2 * MINUTE
    assert web.world.ingest("problem", {"source": "desk", "source_id": seen["code"], "steps": steps}).accepted == 1

    second = act(web, seen, "step", step="handling")

    assert second.status_code == 409
    assert second.json()["error"] == f"Case {seen['code']} has been changed from outside. It is now: Handling."
    assert done(act(web, second.json()["case"], "step", step="verifying"))["acts"][-1]["about"] == "Verifying"


def test_nothing_from_outside_closes_a_dispatched_case_without_its_steps(any_web: Web) -> None:
    world, case = any_web.world, dispatch(any_web)
    world.now += HOUR
    moments = {step: world.now - (3 - place) * MINUTE for place, step in enumerate(("handling", "verifying", "closed"))}

    def told(*steps: str, **given: Any) -> Any:
        own = [(step, moments[step]) for step in steps]
        return world.ingest("problem", {"source": "desk", "source_id": case["code"], "steps": steps_of(*own), **given})

    assert told("closed").rejected == [
        (
            0,
            f"problem '{case['code']}': this case was dispatched here and is closed by its steps alone; "
            "before 'closed' send handling, verifying",
        )
    ]
    assert told("verifying").accepted == 1
    [(_, reason)] = told("closed").rejected
    assert reason.endswith("before 'closed' send handling")
    [(_, reason)] = told("closed", correction=True).rejected
    assert reason.endswith("may be corrected, not taken away: registered, dispatched, verifying")
    by_hand = act(any_web, read(any_web, case), "step", step="closed")
    assert (by_hand.status_code, read(any_web, case)["next"]) == (422, [])
    assert by_hand.json()["error"].endswith("Verifying. Before “Closed” comes Handling.")
    assert names(read(any_web, case)) == ["reported", "registered", "dispatched", "verifying"]
    assert told("handling").accepted == 1  # late, and before the one that was told already
    assert told("closed").accepted == 1
    assert read(any_web, case)["closed"] == moments["closed"]


def test_cases_that_were_never_dispatched_are_as_lenient_as_their_sources(web: Web) -> None:
    world = web.world
    world.send("problem", world.now - HOUR, source_id="a")

    assert world.ingest("problem", further_steps("a", ("closed", world.now))).accepted == 1
    made_up = world.ingest("problem", {"source": "desk", "source_id": "20260305-1", "steps": []})
    assert made_up.rejected == [(0, "problem '20260305-1': the desk has dispatched no case '20260305-1'")]


def test_a_residents_problem_is_assigned_from_the_desk_and_keeps_to_its_steps_then(any_web: Web) -> None:
    world = any_web.world
    world.send(
        "problem", world.now - HOUR, source_id="a", channel="wechat", steps=steps_of(("registered", world.now - HOUR))
    )
    case = any_web.client.get("/api/v1/cases/problem/1?lang=en").json()
    assert (case["by"], case["next"], case["may"]["assign"], case["may"]["step"]) == (None, [], True, False)
    assert case["note"] == "•••"  # a resident's own words
    assert "assign it first" in act(any_web, case, "step", step="dispatched").json()["error"]

    case = done(act(any_web, case, "assign", to=HOUSING, due=world.now + HOUR))

    assert names(case) == ["reported", "registered", "dispatched"]
    assert (case["to"]["word"], case["due"]) == ("Housing and construction", world.now + HOUR)
    [(_, reason)] = world.ingest("problem", further_steps("a", ("closed", world.now))).rejected
    assert "closed by its steps alone" in reason
    world.tick()
    rows = any_web.client.get(
        "/api/v1/feeds/problem/records",
        params={"area": DISTRICT, "from": iso(world.now - 2 * HOUR), "to": iso(world.now + 1)},
    ).json()["records"]
    assert [(row["department"], row["channel"], row["step"]) for row in rows] == [("housing", "wechat", "dispatched")]


def test_a_case_that_its_source_has_taken_further_is_not_taken_from_it(web: Web) -> None:
    world = web.world
    world.send("problem", world.now - HOUR, source_id="a", steps=steps_of(("handling", world.now)))
    case = web.client.get("/api/v1/cases/problem/1").json()

    refused = act(web, case, "assign", to=HOUSING)

    assert (refused.status_code, case["may"]["assign"]) == (422, False)
    assert "no longer be given" in refused.json()["error"]


def test_one_that_is_handled_already_is_dispatched_again_to_another(web: Web) -> None:
    case = through(web, dispatch(web), "handling")

    case = done(act(web, case, "assign", to=HOUSING, text="needs a crane"))

    assert names(case)[-2:] == ["handling", "dispatched"]
    assert (case["to"]["value"], case["acts"][-1]["about"]) == ("housing", "Housing and construction")
    case = through(web, case, "handling", "verifying")
    assert act(web, case, "assign", to=WORKER).status_code == 422


def test_a_whistle_is_a_case_of_its_own_for_which_the_other_waits(any_web: Web) -> None:
    world = any_web.world
    case = through(any_web, dispatch(any_web), "handling")

    case = done(act(any_web, case, "whistle", department="housing", text="a wall leans"))
    world.tick()

    [blown] = case["whistles"]
    assert (case["waits"], case["next"], blown["department"], blown["state"]) == (
        blown["id"],
        [],
        "Housing and construction",
        "Whistle blown",
    )
    assert (world.value("whistles"), world.value("whistles_waiting")) == (1, 1)
    assert "waits for whistle" in act(any_web, case, "step", step="verifying").json()["error"]
    whistle = any_web.client.get(f"/api/v1/cases/whistle/{blown['id']}?lang=en").json()
    assert (whistle["from_case"], whistle["to"]["value"], whistle["note"]) == (
        ["problem", case["id"]],
        "housing",
        "a wall leans",
    )
    assert act(any_web, case, "whistle", department="housing").status_code == 422

    through(any_web, whistle, "acknowledged", "arrived", "closed")
    case = read(any_web, case)

    assert (case["waits"], case["whistles"][0]["state"]) == (None, "Whistle closed")
    assert through(any_web, case, "verifying", "closed")["closed"] == world.now
    world.tick()
    assert (world.value("report_ins"), world.value("whistles_open"), world.value("problems_open")) == (1, 0, 0)
    [row] = any_web.client.get(
        "/api/v1/feeds/whistle/records",
        params={"area": DISTRICT, "from": iso(world.now - 2 * HOUR), "to": iso(world.now + 1)},
    ).json()["records"]
    assert (row["from_subdistrict"], row["to_department"]) == (f"Area {OWN}", "housing")
    assert world.verify().differences == []


def test_out_of_an_alert_one_case_is_dispatched_until_it_is_closed(any_web: Web) -> None:
    world = any_web.world
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    [alert] = alerts_of(world, "fever")

    case = dispatch(any_web, alert=alert.id, category="epidemic_control")

    assert (case["place"], case["alert"]) == ("Site S1", alert.id)
    notes = any_web.client.get(f"/api/v1/alerts/{alert.id}").json()["notes"]
    assert [(n["act"], n["name"], n["said"]) for n in notes if n["name"]] == [("dispatched", "Duty desk", case["code"])]
    again = dispatch(any_web, 409, alert=alert.id, name="Desk two")
    assert again["error"].startswith(f"Duty desk has already dispatched case {case['code']} for this alert")
    assert again["case"]["id"] == case["id"]
    second = dispatch(any_web, alert=alert.id, again=True)
    told = any_web.client.get(f"/api/v1/alerts/{alert.id}/cases").json()["cases"]
    assert [each["id"] for each in told] == [second["id"], case["id"]]
    for each in (case, second):
        through(any_web, each, "handling", "verifying", "closed")
    assert dispatch(any_web, alert=alert.id)["id"] not in (case["id"], second["id"])


def test_a_point_says_which_grid_and_a_site_which_place(web: Web) -> None:
    lon, lat = centre_of(GRIDS[2])
    site = web.client.get(f"/api/v1/areas/{DISTRICT}/points/site").json()["rows"][0]

    assert dispatch(web, area=OWN, lon=lon, lat=lat)["area"][-1][0] == GRIDS[2]
    assert dispatch(web, site=site[0])["site"] == [site[0], site[4]]
    assert "does not lie in area" in dispatch(web, 422, area=OTHERS, lon=lon, lat=lat)["error"]


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"category": "ufos"}, 422, "category 'ufos' is not one of city_appearance"),
        ({"to": {"kind": "robot", "value": "1"}}, 422, "to.kind 'robot' is not one of worker, department"),
        ({"to": {"kind": "department", "value": "ufos"}}, 422, "department 'ufos' is not one of urban_management"),
        ({"to": {"kind": "worker", "value": " "}}, 422, "1 to 64 letters"),
        ({"to": {"kind": "worker"}}, 422, "is not {'kind': …, 'value': …}"),
        ({"due": 1}, 422, "due 1 is not between now"),
        ({"feed": "patrol"}, 404, "'patrol' is no feed whose cases are dispatched"),
        ({"feed": "whistle"}, 422, "made by whistle, not dispatched"),
        ({"area": "999"}, 404, "area '999' is not known"),
        ({"area": GRIDS[0], "site": 1}, 422, "give one of alert, site and area"),
        ({"site": 999}, 404, "there is no site 999"),
        ({"alert": 999}, 404, "there is no alert 999"),
        ({"name": ""}, 422, "say who acts"),
    ],
)
def test_what_cannot_be_meant_says_what_would_be_right(web: Web, given: Told, status: int, said: str) -> None:
    assert said in dispatch(web, status, **given)["error"]


def test_messages_are_said_in_the_language_of_the_desk(web: Web) -> None:
    case = dispatch(web)
    path = f"/api/v1/cases/problem/{case['id']}/step?lang=zh-CN"

    refused = web.client.post(path, json={"version": case["version"], "name": "值班员", "step": "closed"})

    assert "处置 → 核查" in refused.json()["error"]


@pytest.mark.parametrize(("who", "read_status", "act_status"), [("subdistrict", 200, 403), ("numbers", 403, 403)])
def test_reads_need_records_and_acts_need_dispatch(signed_in: Web, who: str, read_status: int, act_status: int) -> None:
    client = signed_in.client
    sign_in(client, "district")
    case = dispatch(signed_in)
    assert (case["by"], case["acts"][0]["name"]) == ("District desk", "District desk")
    sign_in(client, who)

    answer = client.get(f"/api/v1/cases/problem/{case['id']}")

    assert answer.status_code == read_status
    assert act(signed_in, case, "step", step="handling").status_code == act_status
    assert dispatch(signed_in, 403)["error"] == f"{who!r} lacks the permission 'dispatch'"
    if read_status == 200:
        assert answer.json()["to"] == {"kind": "worker", "value": "•••", "word": "•••"}
        assert not any(answer.json()["may"].values())


def test_cases_of_others_are_not_told(signed_in: Web) -> None:
    sign_in(signed_in.client, "district")
    case = dispatch(signed_in, area=OTHERS)
    sign_in(signed_in.client, "subdistrict")

    assert signed_in.client.get(f"/api/v1/cases/problem/{case['id']}").status_code == 403
    assert signed_in.client.get("/api/v1/cases/problem/999").status_code == 404


def test_an_import_is_told_line_by_line_what_it_may_not_close(any_web: Web, tmp_path: Path) -> None:
    world, case = any_web.world, dispatch(any_web)
    mapping, path = tmp_path / "m.toml", tmp_path / "cases.csv"
    mapping.write_text(
        '[constants]\nsource = "desk"\n[fields]\nsource_id = "no"\n[steps]\nhandling = "h"\nclosed = "c"\n'
    )
    at = iso(world.now + MINUTE)
    path.write_text(f"no,h,c\n{case['code']},{at},{at}\n{case['code']},{at},\n")
    world.now += HOUR

    report = import_feed(world.ingestor, "problem", path, mapping)

    assert (report.read, report.accepted) == (2, 1)
    [refused] = report.rejected
    assert "before 'closed' send verifying" in str(refused)
    assert names(read(any_web, case))[-1] == "handling"


def test_one_dispatches_in_ones_own_areas_alone(world: World) -> None:
    world.tick()
    may = frozenset({Permission.RECORDS, Permission.DISPATCH})
    person = replace(PEOPLE.persons["subdistrict"], permissions=may)
    people = replace(PEOPLE, persons={**PEOPLE.persons, "subdistrict": person})
    with serving(world, access=replace(ACCESS, people=people)) as web:
        sign_in(web.client, "district")
        others, own = dispatch(web, area=OTHERS), dispatch(web, area=OWN)
        world.send("temperature_check", world.now, temperature=38.2, site="S8")
        world.tick()
        [alert] = alerts_of(world, "fever")
        sign_in(web.client, "subdistrict")

        for place in ({"area": OTHERS}, {"area": "999"}, {"alert": alert.id}, {"area": DISTRICT}):
            assert dispatch(web, 403, **place)["error"]
        for what, given in ACTS.items():
            assert act(web, others, what, **given).status_code == 403
        body = {"feed": "patrol_task", "area": DISTRICT, "category": "market"}
        assert web.client.post("/api/v1/patrol-orders", json=body).status_code == 403
        assert done(act(web, own, "step", step="handling"))["acts"][-1]["name"] == "Subdistrict desk"
