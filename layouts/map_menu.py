"""The left side of the leaders' map: what can be shown on it, by system, and the search for an area."""

from __future__ import annotations

from collections.abc import Iterable

from dash import dcc, html
from dash.development.base_component import Component

from catalogue.areas import LEVEL_NAMES, Area
from catalogue.model import System
from layouts import ids
from layouts.data import data
from layouts.map_aria import aria
from layouts.map_view import MapView
from layouts.words import Words


def map_menu(view: MapView) -> html.Aside:
    """The search, then the layers; on a phone the layers are folded away.

    assets/map-links.js marks the layer shown, and keeps the links to the area and day of the address.
    """
    groups = [_group(system, view) for system in view.catalogue.systems]
    layers = html.Nav(groups, className="layers", **aria(label=view.words("Layers")))
    folded = html.Details(
        [html.Summary([html.Span(view.words("Layer")), html.Strong(**data(**{"layer-name": ""}))]), layers],
        open=True,
        className="layers-fold",
    )
    return html.Aside([_search(view.words), folded], className="map-menu")


def _group(system: System, view: MapView) -> html.Section:
    links = [
        html.A(view.words(item.name), className="layer", **view.link(layer=item.key, open=""))
        for item in system.indicators
    ]
    return html.Section([html.H2(view.words(system.name)), *links])


def _search(words: Words) -> html.Div:
    field = dcc.Input(
        id=ids.AREA_SEARCH,
        type="search",
        placeholder=words("Area name or code"),
        debounce=0.2,
        autoComplete="off",
        className="search-field",
    )
    return html.Div([field, html.Div(id=ids.AREA_FOUND, className="search-found")], className="search", role="search")


def found(areas: Iterable[tuple[list[Area], str]], words: Words) -> html.Ul | html.P:
    """The result of a search: each path from the root to an area, and the address of that area."""
    items = [html.Li(html.A(_found_item(path, words), href=href)) for path, href in areas]
    return html.Ul(items) if items else html.P(words("No area of that name or code."), className="empty")


def _found_item(path: list[Area], words: Words) -> list[Component]:
    area = path[-1]
    above = " › ".join(item.name for item in path[1:-1])
    kind = words(LEVEL_NAMES.get(area.level, area.level))
    return [html.Span(area.name), html.Small(" · ".join(filter(None, (kind, above, area.code))))]
