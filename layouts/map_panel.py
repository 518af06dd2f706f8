"""The map with its legend, for the wall and the leaders' page; what is painted on it is assets/map.js's business."""

from __future__ import annotations

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

from catalogue.areas import Area
from layouts import ids
from layouts.data import data
from layouts.links import map_address
from layouts.words import Words

START_ZOOM = 11
ZOOM_SNAP = 0.1
HANDLED = ("zoomControl", "dragging", "scrollWheelZoom", "touchZoom", "boxZoom")


def map_panel(
    area: Area,
    level: str,
    layer: str,
    words: Words,
    wall: bool,
    outline: str = "",
    go: str = "",
    outline_area: Area | None = None,
    points: tuple[str, ...] = (),
) -> html.Div:
    """The map of an area, coloured by the indicator `layer` at `level`, with boundaries and names at `outline`.

    The boundaries are the area's, or those of `outline_area` around it. `go` is the address of a cell, with {code}
    for its area; unless given, the leaders' map with this layer. `points` are
    the kinds drawn over it: "site", or feeds of cases and states.
    """
    outline = outline or level
    go = go or map_address("{code}", words, layer=layer)
    return html.Div(
        [
            dl.Map(
                map_layers(area, level, outline, outline_area or area),
                id=ids.MAP,
                className="map-canvas",
                center=[area.lat, area.lon],
                zoom=START_ZOOM,
                zoomSnap=ZOOM_SNAP,
                zoomDelta=0.5,
                preferCanvas=True,
                attributionControl=False,
                trackViewport=False,
                doubleClickZoom=False,
                zoomAnimation=not wall,
                fadeAnimation=False,
                keyboard=False,
                **dict.fromkeys(HANDLED, not wall),
            ),
            html.Div(className="map-legend", **data(part="legend")),
        ],
        id=ids.MAP_PANEL,
        className="map-panel",
        **data(area=area.code, level=level, layer=layer, go=go, points=" ".join(points)),
    )


def map_layers(area: Area, level: str, outline: str, outline_area: Area) -> list[Component]:
    """The cells and, in a pane above that lets the pointer through, the boundaries. A new area means new components."""
    cells = dl.GeoJSON(
        id=f"{ids.MAP_CELLS}-{area.code}-{level}",
        url=geometry_url(area.code, level),
        style={"variable": "commandCenter.map.style"},
        onEachFeature={"variable": "commandCenter.map.cell"},
        eventHandlers={
            "click": {"variable": "commandCenter.map.open"},
            "mousemove": {"variable": "commandCenter.map.point"},
            "mouseout": {"variable": "commandCenter.map.leave"},
        },
        disableDefaultEventHandlers=True,
    )
    boundaries = dl.GeoJSON(
        id=f"{ids.MAP_OUTLINE}-{outline_area.code}-{outline}",
        url=geometry_url(outline_area.code, outline),
        style={"variable": "commandCenter.map.outlineStyle"},
        onEachFeature={"variable": "commandCenter.map.outline"},
        interactive=False,
        disableDefaultEventHandlers=True,
    )
    return [cells, dl.Pane(boundaries, name="boundaries", style={"zIndex": 450, "pointerEvents": "none"})]


def geometry_url(code: str, level: str) -> str:
    """Where the browser fetches the cells of an area."""
    return f"/api/v1/areas/{code}/{level}.geojson"
