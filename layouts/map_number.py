"""The number of the layer shown for the area shown, at the top of the numbers; assets/map-number.js writes it."""

from __future__ import annotations

from dash import html

from layouts.data import data
from layouts.map_view import MapView


def map_number(view: MapView) -> html.Div:
    """Number and state, against yesterday, and the area's place among those beside it: parts of the one around it."""
    state = html.Span(className="tile-state", **data(part="state"))
    head = html.Div([_blank("name"), state], className="map-number-head")
    against = html.Span([html.Span(**data(part="compared")), html.B(**data(part="change"))])
    lines = html.Div([against, _blank("beside")], className="map-number-lines")
    around = view.path[-2:-1]
    beside = {"around": around[0].code, "around-name": around[0].name, "level": view.area.level} if around else {}
    return html.Div([head, _blank("value"), lines], className="map-number", **data(**{"map-number": "", **beside}))


def _blank(part: str) -> html.Span:
    """A place for a script to write in, which React leaves alone."""
    return html.Span(className=f"map-number-{part}", **data(part=part))
