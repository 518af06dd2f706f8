"""Which records stand behind a number, and the panel of one page of them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from callbacks.services import Services
from layouts.map_view import MapView
from layouts.records import records_failed, records_panel

PAGE_SIZE = 50
log = logging.getLogger(__name__)


def records_behind(view: MapView, services: Services) -> Component:
    """The panel for the view's open indicator; a reader that fails costs the panel, not the page."""
    indicator = view.opened or view.indicator
    feed, part = view.catalogue.feeds[indicator.feed], indicator.counted
    start, end = services.day_so_far(view.day)
    cursor = view.address.cursor or None
    try:
        page = services.records.page(feed.key, view.area.code, start, end, cursor, PAGE_SIZE, part.where, part)
        return records_panel(view, feed, page.rows, places(page.rows, view, services), page.next_cursor)
    except Exception:
        log.exception("records of %s in %s could not be read", feed.key, view.area.code)
        return records_failed(view, feed)


def places(rows: Sequence[Mapping[str, object]], view: MapView, services: Services) -> dict[str, str]:
    """The areas of the records in words, by code: the way from the view's area down, empty for that itself."""
    codes = {str(row.get("area")) for row in rows}
    paths = {code: services.areas.path(code)[len(view.path) :] for code in codes}
    return {code: " › ".join(area.name for area in path) for code, path in paths.items()}
