"""Draws the fields of the demo city's records, whatever they are, from their declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from backend.demo.chance import Chance, Floats, Ints
from backend.demo.rhythm import on_duty, shape_of_day
from catalogue.fields import Number, Term, Value
from catalogue.model import Feed, Shape

HOURS_ABOUT = 2.5  # how wide the time is in which a word that has an hour is common
AT_ANY_HOUR = 0.15  # its share at all other times


@dataclass(frozen=True)
class Draw:
    """Records of one feed: each is drawn by its (`major`, `minor`) and its words by (`major`, `spell`).

    `place` is its row in `places` (Ground.of), `minute` that of the local day; `uppers` as in Ground.
    """

    feed: Feed
    chance: Chance
    major: Ints
    minor: Ints
    spell: Ints
    place: Ints
    minute: Ints
    places: pd.DataFrame
    uppers: Mapping[str, Mapping[str, str]]

    def fields(self) -> dict[str, Any]:
        """The fields that the demo city knows, by key, an array each."""
        found: dict[str, Any] = {}
        for field in self.feed.fields:
            if isinstance(field, Number):
                is_switch = field.key == "online" and self.feed.shape is Shape.STATUS
                found[field.key] = self._switch(field) if is_switch else self._number(field, found)
            elif isinstance(field, Term) and field.demo_level:
                upper = self.uppers[field.demo_level]
                found[field.key] = [upper[grid] for grid in self.places["grid"].to_numpy()[self.place]]
            elif isinstance(field, Term) and not field.of_site and any(value.weight for value in field.values):
                found[field.key] = self._words(field)
        return found

    def _switch(self, field: Number) -> Ints:
        share = field.demo[0] * on_duty(self.feed.demo.night)[self.minute]
        return (self.chance.uniform(self.major, self.spell, field.key) < share).astype(np.int64)

    def _number(self, field: Number, known: Mapping[str, Any]) -> Floats:
        mean, deviation = field.demo
        by = (self.place, np.zeros_like(self.place)) if field.demo_steady else (self.major, self.minor)
        drawn = mean + deviation * self.chance.normal(*by, field.key)
        highest: Floats | float = field.maximum
        if field.demo_share_of:
            highest = known[field.demo_share_of]
            drawn = drawn * highest
        if field.demo_rhythm:
            drawn = drawn * shape_of_day(self.feed.demo.night, self.feed.demo.peaks)[self.minute]
        steps = np.rint(np.clip(drawn, field.minimum, highest) / field.resolution)
        return np.round(steps * field.resolution, 6)

    def _words(self, field: Term) -> Any:
        words = np.array([value.key for value in field.values], dtype=object)
        by = (self.place, np.zeros_like(self.place)) if field.demo_steady else (self.major, self.spell)
        weights = np.array([value.weight for value in field.values])
        if any(value.hour is not None for value in field.values):
            about = np.stack([_about(value, self.minute) for value in field.values], axis=1)
            return words[self.chance.pick_by_row(*by, field.key, weights * about)]
        return words[self.chance.pick(*by, field.key, weights)]


def _about(value: Value, minute: Ints) -> Floats:
    """How common a word is at each minute of the local day, 1 + AT_ANY_HOUR at most."""
    if value.hour is None:
        return np.ones(len(minute))
    found: Floats = AT_ANY_HOUR + np.exp(-(((minute / 60 - value.hour) / HOURS_ABOUT) ** 2))
    return found
