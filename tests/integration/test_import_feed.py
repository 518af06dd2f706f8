"""Records of any feed come from CSV through a mapping, over both kinds of store; every line is accounted for."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from backend.importing.feed import import_feed
from backend.importing.report import ImportFailure, ImportReport
from backend.ingest import UnknownFeed
from tests.builders import GRIDS, centre_of
from tests.world import World

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
LON, LAT = centre_of(GRIDS[2])
CASES = """
timezone = "Asia/Shanghai"
[constants]
source = "hotline"
[fields]
source_id = "no"
occurred_at = "opened"
due_at = "due"
category = "kind"
lon = "x"
lat = "y"
area = "grid"
[steps]
closed = "closed"
"""
HEADER = "no,opened,due,closed,kind,x,y,grid"


def imported(world: World, feed: str, path: Path, mapping: Path, size: int = 50_000) -> ImportReport:
    report = import_feed(world.ingestor, feed, path, mapping, size=size)
    assert report.read == report.accepted + report.duplicates + len(report.rejected)
    return report


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """A mapping for cases of the hotline."""
    path = tmp_path / "hotline.toml"
    path.write_text(CASES)
    return path


def given_csv(folder: Path, *lines: str) -> Path:
    path = folder / "hotline.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return path


def test_cases_are_placed_closed_and_left_open(any_world: World, tmp_path: Path, mapping: Path) -> None:
    path = given_csv(
        tmp_path,
        f"1,2026-03-05 08:00,2026-03-05 09:00,2026-03-05 08:30,noise,{LON},{LAT},",
        f"2,2026-03-05 08:00,2026-03-05 09:00,,noise,0,0,{GRIDS[4]}",
        f"3,2026-03-05 08:00,,,noise,,,{GRIDS[4]}",
    )

    assert imported(any_world, "problem", path, mapping).accepted == 3

    any_world.catch_up()
    assert any_world.value("problems_reported") == 3
    assert [any_world.value("problems_open", GRIDS[n]) for n in (2, 4)] == [0, 2]
    assert any_world.value("problems_overdue", GRIDS[4]) == 1
    assert any_world.value("on_time_closure_rate", GRIDS[2]) == 100
    assert any_world.value("handling_time") == 30
    assert any_world.verify().differences == []


def test_rows_that_cannot_be_used_are_refused_by_line_and_counted_by_reason(
    world: World, tmp_path: Path, mapping: Path
) -> None:
    place = f"noise,,,{GRIDS[4]}"
    path = given_csv(
        tmp_path,
        f'1,2026-03-05 08:00,,,"noise\nby night",,,{GRIDS[4]}',
        f"2,2026-03-05 08:00,,2026-03-05 07:59,{place}",
        f"3,yesterday,,,{place}",
        f"4,2026-03-05 08:00,soon,,{place}",
        "5,2026-03-05 08:00,,,noise,,,",
        "6,2026-03-05 08:00,,,noise,1,1,",
        "7,2026-03-05 08:00,,,noise,2,2,",
        f",2026-03-05 08:00,,,{place}",
        f"9,2026-03-05 08:00,,,,,,{GRIDS[4]}",
        f"10,2026-03-05 08:00,,{place}",
    )

    report = imported(world, "problem", path, mapping)

    told = dict(report.rejected)
    assert (report.read, report.accepted) == (10, 1)
    assert told[4] == "step 'closed' is before the case was reported (occurred_at)"
    assert "occurred_at 'yesterday' is not a time by ISO 8601" in told[5]
    assert "due_at 'soon' is not a time by ISO 8601" in told[6]
    assert "the record has no place" in told[7]
    assert "the point 1.000000, 1.000000 lies in no known area and no area code is given" in told[8]
    assert "source_id is missing" in told[10]
    assert "category is missing" in told[11]
    assert "7 values where the first line names 8 columns" in told[12]
    assert max(report.by_reason.values()) == 2
    text = report.text()
    assert "read 10 = accepted 1 + duplicates 0 + rejected 9" in text
    assert f"hotline.csv:4: {told[4]}" in text
    assert "rejected 2 ×: problem …: the point …, … lies in no known area and no area code is given" in text


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_the_same_file_again_adds_nothing_in_chunks_of_any_size(
    world: World, tmp_path: Path, mapping: Path, size: int
) -> None:
    path = given_csv(tmp_path, *(f"{n},2026-03-05 0{n % 9}:00,,,noise,,,{GRIDS[n % 12]}" for n in range(30)))
    assert imported(world, "problem", path, mapping, size).accepted == 30
    again = imported(world, "problem", path, mapping, 11)
    assert (again.accepted, again.duplicates) == (0, 30)


def test_a_later_file_closes_cases_that_an_earlier_one_reported(world: World, tmp_path: Path, mapping: Path) -> None:
    line = f"1,2026-03-05 08:00,,,noise,,,{GRIDS[4]}"
    imported(world, "problem", given_csv(tmp_path, line), mapping)
    closed = line.replace(",,,noise", ",,2026-03-05 09:00,noise")
    assert imported(world, "problem", given_csv(tmp_path, closed), mapping).accepted == 1
    world.catch_up()
    assert (world.value("problems_reported"), world.value("problems_open")) == (1, 0)


def test_a_damaged_zipped_list_of_temperatures_in_gb18030_goes_in(any_world: World, tmp_path: Path) -> None:
    rows = ["场所编码,时间,序号,体温", "S1,2026/3/5 8:05,1,36.5℃", "S1,2026/3/5 8:05,2,37.5", "S2,2026/3/5 8:06,-,36.5"]
    path = tmp_path / "checks.csv.gz"
    path.write_bytes(
        gzip.compress("\n".join([*rows, "S3,2026/3/5 8:07,1,365度", "S9,2026/3/5 8:07,1,36.2"]).encode("gb18030"))
    )

    report = imported(any_world, "temperature_check", path, EXAMPLES / "temperature_checks.toml")

    told = dict(report.rejected)
    assert (report.read, report.accepted) == (5, 2)
    assert "source_id is missing" in told[4]
    assert told[5] == "temperature 365 °C is outside 30–45"
    assert "site 'S9' is not on the register" in told[6]
    any_world.catch_up()
    assert any_world.value("temperature_checks", GRIDS[0]) == 2


def test_a_file_without_a_column_of_the_mapping_is_one_clear_line(world: World, tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("no,opened\n1,2\n")
    with pytest.raises(
        ImportFailure, match=r"other\.csv:1: no column 'due', which hotline\.toml asks for; there are no"
    ):
        imported(world, "problem", path, mapping)


def test_an_undeclared_feed_is_refused(world: World, tmp_path: Path, mapping: Path) -> None:
    with pytest.raises(UnknownFeed, match="feed 'lift' is not declared"):
        imported(world, "lift", given_csv(tmp_path), mapping)
