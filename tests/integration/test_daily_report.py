"""The daily report over real HTTP: its numbers are those of the past day, its alerts those counted by hand, and what it refuses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import pytest
from lxml import html

from data_access.alert_schema import alert
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, MINUTE, SITES, SUBDISTRICTS, a_record, a_whole_life, at
from tests.fixtures.worlds import MORNING
from tests.people import ACCESS, OTHERS, OWN, sign_in
from tests.web import Web, serving
from tests.world import World

YESTERDAY, TODAY = "2026-03-04", "2026-03-05"
START = at(f"{YESTERDAY} 00:00")
Rows = list[tuple[Any, ...]]


def given_alert(world: World, rule: str, area: str, active: int, **given: Any) -> None:
    """One row of the store, as the backend would have left it."""
    with world.engine.begin() as connection:
        ids = dict(iter(connection.exec_driver_sql("SELECT code, id FROM area")))
        states = {"state": "cleared" if given.get("cleared_ms") else "active", "severity": "critical"}
        row = {
            "rule": rule,
            "subject": f"area:{active}:{area}",
            "area_id": ids[area],
            "since_ms": active,
            "last_ms": active,
        }
        fixed = {"count": 1, "is_met": True, "stage": 0, "version": 1, "active_ms": active}
        connection.execute(alert.insert().values(**{**row, **fixed, **states, **given}))


def two_days(world: World) -> None:
    """Records of every feed on two days, the first half as many."""
    for feed in world.catalogue.feeds.values():
        for day, sites in ((2, list(SITES)[::2]), (1, list(SITES))):
            moment = MORNING - day * DAY
            lives = [a_whole_life(feed, f"{feed.key}-{day}-{site}", moment, site=site) for site in sites]
            assert world.ingest(feed.key, *lives).rejected == []
    world.catch_up()


def book(web: Web, area: str = DISTRICT, day: str = YESTERDAY, **query: str) -> dict[str, Rows]:
    """The sheets of the workbook by name."""
    answer = web.client.get("/reports/daily.xlsx", params={"area": area, "day": day, "lang": "en", **query})
    assert answer.status_code == 200, answer.text
    file = openpyxl.load_workbook(io.BytesIO(answer.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in file.worksheets}


def page(web: Web, **query: str) -> Any:
    """The page, parsed."""
    answer = web.client.get("/reports/daily", params={"lang": "en", **query})
    assert answer.headers["content-type"].startswith("text/html")
    return html.fromstring(answer.text)


def numbers_of(sheets: dict[str, Rows], title: str = "Indicators") -> dict[str, dict[str, Any]]:
    """By system and indicator, and by area, the numbers of a sheet."""
    heads, *rows = sheets[title]
    return {f"{row[0]}/{row[1]}": dict(zip(heads[4:], row[4:], strict=True)) for row in rows}


def test_its_numbers_are_those_of_the_past_day_for_the_area_and_each_part(any_web: Web) -> None:
    world = any_web.world
    two_days(world)
    sheets = book(any_web)
    told = numbers_of(sheets)
    changes = numbers_of(sheets, "Change against the day before")

    compared = 0
    for code in (DISTRICT, *SUBDISTRICTS):
        tiles = any_web.get(f"/api/v1/days/{YESTERDAY}/{code}").json()["tiles"]
        for system in world.catalogue.systems:
            for item in system.indicators:
                value, before, _ = tiles[item.key]
                shown = told[f"{system.name}/{item.name}"][f"Area {code}"]
                assert (None if isinstance(shown, str) else shown) == value, (code, item.key)
                change = changes[f"{system.name}/{item.name}"][f"Area {code}"]
                assert (change is None or isinstance(change, str)) == (value is None or before is None), (
                    code,
                    item.key,
                )
                compared += value is not None
    assert compared > 200


def test_what_is_unknown_says_why_and_small_counts_stay_hidden(web: Web) -> None:
    world = web.world
    fields = {"site": None, "area": GRIDS[0]}
    world.send("temperature_check", START + HOUR, temperature=36.5, site="S1")
    world.send("diary", START + HOUR, **fields)
    world.catch_up()

    told = numbers_of(book(web))

    assert told["Temperature checks/Temperature checks"][f"Area {DISTRICT}"] == 1
    assert told["Mask compliance/Mask compliance"][f"Area {DISTRICT}"] == "no records on this day"
    hidden = [
        item
        for system in world.catalogue.systems
        for item in system.indicators
        if item.feed == "diary" and item.hide_below
    ]
    system = next(system.name for system in world.catalogue.systems if hidden[0] in system.indicators)
    named = {item.name: told[f"{system}/{item.name}"][f"Area {DISTRICT}"] for item in hidden}
    assert any(str(value).startswith("fewer than") for value in named.values()), named
    shown = page(web, area=DISTRICT, day=YESTERDAY).text_content()
    assert "no records on this day" in shown


@pytest.fixture
def alerted(any_web: Web) -> Web:
    """A day with six alerts in three places, counted by hand below."""
    world, hour = any_web.world, START
    first, second = GRIDS[0], GRIDS[-1]
    given_alert(world, "fever", first, hour - 2 * DAY, holder="d", holder_name="Desk one", acknowledged_ms=hour - DAY)
    given_alert(
        world, "fever", first, hour + HOUR, acknowledged_ms=hour + HOUR + 4 * MINUTE, cleared_ms=hour + 2 * HOUR
    )
    given_alert(
        world, "fever", second, hour + 5 * HOUR, acknowledged_ms=hour + 5 * HOUR + 10 * MINUTE, holder_name="<b>Li</b>"
    )
    given_alert(world, "unmasked_crowd", second, hour + 6 * HOUR, severity="warn", cleared_ms=hour + DAY + HOUR)
    given_alert(
        world,
        "problem_backlog",
        DISTRICT,
        hour + 7 * HOUR,
        severity="warn",
        acknowledged_ms=hour + 7 * HOUR + 30 * MINUTE,
    )
    given_alert(world, "fever", second, hour - HOUR, cleared_ms=hour)
    given_alert(world, "fever", second, hour - DAY, cleared_ms=hour - 1)
    given_alert(world, "fever", second, hour + DAY)
    given_alert(world, "red_code", second, hour + HOUR, active_ms=None, state="pending")
    return any_web


def test_its_alerts_are_those_counted_by_hand(alerted: Web) -> None:
    sheets = book(alerted)

    rules = {row[0]: row[1:] for row in sheets["Alerts by rule"][1:]}
    # Severity; raised, acknowledged, cleared, still open; minutes to acknowledge and to clear, half and nine of ten
    assert rules["Fever"] == ("Critical", 2, 2, 2, 2, 4, 10, 60, 60)
    backlog = rules["Backlog of problems, over three times its week's mean"]
    assert backlog[:7] == ("Warning", 1, 1, 0, 1, 30, 30)
    areas = {row[0]: row[1:] for row in sheets["Alerts by area"][1:]}
    # Raised, acknowledged, cleared, still open; raised by severity
    assert areas == {
        f"Area {DISTRICT}": (4, 3, 2, 4, 2, 2, 0),
        f"Area {SUBDISTRICTS[0]}": (1, 1, 1, 1, 1, 0, 0),
        f"Area {SUBDISTRICTS[1]}": (2, 1, 1, 2, 1, 1, 0),
        f"Area {DISTRICT} itself": (1, 1, 0, 1, 0, 1, 0),
    }
    own = {row[0]: row[1:] for row in book(alerted, SUBDISTRICTS[1])["Alerts by area"][1:]}
    assert own[f"Area {SUBDISTRICTS[1]}"] == areas[f"Area {SUBDISTRICTS[1]}"]


def test_the_worst_alerts_come_first_with_place_times_and_who_has_them(alerted: Web) -> None:
    rows = book(alerted)["Worst alerts"][1:]

    assert [(row[0], row[1]) for row in rows] == [("Critical", "Fever")] * 4 + [
        ("Warning", "Masks missing"),
        ("Warning", "Backlog of problems, over three times its week's mean"),
    ]
    assert [row[6] for row in rows] == ["Desk one", "<b>Li</b>", "nobody", "nobody", "nobody", "nobody"]
    assert rows[0][4] == datetime.fromisoformat("2026-03-02 00:00:00")
    assert rows[1][3] == f"Area {SUBDISTRICTS[1]} Area {GRIDS[-1][:12]} Area {GRIDS[-1]}"
    shown = page(alerted, area=DISTRICT, day=YESTERDAY)
    assert "<b>Li</b>" in shown.text_content()
    facts = " ".join(shown.find_class("report-facts")[0].text_content().split())
    assert "4, 2 of them critical; 4 still open" in facts
    assert "Acknowledged: 3 within 10 min half of them, within 30 min 9 of 10" in facts
    assert "open for 3 d; Desk one has it" in facts


def test_response_times_are_told_with_their_counts_by_part(alerted: Web) -> None:
    two_days(alerted.world)
    rows = book(alerted)["Response times"]

    told = {(row[0], row[1]): dict(zip(rows[0][3:], row[3:], strict=True)) for row in rows[1:]}
    whole, first = f"Area {DISTRICT}", f"Area {SUBDISTRICTS[0]}"
    acknowledged = "Alert raised → acknowledged"
    assert [told[acknowledged, name][first] for name in ("Number", "Median", "9 of 10")] == [1, 4, 4]
    assert [told[acknowledged, name][whole] for name in ("Number", "Median", "9 of 10")] == [3, 10, 30]
    tiles = alerted.get(f"/api/v1/days/{YESTERDAY}/{DISTRICT}").json()["tiles"]
    reporting = "Whistles · Whistle blown → Reported in"
    assert told[reporting, "Median"][whole] == tiles["report_in_minutes"][0]
    assert told[reporting, "9 of 10"][whole] == tiles["report_in_minutes_p90"][0]
    assert told[reporting, "Number"][whole] == tiles["report_ins"][0] == len(SITES)
    assert told["Grid problems · Reported → Closed", "Median"][first] is not None


def test_what_stands_out_is_off_target_or_has_changed_more_than_days_differ(web: Web) -> None:
    world = web.world
    feed = world.catalogue.feeds["temperature_check"]
    for day, count in ((2, 40), (1, 100)):
        records = (a_record(feed, f"{day}-{n}", MORNING - day * DAY, temperature=36.5, site="S1") for n in range(count))
        assert world.ingest("temperature_check", *records).rejected == []
    for site, masked in (("S1", 90), ("S8", 99)):
        world.send("mask_check", START + HOUR, seen=100, masked=masked, site=site)
    world.catch_up()

    facts = page(web, area=DISTRICT, day=YESTERDAY).find_class("report-facts")[0]
    told = {item.xpath(".//strong")[0].text: item.xpath(".//span")[-1].text for item in facts.xpath(".//li")}

    assert told["Mask compliance"] == f"94.5%, target ≥ 95%; worst in Area {SUBDISTRICTS[0]}: 90.0%"
    assert told["Temperature checks"] == "+150.0%: 100 checks after 40 checks"


def test_the_page_lists_a_few_of_each_rule_and_the_workbook_all(web: Web) -> None:
    for n in range(60):
        given_alert(web.world, "fever", GRIDS[0], START + n * MINUTE)

    shown = page(web, area=DISTRICT, day=YESTERDAY)

    assert len(shown.xpath("//table[@class='report-alerts']/tbody/tr")) == 5
    assert "and 55 more" in shown.text_content()
    assert len(book(web)["Worst alerts"]) == 61


def test_a_report_says_what_it_is_of_and_when_it_was_made(web: Web) -> None:
    notes = {row[0]: row[1] for row in book(web, SUBDISTRICTS[0])["Notes"]}

    assert notes["Area"] == f"Area {SUBDISTRICTS[0]} ({SUBDISTRICTS[0]})"
    assert notes["Day"] == f"{YESTERDAY} (Asia/Shanghai)"
    assert notes["Made at"] == "2026-03-05 10:00:00"
    assert notes["Filter"] == "none"


def test_without_a_day_it_is_yesterday_and_without_an_area_ones_own(web: Web) -> None:
    shown = page(web)

    assert shown.find(".//h1").text == f"Area {DISTRICT}"
    assert shown.xpath("//*[@class='report-when']/strong")[0].text == YESTERDAY
    assert "No alerts on this day." in shown.text_content()
    assert "No system has any records on this day." in shown.text_content()
    ways = [link.get("href") for link in shown.xpath("//*[@class='report-tools']//a")]
    assert any("day=2026-03-03" in href for href in ways)
    assert any(f"day={TODAY}" in href for href in ways)


def test_today_is_told_so_far_and_says_so(web: Web) -> None:
    web.world.send("temperature_check", web.world.now - HOUR, temperature=36.5)
    web.world.tick()

    shown = page(web, day=TODAY)

    assert "This day is not over. Told until 10:00" in shown.text_content()
    assert shown.find_class("step-off")
    assert numbers_of(book(web, day=TODAY))["Temperature checks/Temperature checks"][f"Area {DISTRICT}"] == 1


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({"day": "2026-03-06"}, 422, "2026-03-06 has not come yet; today is 2026-03-05."),
        ({"day": "20260304"}, 422, "is not a day. Write it as YYYY-MM-DD."),
        ({"day": "<i>x</i>"}, 422, "“<i>x</i>” is not a day."),
        ({"day": "1999-12-31"}, 422, "is not a day"),
        ({"area": "999"}, 404, "There is no area with the code “999”."),
    ],
)
def test_what_there_is_not_is_refused_by_a_page_and_by_the_file(
    web: Web, query: dict[str, str], status: int, said: str
) -> None:
    answer = web.client.get("/reports/daily", params={"lang": "en", **query})
    file = web.client.get("/reports/daily.xlsx", params={"lang": "en", **query})

    assert (answer.status_code, file.status_code) == (status, status)
    assert said in html.fromstring(answer.text).text_content()
    assert said in file.json()["error"]
    assert "<i>" not in answer.text


@pytest.fixture
def signed_in(world: World) -> Iterator[Web]:
    """A subdistrict's desk."""
    world.tick()
    with serving(world, access=ACCESS) as web:
        sign_in(web.client, "subdistrict")
        yield web


def test_reports_are_of_ones_own_areas_alone(signed_in: Web) -> None:
    given_alert(signed_in.world, "fever", GRIDS[-1], START + HOUR)
    given_alert(signed_in.world, "fever", GRIDS[0], START + HOUR)

    for area in (OTHERS, DISTRICT, "999"):
        answer = signed_in.client.get("/reports/daily", params={"area": area, "lang": "en"})
        told = html.fromstring(answer.text)
        assert answer.status_code == 403
        assert f"The area {area} is not one of those you may see." in told.text_content()
        assert f"area={OWN}" in told.find_class("button")[0].get("href")
        assert signed_in.client.get("/reports/daily.xlsx", params={"area": area}).status_code == 403
    own = signed_in.client.get("/reports/daily", params={"lang": "en"}).text
    assert all(code.startswith(OWN) for code in re.findall(r"\b340103\d*\b", own))
    assert f"Area {OWN}" in own


def test_whoever_has_not_signed_in_is_sent_to_do_so(world: World) -> None:
    world.tick()
    with serving(world, access=ACCESS) as web:
        answer: httpx.Response = web.client.get("/reports/daily")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_report_of_a_grid_has_no_parts(web: Web) -> None:
    two_days(web.world)
    sheets = book(web, GRIDS[0])

    assert "Alerts by area" not in sheets
    assert sheets["Response times"][0][3:] == (f"Area {GRIDS[0]}",)


def test_the_page_is_in_chinese_unless_english_is_asked_for(web: Web) -> None:
    two_days(web.world)
    given_alert(web.world, "fever", GRIDS[0], START + HOUR)
    answer = web.client.get("/reports/daily", params={"day": YESTERDAY})
    shown = html.fromstring(answer.text)

    assert shown.get("lang") == "zh-CN"
    titles = [title.text for title in shown.xpath("//h2")]
    assert titles == ["当日要点", "告警：按规则", "告警：按区域", "重点告警", "响应时长", "各系统指标"]
    empty = html.fromstring(web.client.get("/reports/daily", params={"day": "2026-03-01"}).text)
    assert [title.text for title in empty.xpath("//h2")][1] == "告警"
    heads = {
        head.text_content()
        for head in [*shown.xpath("//th"), *shown.xpath("//dt | //h3"), *shown.find_class("report-legend")]
    }
    assert [head for head in heads if re.search(r"[a-z]{3}", head) and not head.startswith("Area 340103")] == []
