"""Builds the documents of past days and of moments in them (docs/live-document.md); knows nothing of HTTP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from api.documents import Document, narrowed
from catalogue.model import Indicator
from data_access.day_cells import Ints
from data_access.live_reader import Ask
from data_access.past_cells import selected
from data_access.past_days import Course, PastReading
from data_access.picture import Picture

FIRST = np.zeros(1, dtype=np.int64)
UNKNOWN: list[None] = [None, None, None]
SCALE_PARTS = 4
Values = list[float | int | None]


@dataclass(frozen=True)
class DayOf:
    """One area's day: what is asked of it, read as it is needed."""

    now: PastReading
    code: str
    ask: Ask
    day: int

    @cached_property
    def shown(self) -> frozenset[str]:
        """The indicators asked for that may be shown at any moment."""
        asked = self.ask.show or tuple(self.now.past.catalogue.indicators)
        return frozenset(asked) - self.now.past.discreet

    @cached_property
    def course(self) -> Course:
        """The area itself."""
        here = selected(self.now.tree, self.now.tree.index[self.code] + FIRST)
        wanted = self.now.wanted(here, self.now.parts.parts)
        return self.now.course(wanted, self.now.past.narrowed(self.shown), self.day)

    @cached_property
    def everywhere(self) -> Course:
        """What hides small counts, in every area: what is hidden here depends on the others."""
        catalogue = self.now.past.narrowed(self.now.past.discreet)
        return self.now.course(self.now.wanted(self.now.tree, catalogue.shown_parts), catalogue, self.day)

    @cached_property
    def layers(self) -> dict[str, tuple[Indicator, Ints, Course]]:
        """Every layer asked for: its indicator, its areas and their course."""
        courses = {
            key: self._over_the_city(key) for key in dict.fromkeys(name.split(":")[0] for name in self.ask.layers)
        }
        found = {}
        for name in self.ask.layers:
            key, level = name.split(":")
            found[name] = (
                self.now.past.catalogue.indicators[key],
                self.now.tree.at_level(self.code, level),
                courses[key],
            )
        return found

    def _over_the_city(self, key: str) -> Course:
        """An indicator in every area: read once, it serves all levels and wherever one goes from here."""
        if key in self.now.past.discreet:
            return self.everywhere
        catalogue = self.now.past.narrowed({key})
        return self.now.course(self.now.wanted(self.now.tree, catalogue.shown_parts), catalogue, self.day)


def day_document(asked: DayOf, whole: int | None = None) -> Document:
    """The document of all that is counted of a day, or of when `whole` quarters of it were over.

    At such a moment what hides small counts is unknown: two moments would tell what came between them. A day without
    quarter-hours is told as a whole, and so is one that has not come as far.
    """
    course = asked.course
    if whole is not None and (course.facts.is_folded or whole > course.over):
        whole = None
    document = course.picture(whole).bodies(FIRST)[0] | header(asked, whole)
    _add_discreet(document, asked, whole)
    levels = asked.now.tree.levels_below(asked.code)[:1]
    layers = {name: (item, at, its.picture(whole)) for name, (item, at, its) in asked.layers.items()}
    told = {name: each for name, each in layers.items() if whole is None or not each[0].hide_below}
    unknown = {name: [None] * len(at) for name, (_, at, _) in layers.items()}
    document["layers"] = unknown | {name: picture.layer(item, at) for name, (item, at, picture) in told.items()}
    document["before"] = {
        name: picture.layer_before(item, at)
        for name, (item, at, picture) in told.items()
        if name.split(":")[1] in levels
    }
    if whole is not None:
        document["scale"] = scale(asked)
    document["trends"] = {key: trend(asked, key) for key in asked.ask.trends}
    if course.facts.is_folded:
        document["hours"] = {}
    return narrowed(document, asked.ask)


def header(asked: DayOf, whole: int | None) -> Document:
    """What a document says of itself and of its time, and the events up to then."""
    picture = asked.course.picture(whole)
    return {
        "version": 0,
        "at": whole,
        "days": 1,
        "quarters": 0 if asked.course.facts.is_folded else asked.course.over,
        "feeds": dict(picture.moment.heard),
        "events": asked.now.events(asked.code, asked.day).shown(None if whole is None else picture.moment.as_of),
        "weeks": {key: [] for key in asked.ask.weeks},
    }


def scale(asked: DayOf) -> dict[str, Values]:
    """The layers at each quarter of the day as far as it is counted, one after the other: what classes that hold for
    every moment of it can be made of.
    """
    over = asked.course.over
    moments = [max(1, over * part // SCALE_PARTS) for part in range(1, SCALE_PARTS)]
    return {
        name: [value for whole in (*moments, None) for value in its.picture(whole).layer(item, at)]
        for name, (item, at, its) in asked.layers.items()
        if not item.hide_below
    }


def trend(asked: DayOf, key: str) -> Document:
    """An indicator by quarter-hour as far as the day is counted, and over the day before."""
    course, at = asked.course, FIRST
    if key in asked.now.past.discreet:
        course, at = asked.everywhere, asked.now.tree.index[asked.code] + FIRST
    picture: Picture = replace(course.picture(), catalogue=asked.now.past.narrowed({key}))
    today, before = picture.trends(at)[0], picture.trends_before(at)[0]
    drawn = [] if course.facts.is_folded else today.get(key, [])
    return {"today": drawn, "yesterday": before.get(key, []), "low": [], "high": []}


def hide(document: Document, asked: DayOf) -> list[str]:
    """Make everything unknown that hides small counts; those of it that are asked for."""
    catalogue = asked.now.past.catalogue
    wanted = [key for key in asked.ask.show or catalogue.indicators if key in asked.now.past.discreet]
    for key in wanted:
        words = catalogue.splits[key]
        document["tiles"][key] = UNKNOWN
        document["splits"] |= {key: [[None, None] for _ in words]} if words else {}
    for feed in catalogue.discreet.intersection(document["funnels"]):
        document["funnels"][feed] = [UNKNOWN for _ in catalogue.funnels[feed]]
    return wanted


def _add_discreet(document: Document, asked: DayOf, whole: int | None) -> None:
    if hide(document, asked) and whole is None:
        found: dict[str, Any] = asked.everywhere.picture().bodies(asked.now.tree.index[asked.code] + FIRST)[0]
        for name in ("tiles", "splits", "hours"):
            document[name] |= found[name]
