"""The map with its legend, for the wall and the leaders' page; dash-leaflet moves it, assets/map*.js draw on it."""

from __future__ import annotations

from collections.abc import Sequence

import dash_leaflet as dl
from dash import html

from catalogue.areas import Area
from layouts import ids
from layouts.data import data
from layouts.links import map_address
from layouts.map_aria import aria
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
    levels: Sequence[str] = (),
) -> html.Div:
    """The map of an area, coloured by the indicator `layer` at `level`, with boundaries and names at `outline`.

    The boundaries are the area's, or those of `outline_area` around it. `go` is the address of a cell, with {code}
    for its area; unless given, the leaders' map with this layer. `points` are the kinds
    drawn over it: "site", or feeds of cases and states. `levels` are all there are, from the root down.
    """
    outline = outline or level
    go = go or map_address("{code}", words, layer=layer)
    return html.Div(
        [
            _leaflet(area, wall),
            html.Div(className="map-legend", **data(part="legend")),
            html.Div(className="map-points-legend", **data(part="points")),
            None if wall else _shape_switch(words),
        ],
        id=ids.WALL_MAP_PANEL if wall else ids.MAP_PANEL,
        className="map-panel",
        **data(area=area.code, level=level, layer=layer, go=go, points=" ".join(points), chain=" ".join(levels)),
        **data(**files(area, level, outline, outline_area or area)),
    )


def _leaflet(area: Area, wall: bool) -> dl.Map:
    """What moves the map; on the wall nobody does."""
    return dl.Map(
        id=ids.WALL_MAP if wall else ids.MAP,
        className="map-canvas",
        center=[area.lat, area.lon],
        zoom=START_ZOOM,
        zoomSnap=0 if wall else ZOOM_SNAP,
        zoomDelta=0.5,
        attributionControl=False,
        trackViewport=False,
        doubleClickZoom=False,
        zoomAnimation=not wall,
        fadeAnimation=False,
        keyboard=False,
        **dict.fromkeys(HANDLED, not wall),
    )


def _shape_switch(words: Words) -> html.Button:
    """All cells of one size, or as they lie in the country; assets/map-layers.js answers it."""
    title = words("Show all cells in the same size")
    switch = data(**{"shape-switch": ""}) | aria(pressed="false")
    return html.Button(words("Equal cells"), title=title, className="map-shape", **switch)


def files(area: Area, level: str, outline: str, outline_area: Area) -> dict[str, str]:
    """Where the browser fetches the cells and the boundaries over them."""
    return {"cells": geometry_url(area.code, level), "outlines": geometry_url(outline_area.code, outline)}


def geometry_url(code: str, level: str) -> str:
    """Where the areas of a level are to be had as shapes."""
    return f"/api/v1/areas/{code}/{level}.geojson"
