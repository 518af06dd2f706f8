"""The searches on the leaders' map, while something is typed: for areas and things, and for an area to compare with."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks.services import FoundThing, Services
from catalogue.areas import Area
from catalogue.panels import SITE
from catalogue.registry import Catalogue
from layouts import ids
from layouts.compare import candidates
from layouts.data import data
from layouts.map_address import AddressError, MapAddress, language, parse
from layouts.map_menu import Hit, area_hit, found
from layouts.words import Words, for_language

SHOWN, OF_EACH_SHOWN = 8, 4


def find(text: str | None, pathname: str, search: str, services: Services, catalogue: Catalogue) -> Component | None:
    """Links to areas and things found, the rest of the address as it is; nothing while nothing is typed."""
    address, wanted = parse(pathname or "", search or ""), (text or "").strip()
    if not wanted or address is None:
        return None
    words = for_language(language(search or ""))
    areas = services.areas.search(wanted, SHOWN)
    hits = [area_hit(services.areas.path(area.code), _to_area(address, area, words), words) for area in areas]
    things = services.things.search(wanted, OF_EACH_SHOWN, services.clock.now_ms())
    hits += [_thing_hit(thing, address, services, catalogue, words) for thing in things if _is_shown(thing, services)]
    return found(hits, words)


def find_other(text: str | None, pathname: str, search: str, services: Services) -> Component | None:
    """Areas to compare with: those found, or while nothing is typed the neighbours with the same area above."""
    address, wanted = parse(pathname or "", search or ""), (text or "").strip()
    try:
        area = services.areas.get(address.area) if address and address.area else services.areas.root()
    except AddressError:
        return None
    if address is None or area is None:
        return None
    words = for_language(language(search or ""))
    others = services.areas.search(wanted, SHOWN) if wanted else services.areas.children(area.parent or area.code)
    return candidates([_candidate(other, address, services, words) for other in others if other != area], words)


def _to_area(address: MapAddress, area: Area, words: Words) -> str:
    return address.href(words, area=area.code, open="", thing="", compare="")


def _is_shown(thing: FoundThing, services: Services) -> bool:
    return services.areas.get(thing.area) is not None


def _thing_hit(thing: FoundThing, address: MapAddress, services: Services, catalogue: Catalogue, words: Words) -> Hit:
    """It is opened in the area where it is, with the points of its kind."""
    kinds = [kind for kind in address.points.split(",") if kind and kind != thing.kind]
    changes = {"area": thing.area, "open": "", "compare": "", "thing": f"{thing.kind}:{thing.id}"}
    what = words("Key sites" if thing.kind == SITE else catalogue.feeds[thing.kind].name)
    return Hit(
        name=thing.name or thing.code,
        what=what,
        code=thing.code,
        path=services.areas.path(thing.area),
        href=address.href(words, points=",".join([*kinds, thing.kind]), **changes),
    )


def _candidate(other: Area, address: MapAddress, services: Services, words: Words) -> tuple[list[Area], dict[str, Any]]:
    """A link that stays right wherever one goes meanwhile (assets/map-links.js)."""
    change = {"compare": other.code}
    given = {"href": address.href(words, **change), **data(change=urlencode(change))}
    return services.areas.path(other.code), given


def register(app: Dash, services: Services, catalogue: Catalogue) -> None:
    """Bind the search fields to their lists."""

    @app.callback(
        Output(ids.AREA_FOUND, "children"),
        Input(ids.AREA_SEARCH, "value"),
        State(ids.ADDRESS, "pathname"),
        State(ids.ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def _find(text: str | None, pathname: str, search: str) -> Component | None:
        return find(text, pathname, search, services, catalogue)

    @app.callback(
        Output(ids.COMPARE_FOUND, "children"),
        Input(ids.COMPARE_SEARCH, "value"),
        Input(ids.ADDRESS, "pathname"),
        State(ids.ADDRESS, "search"),
    )
    def _find_other(text: str | None, pathname: str, search: str) -> Component | None:
        return find_other(text, pathname, search, services)
