"""What the browser is told to fetch while the scripts of a page are still loading: the same that they will ask for."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode

from callbacks import map_page
from callbacks.pages import BRIEFING, is_rotating, wall_view
from callbacks.services import Services
from catalogue.registry import Catalogue
from layouts.map_address import AddressError, language, parse
from layouts.map_panel import files
from layouts.view_ask import view_ask
from layouts.words import for_language

OF_DASH = ("/_dash-layout", "/_dash-dependencies")


def preloads(pathname: str, search: str, services: Services, catalogue: Catalogue) -> str:
    """Link elements for the head of the document at an address; fewer where it shows nothing."""
    try:
        found = (*OF_DASH, *_fetched(pathname, search, services, catalogue))
    except AddressError:
        found = OF_DASH
    return "".join(f'<link rel="preload" as="fetch" crossorigin href="{escape(url)}">' for url in found)


def _fetched(pathname: str, search: str, services: Services, catalogue: Catalogue) -> list[str]:
    """The live document of a page that is live, and its map's geometry, as assets/live.js and map.js ask for them."""
    if BRIEFING.fullmatch(pathname):
        return []
    address = parse(pathname, search)
    if address is None:
        view, area = wall_view(pathname, catalogue), map_page.find_area("", services)
        levels = services.areas.levels_below(area.code) or [area.level]
        asking = catalogue.views if is_rotating(search) else (view,)
        shapes = files(area, levels[-1], levels[0], area)
        return [_live(area.code, view_ask(asking, levels, catalogue)), *shapes.values()]
    shown = map_page.resolve(address, services, catalogue, for_language(language(search)))
    shapes = files(shown.area, shown.level, shown.outline, shown.outline_area)
    return [*([_live(shown.area.code, shown.asked)] if shown.is_live else []), *shapes.values()]


def _live(code: str, asked: str) -> str:
    return f"/api/v1/live/{code}?{urlencode(parse_qsl(asked))}"
