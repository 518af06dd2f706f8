"""Which page stands at an address: a view of the wall, the leaders' map, or a card that says what is wrong."""

from __future__ import annotations

import re

from dash import Dash, Input, Output
from dash.development.base_component import Component

from callbacks import map_page
from callbacks.services import Services
from catalogue.registry import Catalogue
from catalogue.views import VIEWS
from layouts import ids
from layouts.links import map_address
from layouts.map_address import AddressError, language, parse
from layouts.map_page import refused_page
from layouts.wall import wall_page
from layouts.words import Words, for_language

WALL = re.compile(r"/(?:wall(?:/(?P<view>[^/]+))?/?)?")


def page_at(pathname: str, search: str, services: Services, catalogue: Catalogue) -> Component:
    """The page of an address; never fails for an address that is wrong."""
    words = for_language(language(search))
    try:
        return _page(pathname, search, services, catalogue, words)
    except AddressError as error:
        title = words("Not found") if error.status == 404 else words("This address cannot be shown")
        return refused_page(title, words(error.msgid, **error.values), map_address("", words), words)


def _page(pathname: str, search: str, services: Services, catalogue: Catalogue, words: Words) -> Component:
    address = parse(pathname, search)
    if address is not None:
        return map_page.show(address, services, catalogue, words)
    match = WALL.fullmatch(pathname)
    if match is None:
        raise AddressError("There is no page at {path}.", status=404, path=pathname)
    return _wall(match["view"] or VIEWS[0].key, services, catalogue, words)


def _wall(key: str, services: Services, catalogue: Catalogue, words: Words) -> Component:
    view = next((view for view in VIEWS if view.key == key), None)
    if view is None:
        raise AddressError("The wall has no view “{view}”.", status=404, view=key)
    area = map_page.find_area("", services)
    return wall_page(view, area, services.areas.levels_below(area.code), catalogue, words, services.clock.zone)


def register(app: Dash, services: Services, catalogue: Catalogue) -> None:
    """Bind the address to the page."""

    @app.callback(Output(ids.PAGE, "children"), Input(ids.ADDRESS, "pathname"), Input(ids.ADDRESS, "search"))
    def _show(pathname: str | None, search: str | None) -> Component:
        return page_at(pathname or "/", search or "", services, catalogue)
