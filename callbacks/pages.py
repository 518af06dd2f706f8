"""Which page stands at an address: a view of the wall, the leaders' map, a briefing, or what is wrong."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks import map_page
from callbacks.scoped_areas import NoPermission
from callbacks.services import Services
from catalogue.areas import Area
from catalogue.panels import View
from catalogue.people import Person
from catalogue.registry import Catalogue
from layouts import ids
from layouts.briefing import briefing_page
from layouts.fixed import fixed
from layouts.links import map_address
from layouts.map_address import AddressError, language, parse
from layouts.map_page import refused_page
from layouts.no_permission import no_permission_page
from layouts.wall import wall_page
from layouts.words import Words, for_language

WALL = re.compile(r"/(?:wall(?:/(?P<view>[^/]+))?/?)?")
BRIEFING = re.compile(r"(?P<map>/map/[^/]+)/briefing/?")
LIVE_ALONE = frozenset({ids.LIVE})  # an id that only the map's page has a callback for
MAP, WALL_PAGE, OTHER = "map", "wall", "other"
WALLS_KEPT = 32
ROTATE = "rotate"  # the parameter that assets/playlist.js turns the views by


def page_at(pathname: str, search: str, services: Services, catalogue: Catalogue) -> tuple[Component, str]:
    """The page of an address, and its kind: with its language where it can show other addresses in place."""
    words = for_language(language(search))
    try:
        if match := BRIEFING.fullmatch(pathname):
            return fixed(_briefing(match["map"], search, services, catalogue, words), LIVE_ALONE), pathname + search
        address = parse(pathname, search)
        if address is None:
            return _wall(pathname, search, services, catalogue, words), f"{WALL_PAGE} {words.lang}"
        return map_page.show(address, services, catalogue, words), f"{MAP} {words.lang}"
    except AddressError as error:
        return _refused(error, services, words), OTHER


def _refused(error: AddressError, services: Services, words: Words) -> Component:
    text = words(error.msgid, **error.values)
    if isinstance(error, NoPermission):
        return no_permission_page(services.person(), services.areas.roots(), text, words)
    title = words("Not found") if error.status == 404 else words("This address cannot be shown")
    return refused_page(title, text, map_address("", words), words)


def _briefing(pathname: str, search: str, services: Services, catalogue: Catalogue, words: Words) -> Component:
    address = parse(pathname, search)
    assert address is not None
    return briefing_page(map_page.resolve(address, services, catalogue, words))


def _wall(pathname: str, search: str, services: Services, catalogue: Catalogue, words: Words) -> Component:
    view, area = wall_view(pathname, catalogue), map_page.find_area("", services)
    levels = tuple(services.areas.levels_below(area.code)) or (area.level,)
    return _fixed_wall(
        view, area, levels, catalogue, words, services.clock.zone, is_rotating(search), services.person()
    )


@lru_cache(maxsize=WALLS_KEPT)
def _fixed_wall(
    view: View,
    area: Area,
    levels: tuple[str, ...],
    catalogue: Catalogue,
    words: Words,
    zone: str,
    rotating: bool,
    person: Person,
) -> Component:
    """A wall is made of declarations alone: the same for all who ask in one language with the same name."""
    return fixed(wall_page(view, area, list(levels), catalogue, words, zone, rotating, person), LIVE_ALONE)


def is_rotating(search: str) -> bool:
    """Whether an address asks a wall to turn its views."""
    return ROTATE in parse_qs(search.removeprefix("?"), keep_blank_values=True)


def wall_view(pathname: str, catalogue: Catalogue) -> View:
    """The view of the wall that an address names, the first for none; AddressError where there is no such view or page."""
    match = WALL.fullmatch(pathname)
    if match is None:
        raise AddressError("There is no page at {path}.", status=404, path=pathname)
    view = catalogue.view(match["view"]) if match["view"] else catalogue.views[0]
    if view is None:
        raise AddressError("The wall has no view “{view}”.", status=404, view=match["view"])
    return view


def stays(pathname: str, search: str, standing: str | None, services: Services, catalogue: Catalogue) -> bool:
    """True where a page that can show the address stands already in the right language."""
    if BRIEFING.fullmatch(pathname):
        return standing == pathname + search
    address, words = parse(pathname, search), for_language(language(search))
    try:
        if address is None:
            wall_view(pathname, catalogue)
            return standing == f"{WALL_PAGE} {words.lang}"
        map_page.resolve(address, services, catalogue, words)
    except AddressError:
        return False
    return standing == f"{MAP} {words.lang}"


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
