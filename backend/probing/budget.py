"""Keeps the prober within its share of one processor core."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

SHARE = 0.25  # of one core; with what the measuring does not see it stays below 0.3
MOST_SAVED_S = 1.0  # of processor time that was not used and may be used at once later


@dataclass
class Budget:
    """Processor time comes in at `share` and is spent as this process uses it. `clock` and `used` give seconds."""

    share: float = SHARE
    clock: Callable[[], float] = time.monotonic
    used: Callable[[], float] = time.process_time

    def __post_init__(self) -> None:
        """What is used before this moment does not count."""
        self._at, self._spent, self._left = self.clock(), self.used(), 0.0

    def allows(self) -> bool:
        """Whether something may be done now: nothing is owed."""
        now, spent = self.clock(), self.used()
        self._left = min(self._left + (now - self._at) * self.share, MOST_SAVED_S) - (spent - self._spent)
        self._at, self._spent = now, spent
        return self._left >= 0
