"""The right side of the leaders' map: the children compared, the day, and every number; assets fill in the numbers."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from catalogue.model import System
from layouts import ids, panels
from layouts.compare import compare
from layouts.data import data
from layouts.desk import desk
from layouts.fixed import plain
from layouts.map_view import MapView
from layouts.tiles import tile

TREND_LINES = {**panels.LINES, "other": ""}  # that of a second area, which assets/trend.js names


def area_panel(view: MapView) -> html.Div:
    """The area's alerts, breakdown and trend of the layer shown, then every number of the area by system."""
    parts = [
        compare(view),
        plain(panels.alerts((), view.words, scrolls="")),
        plain(desk(view)),
        html.Div(plain(breakdown(view)), id=ids.MAP_BREAKDOWN),
        html.Div(plain(trend(view)), id=ids.MAP_TREND),
        plain(numbers(view)),
    ]
    return html.Div(parts, className="map-side")


def trend(view: MapView) -> html.Section:
    """The area's day by quarter-hour."""
    per = "{unit} / day" if view.days > 1 else panels.PER_QUARTER
    return panels.trend(view.indicator, view.catalogue, view.words, TREND_LINES, per)


def breakdown(view: MapView) -> html.Section | None:
    """The children by the layer's indicator, or None for a leaf; assets/map-breakdown.js writes and sorts the rows."""
    if not view.children:
        return None
    words = view.words
    rows = [[child.code, child.name] for child in view.children]
    given = {
        "breakdown": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
        "layer": f"{view.indicator.key}:{view.outline}",
        "go": view.drill("{code}"),
        "level-name": view.level_name(view.outline),
        "compare-title": words("Compare with {area}", area=view.area.name),
    }
    aside: list[str | Component] = [
        html.Span(words(view.indicator.name)),
        html.Span(**view.small_print(view.indicator)),
    ]
    title = words("By {level}", level=view.level_name(view.outline).lower())
    return panels.panel("children", title, aside, html.Div(className="children", **data(**given)))


def numbers(view: MapView) -> html.Section:
    """A tile per indicator, by system; each leads to the records behind its number."""
    groups = [_group(system, view) for system in view.catalogue.systems]
    return panels.panel("all-numbers", view.words("All numbers"), None, html.Div(groups, className="area-tiles"))


def _group(system: System, view: MapView) -> html.Section:
    tiles = []
    for indicator in system.indicators:
        item = tile(indicator, view.area, view.words)
        given = {
            "title": view.words("Records behind this number"),
            **view.link(layer=indicator.key, open=indicator.key),
        }
        for name, value in given.items():
            setattr(item, name, value)
        item.children = [*item.children, html.Div(className="tile-other", **data(part="other"))]
        tiles.append(item)
    return html.Section([html.H3(view.words(system.name)), html.Div(tiles, className="area-tile-row")])
