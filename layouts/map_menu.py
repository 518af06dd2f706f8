"""The left side of the leaders' map: what can be shown on it, by system, and the search for areas and things."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from catalogue.areas import LEVEL_NAMES, Area
from catalogue.model import System
from layouts import ids
from layouts.data import data
from layouts.fixed import plain
from layouts.map_aria import aria
from layouts.map_layers import PointLayer, alerts, layers_of
from layouts.map_view import MapView
from layouts.words import Words


def map_menu(view: MapView) -> html.Aside:
    """The search, then the layers; on a phone the layers are folded away.

    assets/map-links.js marks the layer shown, and keeps the links to the area and day of the address;
    assets/map-layers.js answers what is drawn over the cells.
    """
    groups = [_looks(view), *(_group(system, view) for system in view.catalogue.systems)]
    layers = html.Nav(groups, className="layers", **aria(label=view.words("Layers")))
    folded = html.Details(
        [html.Summary([html.Span(view.words("Layer")), html.Strong(**data(**{"layer-name": ""}))]), layers],
        open=True,
        className="layers-fold",
    )
    return html.Aside([_search(view.words), plain(folded)], className="map-menu")


def _group(system: System, view: MapView) -> html.Section:
    links = [
        html.A(view.words(item.name), className="layer", **view.link(layer=item.key, open=""))
        for item in system.indicators
    ]
    points = [_points(layer) for layer in layers_of(system, view.catalogue, view.words)]
    return html.Section([html.H2(view.words(system.name)), *links, *points])


def _looks(view: MapView) -> html.Section:
    """How the cells look, and the alerts of all systems over them."""
    words = view.words
    opacity = html.Div(className="opacity-field", **data(**{"opacity-field": words("Opacity of the cells")}))
    return html.Section([html.H2(words("On the map")), opacity, _points(alerts(view.catalogue, words))])


def _points(layer: PointLayer) -> html.Div:
    """Switches a kind of points on and off; its categories come with the points."""
    mark = [html.Span(className="switch-mark"), html.Span(layer.name), html.Span(className="point-count")]
    given = aria(checked="false") | data(toggle=layer.kind)
    switch = html.Button(mark, type="button", role="switch", className="point-switch", **given)
    named = json.dumps(layer.categories, ensure_ascii=False, separators=(",", ":"))
    chips = html.Div(className="chips", **data(chips=layer.kind, categories=named))
    return html.Div([switch, chips], className="point-layer")


def _search(words: Words) -> html.Div:
    field = dcc.Input(
        id=ids.AREA_SEARCH,
        type="search",
        placeholder=words("Area, site, camera or case"),
        debounce=0.2,
        autoComplete="off",
        className="search-field",
    )
    return html.Div([field, html.Div(id=ids.AREA_FOUND, className="search-found")], className="search", role="search")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that a search found: what it is, its number, the areas from the root to it, and its address."""

    name: str
    what: str
    code: str
    path: list[Area]
    href: str


def area_hit(path: list[Area], href: str, words: Words) -> Hit:
    """An area as what was found; `path` leads to it."""
    area = path[-1]
    what = words(LEVEL_NAMES.get(area.level, area.level))
    return Hit(name=area.name, what=what, code=area.code, path=path[:-1], href=href)


def found(hits: Iterable[Hit], words: Words) -> html.Ul | html.P:
    """The result of a search."""
    items = [html.Li(html.A(_told(hit), href=hit.href)) for hit in hits]
    return html.Ul(items) if items else html.P(words("Nothing of that name or number."), className="empty")


def _told(hit: Hit) -> list[Component]:
    way = " › ".join(item.name for item in hit.path[1:])
    number = "" if hit.code == hit.name else hit.code
    about = html.Small(" · ".join(filter(None, (hit.what, way))))
    return [html.Span(hit.name), about, *([html.Small(number)] if number else [])]
