"""The search for an area on the leaders' map, while it is typed."""

from __future__ import annotations

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks.services import Services
from layouts import ids
from layouts.map_address import language, parse
from layouts.map_menu import found
from layouts.words import for_language

SHOWN = 12


def find_areas(text: str | None, pathname: str, search: str, services: Services) -> Component | None:
    """Links to the areas found, with the layer and day of the address; nothing while nothing is typed."""
    address = parse(pathname or "", search or "")
    if not (text or "").strip() or address is None:
        return None
    words = for_language(language(search or ""))
    hits = services.areas.search(text or "", SHOWN)
    return found([(services.areas.path(hit.code), address.href(words, area=hit.code, open="")) for hit in hits], words)


def register(app: Dash, services: Services) -> None:
    """Bind the search field to its list."""

    @app.callback(
        Output(ids.AREA_FOUND, "children"),
        Input(ids.AREA_SEARCH, "value"),
        State(ids.ADDRESS, "pathname"),
        State(ids.ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def _find(text: str | None, pathname: str, search: str) -> Component | None:
        return find_areas(text, pathname, search, services)
