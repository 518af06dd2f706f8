"""Which areas a tick writes, so that it stays short: what changed, the upper levels first, and some of the others in turn."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from data_access.areas import AreaTree
from data_access.days import QUARTER_MS

REFRESH_ALL_MS = (
    60_000  # comparisons move with the clock, so every area is rewritten that often, a share with each tick
)
AT_ONCE_DEPTH = 1  # the topmost areas and those next below are written with every tick that changes them
LOWER_A_TICK = 100  # of the others; where more change, those that wait longest come first
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Turn:
    """Indices of areas: those to write, those of them to write with the day before, and those that changed and wait."""

    areas: Indices
    whole: Indices
    behind: Indices


@dataclass
class Turns:
    """Remembers which areas wait, and when each was last written whole (UTC ms)."""

    _behind: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _whole_ms: Indices = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _last_ms: int = 0

    def everything(self, tree: AreaTree) -> Turn:
        """All areas at once."""
        areas = np.arange(len(tree.areas))
        return Turn(areas, areas, areas[:0])

    def turn(self, tree: AreaTree, changed: Indices, at_once: Indices, now_ms: int) -> Turn:
        """What is written next, once everything was written; `at_once` is written whatever else there is."""
        if now_ms // QUARTER_MS != self._last_ms // QUARTER_MS:
            changed = np.arange(len(tree.areas))
        aged = self._aged(now_ms)
        now = np.unique(np.concatenate([changed[tree.depths[changed] <= AT_ONCE_DEPTH], at_once, aged]))
        waiting = self._behind[~np.isin(self._behind, now)]
        lower = np.concatenate([waiting, np.setdiff1d(changed, np.concatenate([now, waiting]))])
        areas = np.sort(np.concatenate([now, lower[:LOWER_A_TICK]]))
        never = areas[self._whole_ms[areas] < 0]
        return Turn(areas, np.union1d(aged, never), lower[LOWER_A_TICK:])

    def outdate(self, areas: Indices) -> None:
        """The day before has changed in these."""
        self._whole_ms[areas] = -1

    def done(self, tree: AreaTree, turn: Turn, now_ms: int) -> None:
        """It was written."""
        if len(self._whole_ms) != len(tree.areas):
            self._whole_ms = np.zeros(len(tree.areas), dtype=np.int64)
        self._whole_ms[turn.whole] = now_ms
        self._behind, self._last_ms = turn.behind, now_ms

    def _aged(self, now_ms: int) -> Indices:
        """Of all areas the share that is due in the time since the last tick, those that were not whole for longest."""
        passed = min(max(now_ms - self._last_ms, 0), REFRESH_ALL_MS)
        share = -(-len(self._whole_ms) * passed // REFRESH_ALL_MS)
        return np.argsort(self._whole_ms, kind="stable")[:share]
