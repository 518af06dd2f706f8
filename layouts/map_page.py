"""The leaders' map as a whole: menu, map and records, the area's numbers; its places on the screen are in assets/map.css."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import panels
from layouts.boot import live_element, period
from layouts.header import header
from layouts.links import wall_address
from layouts.area_panel import area_panel
from layouts.map_bar import map_bar
from layouts.map_menu import map_menu
from layouts.map_panel import map_panel
from layouts.map_view import MapView
from layouts.shell import TITLE
from layouts.words import Words


def map_page(view: MapView, records: Component | None) -> html.Main:
    """The page; `records` is the panel of the records behind a number where one is open."""
    words = view.words
    centre = [map_bar(view), _map(view), records]
    return html.Main(
        [
            header(words(TITLE), words("Map"), words),
            map_menu(view),
            html.Div(centre, className="map-centre map-centre-split" if records else "map-centre"),
            area_panel(view),
            live_element(view.area, view.layers, view.catalogue, words, view.address.day, view.time_zone),
        ],
        className="map-page",
        lang=words.lang,
        **{"data-title": f"{view.area.name} · {words(view.indicator.name)}"},
    )


def _map(view: MapView) -> html.Section:
    words, shown = view.words, view.indicator
    when = view.address.day or words(period(shown))
    title = " · ".join((words(shown.name), view.level_name(view.level)))
    aside = [html.Span(when), html.Span(**{"data-count": f"{shown.key}:{view.level}"}), html.Span(words("Schematic map"))]
    body = map_panel(view.area, view.level, shown.key, words, False, view.outline, view.drill("{code}"))
    return panels.panel("map", title, aside, html.Div(body, className="map-body"))


def refused_page(title: str, text: str, back: str, words: Words) -> html.Main:
    """What is wrong with the address, and the way back."""
    card = [
        html.Span(className="hatched"),
        html.H1(title),
        html.P(text),
        html.A(words("Open the map of the whole city"), href=back, className="button"),
        html.A(words("Back to the wall"), href=wall_address("overview", words)),
    ]
    return html.Main(html.Div(card, className="refused-card"), className="refused", lang=words.lang)
