"""The line above the leaders' map: where one is, how finely it is drawn, which day it is and whether that is now."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from catalogue.views import VIEWS
from layouts.links import wall_address
from layouts.map_view import MapView


def map_bar(view: MapView) -> list[Component]:
    """Breadcrumb at the left; levels and day at the right."""
    return [
        breadcrumb(view),
        html.Div([levels(view), day_picker(view), theme(view), wall(view)], className="map-tools"),
    ]


def breadcrumb(view: MapView) -> html.Nav:
    """The areas from the root to this one, each a link but the last."""
    steps: list[Component] = [html.A(area.name, href=view.drill(area.code)) for area in view.path[:-1]]
    here = html.Strong(view.area.name, **{"aria-current": "page"})
    items = [html.Li(step) for step in [*steps, here]]
    return html.Nav(html.Ol(items), className="crumbs", **{"aria-label": view.words("Where you are")})


def levels(view: MapView) -> html.Nav | None:
    """One link per level below the area; nothing where there is no choice."""
    if len(view.levels) < 2:
        return None
    links = [choice(view.level_name(level), view.href(level=level), level == view.level) for level in view.levels]
    return html.Nav(links, className="choices", **{"aria-label": view.words("Level of the cells")})


def choice(name: str, href: str, chosen: bool) -> html.A:
    """One of several links that exclude each other."""
    current = {"aria-current": "true"} if chosen else {}
    return html.A(name, href=href, className="choice choice-here" if chosen else "choice", **current)


def day_picker(view: MapView) -> html.Div:
    """The day before, the day itself (assets/map-page.js makes it a date field), the day after, and back to now."""
    words = view.words
    earlier = html.A("‹", href=view.href(day=view.day_before()), title=words("Day before"), className="step")
    later: Component = html.Span("›", className="step step-off")
    if view.address.day:
        later = html.A("›", href=view.href(day=view.day_after()), title=words("Day after"), className="step")
    field = html.Div(
        className="day-field",
        **{
            "data-day-field": view.day,
            "data-latest": view.today,
            "data-go": view.href(day="{day}"),
            "data-now": view.href(day=""),
        },
    )
    return html.Div([state(view), earlier, field, later], className="day-picker")


def theme(view: MapView) -> html.Button:
    """Light for a desk in the sun, dark as on the wall; assets/map-page.js keeps the choice in the browser."""
    return html.Button(
        "◐", title=view.words("Light or dark"), className="step theme-switch", **{"data-theme-switch": ""}
    )


def wall(view: MapView) -> html.A:
    """The way back to the wall."""
    return html.A(view.words("Wall"), href=wall_address(VIEWS[0].key, view.words), className="step wall-link")


def state(view: MapView) -> Component:
    """Live, or a past day with the way back to now: shape, word and colour."""
    words = view.words
    if not view.address.day:
        return html.Span([html.Span("●", className="mark"), words("Live")], className="when when-live")
    past = html.Span([html.Span("◷", className="mark"), words("Past day")], className="when when-past")
    return html.Span(
        [past, html.A(words("Back to now"), href=view.href(day=""), className="now")], className="when-both"
    )
