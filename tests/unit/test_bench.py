"""Every part of the bench that needs no running product works at a tiny size and returns the figures it promises."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from bench import grouping, history, records, rollup
from bench.__main__ import PARTS, main
from bench.png import palette_of
from bench.report import Report, figure, percentile, table
from bench.stack import wall_layers
from tests.endurance import shifted


def test_grouping_counts_the_same_rows_in_every_way() -> None:
    report = grouping.measure(rows=(1_000,), runs=1)

    assert [item.name.partition(",")[0] for item in report.figures] == [
        "Grouper",
        "numpy bincount alone",
        "pandas groupby",
        "DuckDB",
        "polars",
    ]
    assert all(item.value > 0 and item.unit == "rows/s" for item in report.figures)


def test_rollup_counts_all_that_waits_and_splits_its_time() -> None:
    report = rollup.measure(records=2_000, runs=1, stores=("SQLite",))

    for title in ("SQLite, at 5,000/s", "SQLite, over half a day"):
        assert report[title].value > 0
        assert report[f"{title}: per CPU second of our process"].value > 0
        assert report[f"{title}: records"].value > 100
        assert report[f"{title}: cells"].value > 0
        assert all(report[f"{title}: of it {part}"].value >= 0 for part in (*rollup.WATCHED, "the rest"))


def test_history_ticks_over_a_short_and_a_long_one() -> None:
    report = history.measure(days=(0.01, 0.1), runs=2, new_records=20)

    assert report["long history"].value > report["short history"].value > 0
    assert len(report["tick, short history"].samples) == len(report["tick, long history"].samples) == 2
    assert report["ratio of the medians"].at_most == history.TARGET


def test_records_are_paged_exported_and_taken_in() -> None:
    report = records.measure(rows=3_000, asks=2, exported=500, taken=100, stores=("SQLite",))

    for case in records.CASES:
        assert all(report[f"SQLite, {case}, {level}"].at_most == records.TARGET_MS for level in records.LEVELS)
    assert report["SQLite, export as csv"].value > 0
    assert report["SQLite, export as xlsx: size"].value > 0
    assert report["SQLite, intake with the index by area"].value > 0


def test_every_part_has_its_module() -> None:
    for part in PARTS:
        assert callable(import_module(f"bench.{part}").measure)


def test_an_unknown_part_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["roll-up"])

    assert "there is no part roll-up, only grouping, rollup" in capsys.readouterr().err


def test_a_table_says_whether_the_median_meets_its_target() -> None:
    figures = (figure("speed", [1.0, 9.0, 5.0], "rows/s", at_least=6), figure("time", [2.0], "ms", at_most=2))

    text = table("both", Report("By hand.", figures))

    assert "| speed | 5 | 1 – 9 | 3 | rows/s | ≥ 6 MISSED |" in text
    assert "| time | 2 | 2 – 2 | 1 | ms | ≤ 2 met |" in text


def test_a_figure_without_runs_is_an_error() -> None:
    with pytest.raises(ValueError, match="speed: nothing was measured"):
        figure("speed", [], "rows/s")


def test_a_percentile_is_one_of_the_samples() -> None:
    assert [percentile([3, 1, 2], share) for share in (0.0, 0.5, 0.95, 1.0)] == [1, 2, 3, 3]


def test_a_shifted_document_differs_in_every_number_but_times_and_events() -> None:
    document = {"as_of": 5, "events": [[1]], "tiles": {"open": [7, None, 2.5]}}

    assert shifted(document) == {"as_of": 5, "events": [[1]], "tiles": {"open": [4, None, 2.25]}}


def test_the_bench_asks_for_the_layers_of_the_wall() -> None:
    assert wall_layers().startswith("?layer=patrol_coverage:grid&layer=on_time_closure_rate:subdistrict&trend=")


def test_a_palette_keeps_the_one_red_word() -> None:
    blues = np.stack([np.zeros(4_096), np.repeat(np.arange(64), 64) * 2, np.tile(np.arange(64), 64) * 4], axis=1)
    rgb = np.concatenate([blues.astype(np.int64), [[240, 86, 74]]])

    palette = palette_of(rgb, np.array([50] * len(blues) + [6]))

    assert np.abs(palette - rgb[-1]).sum(axis=1).min() == 0
    assert len(palette) <= 256


def test_a_palette_keeps_what_is_frequent() -> None:
    rgb = np.array([[0, 0, 0], [255, 0, 0], [250, 250, 250]])

    palette = palette_of(rgb, np.array([5, 9, 1]))

    assert {tuple(colour) for colour in rgb.tolist()} <= {tuple(colour) for colour in palette.tolist()}
