"""Builds the replay of a day: the documents of all its moments, the first whole and each further one as a delta."""

from __future__ import annotations

from itertools import pairwise

from api.documents import Document, delta
from api.past_documents import FIRST, UNKNOWN, DayOf, scale
from data_access.days import QUARTER_MS
from data_access.past_events import DayEvents
from data_access.replay import Rows, columns

LEFT_OUT = ("splits", "hours", "funnels", "weeks")


def replay(asked: DayOf) -> Document:
    """`frames`: the moments of a day from its first quarter-hour's end on; none where it has no quarter-hours.

    Each is what a document of that moment has, without what LEFT_OUT names and without trends.
    """
    course = asked.course
    if course.facts.is_folded or not course.over:
        return {"frames": []}
    moments = _moments(asked)
    first, frames = moments[0] | {"scale": scale(asked)}, []
    for before, now in pairwise(moments):
        frames.append(delta(before, now))
    return {"frames": [first, *frames]}


def _moments(asked: DayOf) -> list[Document]:
    course, tiles = asked.course, _tiles(asked)
    layers, before = _layers(asked)
    events = asked.now.events(asked.code, asked.day)
    return [
        _head(asked, whole, events)
        | {
            "tiles": {key: rows[whole - 1] for key, rows in tiles.items()},
            "layers": {name: rows[whole - 1] for name, rows in layers.items()},
            "before": {name: rows[whole - 1] for name, rows in before.items()},
        }
        for whole in range(1, course.over + 1)
    ]


def _head(asked: DayOf, whole: int, events: DayEvents) -> Document:
    course = asked.course
    as_of = course.day_start + whole * QUARTER_MS
    known = course.facts.known(whole)
    return {
        "version": 0,
        "area": asked.code,
        "day": course.day,
        "day_start": course.day_start,
        "as_of": as_of,
        "at": whole,
        "days": 1,
        "quarters": course.over,
        "feeds": {feed: as_of if feed in known else None for feed in course.catalogue.feeds},
        "events": events.shown(as_of),
        **{name: {} for name in LEFT_OUT},
    }


def _tiles(asked: DayOf) -> dict[str, Rows]:
    course = asked.course
    found = {key: columns(course, item, FIRST).tiles() for key, item in course.catalogue.indicators.items()}
    wanted = asked.ask.show or tuple(asked.now.past.catalogue.indicators)
    hidden: Rows = [list(UNKNOWN)] * course.over
    return {key: found.get(key, hidden) for key in wanted}


def _layers(asked: DayOf) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Each layer, and each of the next level below the day before, by quarter."""
    layers: dict[str, Rows] = {}
    before: dict[str, Rows] = {}
    next_level = asked.now.tree.levels_below(asked.code)[:1]
    for name, (item, at, course) in asked.layers.items():
        if item.hide_below:
            layers[name] = [[None] * len(at)] * course.over
            continue
        found = columns(course, item, at)
        layers[name] = found.layer()
        if name.split(":")[1] in next_level:
            before[name] = found.layer_before()
    return layers, before
