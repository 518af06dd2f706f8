"""The right side of the leaders' map: an area's numbers, its children compared, and its day; assets fill in the numbers."""

from __future__ import annotations

import json

from dash import html

from catalogue.model import System
from layouts import panels
from layouts.boot import period
from layouts.map_view import MapView
from layouts.tiles import tile


def area_panel(view: MapView) -> html.Div:
    """Breakdown and trend of the layer shown, then every number of the area by system."""
    parts = [breakdown(view), panels.trend(view.indicator, view.catalogue, view.words), numbers(view)]
    return html.Div(parts, className="map-side")


def breakdown(view: MapView) -> html.Section | None:
    """The children by the layer's indicator; assets/map-breakdown.js writes, sorts and links the rows. None for a leaf."""
    if not view.children:
        return None
    words = view.words
    rows = [[child.code, child.name] for child in view.children]
    data = {
        "data-breakdown": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
        "data-layer": f"{view.indicator.key}:{view.outline}",
        "data-go": view.drill("{code}"),
        "data-level-name": view.level_name(view.outline),
    }
    aside = " · ".join((words(view.indicator.name), words(period(view.indicator))))
    title = words("By {level}", level=view.level_name(view.outline).lower())
    return panels.panel("children", title, aside, html.Div(className="children", **data))


def numbers(view: MapView) -> html.Section:
    """A tile per indicator, by system; each leads to the records behind its number."""
    groups = [_group(system, view) for system in view.catalogue.systems]
    title = view.words("All numbers of {area}", area=view.area.name)
    return panels.panel("numbers", title, view.words("vs same time yesterday"), html.Div(groups, className="area-tiles"))


def _group(system: System, view: MapView) -> html.Section:
    tiles = []
    for indicator in system.indicators:
        item = tile(indicator, view.area, view.words)
        item.href = view.href(layer=indicator.key, level=view.address.level, open=indicator.key)
        item.title = view.words("Records behind this number")
        tiles.append(item)
    return html.Section([html.H3(view.words(system.name)), html.Div(tiles, className="area-tile-row")])
