"""Which time the leaders' map shows: live, a day, several days, a moment of a day, and the way back to now."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from layouts.data import data
from layouts.map_aria import aria
from layouts.map_view import MapView

RANGES = (7, 30)


def day(view: MapView) -> list[Component]:
    """The days before and after, the day itself or both ends, and how many days."""
    words = view.words
    several = view.days > 1
    earlier = html.A(
        "‹",
        title=words("Days before" if several else "Day before"),
        className="step",
        **view.link(day=view.day_before()),
    )
    later: Component = html.Span("›", className="step step-off")
    if view.has_later:
        title = words("Days after" if several else "Day after")
        after = view.day_after()  # of today there may not be the same moment yet
        later = html.A("›", title=title, className="step", **view.link(day=after, **({} if after else {"at": ""})))
    return [earlier, *fields(view), later, spans(view)]


def when() -> html.Div:
    """The place of live, past, replay or several days, as assets/replay-bar.js knows it: moments need no server."""
    return html.Div(className="when-place", **data(when=""))


def fields(view: MapView) -> list[Component]:
    """The places of the date fields, which assets/map-page.js makes: Dash has none of the browser's own."""
    last = {"day-field": view.day, "latest": view.today if view.days == 1 else view.latest_end, "sets": "day"}
    end = html.Div(className="day-field", **data(**last))
    if view.days == 1:
        return [end]
    first = {"day-field": view.first_day, "latest": view.day, "sets": "days"}
    return [html.Div(className="day-field", **data(**first)), html.Span("–", **aria(hidden="true")), end]


def spans(view: MapView) -> html.Nav:
    """One day, the last seven, the last thirty; other numbers by the date fields."""
    words = view.words
    one = html.A(words("One day"), className=_choice(view.days == 1), **view.link(days="", at=""))
    ends_with = view.address.day if view.address.day < view.today else ""
    several = [
        html.A(
            words("{count} d", count=count),
            title=words("{count} days together", count=count),
            className=_choice(view.days == count),
            **view.link(days=str(count), day=ends_with, at=""),
        )
        for count in RANGES
    ]
    return html.Nav([one, *several], className="choices", **aria(label=words("How many days")))


def _choice(is_on: bool) -> str:
    return "choice choice-on" if is_on else "choice"


def replay(view: MapView) -> html.Div:
    """What is shown in a word, and the places of the slider that replays a day and of the way back to now."""
    slider = html.Div(className="replay-control", **data(replay="", today=view.today))
    return html.Div([when(), slider], className="replay")
