"""The wall as one page that holds all its views; one is seen, assets/views.js changes which without asking anyone.

Panels are made in panels.py, what each view asks of the live document in view_ask.py.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue.areas import Area
from catalogue.panels import MAP, Panel, View
from catalogue.people import EVERYONE, Person
from catalogue.registry import Catalogue
from layouts import panels
from layouts.boot import LOCAL_TIME, live_element, period
from layouts.data import data
from layouts.header import header
from layouts.links import map_address
from layouts.map_panel import map_panel
from layouts.shell import TITLE
from layouts.tiles import tile
from layouts.view_ask import view_ask
from layouts.words import Words

MOST_IN_NARROW_ROW = 4  # tiles, on a screen too narrow for eight


def wall_page(
    shown: View,
    area: Area,
    levels: list[str],
    catalogue: Catalogue,
    words: Words,
    time_zone: str = LOCAL_TIME,
    is_rotating: bool = False,
    person: Person = EVERYONE,
) -> html.Main:
    """All views of the wall for an area, `shown` first. `levels` lie below the area, the next first.

    The maps show the last level, the rankings the first. A rotating wall asks for the numbers of all views at once.
    """
    ground = panels.Ground(area, levels[0], catalogue, words)
    asked = view_ask(catalogue.views if is_rotating else (shown,), levels, catalogue)
    return html.Main(
        [
            header(words(TITLE), area.name, words, shown, catalogue.views, person, "on", [_way_to_map(area, words)]),
            *(_kpis(view, ground, hidden=view is not shown) for view in catalogue.views),
            html.Div(_places(shown, levels, ground), className="wall-grid", style=_grids(shown)),
            html.Div(className="wall-empty", hidden=True, **data(part="empty")),
            panels.feeds(words),
            live_element(area, asked, catalogue, words, time_zone=time_zone),
        ],
        className="wall",
        lang=words.lang,
        **data(levels=" ".join(levels), view=shown.key, views=_told(levels, ground)),
    )


def _way_to_map(area: Area, words: Words) -> html.A:
    """Seen on phones (assets/wall.css), where the map is the better page."""
    return html.A(words("Map"), href=map_address(area.code, words), className="header-link to-map")


def _kpis(view: View, ground: panels.Ground, hidden: bool) -> html.Div:
    tiles = [tile(ground.catalogue.indicators[key], ground.area, ground.words) for key in view.kpis]
    in_two_rows = -(-len(tiles) // 2) if len(tiles) > MOST_IN_NARROW_ROW else len(tiles)
    columns = {"--kpis": len(tiles), "--kpis-narrow": in_two_rows}
    return html.Div(tiles, className="area-kpis", hidden=hidden, style=columns, **data(of=view.key))


def _places(shown: View, levels: list[str], ground: panels.Ground) -> list[Component]:
    """The map that all views share, then the panels of each view."""
    views = ground.catalogue.views
    mapped = next((view for view in (shown, *views) if view.map), None)
    places: list[Component] = [_map(mapped, shown, levels, ground)] if mapped else []
    for view in views:
        named = {name: panel for name, panel in view.panels.items() if name != MAP}
        places += [_place(name, panels.build(panel, ground), [view], shown) for name, panel in named.items()]
    return places


def _place(name: str, section: html.Section, of: Sequence[View], shown: View) -> html.Div:
    """A panel of one view, or of several that have it at the same place; not there in the grids that leave it out."""
    missing = [f"not-{each}" for each, grid in of[0].grids.items() if name not in grid.names]
    return html.Div(
        section,
        className=" ".join(("place", *missing)),
        style={"gridArea": name},
        hidden=shown not in of,
        **data(of=" ".join(view.key for view in of)),
    )


def _map(view: View, shown: View, levels: list[str], ground: panels.Ground) -> html.Div:
    given = view.panels[MAP]
    drawn, finest = ground.catalogue.indicators[given.indicators[0]], levels[-1]
    body = map_panel(ground.area, finest, drawn.key, ground.words, wall=True, outline=levels[0], points=given.points)
    frame = panels.map_panel_frame(drawn, ground.area, finest, body, ground.words)
    return _place(MAP, frame, [each for each in ground.catalogue.views if each.map], shown)


def _grids(view: View) -> dict[str, str]:
    return {f"--{name}": grid.css for name, grid in view.grids.items()}


def _told(levels: list[str], ground: panels.Ground) -> str:
    """What assets/views.js and playlist.js know of the views, as JSON."""
    views = {view.key: _described(view, levels, ground) for view in ground.catalogue.views}
    told = {"views": views, "ask": view_ask(ground.catalogue.views, levels, ground.catalogue)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _described(view: View, levels: list[str], ground: panels.Ground) -> Mapping[str, object]:
    return {
        "name": ground.words.name_of(view),
        "grids": _grids(view),
        "ask": view_ask((view,), levels, ground.catalogue),
        "dwell_s": view.dwell_s,
        "feeds": view.feeds(ground.catalogue.indicators),
        "numbers": Counter(ground.catalogue.indicators[key].feed for key in view.indicators),
        "map": _map_described(view.map, levels[-1], ground) if view.map else None,
    }


def _map_described(panel: Panel, level: str, ground: panels.Ground) -> Mapping[str, object]:
    drawn = ground.catalogue.indicators[panel.indicators[0]]
    return {
        "layer": drawn.key,
        "count": f"{drawn.key}:{level}",
        "points": " ".join(panel.points),
        "shape": "equal" if panel.equal else "",
        "title": panels.map_title(drawn, level, ground.words),
        "period": ground.words(period(drawn)),
    }
