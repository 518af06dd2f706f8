"""The line at the top of a page: what it is, whether it is live, what time it is. The clock is in assets/header.js."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from catalogue.panels import View
from catalogue.people import EVERYONE, Person
from layouts.data import data
from layouts.links import wall_address
from layouts.map_aria import aria
from layouts.person import signed_in
from layouts.words import Words


def header(
    title: str,
    subtitle: str,
    words: Words,
    view: View | None = None,
    views: Sequence[View] = (),
    person: Person = EVERYONE,
    sound: str = "off",
    links: Sequence[html.A] = (),
) -> html.Header:
    """Title and links at the left, the names of the views where there are several, who has signed in, lamp and clock at the
    right.

    `sound`: whether alarms sound here ("on") or not ("off") until somebody chooses (assets/alarm-sound.js).
    """
    name = [html.H1(title), html.Span(subtitle, className="header-subtitle"), *links]
    return html.Header(
        [
            html.Div(name, className="header-name"),
            _dots(view, views, words) if len(views) > 1 else None,
            html.Div([signed_in(person, words), alarm(sound, words), status(), clock()], className="header-status"),
        ],
        className="header area-header",
    )


def status() -> html.Span:
    """The lamp of the link to the server, for any page; assets/header.js gives it shape and words."""
    return html.Span(className="lamp", role="status", **data(header="lamp"))


def alarm(sound: str, words: Words) -> html.Button:
    """Says whether alarms sound, and switches that."""
    title = words("Sound of alarms (M)")
    return html.Button(type="button", className="alarm-sound", title=title, hidden=True, **data(sound=sound))


def clock() -> html.Span:
    """Date with weekday, and the time to the second."""
    return html.Span(
        [
            html.Span(className="clock-date", **data(header="date")),
            html.Span(className="clock-time", **data(header="time")),
        ],
        className="clock",
    )


def _dots(shown: View | None, views: Sequence[View], words: Words) -> html.Nav:
    """A dot for each view with its name; the one shown is marked by assets/views.js when it changes."""
    links = [
        html.A(
            words.name_of(view),
            className="dot",
            href=wall_address(view.key, words),
            **data(view=view.key),
            **aria(current="page" if view is shown else "false"),
        )
        for view in views
    ]
    state = html.Span(className="playlist-state", role="status", **data(part="playlist"))
    return html.Nav([*links, state], className="dots")
