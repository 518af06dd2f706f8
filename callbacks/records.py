"""Which records stand behind a number, and the panel of one page of them."""

from __future__ import annotations

import logging

from dash.development.base_component import Component

from callbacks.services import Services
from catalogue.measures import Condition, Ratio
from catalogue.model import Indicator
from layouts.map_view import MapView
from layouts.records import records_failed, records_panel

PAGE_SIZE = 50
log = logging.getLogger(__name__)


def records_behind(view: MapView, services: Services) -> Component:
    """The panel for the view's open indicator; a reader that fails costs the panel, not the page."""
    indicator = view.opened or view.indicator
    feed = view.catalogue.feeds[indicator.feed]
    start, end = services.day_bounds(view.day)
    cursor = view.address.cursor or None
    try:
        page = services.records.page(feed.key, view.area.code, start, end, cursor, PAGE_SIZE, conditions(indicator))
    except Exception:
        log.exception("records of %s in %s could not be read", feed.key, view.area.code)
        return records_failed(view, feed)
    return records_panel(view, feed, page.rows, page.next_cursor)


def conditions(indicator: Indicator) -> tuple[Condition, ...]:
    """Which records of the feed count: those of the numerator, or all of the base where the number is what is left of it."""
    measure = indicator.measure
    if isinstance(measure, Ratio) and measure.complement:
        return measure.denominator.where
    return measure.parts[0].where
