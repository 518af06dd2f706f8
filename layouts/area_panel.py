"""The right side of the leaders' map: the children compared, the day, and every number; assets fill in the numbers."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from catalogue.model import System
from layouts import ids, panels
from layouts.boot import period
from layouts.map_view import MapView
from layouts.tiles import tile


def area_panel(view: MapView) -> html.Div:
    """Breakdown and trend of the layer shown, then every number of the area by system."""
    return html.Div(
        [html.Div(compared(view), id=ids.MAP_COMPARED, className="map-compared"), numbers(view)], className="map-side"
    )


def compared(view: MapView) -> list[Component | None]:
    """What belongs to the layer shown: its breakdown and its trend."""
    return [breakdown(view), panels.trend(view.indicator, view.catalogue, view.words)]


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
    """A tile per indicator, by system; each leads to the records behind its number (assets/map-links.js keeps it so)."""
    groups = [_group(system, view) for system in view.catalogue.systems]
    return panels.panel("numbers", view.words("All numbers"), None, html.Div(groups, className="area-tiles"))


def _group(system: System, view: MapView) -> html.Section:
    tiles = []
    for indicator in system.indicators:
        item = tile(indicator, view.area, view.words)
        item.href = view.href(layer=indicator.key, level=view.address.level, open=indicator.key)
        item.title = view.words("Records behind this number")
        setattr(item, "data-layer-link", indicator.key)
        setattr(item, "data-open-link", indicator.key)
        tiles.append(item)
    return html.Section([html.H3(view.words(system.name)), html.Div(tiles, className="area-tile-row")])
