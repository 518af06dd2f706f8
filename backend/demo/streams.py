"""The demo city's records of each feed, made from the feed's declaration alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from backend.demo.chance import Chance, Floats, Ints
from backend.demo.drawing import Draw
from backend.demo.ground import Ground
from backend.demo.rhythm import DAY_MS, MINUTE_MS, beats, local_minutes, minutes_between, record_slots
from catalogue.model import Feed
from data_access.days import Days

SOURCE = "demo"
HOUR_MS = 3_600_000
MOST_CASES = 20  # times the declared number
LOOK_BACK_MS = 2 * DAY_MS  # a demo case is finished within two days, or never


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
        if feed.demo.regular:
            who, beat, at = self._beats(feed, feed.demo.per_day * self.scale, start_ms, end_ms)
            draw = self._draw(feed, chance, beat, who, at, place=who)
            return pd.DataFrame(self._origin(draw, at) | draw.fields())
        minutes = minutes_between(start_ms, end_ms)
        slots = record_slots(chance, minutes, feed.demo, self.scale, self.days)
        wanted = (slots[2] >= start_ms) & (slots[2] < end_ms)
        minute, number, at = (values[wanted] for values in slots)
        draw = self._draw(feed, chance, minute, number, at)
        return pd.DataFrame(self._origin(draw, at) | draw.fields())

    def cases(self, feed: Feed, start_ms: int, end_ms: int) -> list[dict[str, Any]]:
        """What is said of cases in a stretch of time: new ones, and further steps of those reported before it."""
        chance = Chance(self.seed, feed.key)
        minutes = minutes_between(start_ms - LOOK_BACK_MS, end_ms)
        minute, number, at = record_slots(chance, minutes, feed.demo, min(self.scale, MOST_CASES), self.days)
        times = self._step_times(feed, chance, minute, number, at)
        told = np.flatnonzero(((times >= start_ms) & (times < end_ms)).any(axis=1))
        if not len(told):
            return []
        minute, number, at, times = minute[told], number[told], at[told], times[told]
        draw = self._draw(feed, chance, minute, number, at)
        origin = self._origin(draw, at) | draw.fields()
        return [
            self._case(
                feed, origin, row, int(at[row]), self._steps_within(feed, times[row], start_ms, end_ms), start_ms
            )
            for row in range(len(at))
        ]

    def _case(
        self, feed: Feed, origin: dict[str, Any], row: int, at: int, steps: list[dict[str, str]], start_ms: int
    ) -> dict[str, Any]:
        known = {"source": SOURCE, "source_id": origin["source_id"][row], "steps": steps}
        if at < start_ms:
            return known
        header = {key: origin[key][row] for key in origin if key not in ("source", "occurred_at")}
        due = {"due_at": iso(at + int(feed.demo.due_hours * HOUR_MS))} if feed.demo.due_hours else {}
        return known | header | {"occurred_at": iso(at), **due, "steps": steps[1:]}

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
        """The last heartbeat of every thing in a stretch of time: each at its own second of a common period."""
        who, _, at = self._beats(feed, feed.demo.per_day, start_ms, end_ms)
        last = np.flatnonzero(np.diff(who, append=-1))
        return self.states(feed, who[last], at[last])

    def states(self, feed: Feed, who: Ints, at: Ints) -> pd.DataFrame:
        """The states of some things at some instants; a thing stays in one for the declared time."""
        codes = self.ground.of(feed)["code"].to_numpy()[who]
        origin = {"source": SOURCE, "source_id": codes, "occurred_at": as_times(at)}
        return pd.DataFrame(origin | self.fields(feed, who, at))

    def fields(self, feed: Feed, who: Ints, at: Ints) -> dict[str, Any]:
        """What those states tell, by the field's key."""
        return self._draw(feed, Chance(self.seed, feed.key), who, at, at, place=who).fields()

    def _beats(self, feed: Feed, per_day: float, start_ms: int, end_ms: int) -> tuple[Ints, Ints, Ints]:
        return beats(Chance(self.seed, feed.key), len(self.ground.of(feed)), per_day, start_ms, end_ms)

    def _draw(self, feed: Feed, chance: Chance, major: Ints, minor: Ints, at: Ints, place: Ints | None = None) -> Draw:
        """`place`: the thing or site of each record, where it is not chosen by how busy the places are."""
        places = self.ground.of(feed)
        spell = minor if place is None else at // int(feed.demo.hold_hours * HOUR_MS)
        chosen = chance.pick(major, minor, "place", places["busy"].to_numpy()) if place is None else place
        minute = local_minutes(at // MINUTE_MS, self.days)
        return Draw(feed, chance, major, minor, spell, chosen, minute, places, self.ground.uppers)

    def _origin(self, draw: Draw, at: Ints) -> dict[str, Any]:
        ids = [f"{m:x}-{n}" for m, n in zip(draw.major.tolist(), draw.minor.tolist(), strict=True)]
        key = "site" if draw.feed.demo.place == "site" else "area"
        codes = draw.places["code"].to_numpy()[draw.place]
        return {"source": SOURCE, "source_id": ids, "occurred_at": as_times(at), key: codes}


def iso(moment_ms: int) -> str:
    """An instant as the intake takes it."""
    return pd.Timestamp(moment_ms, unit="ms", tz="UTC").isoformat()


def as_times(moments_ms: Ints) -> pd.DatetimeIndex:
    """Instants as a time-zone aware column."""
    return pd.DatetimeIndex(moments_ms.astype("datetime64[ms]")).tz_localize("UTC")
