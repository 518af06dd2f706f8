"""Which page stands at an address: a view of the wall, the leaders' map, or a card that says what is wrong."""

from __future__ import annotations

import re

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks import map_page
from callbacks.services import Services
from catalogue.registry import Catalogue
from catalogue.views import VIEWS, view_named
from layouts import ids
from layouts.links import map_address
from layouts.map_address import AddressError, language, parse
from layouts.map_page import refused_page
from layouts.wall import wall_page
from layouts.words import Words, for_language

WALL = re.compile(r"/(?:wall(?:/(?P<view>[^/]+))?/?)?")
MAP, OTHER = "map", "other"


def page_at(pathname: str, search: str, services: Services, catalogue: Catalogue) -> tuple[Component, str]:
    """The page of an address, and its kind: MAP with its language where callbacks.map_page can change it in place."""
    words = for_language(language(search))
    try:
        address = parse(pathname, search)
        if address is None:
            return _wall(pathname, services, catalogue, words), OTHER
        return map_page.show(address, services, catalogue, words), f"{MAP} {words.lang}"
    except AddressError as error:
        title = words("Not found") if error.status == 404 else words("This address cannot be shown")
        return refused_page(title, words(error.msgid, **error.values), map_address("", words), words), OTHER


def _wall(pathname: str, services: Services, catalogue: Catalogue, words: Words) -> Component:
    match = WALL.fullmatch(pathname)
    if match is None:
        raise AddressError("There is no page at {path}.", status=404, path=pathname)
    view = view_named(match["view"] or VIEWS[0].key)
    if view is None:
        raise AddressError("The wall has no view “{view}”.", status=404, view=match["view"])
    area = map_page.find_area("", services)
    return wall_page(view, area, services.areas.levels_below(area.code), catalogue, words, services.clock.zone)


def stays(pathname: str, search: str, standing: str | None, services: Services, catalogue: Catalogue) -> bool:
    """True where the map's page stands already in the right language, so that only parts of it change."""
    address, words = parse(pathname, search), for_language(language(search))
    if address is None or standing != f"{MAP} {words.lang}":
        return False
    try:
        map_page.resolve(address, services, catalogue, words)
    except AddressError:
        return False
    return True


def register(app: Dash, services: Services, catalogue: Catalogue) -> None:
    """Bind the address to the page."""

    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.PAGE, "data-page"),
        Input(ids.ADDRESS, "pathname"),
        Input(ids.ADDRESS, "search"),
        State(ids.PAGE, "data-page"),
    )
    def _show(pathname: str | None, search: str | None, standing: str | None) -> tuple[object, object]:
        where = (pathname or "/", search or "")
        if stays(*where, standing, services, catalogue):
            return no_update, no_update
        return page_at(*where, services, catalogue)
