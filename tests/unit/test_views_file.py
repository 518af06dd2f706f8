"""Views from a TOML file: what it says is shown; what it cannot mean is refused with the line and what would be right."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.derived_grids import tall_of, wide_of
from catalogue.grids import grid_of
from catalogue.panels import Panel
from catalogue.registry import Catalogue, load
from catalogue.toml_lines import line_of
from catalogue.toml_tables import TomlError
from catalogue.views import VIEWS
from layouts.words import CHINESE, ENGLISH, for_language

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "view.toml"
GOOD = """\
[view.night]
name = "Night shift"
kpis = ["problems_open"]
grid = "trend trend"

[view.night.panels.trend]
kind = "trend"
indicators = ["problems_reported"]
"""


def loaded(folder: Path, text: str) -> Catalogue:
    path = folder / "views.toml"
    path.write_text(text, encoding="utf-8")
    return load(views_file=path)


def told(folder: Path, text: str) -> str:
    with pytest.raises(TomlError) as caught:
        loaded(folder, text)
    message = str(caught.value)
    assert "\n" not in message
    return message.removeprefix(f"{folder}/")


def test_the_documented_example_adds_a_view_and_orders_them() -> None:
    catalogue = load(views_file=EXAMPLE)

    assert [view.key for view in catalogue.views] == ["overview", "night", "problems"]
    night = catalogue.views[1]
    assert night.panels["map"] == Panel(kind="map", indicators=("problems_open",), points=("problem", "camera"))
    assert (night.dwell_s, len(night.kpis)) == (45, 4)
    assert [for_language(lang).name_of(night) for lang in (CHINESE, ENGLISH)] == ["夜间值守", "Night shift"]


def test_the_view_in_the_documentation_can_be_meant(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", (EXAMPLE.parents[1] / "wall.md").read_text(), re.S)

    assert [view.key for view in loaded(tmp_path, text).views] == ["overview", "night"]


def test_without_a_playlist_it_comes_after_the_built_in_ones(tmp_path: Path) -> None:
    views = loaded(tmp_path, GOOD).views

    assert views[:-1] == VIEWS
    assert (views[-1].key, views[-1].dwell_s) == ("night", VIEWS[0].dwell_s)
    assert for_language(CHINESE).name_of(views[-1]) == "Night shift"


def test_a_built_in_view_is_replaced_at_its_place(tmp_path: Path) -> None:
    views = loaded(tmp_path, GOOD.replace("view.night", f"view.{VIEWS[1].key}")).views

    assert [view.key for view in views] == [view.key for view in VIEWS]
    assert views[1].name == "Night shift"
    assert views[0] is VIEWS[0]


def test_a_wide_grid_gives_the_sides_of_the_map_twice_the_room() -> None:
    assert grid_of(wide_of("5 a map map b\n1 t t t t")).rows == (
        (5, ("a", "a", "map", "map", "b", "b")),
        (1, ("t",) * 6),
    )


def test_a_tall_grid_has_the_map_across_and_the_rest_in_pairs() -> None:
    kinds = {"a": "trend", "map": "map", "b": "alerts", "c": "heat", "t": "ticker", "out": "funnel", "odd": "ranking"}
    panels = {name: Panel(kind=kind) for name, kind in kinds.items()}

    assert grid_of(tall_of("5 a map b\n5 c map b\n1 t t t", panels)).rows == (
        (8, ("map", "map")),
        (5, ("a", "b")),
        (5, ("c", "out")),
        (5, ("odd", "odd")),
        (1, ("t", "t")),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[view.night]\n", "colour = 1\n[view.night]\n", "views.toml:1: colour is not known; here may stand playlist"),
        ('kind = "trend"', 'kid = "trend"', "views.toml:7: view.night.panels.trend.kid is not known; here may stand"),
        ('kind = "trend"\n', "", "views.toml:6: view.night.panels.trend has no kind"),
        ('"trend"', '"trent"', "views.toml:7: view.night.panels.trend.kind 'trent' is not one of map, trend"),
        ('name = "Night shift"', "name = 3", "views.toml:2: view.night.name 3 is not a text"),
        ('grid = "trend trend"\n', "", "views.toml:1: view.night has no grid"),
        (
            "trend trend",
            "trend foo",
            "views.toml:4: view.night: its grid has 'foo', which is none of its panels: trend",
        ),
        (
            "trend trend",
            "trend trend\\ntrend",
            "view.night: its grid: the row 'trend' has 1 columns, the first one has 2",
        ),
        (
            '["problems_open"]',
            '["problem_open"]',
            "views.toml:3: view 'night' names indicator 'problem_open', which no",
        ),
        ('["problems_open"]', '["problem_open"]', "near it: problems_open"),
        ('["problems_open"]', "[]", "views.toml:3: view 'night' has 0 tiles; here it must be 1 to 8"),
        (
            '["problems_open"]',
            '"problems_open"',
            "views.toml:3: view.night.kpis 'problems_open' is not a list of texts",
        ),
        (
            '["problems_reported"]',
            '["problems_reportet"]',
            "views.toml:8: view 'night': panel 'trend' names indicator 'problems_reportet', which no system declares",
        ),
        (
            "indicators = ",
            "feeds = ",
            "views.toml:8: view 'night': panel 'trend' names feed 'problems_reported', which",
        ),
        (
            '["problems_reported"]',
            '["problems_reported", "patrols"]',
            "views.toml:8: view 'night': panel 'trend' has 2 indicators; here it must be 1",
        ),
        (
            "indicators =",
            'points = ["lamps"]\nindicators =',
            "views.toml:8: view 'night': panel 'trend' names points of 'lamps', which no system declares",
        ),
        (
            "indicators =",
            "equal = 1\nindicators =",
            "views.toml:8: view.night.panels.trend.equal 1 is not true or false",
        ),
        ("kpis =", "dwell_s = 0\nkpis =", "views.toml:3: view.night.dwell_s 0 is not a whole number from 1 to 86400"),
        (
            'kind = "trend"\nindicators = ["problems_reported"]',
            'kind = "funnel"\nfeeds = ["mask_check"]',
            "views.toml:8:",
        ),
        (
            'kind = "trend"\nindicators = ["problems_reported"]',
            'kind = "breakdown"\nindicators = ["handling_time"]',
            "views.toml:8: view 'night': panel 'trend': indicator 'handling_time' has no split",
        ),
        ('kind = "trend"', 'kind = "map"', "views.toml:6: view 'night': panel 'trend': the map, and nothing else"),
        ("view.night", "view.Night", "views.toml:1: view 'Night': a name is small letters, digits and _"),
        ("view.night", "view.auto", "views.toml:1: view 'auto': a name is small letters, digits and _"),
        (
            "[view.night]\n",
            'playlist = ["nigth"]\n[view.night]\n',
            "views.toml:1: playlist names view 'nigth'; there are",
        ),
        ("[view.night]\n", "playlist = []\n[view.night]\n", "views.toml:1: playlist [] must name at least one view"),
        ("name =", "name", "views.toml: not a TOML file: "),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    assert message in told(tmp_path, GOOD.replace(old, new))


def test_a_panel_that_stands_nowhere_is_told(tmp_path: Path) -> None:
    lost = '[view.night.panels.extra]\nkind = "ticker"\n'

    assert told(tmp_path, GOOD + lost).startswith("views.toml:9: view 'night': panel 'extra' has no place in its wide")


def test_a_row_of_a_grid_over_several_lines_is_told_with_its_own_line(tmp_path: Path) -> None:
    text = GOOD.replace('"trend trend"', '"""\n5  trend   trend\n\n4  trend   trend  trend\n"""')

    assert told(tmp_path, text).startswith("views.toml:7: view.night: its grid: the row 'trend trend trend' has 3 col")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TomlError, match=r"none\.toml: cannot be read \(No such file"):
        load(views_file=tmp_path / "none.toml")


def test_a_line_is_found_in_tables_within_a_line_too() -> None:
    text = "[view]\n# night: comment\nday = {}\nnight = { name = 'x', kpis = ['a'] }\n"

    assert line_of(text, ("view", "night", "kpis"), "a") == 4
    assert line_of(text, ("view", "none")) == 1


def test_a_view_replaced_by_itself_is_the_same(tmp_path: Path) -> None:
    once = loaded(tmp_path, GOOD).views[-1]

    assert replace(once).grids == once.grids


WITH_CAMERAS = GOOD.replace('"trend trend"', '"trend cameras"') + '\n[view.night.panels.cameras]\nkind = "cameras"\n'


def test_a_wall_of_cameras_says_which_and_how_many(tmp_path: Path) -> None:
    asked = 'feeds = ["camera"]\npanes = 16\nlive = 9\nplace = "340103009"\ncategories = ["mall", "religious_site"]\n'
    panel = loaded(tmp_path, WITH_CAMERAS + asked).views[-1].panels["cameras"]

    assert (panel.panes, panel.live, panel.place) == (16, 9, "340103009")
    assert panel.categories == ("mall", "religious_site")


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ('feeds = ["camera"]\npanes = 7', "has 7 panes; there may be 1, 4, 9, 16"),
        ('feeds = ["camera"]\npanes = 4\nlive = 9', "has 9 live panes of 4; write 0 to 4"),
        ('feeds = ["charger"]', "the things of feed 'charger' have no pictures"),
    ],
)
def test_a_wall_of_cameras_that_cannot_be_is_refused(tmp_path: Path, asked: str, wrong: str) -> None:
    message = told(tmp_path, WITH_CAMERAS + asked)

    assert "view 'night': panel 'cameras'" in message
    assert message.endswith(wrong)


def test_panes_are_for_cameras_alone(tmp_path: Path) -> None:
    assert "panes is for panels of kind cameras, not for 'trend'" in told(tmp_path, GOOD + "panes = 16\n")
