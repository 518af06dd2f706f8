"""What can be dispatched from the area of the leaders' map, and its patrol orders; assets/patrol-orders.js fills them in."""

from __future__ import annotations

from dash import html

from catalogue.people import Permission
from layouts.data import data
from layouts.map_layers import ACTS
from layouts.map_view import MapView
from layouts.panels import panel

NAMES = {"dispatch": "Dispatch a case", "patrol": "Patrol order"}


def desk(view: MapView) -> html.Section | None:
    """The ways to the forms for whoever may dispatch, and the orders for whoever may see records; None for others."""
    if not view.person.may(Permission.RECORDS):
        return None
    words = view.words
    orders = html.Div(className="orders", **data(orders=""))
    body = [_links(view), orders] if view.person.may(Permission.DISPATCH) else [orders]
    return panel("desk", words("Dispatching"), words("Patrol orders of 7 days"), html.Div(body))


def _links(view: MapView) -> html.Div:
    links = [html.A(view.words(NAMES[act]), className="button-quiet", **view.link(thing="", act=act)) for act in ACTS]
    return html.Div(links, className="desk-links")
