"""The leaders' map as a whole: menu, map and records, the numbers; where each stands is assets/map-page.css's."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import ids
from layouts.area_panel import area_panel, breakdown, trend
from layouts.boot import live_element
from layouts.compare import chosen
from layouts.data import data
from layouts.drawer import drawer
from layouts.fixed import plain
from layouts.header import header
from layouts.links import report_address, wall_address
from layouts.map_bar import crumbs, levels, map_bar
from layouts.map_menu import map_menu
from layouts.map_panel import files, map_panel
from layouts.map_time import day
from layouts.map_view import MapView
from layouts.shell import TITLE
from layouts.words import Words

PARTS = {
    "title": (ids.MAP_PAGE, "data-title"),
    "shown": (ids.MAP_PAGE, "data-shown"),
    "open": (ids.MAP_PAGE, "data-open"),
    "crumbs": (ids.MAP_CRUMBS, "children"),
    "levels": (ids.MAP_LEVELS, "children"),
    "day": (ids.MAP_DAY, "children"),
    "head": (ids.MAP_HEAD, "children"),
    "area": (ids.MAP_PANEL, "data-area"),
    "level": (ids.MAP_PANEL, "data-level"),
    "layer": (ids.MAP_PANEL, "data-layer"),
    "go": (ids.MAP_PANEL, "data-go"),
    "cells": (ids.MAP_PANEL, "data-cells"),
    "outlines": (ids.MAP_PANEL, "data-outlines"),
    "records": (ids.MAP_RECORDS, "children"),
    "breakdown": (ids.MAP_BREAKDOWN, "children"),
    "trend": (ids.MAP_TREND, "children"),
    "compare_area": (ids.MAP_PAGE, "data-compare"),
    "compare": (ids.MAP_COMPARE, "children"),
    "live_area": (ids.LIVE, "data-area"),
    "live_ask": (ids.LIVE, "data-ask"),
    "live_day": (ids.LIVE, "data-day"),
    "live_days": (ids.LIVE, "data-days"),
    "live_at": (ids.LIVE, "data-at"),
}
"""What changes with the address while the page stays: the id and property of each part that `map_parts` makes."""
DEPENDS = {
    "levels": ("area",),
    "day": ("live_day", "live_days"),
    "head": ("layer", "level", "live_day", "live_days"),
    "cells": ("area", "level"),
    "outlines": ("area", "level"),
    "trend": ("layer", "live_days"),
    "compare": ("area", "compare_area"),
    "records": ("area", "live_day", "live_days", "live_at", "open"),
}
"""Parts that are costly to draw, or keep a state of their own: by what else they stay as they are."""


def map_page(view: MapView, records: Component | None) -> html.Main:
    """The page; `records` is the panel of the records behind a number where one is open."""
    words = view.words
    centre = [
        map_bar(view),
        _map(view),
        html.Div(records, id=ids.MAP_RECORDS, className="map-records"),
    ]
    return html.Main(
        [
            plain(header(words(TITLE), words("Map"), words, person=view.person, links=[_report(view)])),
            map_menu(view),
            html.Div(centre, className="map-centre"),
            area_panel(view),
            plain(drawer(view)),
            live_element(
                view.area,
                view.asked,
                view.catalogue,
                words,
                view.live_day,
                view.time_zone,
                at=view.address.at,
                days=view.address.days,
            ),
        ],
        id=ids.MAP_PAGE,
        className="map-page",
        lang=words.lang,
        **data(title=_title(view), shown=_shown(view), open=view.address.open, compare=view.address.compare),
        **data(may=" ".join(sorted(view.person.permissions))),
    )


def _report(view: MapView) -> html.A:
    """The way to the daily report of the area; assets/map-page.js keeps it at the area and day shown."""
    href = report_address(view.area.code, view.words)
    return html.A(view.words("Daily report"), href=href, className="header-link", **data(**{"report-link": ""}))


def map_parts(view: MapView, records: Component | None) -> dict[str, object]:
    """The parts of PARTS at another address, so that the map itself stays."""
    return {
        "title": _title(view),
        "shown": _shown(view),
        "open": view.address.open,
        "crumbs": crumbs(view),
        "levels": levels(view),
        "day": day(view),
        "head": _head(view),
        "area": view.area.code,
        "level": view.level,
        "layer": view.indicator.key,
        "go": view.drill("{code}"),
        **files(view.area, view.level, view.outline, view.outline_area),
        "records": records,
        "breakdown": plain(breakdown(view)),
        "trend": plain(trend(view)),
        "compare_area": view.address.compare,
        "compare": chosen(view),
        "live_area": view.area.code,
        "live_ask": view.asked,
        "live_day": view.live_day,
        "live_days": view.address.days,
        "live_at": view.address.at,
    }


def _title(view: MapView) -> str:
    return f"{view.area.name} · {view.words(view.indicator.name)}"


def _shown(view: MapView) -> str:
    """What the page is about: the map may have gone on already (assets/ahead.js)."""
    return f"{view.area.code} {view.indicator.key}:{view.level}"


def _map(view: MapView) -> html.Section:
    body = map_panel(
        view.area,
        view.level,
        view.indicator.key,
        view.words,
        wall=False,
        outline=view.outline,
        outline_area=view.outline_area,
        go=view.drill("{code}"),
        levels=[*dict.fromkeys(area.level for area in view.path), *view.levels],
    )
    head = html.Header(_head(view), id=ids.MAP_HEAD, className="panel-head")
    return html.Section([head, html.Div(body, className="map-body")], className="panel area-map")


def _head(view: MapView) -> list[Component]:
    words, shown = view.words, view.indicator
    title = " · ".join((words(shown.name), view.level_name(view.level)))
    count = html.Span(**data(count=f"{shown.key}:{view.level}"))
    aside = [html.Span(**view.small_print(shown)), count]
    aside += [html.Span(words("Schematic map"))] if view.area.schematic else []
    return [html.H2(title, className="panel-title"), html.Div(aside, className="panel-aside")]


def refused_page(title: str, text: str, back: str, words: Words) -> html.Main:
    """What is wrong with the address, and the way back."""
    card = [
        html.Span(className="hatched"),
        html.H1(title),
        html.P(text),
        html.A(words("Open the map of the whole city"), href=back, className="button"),
        html.A(words("Back to the wall"), href=wall_address("", words)),
    ]
    return html.Main(html.Div(card, className="refused-card"), className="refused", lang=words.lang)
