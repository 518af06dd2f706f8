"""The records behind a number as a table, and what stands there when there are none; the reader has masked them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue.model import Feed, Field, Number, Shape, Term
from layouts.data import data
from layouts.map_view import MapView
from layouts.words import Words

Row = Mapping[str, object]
Places = Mapping[str, str]
Cell = str | list[str]
UNKNOWN = "—"


def records_panel(
    view: MapView, feed: Feed, rows: Sequence[Row], places: Places, next_cursor: str | None
) -> html.Section:
    """One page of records, newest first; the next page and the way back to the first are links.

    `places` gives the names to show for the codes under "area".
    """
    body = _table(feed, rows, places, view.words) if rows else _empty(view)
    return _frame(view, feed, [body, _pages(view, next_cursor)])


def records_failed(view: MapView, feed: Feed) -> html.Section:
    """Said instead of the table when the records could not be read; the numbers go on."""
    words = view.words
    again = html.A(words("Try again"), href=view.href())
    return _frame(
        view, feed, [html.Div([html.P(words("The records could not be read.")), again], className="records-empty")]
    )


def _frame(view: MapView, feed: Feed, body: list[Component | None]) -> html.Section:
    words = view.words
    name = words(view.opened.name) if view.opened else ""
    head = [
        html.H2(words("Records behind “{name}”", name=name), className="panel-title"),
        html.Span(" · ".join((words(feed.name), view.area.name, view.day)), className="panel-aside"),
        html.A("×", href=view.href(open=""), title=words("Close the records"), className="records-close"),
    ]
    return html.Section([html.Header(head, className="panel-head"), *body], className="panel records")


def _empty(view: MapView) -> html.Div:
    text = view.words("No records of {area} on {day}.", area=view.area.name, day=view.day)
    return html.Div([html.Span(className="hatched"), html.P(text)], className="records-empty")


def _pages(view: MapView, next_cursor: str | None) -> html.Nav | None:
    words = view.words
    links = []
    if view.address.cursor:
        links.append(html.A(words("First page"), href=view.href(cursor="")))
    if next_cursor:
        links.append(html.A(words("Next page"), href=view.href(cursor=next_cursor), rel="next"))
    return html.Nav(links, className="records-pages") if links else None


def _table(feed: Feed, rows: Sequence[Row], places: Places, words: Words) -> html.Div:
    """The place of the table, which assets/map-records.js draws: hundreds of cells are too slow as Dash components."""
    names = [words("Time"), words("Place"), *([words("Step"), words("Due")] if feed.shape is Shape.CASE else [])]
    columns = [[name, ""] for name in names] + [[_name(field, words), _kind(field)] for field in feed.fields]
    table = {"columns": columns, "rows": [_row(feed, row, places, words) for row in rows]}
    told = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    return html.Div(className="records-body", tabIndex=0, **data(records=told))


def _name(field: Field, words: Words) -> str:
    unit = f" ({words(field.unit)})" if isinstance(field, Number) and field.unit else ""
    return words(field.name) + unit


def _kind(field: Field) -> str:
    return "figure" if isinstance(field, Number) else ""


def _row(feed: Feed, row: Row, places: Places, words: Words) -> list[Cell]:
    cells = [_time(row.get("occurred_at")), _place(row, places)]
    if feed.shape is Shape.CASE:
        steps = {step.key: words(step.name) for step in feed.steps}
        cells += [steps.get(str(row.get("step")), UNKNOWN), _time(row.get("due_at"))]
    return cells + [_cell(field, row.get(field.key), words) for field in feed.fields]


def _place(row: Row, places: Places) -> Cell:
    """The site with its area beside it, or the area alone."""
    area, site = places.get(str(row.get("area")), ""), str(row.get("site") or "")
    return [site, area] if site and area else site or area or UNKNOWN


def _cell(field: Field, value: object, words: Words) -> Cell:
    if value is None:
        return UNKNOWN
    if isinstance(field, Term):
        return next((words(item.name) for item in field.values if item.key == value), str(value))
    return str(value)


def _time(text: object) -> Cell:
    """Local month, day and time to the second."""
    return dt.datetime.fromisoformat(str(text)).strftime("%m-%d %H:%M:%S") if text else UNKNOWN
