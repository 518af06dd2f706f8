"""A mapping file is read strictly: what it cannot mean is refused with the file and the key named."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from backend.importing.feed import mapped
from backend.importing.mapping import FeedMapping, check_mapping, load_mapping
from backend.importing.report import ImportFailure
from backend.importing.table import Chunk
from backend.validation import Errors
from catalogue.registry import load

OTHER = ("view", "people")  # not mappings
EXAMPLES = [path for path in (Path(__file__).parents[2] / "docs" / "examples").glob("*.toml") if path.stem not in OTHER]
LEAST = '[constants]\nsource = "x"\n[fields]\nsource_id = "id"\noccurred_at = "at"\n'


def given_mapping(folder: Path, text: str) -> FeedMapping:
    path = folder / "m.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def mapped_row(mapping: FeedMapping, **texts: str) -> tuple[dict[str, object], dict[int, str]]:
    errors = Errors()
    frame = mapped(Chunk(list(texts), [2], [list(texts.values())]), mapping, errors)
    return frame.iloc[0].to_dict(), errors.by_row


@pytest.mark.parametrize("path", sorted(EXAMPLES), ids=lambda path: path.stem)
def test_every_documented_example_fits_its_feed(path: Path) -> None:
    mapping = load_mapping(path)
    assert mapping.feed is not None
    check_mapping(mapping, load().feeds[mapping.feed])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "m.toml: colour is not known; here may stand feed, encoding"),
        ("fields = 3", "m.toml: fields 3 is not a table"),
        ("[fields]\nlon = 3", "m.toml: fields.lon 3 is not a table"),
        ("[fields]\nlon = []", "m.toml: fields.lon names no column"),
        ("[fields.area]\npad = 5", "m.toml: fields.area.column names no column"),
        ('[fields.area]\ncolumn = "zip"\nregex = "x"', "m.toml: fields.area.regex is not known; here may stand column"),
        ('[fields.area]\ncolumn = "zip"\npattern = "["', "m.toml: fields.area.pattern '[' is not a regular expression"),
        ('[fields.area]\ncolumn = "zip"\npattern = "x"', "m.toml: fields.area.pattern 'x' must have one group"),
        ('[fields.area]\ncolumn = "zip"\npad = true', "m.toml: fields.area.pad True is not a number of digits"),
        ('timezone = "Boston"', "m.toml: timezone 'Boston' is not an IANA time zone"),
        ('crs = "mars"', "m.toml: crs 'mars' is not one of wgs84, gcj02, bd09"),
        ('repeated_hour = "both"', "m.toml: repeated_hour 'both' is not one of first, second, refuse"),
        ("[constants]\nsource = true", "m.toml: constants.source True is not a text or a number"),
        ("a = ", "m.toml: not a TOML file"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ImportFailure) as failure:
        given_mapping(tmp_path, text)
    assert told in str(failure.value)


@pytest.mark.parametrize(
    ("feed", "text", "told"),
    [
        ("mask_check", 'feed = "problem"\n' + LEAST, "feed is 'problem', but the file is imported as 'mask_check'"),
        ("mask_check", LEAST + 'lift = "x"', "fields.lift is not known; here may stand source, source_id"),
        ("mask_check", LEAST + 'due_at = "x"', "fields.due_at is not known"),
        ("mask_check", LEAST + '[steps]\nclosed = "x"', "steps.closed is not known; here may stand nothing"),
        ("problem", LEAST + '[steps]\nlost = "x"', "steps.lost is not known; here may stand reported, registered"),
        ("problem", LEAST + 'source = "x"', "fields.source is also among the constants"),
        ("mask_check", '[fields]\nsource_id = "a"', "fields.source is missing; every record of mask_check needs it"),
    ],
)
def test_a_mapping_that_does_not_fit_the_feed_is_refused(tmp_path: Path, feed: str, text: str, told: str) -> None:
    mapping = given_mapping(tmp_path, text)
    with pytest.raises(ImportFailure) as failure:
        check_mapping(mapping, load().feeds[feed])
    assert told in str(failure.value)


@pytest.mark.parametrize(
    ("code", "area"), [("2119.0", "02119"), ("2467", "02467"), ("02108", "02108"), ("none", "0none"), ("", None)]
)
def test_a_damaged_code_is_cut_out_and_padded(code: str, area: str | None, tmp_path: Path) -> None:
    text = LEAST + "[fields.area]\ncolumn = \"zip\"\npattern = '^(\\d+)(?:\\.0)?$'\npad = 5"
    row, _ = mapped_row(given_mapping(tmp_path, text), id="1", at="", zip=code)
    assert row["area"] == area


def test_words_are_translated_and_the_rest_is_kept_or_gathered(tmp_path: Path) -> None:
    text = LEAST + (
        '[fields.channel]\ncolumn = "via"\nvalues = { Phone = "hotline" }\n'
        '[fields.category]\ncolumn = "via"\notherwise = "other"\nvalues = { Phone = "hotline" }'
    )
    mapping = given_mapping(tmp_path, text)
    assert [mapped_row(mapping, id="1", at="", via=via)[0]["channel"] for via in ("Phone", "App")] == ["hotline", "App"]
    assert [mapped_row(mapping, id="1", at="", via=via)[0]["category"] for via in ("Phone", "App")] == [
        "hotline",
        "other",
    ]


def test_several_columns_are_joined_and_empty_words_mean_nothing(tmp_path: Path) -> None:
    mapping = given_mapping(tmp_path, 'empty = ["-"]\n[fields]\nsource_id = ["site", "no"]')
    assert mapped_row(mapping, site="S1", no=" 7 ")[0]["source_id"] == "S1-7"
    assert mapped_row(mapping, site="S1", no="-")[0]["source_id"] is None


@pytest.mark.parametrize(
    ("rule", "text", "moment"),
    [
        ("", "2019-06-14T12:00:00-04:00", "2019-06-14T16:00Z"),
        ("", "2019-06-14 16:00Z", "2019-06-14T16:00Z"),
        ("", "2019-06-14 12:00:00.250", "2019-06-14T16:00:00.250Z"),
        ("", "2019-06-14", "2019-06-14T04:00Z"),
        ('time_format = "%m/%d/%Y %I:%M %p"', "06/14/2019 01:05 PM", "2019-06-14T17:05Z"),
        ('time_format = "%d.%m.%Y %H:%M %z"', "14.06.2019 12:00 +0200", "2019-06-14T10:00Z"),
        ("", "2019-11-03 01:30:00", "2019-11-03T05:30Z"),
        ('repeated_hour = "second"', "2019-11-03 01:30:00", "2019-11-03T06:30Z"),
        ("", "2019-03-10 02:30:00", "2019-03-10T07:30Z"),
    ],
)
def test_times_are_read_in_their_zone_also_when_clocks_change(
    tmp_path: Path, rule: str, text: str, moment: str
) -> None:
    mapping = given_mapping(tmp_path, f'timezone = "America/New_York"\n{rule}\n{LEAST}')
    row, errors = mapped_row(mapping, id="1", at=text)
    assert errors == {}
    assert row["occurred_at"] == pd.Timestamp(moment)


@pytest.mark.parametrize(
    ("rule", "text", "told"),
    [
        ('timezone = "America/New_York"', "yesterday", "occurred_at 'yesterday' is not a time by ISO 8601"),
        ('timezone = "Asia/Shanghai"\ntime_format = "%Y/%m/%d"', "2019-01-01", "is not a time written as %Y/%m/%d"),
        ("", "2019-01-01 08:00", "occurred_at '2019-01-01 08:00' has no time zone; name one in the mapping"),
        ('timezone = "America/New_York"\nrepeated_hour = "refuse"', "2019-11-03 01:30", "happened twice"),
        ('timezone = "America/New_York"\nskipped_hour = "refuse"', "2019-03-10 02:30", "does not exist"),
    ],
)
def test_a_time_that_cannot_be_read_is_an_error_of_its_row(tmp_path: Path, rule: str, text: str, told: str) -> None:
    _, errors = mapped_row(given_mapping(tmp_path, f"{rule}\n{LEAST}"), id="1", at=text)
    assert told in errors[0]


def test_steps_come_from_columns_and_an_empty_one_was_not_entered(tmp_path: Path) -> None:
    text = f'timezone = "Asia/Shanghai"\n{LEAST}[steps]\nreported = "at"\nclosed = "end"'
    mapping = given_mapping(tmp_path, text)
    row, _ = mapped_row(mapping, id="1", at="2026-03-05 08:00", end="2026-03-05 09:00")
    assert row["steps"] == [
        {"step": "reported", "at": "2026-03-05T00:00:00.000000Z"},
        {"step": "closed", "at": "2026-03-05T01:00:00.000000Z"},
    ]
    row, _ = mapped_row(mapping, id="1", at="2026-03-05 08:00", end="")
    assert [step["step"] for step in row["steps"]] == ["reported"]


def test_points_are_shifted_from_the_named_datum(tmp_path: Path) -> None:
    text = f'crs = "gcj02"\n{LEAST}lon = "x"\nlat = "y"'
    row, _ = mapped_row(given_mapping(tmp_path, text), id="1", at="", x="116.38404722455657", y="39.91334545536069")
    assert row["lon"] == pytest.approx(116.377817, abs=1e-9)
    assert row["lat"] == pytest.approx(39.911954, abs=1e-9)
    row, _ = mapped_row(given_mapping(tmp_path, text), id="1", at="", x="east", y="39.9")
    assert (row["lon"], row["lat"]) == ("east", "39.9")
