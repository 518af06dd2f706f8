"""Records as files: all of them, in words, with what was asked written in, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import httpx
import openpyxl
import pytest

from api import exports
from tests.builders import DISTRICT, GRIDS, HOUR, SITES, SUBDISTRICTS, a_record, a_whole_life
from tests.integration.test_api_records import ask, every, told_feeds
from tests.web import Web

FORMULA = '=HYPERLINK("http://evil.example","x")'
ENDINGS = pytest.mark.parametrize("ending", ["csv", "xlsx"])


def export(web: Web, feed: str, ending: str, area: str = DISTRICT, **query: Any) -> httpx.Response:
    """The file of today so far."""
    return ask(web, f"{feed}/records.{ending}", area, **query)


def read_csv(answer: httpx.Response) -> tuple[list[str], list[dict[str, str]]]:
    """Lines of notes without their mark, and rows by heading."""
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    notes = [line[2:] for line in lines if line.startswith("# ")]
    rows = csv.DictReader(io.StringIO("\r\n".join(lines[len(notes) :]), newline=""))
    return notes, list(rows)


def read_xlsx(answer: httpx.Response) -> tuple[list[str], list[dict[str, Any]]]:
    """The same of a workbook."""
    assert answer.status_code == 200, answer.text
    records, notes = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    heads, *rows = records.iter_rows(values_only=True)
    told = [f"{label}: {text}" for label, text in notes.iter_rows(values_only=True)]
    return told, [dict(zip(map(str, heads), row, strict=True)) for row in rows]


READERS: dict[str, Any] = {"csv": read_csv, "xlsx": read_xlsx}


@ENDINGS
def test_file_holds_what_the_pages_hold_in_their_order(any_web: Web, ending: str) -> None:
    world = any_web.world
    for feed in told_feeds(any_web):
        lives = [a_whole_life(feed, f"{feed.key}-{n}", world.now - n * 1000, site=s) for n, s in enumerate(SITES)]
        world.ingest(feed.key, *lives)
    for feed_key in [feed.key for feed in told_feeds(any_web)]:
        for area in (DISTRICT, SUBDISTRICTS[0], GRIDS[0]):
            for order in ("newest", "oldest"):
                _, rows = READERS[ending](export(any_web, feed_key, ending, area, order=order, lang="en"))
                assert [row["Record no."] for row in rows] == every(any_web, feed_key, area, order=order)


@ENDINGS
def test_headings_and_words_are_in_the_language(web: Web, ending: str) -> None:
    problem = web.world.catalogue.feeds["problem"]
    web.world.ingest("problem", a_record(problem, "p", web.world.now - HOUR, department="消防"))

    _, (chinese,) = READERS[ending](export(web, "problem", ending))
    _, (english,) = READERS[ending](export(web, "problem", ending, lang="en"))

    assert list(chinese)[:5] == ["时间", "场所", "区域", "环节", "期限"]
    assert (chinese["环节"], english["Step"]) == ("上报", "Reported")
    assert english["Category"] == "City appearance"
    assert english["Department"] == "消防"
    assert english["Area"] == " › ".join(f"Area {GRIDS[0][:end]}" for end in (6, 9, 12, 15))


def test_numbers_and_times_are_values_in_a_workbook_and_exact_in_csv(web: Web) -> None:
    web.world.send("temperature_check", web.world.now - HOUR, temperature=36.8)

    _, (sheet,) = read_xlsx(export(web, "temperature_check", "xlsx", lang="en"))
    _, (line,) = read_csv(export(web, "temperature_check", "csv", lang="en"))

    assert sheet["Time"] == datetime.fromisoformat("2026-03-05 09:00:00")
    assert line["Time"] == "2026-03-05T09:00:00+08:00"
    assert next(value for name, value in sheet.items() if "°C" in name) == 36.8
    assert next(value for name, value in line.items() if "°C" in name) == "36.8"


@ENDINGS
def test_file_says_what_it_is_of_and_when_it_was_written(web: Web, ending: str) -> None:
    web.world.send("patrol", web.world.now, result="problem_found")
    query = {
        "where": ["result:problem_found", "result:in_order"],
        "text": 'a,"=b',
        "indicator": "patrols",
        "lang": "en",
    }

    notes, rows = READERS[ending](export(web, "patrol", ending, SUBDISTRICTS[0], **query))

    searched = {"csv": "a，'=b", "xlsx": 'a,"=b'}[ending]
    assert notes == [
        "Records: Patrols · Patrols",
        f"Area: Area {DISTRICT} › Area {SUBDISTRICTS[0]} ({SUBDISTRICTS[0]})",
        "Time: 2026-03-05 00:00:00 – 2026-03-05 10:00:00 (Asia/Shanghai)",
        f"Filter: Result: Problem found / In order · Site or area: {searched}",
        "Order: Newest first",
        "Number of records: 0",
        "Exported at: 2026-03-05 10:00:00",
    ]
    assert rows == []


def test_programs_get_csv_without_notes(web: Web) -> None:
    web.world.send("patrol", web.world.now)
    answer = export(web, "patrol", "csv", notes="no", lang="en")

    assert answer.content.decode("utf-8-sig").splitlines()[0].startswith("Time,Site,Area")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="patrol_340103_2026-03-05.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(web: Web, text: str) -> None:
    problem = web.world.catalogue.feeds["problem"]
    assert web.world.ingest("problem", a_record(problem, "p", web.world.now, department=text)).accepted == 1
    stored = ask(web, "problem").json()["records"][0]["department"]

    sheet = openpyxl.load_workbook(io.BytesIO(export(web, "problem", "xlsx").content)).worksheets[0]
    _, (line,) = read_csv(export(web, "problem", "csv", lang="en"))

    assert {cell.data_type for cell in sheet[2]} <= {"s", "d", "n"}
    assert any(stored.strip() in str(cell.value) for cell in sheet[2])
    assert line["Department"] in (f"'{stored}", stored.strip())
    assert not line["Department"].startswith(("=", "+", "-", "@", "\t", "\r"))


@ENDINGS
def test_personal_words_are_masked(web: Web, ending: str) -> None:
    problem = web.world.catalogue.feeds["problem"]
    web.world.ingest("problem", a_record(problem, "p", web.world.now, description="Frau Li, Haus 7"))

    answer = export(web, "problem", ending, lang="en")

    _, (row,) = READERS[ending](answer)
    assert row["Description"] == "•••"


@ENDINGS
def test_more_than_a_file_takes_is_refused_before_it_begins(
    web: Web, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST", 3)
    for _ in range(3):
        web.world.send("patrol", web.world.now)
    assert export(web, "patrol", ending).status_code == 200
    web.world.send("patrol", web.world.now)

    answer = export(web, "patrol", ending, lang="en")

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("There are more than 3 records; choose less time")


@ENDINGS
def test_what_cannot_be_asked_is_refused_as_for_pages(web: Web, ending: str) -> None:
    assert export(web, "moonlight", ending).status_code == 404
    assert export(web, "patrol", ending, "999").status_code == 404
    assert export(web, "patrol", ending, where="result:splendid").status_code == 422
