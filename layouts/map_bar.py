"""The line above the leaders' map: where one is, how finely it is drawn, which day it is and whether that is now."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts import ids
from layouts.data import data
from layouts.links import wall_address
from layouts.map_aria import aria
from layouts.map_time import day, replay
from layouts.map_view import MapView


def map_bar(view: MapView) -> html.Div:
    """Breadcrumb at the left; levels, day, theme and the way to the wall at the right; below, the replay."""
    words = view.words
    where = html.Nav(crumbs(view), id=ids.MAP_CRUMBS, className="crumbs", **aria(label=words("Where you are")))
    finely = html.Nav(levels(view), id=ids.MAP_LEVELS, className="choices", **aria(label=words("Level of the cells")))
    when = html.Div(day(view), id=ids.MAP_DAY, className="day-picker")
    tools = html.Div([finely, when, theme(view), briefing(view), wall(view)], className="map-tools")
    return html.Div([where, tools, replay(view)], className="map-bar")


def crumbs(view: MapView) -> list[Component]:
    """The areas from the root to this one, each a link but the last."""
    above: list[Component] = [html.A(area.name, href=view.drill(area.code)) for area in view.path[:-1]]
    return [*above, html.Strong(view.area.name, **aria(current="page"))]


def levels(view: MapView) -> list[Component]:
    """One link per level below the area; nothing where there is no choice."""
    if len(view.levels) < 2:
        return []
    return [html.A(view.level_name(level), className="choice", **view.link(level=level)) for level in view.levels]


def theme(view: MapView) -> html.Button:
    """Light for a desk in the sun, dark as on the wall; assets/map-page.js keeps the choice in the browser."""
    title = view.words("Light or dark")
    return html.Button("◐", title=title, className="step theme-switch", **data(**{"theme-switch": ""}))


def briefing(view: MapView) -> html.A:
    """The area on one page for paper; assets/map-page.js keeps it at the area, layer and day shown."""
    href = f"/map/{view.area.code}/briefing"
    return html.A(view.words("Briefing"), href=href, className="step wall-link", **data(**{"briefing-link": ""}))


def wall(view: MapView) -> html.A:
    """The way back to the wall."""
    return html.A(
        view.words("Wall"), href=wall_address(view.catalogue.views[0].key, view.words), className="step wall-link"
    )
