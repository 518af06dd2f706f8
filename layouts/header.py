"""The line at the top of a page: what it is, whether it is live, what time it is. The clock is in assets/header.js."""

from __future__ import annotations

from dash import html

from catalogue.views import VIEWS, View
from layouts.data import data
from layouts.links import wall_address
from layouts.words import Words


def header(title: str, subtitle: str, words: Words, view: View | None = None) -> html.Header:
    """Title at the left, the dots of the views where `view` is one of several, lamp and clock at the right."""
    return html.Header(
        [
            html.Div([html.H1(title), html.Span(subtitle, className="header-subtitle")], className="header-name"),
            _dots(view, words),
            html.Div([status(), clock()], className="header-status"),
        ],
        className="header area-header",
    )


def status() -> html.Span:
    """The lamp of the link to the server, for any page; assets/header.js gives it shape and words."""
    return html.Span(className="lamp", role="status", **data(header="lamp"))


def clock() -> html.Span:
    """Date with weekday, and the time to the second."""
    return html.Span(
        [
            html.Span(className="clock-date", **data(header="date")),
            html.Span(className="clock-time", **data(header="time")),
        ],
        className="clock",
    )


def _dots(view: View | None, words: Words) -> html.Nav | None:
    if view is None:
        return None
    links = [
        html.A(
            className="dot dot-here" if each == view else "dot",
            href=wall_address(each.key, words),
            title=words(each.name),
        )
        for each in VIEWS
    ]
    return html.Nav(links, className="dots")
