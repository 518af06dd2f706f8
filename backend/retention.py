"""Folds days whose quarter-hours are no longer kept, one at a time, so that no tick becomes long."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from backend.rollup import City
from data_access.days import Days
from data_access.folding import days_to_fold, fold
from data_access.lease import hold
from data_access.store import Engine

log = logging.getLogger(__name__)
PAUSE_MS = 5_000  # between two days
LOOK_MS = 60_000  # between two looks for days that are old enough by now, or that late records changed again


@dataclass
class Retention:
    """Keeps the quarter-hours of the last `kept` whole days, and of every later one."""

    engine: Engine
    days: Days
    kept: int
    _waiting: list[int] = field(default_factory=list)
    _looked: tuple[int, int] | None = None  # the city's day, and when (UTC ms)
    _folded_ms: int = 0

    def refresh(self, city: City, now_ms: int, epoch: int) -> bool:
        """Fold at most one day; whether there was one. LeaseLost when another backend is active."""
        if self._is_due(city, now_ms):
            with self.engine.begin() as connection:
                self._waiting = days_to_fold(connection, self.days, city.day - self.kept)
            self._looked = (city.day, now_ms)
        if not self._waiting or abs(now_ms - self._folded_ms) < PAUSE_MS:
            return False
        day = self._waiting.pop(0)
        with self.engine.begin() as connection:
            hold(connection, epoch)
            fold(connection, city.tree, city.parts, self.days, day)
        self._folded_ms = now_ms
        log.info("%s is kept by the day from now on", self.days.name(day))
        return True

    def _is_due(self, city: City, now_ms: int) -> bool:
        if self._waiting:
            return False
        return self._looked is None or self._looked[0] != city.day or abs(now_ms - self._looked[1]) >= LOOK_MS
