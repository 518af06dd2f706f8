"""The seven whole days before today, for the areas that have others below: what a quarter-hour used to be, and each hour.

Computed from the store's cells one day at a time, so that no tick becomes long; what is published of it is decided in
publishing.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import orjson

from backend.rollup import City
from catalogue.measures import Measure
from catalogue.model import Indicator
from catalogue.registry import Catalogue
from data_access.cells import load_day
from data_access.days import Days
from data_access.engine import reading
from data_access.evaluate import Window
from data_access.freshness import heard_on
from data_access.json_numbers import whole
from data_access.picture import QUARTERS_PER_HOUR
from data_access.store import Engine
from data_access.suppression import shown_by_period

WEEK = 7
HOURS = 24
PAUSE_MS = 10_000  # between two days that are computed again, once all are known

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class PastDay:
    """One day; NaN is unknown. `quarters` has shape (indicators, areas, quarters), `hours` (indicators, areas, 24)."""

    quarters: Numbers
    hours: Numbers


@dataclass
class History:
    """What is known of the week before the city's day. `refresh` brings it one day further."""

    engine: Engine
    catalogue: Catalogue
    days: Days
    _known: dict[int, PastDay] = field(default_factory=dict)
    _stale: set[int] = field(default_factory=set)
    _city: City | None = None
    _computed_ms: int = 0

    def refresh(self, city: City, now_ms: int) -> bool:
        """Compute at most one day that is missing or has changed; whether there was one."""
        self._follow(city)
        week = range(city.day - WEEK, city.day)
        missing = [day for day in week if day not in self._known]
        due = abs(now_ms - self._computed_ms) >= PAUSE_MS
        waiting = missing or (sorted(self._stale.intersection(week)) if due else [])
        if not waiting or not len(upper_areas(city)):
            return False
        self._known[waiting[-1]] = self._compute(city, waiting[-1])
        self._stale.discard(waiting[-1])
        self._computed_ms = now_ms
        return True

    def fields(self, city: City) -> dict[int, dict[str, bytes]]:
        """Per area index the hash fields `past:{indicator}`: JSON of low and high by quarter-hour and of the week."""
        self._follow(city)
        days = [self._known.get(day) for day in range(city.day - WEEK, city.day)]
        if not any(days):
            return {}
        known = [day for day in days if day is not None]
        low = np.fmin.reduce([day.quarters for day in known])
        high = np.fmax.reduce([day.quarters for day in known])
        unknown = np.full_like(known[0].hours, np.nan)
        hours = np.concatenate([unknown if day is None else day.hours for day in days], axis=2)
        keys = list(self.catalogue.indicators)
        return {
            int(index): {
                f"past:{key}": _dumped(low[row, place], high[row, place], hours[row, place])
                for row, key in enumerate(keys)
            }
            for place, index in enumerate(upper_areas(city))
        }

    def _follow(self, city: City) -> None:
        week = set(range(city.day - WEEK, city.day))
        if self._city is None or self._city.tree.revision != city.tree.revision:
            self._known.clear()
        if self._city is not city:
            self._stale |= self._known.keys()
        self._city = city
        self._known = {day: past for day, past in self._known.items() if day in week}
        if city.changed_days:
            self._stale |= {day for day in week if day >= min(city.changed_days)}
            city.changed_days.clear()

    def _compute(self, city: City, day: int) -> PastDay:
        with reading(self.engine).connect() as connection:
            cells = load_day(connection, city.tree, city.parts, self.days, day)
            cells.heard = heard_on(connection, self.catalogue.feeds.values(), *self.days.bounds(day))
        cells.register = city.today.register
        window = Window(cells, self.catalogue, cells.length)
        areas = upper_areas(city)
        shape = (len(self.catalogue.indicators), len(areas))
        quarters = np.full((*shape, city.today.length), np.nan, dtype=np.float32)
        hours = np.full((*shape, HOURS), np.nan, dtype=np.float32)
        for row, item in enumerate(self.catalogue.indicators.values()):
            if cells.holds(item.feed):
                _fill(quarters[row], item, item.by_quarter, window, 1, areas)
                _fill(hours[row], item, item.measure, window, QUARTERS_PER_HOUR, areas)
        return PastDay(quarters, hours)


def upper_areas(city: City) -> npt.NDArray[np.int64]:
    """The indices of the areas that have others below."""
    return np.array([i for i, area in enumerate(city.tree.areas) if not area.leaf], dtype=np.int64)


def _fill(
    target: Numbers, item: Indicator, measure: Measure, window: Window, size: int, areas: npt.NDArray[np.int64]
) -> None:
    found = shown_by_period(item, measure, window, size, areas)[:, : target.shape[1]]
    target[:, : found.shape[1]] = np.round(found, item.decimals if measure is item.measure else 0)


def _dumped(low: Numbers, high: Numbers, week: Numbers) -> bytes:
    told = {"low": low, "high": high, "week": week}
    return orjson.dumps({name: _plain(numbers) for name, numbers in told.items()}, option=orjson.OPT_SERIALIZE_NUMPY)


def _plain(numbers: Numbers) -> npt.NDArray[np.generic]:
    """Whole numbers where that is what they are, else as short as they were rounded."""
    whole_ones = bool((np.isnan(numbers) | (numbers == np.rint(numbers))).all())
    return whole(numbers.astype(np.float64)) if whole_ones else numbers
