"""One view of the wall as a whole; its panels are in panels.py, its places on the screen in assets/wall.css."""

from __future__ import annotations

from dash import html

from catalogue.areas import Area
from catalogue.registry import Catalogue
from catalogue.views import VIEWS, View
from layouts import panels
from layouts.boot import LOCAL_TIME, live_element
from layouts.data import data
from layouts.header import header
from layouts.map_panel import map_panel
from layouts.shell import TITLE
from layouts.tiles import tile
from layouts.words import Words


def wall_page(
    view: View,
    area: Area,
    levels: list[str],
    catalogue: Catalogue,
    words: Words,
    time_zone: str = LOCAL_TIME,
) -> html.Main:
    """The view for an area. `levels` lie below it, the next first: the map shows the last, the ranking the first."""
    finest, next_level = levels[-1], levels[0]
    drawn = catalogue.indicators[view.map]
    kpis = [tile(catalogue.indicators[key], area, words) for key in view.kpis]
    left = [
        panels.trend(drawn, catalogue, words),
        panels.breakdown(catalogue.indicators[view.breakdown], catalogue, words),
    ]
    right = [
        panels.events(words),
        panels.numbers(view.numbers, catalogue, words),
        panels.ranking(catalogue.indicators[view.ranking], next_level, words),
    ]
    map_ = map_panel(area, finest, view.map, words, wall=True, outline=next_level)
    layers = (f"{view.map}:{finest}", f"{view.ranking}:{next_level}")
    return html.Main(
        [
            header(words(TITLE), _subtitle(view, area, words), words, view if len(VIEWS) > 1 else None),
            html.Div(kpis, className="area-kpis"),
            html.Div(left, className="area-left"),
            panels.map_panel_frame(drawn, area, finest, map_, words),
            html.Div(right, className="area-right"),
            panels.feeds(words),
            live_element(area, layers, catalogue, words, time_zone=time_zone),
        ],
        className="wall",
        lang=words.lang,
        **data(levels=" ".join(levels)),
    )


def _subtitle(view: View, area: Area, words: Words) -> str:
    return f"{area.name} · {words(view.name)}"
