"""Local days and quarter-hours. A quarter is UTC seconds // 900; a day is the proleptic ordinal of a date in
the city's zone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

QUARTER_MS = 900_000
QUARTERS = 96  # of 24 hours
Ints = npt.NDArray[np.int64]


class Days:
    """The calendar of one time zone."""

    def __init__(self, zone: str) -> None:
        """`zone` is an IANA name such as Asia/Shanghai."""
        self.zone = ZoneInfo(zone)
        self.bounds = lru_cache(maxsize=4_096)(self._bounds)

    def day(self, moment_ms: int) -> int:
        """The local day of an instant."""
        return datetime.fromtimestamp(moment_ms / 1000, self.zone).toordinal()

    def _bounds(self, day: int) -> tuple[int, int]:
        """First instant of the day and of the next, UTC ms."""
        first = datetime.combine(date.fromordinal(day), time(), self.zone)
        after = datetime.combine(date.fromordinal(day) + timedelta(days=1), time(), self.zone)
        return int(first.timestamp() * 1000), int(after.timestamp() * 1000)

    def quarters(self, day: int) -> tuple[int, int]:
        """The first quarter of the day and how many it has (96, or 92 and 100 when clocks change)."""
        start, end = self.bounds(day)
        return start // QUARTER_MS, (end - start) // QUARTER_MS

    def quarters_until(self, day: int, local: time) -> int:
        """How many quarters of the day are over at a local time; of two the first, where clocks are set back."""
        moment = datetime.combine(date.fromordinal(day), local, self.zone)
        return (int(moment.timestamp() * 1000) - self.bounds(day)[0]) // QUARTER_MS

    def days_of(self, quarters: Ints) -> Ints:
        """The local day of each quarter."""
        if not len(quarters):
            return quarters
        days = sorted(set(chain.from_iterable(map(self._touched, np.unique(quarters // QUARTERS).tolist()))))
        starts = [self.bounds(day)[0] for day in days]
        return np.array(days, dtype=np.int64)[np.searchsorted(starts, quarters * QUARTER_MS, side="right") - 1]

    def _touched(self, number: int) -> range:
        """The local days that have something of 24 hours, numbered from the epoch of UTC."""
        return range(self.day(number * QUARTERS * QUARTER_MS), self.day((number + 1) * QUARTERS * QUARTER_MS - 1) + 1)

    def name(self, day: int) -> str:
        """The day as YYYY-MM-DD."""
        return date.fromordinal(day).isoformat()
