"""Reads the deployer's views of the wall from a TOML file (docs/wall.md); what is wrong is named with its line.

What a view may hold is checked by panels.py, which does not know of files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from catalogue.derived_grids import tall_of, wide_of
from catalogue.grids import ViewError
from catalogue.model import Feed, Indicator
from catalogue.panels import GRIDS, OF_PICTURES, PANEL_KINDS, PANES, Panel, View, check_view, read_grid
from catalogue.toml_lines import line_of
from catalogue.toml_tables import LinedChecker, TomlError, read_toml

TOP = ("playlist", "view")
VIEW = ("name", "name_zh", "dwell_s", "kpis", "grid", "wide", "tall", "panels")
LONGEST_DWELL_S = 86_400
NEEDED = ("name", "kpis", "grid", "panels")
PANEL = ("kind", "indicators", "feeds", "points", "equal", *OF_PICTURES)
CHINESE = "zh-CN"

Table = dict[str, Any]


def read_views(
    path: Path, built_in: tuple[View, ...], indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]
) -> tuple[View, ...]:
    """The views of the wall in their order: the built-in ones, replaced where the file has one of the same key, and
    its further ones; or those of its `playlist`. TomlError with the line for the first thing that cannot be meant.
    """
    given = read_toml(path)
    check = LinedChecker(path, text_of_file=path.read_text(encoding="utf-8"))
    check.known("", given, TOP)
    views = {view.key: view for view in built_in}
    for key, table in check.table("view", given.get("view", {})).items():
        try:
            views[key] = _view(key, check.table(f"view.{key}", table), check)
            check_view(views[key], indicators, feeds)
        except ViewError as error:
            line = line_of(check.text_of_file, ("view", key, *error.place), error.key)
            raise TomlError(f"{path}:{line}: {error}") from None
    return _chosen(given, views, check)


def _chosen(given: Table, views: Mapping[str, View], check: LinedChecker) -> tuple[View, ...]:
    keys = check.texts("playlist", given.get("playlist", list(views)))
    for key in keys:
        if key not in views:
            line = line_of(check.text_of_file, ["playlist"], key)
            raise TomlError(f"{check.path}:{line}: playlist names view {key!r}; there are {', '.join(views)}")
    if not keys or len(set(keys)) < len(keys):
        raise check.failure("playlist", f"{list(keys)} must name at least one view, and none twice")
    return tuple(views[key] for key in keys)


def _view(key: str, given: Table, check: LinedChecker) -> View:
    where = f"view.{key}"
    check.known(where, given, VIEW)
    check.needed(where, given, NEEDED)
    panels = check.table(f"{where}.panels", given["panels"])
    made = {name: _panel(f"{where}.panels.{name}", table, check) for name, table in panels.items()}
    grids = _grids(where, given, made, check)
    return View(
        key=key,
        name=check.text(f"{where}.name", given["name"]),
        names={CHINESE: check.text(f"{where}.name_zh", given["name_zh"])} if "name_zh" in given else {},
        dwell_s=check.whole(f"{where}.dwell_s", given.get("dwell_s", View.dwell_s), 1, LONGEST_DWELL_S),
        kpis=check.texts(f"{where}.kpis", given["kpis"]),
        panels=made,
        grid=grids["grid"],
        wide=grids["wide"],
        tall=grids["tall"],
    )


def _panel(where: str, given: Any, check: LinedChecker) -> Panel:
    table = check.table(where, given)
    check.known(where, table, PANEL)
    check.needed(where, table, ("kind",))
    lists: Table = {
        key: check.texts(f"{where}.{key}", table[key]) for key in ("indicators", "feeds", "points") if key in table
    }
    kind = check.one_of(f"{where}.kind", table["kind"], PANEL_KINDS)
    equal = check.flag(f"{where}.equal", table.get("equal", False))
    return Panel(kind=kind, equal=equal, **lists, **_pictures(where, table, check))


def _pictures(where: str, table: Table, check: LinedChecker) -> Table:
    """What a panel of cameras may say; what it leaves out is as Panel has it."""
    readers: dict[str, Callable[[str, Any], Any]] = {
        "panes": lambda key, given: check.whole(key, given, min(PANES), max(PANES)),
        "live": lambda key, given: check.whole(key, given, 0, max(PANES)),
        "categories": check.texts,
        "place": check.text,
    }
    return {name: read(f"{where}.{name}", table[name]) for name, read in readers.items() if name in table}


def _grids(where: str, given: Table, panels: Mapping[str, Panel], check: LinedChecker) -> dict[str, str]:
    """The texts of its three grids; one that is not given is made of the first. ViewError as panels.py has it."""
    own = {name: check.text(f"{where}.{name}", given[name]) for name in GRIDS if name in given}
    read_grid(where, "grid", own["grid"], panels)
    return {"wide": wide_of(own["grid"]), "tall": tall_of(own["grid"], panels), **own}
