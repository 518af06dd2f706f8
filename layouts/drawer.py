"""The drawer of the leaders' map: its frame; assets/map-drawer.js fills it with one site, thing, case or alert, or a form."""

from __future__ import annotations

from dash import html

from catalogue.people import Permission
from layouts import ids
from layouts.data import data
from layouts.map_aria import aria
from layouts.map_view import MapView


def drawer(view: MapView) -> html.Aside:
    """Hidden until the address names a thing or a form. It tells its scripts who looks, and whether they may act upon alerts."""
    words = view.words
    close = html.A(
        "×", title=words("Close (Esc)"), className="drawer-close", **view.link(thing=""), **aria(label=words("Close"))
    )
    body = html.Div(className="drawer-body", **data(part="drawer"))
    return html.Aside(
        [close, body],
        id=ids.MAP_DRAWER,
        className="drawer",
        hidden=True,
        role="dialog",
        tabIndex="-1",
        **data(acts="alerts" if view.person.may(Permission.ALERTS) else "", person=view.person.name),
        **aria(label=words("Details")),
    )
