"""The demo city's records of each feed, made from the feed's declaration alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.demo.chance import Chance, Floats, Ints
from backend.demo.rhythm import MINUTE_MS, minutes_between, record_slots
from catalogue.model import Feed, Number, Term
from data_access.days import Days

SOURCE = "demo"
LOOK_BACK_MS = 2 * 86_400_000  # a demo case is finished within two days, or never


@dataclass(frozen=True)
class Ground:
    """Where records arise: codes of sites, grids, cameras and workers' grids, and how busy each site is."""

    places: Mapping[str, npt.NDArray[np.object_]]
    busy: Mapping[str, Floats]


@dataclass(frozen=True)
class Streams:
    """The stream of every feed. `scale` multiplies the declared number of records a day."""

    seed: int
    days: Days
    ground: Ground
    scale: float = 1.0

    def observations(self, feed: Feed, start_ms: int, end_ms: int) -> pd.DataFrame:
        """Observations with start <= occurred_at < end, as the intake takes them."""
        chance = Chance(self.seed, feed.key)
        minutes = minutes_between(start_ms, end_ms)
        slots = record_slots(chance, minutes, feed.demo.per_day * self.scale, feed.demo.night, self.days)
        wanted = (slots[2] >= start_ms) & (slots[2] < end_ms)
        minute, number, at = (values[wanted] for values in slots)
        return pd.DataFrame(self._origin(feed, chance, minute, number, at) | self._fields(feed, chance, minute, number))

    def cases(self, feed: Feed, start_ms: int, end_ms: int) -> list[dict[str, Any]]:
        """What is said of cases in a stretch of time: new ones, and further steps of those reported before it."""
        chance = Chance(self.seed, feed.key)
        minutes = minutes_between(start_ms - LOOK_BACK_MS, end_ms)
        per_day = feed.demo.per_day * min(self.scale, 20)
        minute, number, at = record_slots(chance, minutes, per_day, feed.demo.night, self.days)
        origin = self._origin(feed, chance, minute, number, at) | self._fields(feed, chance, minute, number)
        times = self._step_times(feed, chance, minute, number, at)
        records = []
        for row in np.flatnonzero((times >= start_ms).any(axis=1) & (at < end_ms)).tolist():
            steps = self._steps_within(feed, times[row], start_ms, end_ms)
            if steps:
                records.append(self._case(feed, origin, row, int(at[row]), steps, at[row] >= start_ms))
        return records

    def _case(
        self, feed: Feed, origin: dict[str, Any], row: int, at: int, steps: list[dict[str, str]], is_new: bool
    ) -> dict[str, Any]:
        known = {"source": SOURCE, "source_id": origin["source_id"][row], "steps": steps}
        if not is_new:
            return known
        header = {key: origin[key][row] for key in origin if key not in ("source", "occurred_at")}
        due = at + int(feed.demo.due_hours * 60) * MINUTE_MS
        return known | header | {"occurred_at": iso(at), "due_at": iso(due), "steps": steps[1:]}

    def _steps_within(self, feed: Feed, times: Floats, start_ms: int, end_ms: int) -> list[dict[str, str]]:
        return [
            {"step": step.key, "at": iso(int(t))}
            for step, t in zip(feed.steps, times.tolist(), strict=True)
            if start_ms <= t < end_ms
        ]

    def _step_times(self, feed: Feed, chance: Chance, minute: Ints, number: Ints, at: Ints) -> Floats:
        """When each case enters each step; infinite for the steps that it never enters. Shape (cases, steps)."""
        times = np.empty((len(at), len(feed.steps)))
        moment = at.astype(np.float64)
        stuck = chance.uniform(minute, number, "stuck") < feed.demo.unfinished
        last = 1 + chance.pick(minute, number, "last", np.ones(max(len(feed.steps) - 2, 1)))
        for i, step in enumerate(feed.steps):
            wait = step.demo_minutes * np.exp(0.7 * chance.normal(minute, number, f"step {step.key}"))
            moment = moment + np.round(wait * MINUTE_MS)
            times[:, i] = np.where(stuck & (i >= last), np.inf, moment)
        return times

    def statuses(self, feed: Feed, start_ms: int, end_ms: int) -> pd.DataFrame:
        """Heartbeats in a stretch of time: every thing at its own second of a common period."""
        things = self.ground.places[feed.demo.place]
        period = int(86_400_000 * len(things) / feed.demo.per_day)
        chance = Chance(self.seed, feed.key)
        who = np.arange(len(things))
        phase = (chance.uniform(who, who, "phase") * period).astype(np.int64)
        beat = (end_ms - 1 - phase) // period
        at = beat * period + phase
        heard = at >= start_ms
        return self.states(feed, who[heard], at[heard])

    def states(self, feed: Feed, who: Ints, at: Ints) -> pd.DataFrame:
        """The states of some things at some instants; a thing is off for an hour at a time."""
        chance = Chance(self.seed, feed.key)
        hour = at // 3_600_000
        codes = self.ground.places[feed.demo.place][who]
        frame: dict[str, Any] = {"source": SOURCE, "source_id": codes, "occurred_at": as_times(at)}
        for field in feed.numbers:
            if field.key == "online":
                frame[field.key] = (chance.uniform(who, hour, "online") < field.demo[0]).astype(np.int64)
            else:
                frame[field.key] = self._number(field, chance, who, at, frame)
        return pd.DataFrame(frame)

    def _origin(self, feed: Feed, chance: Chance, minute: Ints, number: Ints, at: Ints) -> dict[str, Any]:
        place = feed.demo.place
        chosen = chance.pick(minute, number, "place", self.ground.busy[place])
        ids = [f"{m:x}-{n}" for m, n in zip(minute.tolist(), number.tolist(), strict=True)]
        key = "site" if place == "site" else "area"
        codes = self.ground.places[place][chosen]
        return {"source": SOURCE, "source_id": ids, "occurred_at": as_times(at), key: codes}

    def _fields(self, feed: Feed, chance: Chance, minute: Ints, number: Ints) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in feed.fields:
            if isinstance(field, Number):
                found[field.key] = self._number(field, chance, minute, number, found)
            elif isinstance(field, Term) and field.values and not field.of_site:
                words = np.array([value.key for value in field.values], dtype=object)
                weights = np.array([value.weight for value in field.values])
                found[field.key] = words[chance.pick(minute, number, field.key, weights)]
        return found

    def _number(self, field: Number, chance: Chance, major: Ints, minor: Ints, known: Mapping[str, Any]) -> Floats:
        mean, deviation = field.demo
        drawn = mean + deviation * chance.normal(major, minor, field.key)
        highest: Floats | float = field.maximum
        if field.demo_share_of:
            highest = known[field.demo_share_of]
            drawn = drawn * highest
        steps = np.rint(np.clip(drawn, field.minimum, highest) / field.resolution)
        return np.round(steps * field.resolution, 6)


def iso(moment_ms: int) -> str:
    """An instant as the intake takes it."""
    return pd.Timestamp(moment_ms, unit="ms", tz="UTC").isoformat()


def as_times(moments_ms: Ints) -> pd.DatetimeIndex:
    """Instants as a time-zone aware column."""
    return pd.DatetimeIndex(moments_ms.astype("datetime64[ms]")).tz_localize("UTC")
