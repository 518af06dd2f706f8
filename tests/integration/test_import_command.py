"""The `import` command prints the report and answers 0, 1 when everything was refused, or 2 when a file is unusable."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import pytest

from backend.importing.command import add_parsers, run
from data_access.areas import load_tree
from tests.builders import GRIDS
from tests.world import World

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
MAPPING = """
timezone = "Asia/Shanghai"
[constants]
source = "hotline"
[fields]
source_id = "no"
occurred_at = "at"
category = "kind"
area = "grid"
"""


def answer(world: World, *words: str | Path) -> int:
    parser = argparse.ArgumentParser(prog="app.py")
    add_parsers(parser.add_subparsers(dest="command"))
    return run(parser.parse_args(["import", *map(str, words)]), world.engine, world.ingestor)


@pytest.fixture
def cases(tmp_path: Path) -> tuple[Path, Path]:
    """A file with a good and 25 bad records, and its mapping."""
    file, mapping = tmp_path / "cases.csv", tmp_path / "m.toml"
    lines = ["no,at,kind,grid", f"1,2026-03-05 08:00,noise,{GRIDS[0]}"]
    file.write_text("\n".join([*lines, *(f"b{n},2026-03-05 08:00,noise,9" for n in range(25))]))
    mapping.write_text(MAPPING)
    return file, mapping


def test_records_are_imported_and_the_rejected_ones_listed_and_written(
    world: World, cases: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rejects = tmp_path / "rejects.csv"

    assert answer(world, "problem", cases[0], "--mapping", cases[1], "--rejects", rejects) == 0

    printed = capsys.readouterr().out
    assert "read 26 = accepted 1 + duplicates 0 + rejected 25" in printed
    assert "rejected 25 ×: area … is not a known area code" in printed
    assert "cases.csv:3: area '9' is not a known area code; import it with `import areas`" in printed
    assert "cases.csv:22:" in printed
    assert "cases.csv:23:" not in printed
    assert "… and 5 more" in printed
    rows = list(csv.reader(rejects.open(newline="", encoding="utf-8")))
    assert rows[0] == ["file", "line", "reason"]
    assert [row[1] for row in rows[1:]] == [str(line) for line in range(3, 28)]


def test_a_second_time_is_fine_and_nothing_but_refusals_is_not(world: World, cases: tuple[Path, Path]) -> None:
    assert [answer(world, "problem", cases[0], "--mapping", cases[1]) for _ in range(2)] == [0, 0]
    cases[0].write_text("no,at,kind,grid\n1,2026-03-05 08:00,noise,9\n")
    assert answer(world, "problem", cases[0], "--mapping", cases[1]) == 1


def test_areas_are_imported_by_property_names(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "zip.geojson"
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    feature = {"properties": {"ZIP": "02108", "PO": "Boston"}, "geometry": shape}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, {"properties": {}}]}))
    words = ("areas", file, "--code", "ZIP", "--name", "PO", "--level", "zip_code", "--parent", "boston")
    assert answer(world, *words, "--parent-name", "Boston") == 0
    assert "zip.geojson: feature 2: there is no code in property 'ZIP'" in capsys.readouterr().out
    assert [area.name for area in load_tree(world.engine).path("02108")] == ["Boston", "Boston"]


def test_sites_are_imported(world: World, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(f"code,name,category,area\nN1,One,gym,{GRIDS[0]}\n")
    assert answer(world, "sites", file) == 0


@pytest.mark.parametrize("missing", [0, 1])
def test_an_unreadable_file_or_mapping_is_one_line_and_2(
    world: World, cases: tuple[Path, Path], missing: int, capsys: pytest.CaptureFixture[str]
) -> None:
    cases[missing].unlink()
    assert answer(world, "problem", cases[0], "--mapping", cases[1]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"import: {cases[missing]}: cannot be read (No such file or directory)" in told


def test_a_place_for_the_rejects_that_cannot_be_written_stops_the_import(
    world: World, cases: tuple[Path, Path], tmp_path: Path
) -> None:
    words = ("problem", cases[0], "--mapping", cases[1])
    assert answer(world, *words, "--rejects", tmp_path / "none" / "rejects.csv") == 2
    assert world.tick().records == 0


@pytest.mark.parametrize(
    "words", [("lift", "x.csv"), ("areas", "x"), ("areas", "x", "--level", "Zip code"), ("problem", "x")]
)
def test_wrong_words_are_refused_with_what_would_be_right(world: World, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stopped:
        answer(world, *words)
    assert stopped.value.code == 2
