"""What a view of the wall is made of: panels, and the grids they stand on as text. Which views there are is views.py's.

A grid is a picture in words, one line per row: an optional weight, then the name of the panel in each column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalogue.errors import OperatorError
from catalogue.model import Feed, Indicator, Shape

MAP = "map"


class ViewError(OperatorError):
    """A view that cannot be shown; the message names it and says what would be right. `key` is what is wrong in it."""

    def __init__(self, message: str, key: str = "") -> None:
        """`key` is a word by which the place in a file can be found."""
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, kw_only=True)
class PanelKind:
    """What a kind of panel needs: how many indicators (least, most), how many feeds, and of which shape they are."""

    indicators: tuple[int, int] = (0, 0)
    feeds: tuple[int, int] = (0, 0)
    shape: Shape | None = None
    split: bool = False


ANY = 99
PANEL_KINDS: dict[str, PanelKind] = {
    MAP: PanelKind(indicators=(1, 1)),
    "trend": PanelKind(indicators=(1, 1)),
    "breakdown": PanelKind(indicators=(1, 1), split=True),
    "numbers": PanelKind(indicators=(1, 12)),
    "ranking": PanelKind(indicators=(1, 1)),
    "funnel": PanelKind(feeds=(1, 1), shape=Shape.CASE),
    "alerts": PanelKind(feeds=(0, ANY)),
    "ticker": PanelKind(feeds=(0, ANY)),
    "heat": PanelKind(indicators=(1, 1)),
    "cameras": PanelKind(feeds=(1, 1), shape=Shape.STATUS),
}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel. `indicators` and `feeds` by key, as its kind needs them; none for alerts means all feeds.

    `points` are drawn over a map: "site", or feeds of cases and states. `equal` gives all its cells the same size.
    """

    kind: str
    indicators: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    equal: bool = False


@dataclass(frozen=True)
class Grid:
    """A grid read from its text; ViewError says what is wrong with it."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def names(self) -> set[str]:
        """The panels that stand in it."""
        return {name for _, row in self.rows for name in row}

    @property
    def css(self) -> str:
        """As CSS `grid-template` has it."""
        lines = " ".join(f'"{" ".join(row)}" minmax(0, {weight}fr)' for weight, row in self.rows)
        return f"{lines} / {' '.join(['minmax(0, 1fr)'] * len(self.rows[0][1]))}"


def grid_of(text: str) -> Grid:
    """The grid of a text; ViewError where rows differ in length or a panel is not one rectangle."""
    rows = tuple(_row(line.split()) for line in text.strip().splitlines() if line.strip())
    if not rows:
        raise ViewError("a grid needs at least one row of panel names", "grid")
    width = len(rows[0][1])
    for _, row in rows:
        if len(row) != width or not row:
            raise ViewError(
                f"the row {' '.join(row)!r} has {len(row)} columns, the first one has {width}", " ".join(row)
            )
    grid = Grid(rows)
    for name in sorted(grid.names):
        _check_rectangle(grid, name)
    return grid


def _row(words: list[str]) -> tuple[int, tuple[str, ...]]:
    return (int(words[0]), tuple(words[1:])) if words[0].isdigit() else (1, tuple(words))


def _check_rectangle(grid: Grid, name: str) -> None:
    cells = [(y, x) for y, (_, row) in enumerate(grid.rows) for x, word in enumerate(row) if word == name]
    high = max(y for y, _ in cells) - min(y for y, _ in cells) + 1
    wide = max(x for _, x in cells) - min(x for _, x in cells) + 1
    if high * wide != len(cells):
        raise ViewError(f"the places of {name!r} in the grid are not one rectangle", name)


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """One picture of the wall: a row of tiles, and panels by name on grids.

    `grid` is for screens of about 16:9; `wide` for 3:1 and wider, where all panels have room; `tall` for upright
    ones. A panel that is missing in one of them is not shown there.
    """

    key: str
    name: str
    kpis: tuple[str, ...]
    panels: Mapping[str, Panel]
    grid: str
    wide: str
    tall: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it shows, once each."""
        shown = (key for panel in self.panels.values() for key in panel.indicators)
        return tuple(dict.fromkeys((*self.kpis, *shown)))

    @property
    def map(self) -> Panel | None:
        """Its map, if it has one."""
        return self.panels.get(MAP)

    def of_kind(self, *kinds: str) -> list[Panel]:
        """Its panels of some kinds, in order."""
        return [panel for panel in self.panels.values() if panel.kind in kinds]

    @cached_property
    def grids(self) -> dict[str, Grid]:
        """Its grids by name."""
        return {name: grid_of(getattr(self, name)) for name in ("grid", "wide", "tall")}

    def feeds(self, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
        """The feeds that it lives on, once each: those of its indicators first."""
        own = (key for panel in self.panels.values() for key in panel.feeds)
        return tuple(dict.fromkeys((*(indicators[key].feed for key in self.indicators), *own)))


def check_views(views: Iterable[View], indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]) -> None:
    """ViewError for the first thing that cannot be shown."""
    seen: set[str] = set()
    for view in views:
        what = f"view {view.key!r}"
        if view.key in seen:
            raise ViewError(f"{what} is declared twice; give one of them another key", view.key)
        seen.add(view.key)
        _check_known(what, "indicator", view.kpis, indicators)
        for name, panel in view.panels.items():
            _check_panel(f"{what}: panel {name!r}", name, panel, indicators, feeds)
        _check_grids(what, view)


def _check_panel(
    what: str, name: str, panel: Panel, indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]
) -> None:
    kind = PANEL_KINDS.get(panel.kind)
    if kind is None:
        raise ViewError(f"{what} is of kind {panel.kind!r}, which is not one of {', '.join(PANEL_KINDS)}", panel.kind)
    if (panel.kind == MAP) != (name == MAP):
        raise ViewError(f"{what}: the map, and nothing else, is named {MAP!r}", name)
    _check_known(what, "indicator", panel.indicators, indicators)
    _check_known(what, "feed", (*panel.feeds, *(key for key in panel.points if key != "site")), feeds)
    _check_number(what, "indicators", panel.indicators, kind.indicators)
    _check_number(what, "feeds", panel.feeds, kind.feeds)
    for key in panel.feeds:
        if kind.shape and feeds[key].shape is not kind.shape:
            raise ViewError(f"{what}: feed {key!r} is of shape {feeds[key].shape}, it must be {kind.shape}", key)
    for key in panel.indicators:
        if kind.split and not indicators[key].split:
            raise ViewError(f"{what}: indicator {key!r} has no split to break it down by", key)


def _check_known(what: str, kind: str, keys: Iterable[str], known: Mapping[str, object]) -> None:
    for key in keys:
        if key not in known:
            raise ViewError(f"{what} names {kind} {key!r}, which no system declares", key)


def _check_number(what: str, kind: str, keys: tuple[str, ...], limits: tuple[int, int]) -> None:
    least, most = limits
    if not least <= len(keys) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise ViewError(
            f"{what} names {len(keys)} {kind}; a panel of its kind takes {wanted}", keys[0] if keys else kind
        )


def _check_grids(what: str, view: View) -> None:
    for name, grid in view.grids.items():
        for unknown in sorted(grid.names - view.panels.keys()):
            raise ViewError(f"{what}: its {name} has {unknown!r}, which is none of its panels", unknown)
    for lost in sorted(view.panels.keys() - view.grids["wide"].names):
        raise ViewError(f"{what}: panel {lost!r} has no place in its wide grid, which holds all of them", lost)
