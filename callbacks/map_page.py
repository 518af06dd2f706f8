"""From an address to the leaders' map: looks up and checks what it asks for."""

from __future__ import annotations

from collections.abc import Mapping

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks.services import Services
from catalogue.areas import Area
from catalogue.model import Indicator
from catalogue.registry import Catalogue
from layouts import ids
from layouts.map_address import AddressError, MapAddress, check_indicators, check_time, language, parse
from layouts.map_layers import check_layers
from layouts.map_page import DEPENDS, PARTS, map_page, map_parts
from layouts.map_view import MapView
from layouts.records import records_panel
from layouts.words import Words, for_language

DRAWN = ("area", "level", "layer", "live_day", "live_days", "live_at", "open", "compare_area")


def show(address: MapAddress, services: Services, catalogue: Catalogue, words: Words) -> Component:
    """The page at an address; AddressError says what is wrong with it."""
    view = resolve(address, services, catalogue, words)
    return map_page(view, records_panel(view))


def change(
    pathname: str, search: str, drawn: Mapping[str, str], services: Services, catalogue: Catalogue
) -> dict[str, object]:
    """The parts of the page that stands there, for another address; nothing where the map cannot show that.

    `drawn` tells the parts DRAWN as they are on the page: what depends on those alone stays where they do.
    """
    address = parse(pathname, search)
    nothing: dict[str, object] = dict.fromkeys(PARTS, no_update)
    if address is None:
        return nothing
    try:
        view = resolve(address, services, catalogue, for_language(language(search)))
    except AddressError:
        return nothing
    parts = map_parts(view, records_panel(view))
    same = {name for name in DRAWN if parts[name] == drawn[name]}
    return {name: no_update if set(DEPENDS.get(name, ("",))) <= same else part for name, part in parts.items()}


def resolve(address: MapAddress, services: Services, catalogue: Catalogue, words: Words) -> MapView:
    """Everything the page shows, looked up; AddressError where there is no such thing."""
    area, today = find_area(address.area, services), services.today()
    check_indicators(address, catalogue)
    check_layers(address, catalogue)
    check_time(address, today, services.local_time())
    levels = services.areas.levels_below(area.code)
    return MapView(
        address=address,
        area=area,
        path=services.areas.path(area.code),
        children=services.areas.children(area.code),
        levels=levels,
        level=find_level(address.level, area, levels, services),
        indicator=catalogue.indicators.get(address.layer) or default_indicator(catalogue),
        opened=catalogue.indicators.get(address.open),
        compared=find_compared(address.compare, area, services),
        today=today,
        catalogue=catalogue,
        words=words,
        time_zone=services.clock.zone,
        person=services.person(),
    )


def find_area(code: str, services: Services) -> Area:
    """The area of that code, the root for none; AddressError where there is none."""
    area = services.areas.get(code) if code else services.areas.root()
    if area is None and not code:
        raise AddressError("No areas have been imported yet.", status=404)
    if area is None:
        raise AddressError("There is no area with the code “{code}”.", status=404, code=code)
    return area


def find_compared(code: str, area: Area, services: Services) -> Area | None:
    """The second area of a comparison, None for none; AddressError where there is no such area, or it is the first."""
    if code == area.code:
        raise AddressError("The area “{code}” cannot be compared with itself.", code=code)
    return find_area(code, services) if code else None


def find_level(wanted: str, area: Area, levels: list[str], services: Services) -> str:
    """The level of the cells: the one wanted where it lies below the area, else the next; AddressError if nowhere."""
    if wanted in levels:
        return wanted
    top = services.areas.path(area.code)[0]
    if wanted and wanted not in (top.level, *services.areas.levels_below(top.code)):
        raise AddressError("There is no level “{level}”.", level=wanted)
    return levels[0] if levels else area.level


def default_indicator(catalogue: Catalogue) -> Indicator:
    """The layer shown when the address names none: that of the wall's first map, or the first of all."""
    mapped = (view.map for view in catalogue.views if view.map)
    first = next(mapped, None)
    return catalogue.indicators[first.indicators[0]] if first else next(iter(catalogue.indicators.values()))


def register(app: Dash, services: Services, catalogue: Catalogue) -> None:
    """Bind the address to the parts of the map's page. Dash calls this only while that page stands there."""

    @app.callback(
        output={name: Output(*part) for name, part in PARTS.items()},
        inputs={"pathname": Input(ids.ADDRESS, "pathname"), "search": Input(ids.ADDRESS, "search")},
        state={"drawn": {name: State(*PARTS[name]) for name in DRAWN}},
        prevent_initial_call=True,
    )
    def _change(pathname: str, search: str, drawn: dict[str, str]) -> dict[str, object]:
        return change(pathname, search, drawn, services, catalogue)
