"""The panel of the records behind a number: what it is about, told to assets/map-records.js, which reads and draws them."""

from __future__ import annotations

import datetime as dt
import json
from zoneinfo import ZoneInfo

from dash import html

from catalogue.columns import RecordColumn, record_columns
from catalogue.fields import Term
from catalogue.measures import Total
from catalogue.model import Feed, Shape
from catalogue.people import Permission
from layouts.data import data
from layouts.map_view import MapView
from layouts.words import Words

GRID_URL = "/assets/vendor/ag-grid-community.min.noStyle.js?v=36.2.0"
MOST_EXPORTED = 100_000

NOT_ALLOWED = (
    "You see the numbers of this area. The records behind them need a permission that you have not been given."
)
TOO_FEW = "Single records are not shown here: they would tell the small counts that are hidden."

Told = dict[str, object]


def records_panel(view: MapView) -> html.Section | None:
    """The panel of the view's open indicator, or None where none is open."""
    opened = view.opened
    if opened is None:
        return None
    words, feed = view.words, view.catalogue.feeds[opened.feed]
    when = view.day if view.is_live else view.period(opened)
    head = [
        html.H2(words("Records behind “{name}”", name=words(opened.name)), className="panel-title"),
        html.Span(" · ".join((words(feed.name), view.area.name, when)), className="panel-aside"),
        html.A("×", href=view.href(open=""), title=words("Close the records"), className="records-close"),
    ]
    reason = barred(view, feed)
    body = _untold(words(reason)) if reason else _body(view, feed)
    return html.Section([html.Header(head, className="panel-head"), body], className="panel records")


def _body(view: MapView, feed: Feed) -> html.Div:
    told = json.dumps(_told(view, feed), ensure_ascii=False, separators=(",", ":"))
    return html.Div(className="records-body", **data(records=told))


def barred(view: MapView, feed: Feed) -> str:
    """Why the records of a feed are not shown to whoever looks, as an English text; empty where they are."""
    if not view.person.may(Permission.RECORDS):
        return NOT_ALLOWED
    return TOO_FEW if feed.key in view.catalogue.discreet and not view.person.may(Permission.PERSONAL) else ""


def _untold(text: str) -> html.Div:
    note = html.Div([html.Span(className="hatched"), html.P(text)], className="records-note")
    return html.Div(note, className="records-body")


def _told(view: MapView, feed: Feed) -> Told:
    assert view.opened is not None
    start, end = _day(view)
    return {
        "feed": feed.key,
        "area": view.area.code,
        "area_name": view.area.name,
        "indicator": view.opened.key,
        "start": start,
        "end": end,
        "moves": feed.shape is Shape.STATUS,
        "is_total": isinstance(view.opened.measure, Total),
        "most": MOST_EXPORTED,
        "script": GRID_URL,
        "columns": [_column(column, view.words) for column in record_columns(feed)],
        "filters": [_filter(field, view.words) for field in feed.terms],
    }


def _day(view: MapView) -> tuple[str, str]:
    """Start and end of the day, of the days, or of the day up to a moment as ISO 8601; the end is empty while the day runs."""
    start = dt.datetime.combine(dt.date.fromisoformat(view.first_day), dt.time(), ZoneInfo(view.time_zone))
    end = dt.datetime.combine(start.date() + dt.timedelta(days=view.days), dt.time(), start.tzinfo)
    if view.address.at:
        end = dt.datetime.combine(start.date(), dt.time.fromisoformat(view.address.at), start.tzinfo)
        return start.isoformat(), end.isoformat()
    return start.isoformat(), end.isoformat() if view.day < view.today else ""


def _column(column: RecordColumn, words: Words) -> Told:
    return {
        "key": column.key,
        "name": words(column.name),
        "unit": words(column.unit) if column.unit else "",
        "kind": column.kind.value,
        "decimals": column.decimals,
        "values": {key: words(name) for key, name in column.values.items()},
    }


def _filter(field: Term, words: Words) -> Told:
    """A choice of words, or any word where none are declared."""
    return {
        "key": field.key,
        "name": words(field.name),
        "values": [[value.key, words(value.name)] for value in field.values],
    }
