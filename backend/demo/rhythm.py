"""How many records arise in each minute: a day with a morning and an afternoon peak, and quiet nights."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from backend.demo.chance import Chance, Floats, Ints
from catalogue.demo import Demo
from data_access.days import Days

MINUTE_MS = 60_000
DAY_MINUTES = 1_440
DAY_MS = DAY_MINUTES * MINUTE_MS
PEAK_HOURS = 1.3  # how wide a peak of a stream with peaks of its own is
ON_FROM, ON_UNTIL = 7.5, 18.5  # local hours between which people are on duty


@lru_cache(maxsize=64)
def shape_of_day(night: float, peaks_at: tuple[float, ...] = ()) -> Floats:
    """Relative activity of each minute of the local day, 1 on average; `night` is the floor beside a peak of
    about 1. `peaks_at`: local hours, instead of a working day's.
    """
    hour = np.arange(DAY_MINUTES) / 60
    if peaks_at:
        own: Floats = night + np.exp(-(((hour[:, None] - peaks_at) / PEAK_HOURS) ** 2)).sum(axis=1)
        return np.asarray(own / own.mean())
    peaks = np.exp(-(((hour - 9.4) / 1.7) ** 2)) + 0.85 * np.exp(-(((hour - 16.4) / 2.1) ** 2))
    evening = 0.35 * np.exp(-(((hour - 19.8) / 1.4) ** 2))
    curve = night + (1 - night) * (peaks + evening)
    found: Floats = curve / curve.mean()
    return found


def on_duty(night: float) -> Floats:
    """The share of people or things that are on at each minute of the local day: 1 by day, `night` at night."""
    hour = np.arange(DAY_MINUTES) / 60
    found: Floats = night + (1 - night) / (1 + np.exp(3 * (ON_FROM - hour))) / (1 + np.exp(3 * (hour - ON_UNTIL)))
    return found


def minutes_between(start_ms: int, end_ms: int) -> Ints:
    """The minutes (UTC ms // 60,000) that overlap a stretch of time."""
    return np.arange(start_ms // MINUTE_MS, -(-end_ms // MINUTE_MS), dtype=np.int64)


def record_slots(chance: Chance, minutes: Ints, demo: Demo, scale: float, days: Days) -> tuple[Ints, Ints, Ints]:
    """The records of some minutes: each one's minute, number within it, and instant (UTC ms, rising)."""
    by_minute = scale * demo.per_day / DAY_MINUTES * shape_of_day(demo.night, demo.peaks)
    expected = by_minute[local_minutes(minutes, days)]
    whole = np.floor(expected).astype(np.int64)
    extra = chance.uniform(minutes, np.zeros_like(minutes), "count") < expected - whole
    counts = whole + extra
    minute = np.repeat(minutes, counts)
    number = np.arange(len(minute)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (number + chance.uniform(minute, number, "second")) / np.repeat(counts, counts)
    return minute, number, minute * MINUTE_MS + (share * MINUTE_MS).astype(np.int64)


def beats(chance: Chance, things: int, per_day: float, start_ms: int, end_ms: int) -> tuple[Ints, Ints, Ints]:
    """Records at equal intervals with start <= instant < end: each one's thing, number of the beat, and instant."""
    period = int(DAY_MS * things / per_day)
    who = np.arange(things)
    phase = (chance.uniform(who, who, "phase") * period).astype(np.int64)
    first = -((phase - start_ms) // period)
    counts = np.maximum((end_ms - 1 - phase) // period - first + 1, 0)
    thing = np.repeat(who, counts)
    beat = np.repeat(first, counts) + np.arange(len(thing)) - np.repeat(np.cumsum(counts) - counts, counts)
    return thing, beat, beat * period + phase[thing]


def local_minutes(minutes: Ints, days: Days) -> npt.NDArray[np.int64]:
    """The minute of the local day (0 to 1,439) of each minute."""
    if not len(minutes):
        return minutes
    start, _ = days.bounds(days.day(int(minutes[0]) * MINUTE_MS))
    return (minutes - start // MINUTE_MS) % DAY_MINUTES
