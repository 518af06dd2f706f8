"""Says in the log how the looks at all cameras go: once at first, then only when a round takes longer than it may."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
LONGEST_S = 240.0  # a camera that is looked at more seldom counts as silent in between


@dataclass
class Rounds:
    """A round is over when every camera has been looked at. `clock` and `used` give seconds, of time and of a processor."""

    clock: Callable[[], float] = time.monotonic
    used: Callable[[], float] = time.process_time
    seen: set[str] = field(default_factory=set)
    is_first: bool = True
    is_late: bool = False

    def __post_init__(self) -> None:
        """The first round begins."""
        self._began, self._used = self.clock(), self.used()

    def note(self, seen: Collection[str], cameras: Collection[str], words: Mapping[str, str]) -> None:
        """These have been looked at; `words` is what is known of all of them."""
        self.seen |= set(seen)
        if not self.seen.issuperset(cameras):
            return
        took_s, used_s = self.clock() - self._began, self.used() - self._used
        counted = ", ".join(f"{number} {word}" for word, number in sorted(Counter(words.values()).items()))
        told = f"{len(cameras)} cameras looked at in {took_s:.0f} s with {used_s / max(took_s, 0.001):.2f} of a core"
        if self.is_first:
            log.info("%s: %s", told, counted)
        if took_s > LONGEST_S and not self.is_late:
            log.warning("%s: so seldom that they count as silent in between; name their smaller sub_url", told)
        self.is_first, self.is_late = False, took_s > LONGEST_S
        self._began, self._used, self.seen = self.clock(), self.used(), set()
