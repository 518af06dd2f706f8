"""Alerts by HTTP: what one sees of them, what an officer does, who comes second, and the rules that are changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from catalogue.alert_values import shown_text
from tests.alerts import after, alerts_of
from tests.builders import DISTRICT, GRIDS, MINUTE
from tests.people import ACCESS, OTHERS, OWN, sign_in
from tests.web import Web, serving
from tests.world import World

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "fixtures" / "cap-1.2.xsd"))
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def fever(world: World, **given: Any) -> int:
    """Somebody at a site has a fever; the number of its alert."""
    world.send("temperature_check", world.now, temperature=38.2, **given)
    world.tick()
    return alerts_of(world, "fever")[-1].id


@pytest.fixture
def signed_in(world: World) -> Iterator[Web]:
    """A district desk at a product with a file of people."""
    world.tick()
    with serving(world, access=ACCESS) as web:
        sign_in(web.client, "district")
        yield web


def test_an_alert_is_told_with_its_place_value_and_words(any_web: Web) -> None:
    world = any_web.world
    number = fever(world, site="S1")

    found = any_web.get(f"/api/v1/areas/{DISTRICT}/alerts?lang=en").json()
    (told,) = [each for each in found["alerts"] if each["rule"] == "fever"]

    assert (told["id"], told["what"], told["value"], told["unit"]) == (number, "Fever", "38.2", "°C")
    assert (told["state"], told["severity"], told["place"], told["count"]) == ("active", "critical", "Site S1", 1)
    assert [code for code, _ in told["area"]] == [DISTRICT, OWN, GRIDS[0][:12], GRIDS[0]]
    assert any_web.get(f"/api/v1/areas/{OTHERS}/alerts").json() == {"alerts": [], "more": False}
    assert any_web.get(f"/api/v1/areas/{DISTRICT}/alerts?state=cleared").json()["alerts"] == []


def test_what_is_worst_comes_first_in_the_live_document_and_many_of_a_rule_are_one_line(web: Web) -> None:
    world = web.world
    for site in ("S1", "S2"):
        world.send("mask_check", world.now, seen=30, masked=10, site=site)
    for n in range(7):
        world.send("temperature_check", world.now - n, temperature=38, site=None, area=GRIDS[n])
    world.tick()

    lines = web.live(alerts="yes").json()["alerts"]
    newest = max(alerts_of(world, "fever"), key=lambda each: each.id)
    of_grid = web.live(GRIDS[0], alerts="yes").json()["alerts"]

    assert [(line[0] is None, line[1], line[2], line[4], line[9]) for line in lines[:2]] == [
        (True, "fever", "critical", DISTRICT, 7),
        (False, "unmasked_crowd", "warn", GRIDS[0], 1),
    ]
    assert [(line[1], line[3], line[4]) for line in of_grid] == [
        ("fever", "active", GRIDS[0]),
        *[("unmasked_crowd", "active", GRIDS[0])] * 2,
    ]
    assert lines[0][13] == [newest.id, GRIDS[0], None, world.now]
    assert [line[13] for line in lines[1:]] == [None] * (len(lines) - 1)
    assert "alerts" not in web.live().json()


def test_who_acknowledges_has_it_and_the_second_is_told_so(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    number = fever(world)
    seen = client.get(f"/api/v1/alerts/{number}").json()

    first = client.post(f"/api/v1/alerts/{number}/acknowledge", json={"version": seen["version"], "text": "on my way"})
    second = client.post(f"/api/v1/alerts/{number}/snooze", json={"version": seen["version"], "minutes": 10})
    world.tick()

    assert (first.status_code, first.json()["state"], first.json()["holder"]) == (200, "acknowledged", "District desk")
    assert second.status_code == 409
    assert "District desk has it" in second.json()["error"]
    assert second.json()["alert"]["version"] == first.json()["version"]
    (note,) = client.get(f"/api/v1/alerts/{number}").json()["notes"][-1:]
    assert (note["act"], note["person"], note["name"], note["said"]) == (
        "acknowledged",
        "district",
        "District desk",
        "on my way",
    )
    assert [line[10] for line in world.snapshot(DISTRICT)["alerts"] if line[0] == number] == ["District desk"]


def test_comments_and_snoozes_are_kept_with_their_names(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    number = fever(world)
    path = f"/api/v1/alerts/{number}"
    version = client.get(path).json()["version"]

    told = client.post(f"{path}/comment", json={"version": version, "text": "called the site"}).json()
    told = client.post(f"{path}/snooze", json={"version": told["version"], "minutes": 15}).json()
    assert told["snoozed"] == world.now + 15 * MINUTE
    told = client.post(f"{path}/snooze", json={"version": told["version"], "minutes": 0}).json()

    assert told["snoozed"] is None
    acts = [(note["act"], note["name"]) for note in client.get(path).json()["notes"] if note["person"]]
    assert acts == [(act, "District desk") for act in ("commented", "snoozed", "woken")]


def test_without_sign_in_one_says_who_one_is(web: Web) -> None:
    number = fever(web.world)
    path = f"/api/v1/alerts/{number}"
    version = web.client.get(path).json()["version"]

    assert web.client.post(f"{path}/acknowledge", json={"version": version}).status_code == 422
    told = web.client.post(f"{path}/acknowledge", json={"version": version, "name": "Desk two"}).json()

    assert told["holder"] == "Desk two"
    assert web.client.get("/api/v1/alert-rules").status_code == 403


@pytest.mark.parametrize(("who", "read", "act"), [("subdistrict", 200, 403), ("numbers", 200, 403), ("two", 200, 403)])
def test_one_sees_alerts_of_ones_areas_and_acts_with_the_permission(
    world: World, who: str, read: int, act: int
) -> None:
    world.tick()
    own, others = fever(world, site="S1"), fever(world, site="S8")
    with serving(world, access=ACCESS) as web:
        sign_in(web.client, who)
        assert web.client.get(f"/api/v1/alerts/{own}").status_code == read
        assert web.client.get(f"/api/v1/alerts/{own}.cap").status_code == read
        assert web.client.post(f"/api/v1/alerts/{own}/acknowledge", json={"version": 1}).status_code == act
        assert web.client.get("/api/v1/alert-rules").status_code == 403
        refused = web.client.get("/alert-rules")
        assert (refused.status_code, "您尚未获得" in refused.text) == (403, True)
        if who != "two":
            assert web.client.get(f"/api/v1/alerts/{others}").status_code == 403
            feed = etree.fromstring(web.client.get("/api/v1/alerts.cap").content)
            shown = {each.findtext(f"{CAP}area/{CAP}geocode/{CAP}value") for each in feed.iter(f"{CAP}info")}
            assert all(code.startswith(OWN) for code in shown)


def test_the_cap_documents_are_valid_and_say_what_the_alert_is(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    assert SCHEMA.validate(etree.fromstring(client.get("/api/v1/alerts.cap").content)), SCHEMA.error_log
    number = fever(world, site="S1")
    for path in ("/api/v1/alerts.cap", f"/api/v1/alerts/{number}.cap"):
        answer = client.get(path)
        document = etree.fromstring(answer.content)
        assert answer.headers["content-type"].startswith("application/cap+xml")
        assert SCHEMA.validate(document), SCHEMA.error_log
    infos = document.findall(f"{CAP}info")
    assert [each.findtext(f"{CAP}event") for each in infos] == ["发热", "Fever"]
    assert {each.findtext(f"{CAP}severity") for each in infos} == {"Severe"}
    assert [document.findtext(f"{CAP}{key}") for key in ("status", "msgType", "scope")] == [
        "Exercise",
        "Alert",
        "Restricted",
    ]

    after(world, 4 * 60 * MINUTE)
    over = etree.fromstring(client.get(f"/api/v1/alerts/{number}.cap").content)

    assert SCHEMA.validate(over), SCHEMA.error_log
    assert over.findtext(f"{CAP}msgType") == "Cancel"


def test_a_rule_is_changed_at_once_with_who_and_from_what_to_what(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    rules = {each["rule"]: each for each in client.get("/api/v1/alert-rules").json()["rules"]}
    assert rules["fever"]["values"]["limit"] == 37.3

    answer = client.post(
        "/api/v1/alert-rules/fever", json={"set": {"limit": 39, "severity": "warn"}, "seen": {"limit": 37.3}}
    )
    world.tick()
    world.send("temperature_check", world.now, temperature=38.5)
    world.tick()
    assert alerts_of(world, "fever") == []
    world.send("temperature_check", world.now, temperature=39.5)
    world.tick()

    assert answer.status_code == 200
    assert [each.severity for each in alerts_of(world, "fever")] == ["warn"]
    log = client.get("/api/v1/alert-rules").json()["log"]
    assert {(each["name"], each["key"], each["before"], each["after"]) for each in log} == {
        ("District desk", "limit", 37.3, 39),
        ("District desk", "severity", "critical", "warn"),
    }
    late = client.post("/api/v1/alert-rules/fever", json={"set": {"limit": 38}, "seen": {"limit": 37.3}})
    assert (late.status_code, "by now" in late.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("fever", {"limit": "hot"}, "not a number"),
        ("fever", {"for_s": 5}, "cannot be changed of this rule"),
        ("mask_compliance_low", {"clear": 90}, "wrong side of its limit"),
        ("grid_unmanned", {"from": "18:00"}, "hours end before they begin"),
        ("pressure_high", {"limit": 2}, "hidden below 5"),
    ],
)
def test_a_change_that_cannot_be_meant_says_what_would_be_right(
    signed_in: Web, rule: str, given: Any, said: str
) -> None:
    answer = signed_in.client.post(f"/api/v1/alert-rules/{rule}", json={"set": given})

    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_the_page_shows_changes_and_takes_them_back(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    page = client.get("/alert-rules?lang=en").text
    assert "Fever" in page
    assert "Nothing has been changed." in page
    form = {"lang": "en", "limit": "38", "seen.limit": "37.3", "severity": "critical", "seen.severity": "critical"}

    shown = client.post("/alert-rules/fever", data=form, follow_redirects=True).text
    assert "declared: 37.3" in shown
    assert "<td>District desk</td><td>Fever</td><td>Limit</td><td>37.3</td><td>38</td>" in shown
    wrong = client.post(
        "/alert-rules/fever", data={**form, "limit": "x", "seen.limit": "38"}, follow_redirects=True
    ).text
    assert "! Limit: &#x27;x&#x27; is not a number" in wrong
    assert wrong.count('aria-invalid="true"') == 1
    client.post("/alert-rules/fever", data={"lang": "en", "declared": "yes"})

    rules = {each["rule"]: each for each in client.get("/api/v1/alert-rules").json()["rules"]}
    assert (rules["fever"]["values"]["limit"], rules["fever"]["changed"]) == (37.3, [])
    world.tick()


@pytest.mark.parametrize(
    ("rule", "given", "said"),
    [
        ("fever", {"limit": "x"}, "阈值：&#x27;x&#x27; 不是数字"),
        ("fever", {"limit": "39", "seen.limit": "36"}, "阈值：已被他人改为 37.3，不再是 36"),
        ("mask_compliance_low", {"clear": "90"}, "恢复值 90 低于阈值 95；恢复值不能低于阈值"),
        ("grid_unmanned", {"from": "18:00"}, "结束时间不晚于开始时间"),
        ("pressure_high", {"limit": "2"}, "小于 5 的数字不公开；阈值不能低于 4"),
    ],
)
def test_the_page_says_what_is_wrong_in_its_language(signed_in: Web, rule: str, given: Any, said: str) -> None:
    kept = {each["rule"]: each["values"] for each in signed_in.client.get("/api/v1/alert-rules").json()["rules"]}[rule]
    seen = {f"seen.{key}": shown_text(kept[key]) for key in given if key in kept}

    page = signed_in.client.post(f"/alert-rules/{rule}", data={**seen, **given}, follow_redirects=True).text

    assert said in page


def test_a_rule_that_is_switched_off_clears_its_alerts(signed_in: Web) -> None:
    world, client = signed_in.world, signed_in.client
    fever(world)

    client.post("/api/v1/alert-rules/fever", json={"set": {"enabled": False}})
    world.tick()

    assert [each.state for each in alerts_of(world, "fever")] == ["cleared"]
