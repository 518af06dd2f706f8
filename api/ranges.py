"""Builds the document of several past days together (docs/live-document.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from api.documents import Document, narrowed
from api.past_documents import FIRST, DayOf, hide
from catalogue.model import Indicator
from data_access.json_numbers import plain
from data_access.past_cells import selected
from data_access.past_spans import Spans, read_spans


@dataclass(frozen=True)
class RangeOf(DayOf):
    """One area's days: `count` of them, ending with `day`. What hides small counts is unknown: sums would tell it."""

    count: int = 1

    @cached_property
    def spans(self) -> Spans:
        """The area itself."""
        here = selected(self.now.tree, self.now.tree.index[self.code] + FIRST)
        wanted = self.now.wanted(here, self.now.parts.parts)
        return read_spans(self.now, wanted, self.now.past.narrowed(self.shown), self.day, self.count)

    def layer(self, key: str, level: str) -> tuple[Indicator, Spans]:
        """An indicator of the areas of a level below."""
        catalogue = self.now.past.narrowed({key})
        areas = selected(self.now.tree, self.now.tree.at_level(self.code, level))
        wanted = self.now.wanted(areas, catalogue.shown_parts)
        return catalogue.indicators[key], read_spans(self.now, wanted, catalogue, self.day, self.count)


def range_document(asked: RangeOf) -> Document:
    """Sums, averages and ends over the days, compared with as many days before; trends by day."""
    spans, days = asked.spans, asked.now.past.days
    document = spans.picture.bodies(FIRST)[0]
    for key, tile in document["tiles"].items():
        if not spans.is_told(asked.now.past.catalogue.indicators[key].feed):
            document["tiles"][key] = [tile[0], None, tile[2]]
    hide(document, asked)
    document |= {
        "version": 0,
        "at": None,
        "days": asked.count,
        "first_day": days.name(asked.day - asked.count + 1),
        "quarters": 0,
        "told": {feed: spans.own.days_told(feed) for feed in spans.own.told or {}},
        "feeds": dict(spans.picture.moment.heard),
        "events": asked.now.events(asked.code, asked.day - asked.count + 1, asked.day).shown(),
        "hours": {},
        "weeks": {key: [] for key in asked.ask.weeks},
        "trends": {key: _trend(asked, key) for key in asked.ask.trends},
    }
    _add_layers(document, asked)
    return narrowed(document, asked.ask)


def _add_layers(document: Document, asked: RangeOf) -> None:
    document["layers"], document["before"] = {}, {}
    for name in asked.ask.layers:
        key, level = name.split(":")
        many = len(asked.now.tree.at_level(asked.code, level))
        if key in asked.now.past.discreet:
            document["layers"][name] = [None] * many
            continue
        item, spans = asked.layer(key, level)
        document["layers"][name] = spans.picture.layer(item, np.arange(many))
        if level in asked.now.tree.levels_below(asked.code)[:1] and spans.is_told(item.feed):
            document["before"][name] = spans.picture.layer_before(item, np.arange(many))


def _trend(asked: RangeOf, key: str) -> Document:
    """By day; unknown on days on which the feed was not."""
    if key in asked.now.past.discreet:
        return {"today": [], "yesterday": [], "low": [], "high": []}
    spans = asked.spans
    picture = replace(spans.picture, catalogue=asked.now.past.narrowed({key}))
    item = picture.catalogue.indicators[key]
    drawn = []
    for found, span in ((picture.trends(FIRST), spans.own), (picture.trends_before(FIRST), spans.before)):
        told = (span.told or {})[item.feed]
        numbers = np.asarray(found[0].get(key, np.full(asked.count, np.nan)), dtype=np.float64)
        drawn.append(plain(np.where(told, numbers, np.nan), item.decimals))
    return {"today": drawn[0], "yesterday": drawn[1], "low": [], "high": []}
