"""The comparison with a second area on the leaders' map: how it is chosen, and where assets/map-compare.js tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import dcc, html

from catalogue.areas import LEVEL_NAMES, Area
from layouts import ids
from layouts.data import data
from layouts.map_aria import aria
from layouts.map_number import map_number
from layouts.map_view import MapView
from layouts.words import Words


def compare(view: MapView) -> html.Section:
    """The second area beside the first by the layer's indicator, and below it the search for another one."""
    words = view.words
    field = dcc.Input(
        id=ids.COMPARE_SEARCH,
        type="search",
        placeholder=words("Area name or code"),
        debounce=0.2,
        autoComplete="off",
        className="search-field",
    )
    picked = html.Div(chosen(view), id=ids.MAP_COMPARE, className="compare-chosen")
    pick = html.Details(
        [
            html.Summary(words("Compare with another area")),
            html.Div([field, html.Div(id=ids.COMPARE_FOUND, className="search-found")], className="search"),
        ],
        className="compare-pick",
    )
    return html.Section([picked, pick], className="panel area-compare", **aria(label=words("Comparison")))


def chosen(view: MapView) -> list[html.Div]:
    """Both areas with a place for their numbers, and the way to take the second away; the one's own where there is none."""
    other = view.compared
    if other is None:
        return [map_number(view)]
    away = html.A(
        "×",
        title=view.words("End the comparison"),
        className="compare-end",
        **view.link(compare=""),
        **aria(label=view.words("End the comparison")),
    )
    rows = html.Div(className="compare-rows", **data(compare=other.code, name=other.name, own=view.area.name))
    return [html.Div([rows, away], className="compare-head")]


def candidates(paths: Iterable[tuple[list[Area], dict[str, Any]]], words: Words) -> html.Ul | html.P:
    """Areas to compare with: the path to each from the root, and the arguments of its link."""
    items = [html.Li(html.A(_named(path, words), **given)) for path, given in paths]
    return html.Ul(items) if items else html.P(words("No area of that name or code."), className="empty")


def _named(path: list[Area], words: Words) -> list[html.Span | html.Small]:
    area = path[-1]
    above = " › ".join(item.name for item in path[1:-1])
    kind = words(LEVEL_NAMES.get(area.level, area.level))
    return [html.Span(area.name), html.Small(" · ".join(filter(None, (kind, above))))]
