"""What a view of the wall is made of: tiles and panels. Which views there are is views.py's, grids are grids.py's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from catalogue import grids
from catalogue.grids import Grid, ViewError, grid_of
from catalogue.model import Feed, Indicator, Shape

MAP, SITE = grids.MAP, "site"
GRIDS = ("grid", "wide", "tall")


@dataclass(frozen=True, kw_only=True)
class PanelKind:
    """What a kind of panel needs: how many indicators (least, most), how many feeds, and of which shape they are.

    `across` is the weight of the row that it wants for itself on an upright screen; 0: it shares one. `pictures`: it shows
    those of cameras, so its feeds must have some.
    """

    indicators: tuple[int, int] = (0, 0)
    feeds: tuple[int, int] = (0, 0)
    shape: Shape | None = None
    split: bool = False
    across: int = 0
    pictures: bool = False


ANY = 99
MOST_TILES = 8
PANES = (1, 4, 9, 16)
PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
NOT_NAMES = ("auto", "span", "none", "inherit", "initial", "unset", "revert")
PANEL_KINDS: dict[str, PanelKind] = {
    MAP: PanelKind(indicators=(1, 1), across=8),
    "trend": PanelKind(indicators=(1, 1)),
    "breakdown": PanelKind(indicators=(1, 1), split=True),
    "numbers": PanelKind(indicators=(1, 12)),
    "ranking": PanelKind(indicators=(1, 1)),
    "funnel": PanelKind(feeds=(1, 1), shape=Shape.CASE),
    "alerts": PanelKind(feeds=(0, ANY)),
    "ticker": PanelKind(feeds=(0, ANY), across=1),
    "heat": PanelKind(indicators=(1, 1)),
    "cameras": PanelKind(feeds=(1, 1), shape=Shape.STATUS, across=9, pictures=True),
}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel. `indicators` and `feeds` by key, as its kind needs them; none for alerts means all feeds.

    `points` are drawn over a map: "site", or feeds of cases and states. `equal` gives all its cells the same size.
    Of cameras: at most `panes` at once, of which `live` move and the others show their last picture; only those of the
    `categories` of places, all without any, in the area with the code `place`, the wall's own without one.
    """

    kind: str
    indicators: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    equal: bool = False
    panes: int = 9
    live: int = 4
    categories: tuple[str, ...] = ()
    place: str = ""


OF_PICTURES = {name: getattr(Panel, name) for name in ("panes", "live", "categories", "place")}


@dataclass(frozen=True, kw_only=True, eq=False)
class View:
    """One picture of the wall: a row of tiles, and panels by name on grids.

    `grid` is for screens of about 16:9; `wide` for 3:1 and wider, where all panels have room; `tall` for upright
    ones. A panel that is missing in one of them is not shown there. `dwell_s`: how long a rotating wall stays with it.
    `name` is English, a word of the catalogue of words; `names` are those of a view that brings its own, by language.
    """

    key: str
    name: str
    kpis: tuple[str, ...]
    panels: Mapping[str, Panel]
    grid: str
    wide: str
    tall: str
    dwell_s: int = 30
    names: Mapping[str, str] = field(default_factory=dict)

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
        return {name: grid_of(getattr(self, name)) for name in GRIDS}

    def feeds(self, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
        """The feeds that it lives on, once each: those of its indicators first."""
        own = (key for panel in self.panels.values() for key in panel.feeds)
        return tuple(dict.fromkeys((*(indicators[key].feed for key in self.indicators), *own)))


def check_views(views: Iterable[View], indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]) -> None:
    """ViewError for the first thing that cannot be shown."""
    seen: set[str] = set()
    for view in views:
        if view.key in seen:
            raise ViewError(f"view {view.key!r} is declared twice; give one of them another key", view.key)
        seen.add(view.key)
        check_view(view, indicators, feeds)


def check_view(view: View, indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]) -> None:
    """ViewError for the first thing in it that cannot be shown."""
    what = f"view {view.key!r}"
    _check_name(what, view.key, ())
    _check_number(what, "tiles", view.kpis, (1, MOST_TILES), ("kpis",))
    _check_known(what, "indicator", view.kpis, indicators, ("kpis",))
    for name, panel in view.panels.items():
        _check_name(f"{what}: panel {name!r}", name, ("panels",))
        _check_panel(f"{what}: panel {name!r}", name, panel, indicators, feeds)
    for name in GRIDS:
        read_grid(what, name, getattr(view, name), view.panels)
    for lost in sorted(view.panels.keys() - view.grids["wide"].names):
        raise ViewError(
            f"{what}: panel {lost!r} has no place in its wide grid, which holds all of them", lost, ("panels", lost)
        )


def read_grid(what: str, name: str, text: str, panels: Iterable[str]) -> Grid:
    """The grid `name` of a view, of the text of that; ViewError where it has others than these panels."""
    known = set(panels)
    try:
        grid = grid_of(text)
    except ViewError as error:
        raise ViewError(f"{what}: its {name}: {error}", error.key, (name,)) from None
    for unknown in sorted(grid.names - known):
        told = f"{what}: its {name} has {unknown!r}, which is none of its panels: {', '.join(sorted(known))}"
        raise ViewError(told, unknown, (name,))
    return grid


def _check_name(what: str, name: str, place: tuple[str, ...]) -> None:
    if not PLAIN_NAME.fullmatch(name) or name in NOT_NAMES:
        raise ViewError(f"{what}: a name is small letters, digits and _, and no word of CSS such as auto", name, place)


def _check_panel(
    what: str, name: str, panel: Panel, indicators: Mapping[str, Indicator], feeds: Mapping[str, Feed]
) -> None:
    place = ("panels", name)
    kind = PANEL_KINDS.get(panel.kind)
    if kind is None:
        told = f"{what} is of kind {panel.kind!r}, which is not one of {', '.join(PANEL_KINDS)}"
        raise ViewError(told, panel.kind, place)
    if (panel.kind == MAP) != (name == MAP):
        raise ViewError(f"{what}: the map, and nothing else, is named {MAP!r}", name, place)
    _check_known(what, "indicator", panel.indicators, indicators, place)
    _check_known(what, "feed", panel.feeds, feeds, place)
    _check_known(what, "points of", panel.points, (SITE, *(key for key, feed in feeds.items() if feed.pinned)), place)
    _check_number(what, "indicators", panel.indicators, kind.indicators, place)
    _check_number(what, "feeds", panel.feeds, kind.feeds, place)
    _check_pictures(what, panel, kind, feeds, place)
    for key in panel.feeds:
        if kind.shape and feeds[key].shape is not kind.shape:
            told = f"{what}: feed {key!r} is of shape {feeds[key].shape}, it must be {kind.shape}"
            raise ViewError(told, key, place)
    for key in panel.indicators:
        if kind.split and not indicators[key].split:
            raise ViewError(f"{what}: indicator {key!r} has no split to break it down by", key, place)


def _check_known(what: str, kind: str, keys: Iterable[str], known: Iterable[str], place: tuple[str, ...]) -> None:
    names = list(known)
    for key in keys:
        if key not in names:
            close = get_close_matches(key, names) or names
            told = f"{what} names {kind} {key!r}, which no system declares; near it: {', '.join(close[:5])}"
            raise ViewError(told, key, place)


def _check_number(what: str, kind: str, keys: tuple[str, ...], limits: tuple[int, int], place: tuple[str, ...]) -> None:
    least, most = limits
    if not least <= len(keys) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise ViewError(f"{what} has {len(keys)} {kind}; here it must be {wanted}", keys[0] if keys else "", place)


def _check_pictures(
    what: str, panel: Panel, kind: PanelKind, feeds: Mapping[str, Feed], place: tuple[str, ...]
) -> None:
    for name, usual in OF_PICTURES.items():
        if not kind.pictures and getattr(panel, name) != usual:
            raise ViewError(f"{what}: {name} is for panels of kind cameras, not for {panel.kind!r}", name, place)
    if panel.panes not in PANES:
        told = f"{what} has {panel.panes} panes; there may be {', '.join(map(str, PANES))}"
        raise ViewError(told, "panes", place)
    if not 0 <= panel.live <= panel.panes:
        raise ViewError(f"{what} has {panel.live} live panes of {panel.panes}; write 0 to {panel.panes}", "live", place)
    for key in panel.feeds if kind.pictures else ():
        if not feeds[key].pictures:
            raise ViewError(f"{what}: the things of feed {key!r} have no pictures", key, place)
