"""Counts failed attempts to sign in, by name and by address, so that nobody tries passwords for long; in this process only."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 15 * 60
MOST_BY_NAME, MOST_BY_ADDRESS = 10, 30  # a whole office may share one address
MOST_KEPT = 10_000


class Attempts:
    """The last failures of names and addresses. `clock` gives seconds, as time.monotonic does."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody has failed yet."""
        self._clock = clock
        self._failures: dict[tuple[str, str], deque[float]] = {}

    def wait_s(self, name: str, address: str) -> int:
        """Whole seconds until they may try again; 0 for now."""
        return math.ceil(max(0.0, max(self._wait(kind, most) for kind, most in _kinds(name, address))))

    def begin(self, name: str, address: str) -> None:
        """One more attempt of this name ("" for none) at this address; it counts as failed until it has succeeded, so
        that many at once are counted too.
        """
        for kind, most in _kinds(name, address):
            self._failures.setdefault(kind, deque(maxlen=most)).append(self._clock())
        self._forget()

    def succeeded(self, name: str, address: str) -> None:
        """They have shown who they are: the failures of the name are forgotten, earlier ones of the address stay."""
        self._failures.pop(("name", name), None)
        if times := self._failures.get(("address", address)):
            times.pop()

    def _wait(self, kind: tuple[str, str], most: int) -> float:
        times = self._failures.get(kind)
        return times[0] + WINDOW_S - self._clock() if times and len(times) == most else 0.0

    def _forget(self) -> None:
        """Whoever tries ever new names fills nothing: what is long past goes, then the older half."""
        if len(self._failures) <= MOST_KEPT:
            return
        since = self._clock() - WINDOW_S
        fresh = [kind for kind, times in self._failures.items() if times and times[-1] > since]
        self._failures = {kind: self._failures[kind] for kind in fresh[-MOST_KEPT // 2 :]}


def _kinds(name: str, address: str) -> list[tuple[tuple[str, str], int]]:
    by_name = [(("name", name), MOST_BY_NAME)] if name else []
    return [*by_name, (("address", address), MOST_BY_ADDRESS)]
