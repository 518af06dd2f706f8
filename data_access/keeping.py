"""Keeps what was asked for last, so that it need not be made again; who asks says what it depends on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """At most `most` things by key, the ones asked for longest ago are dropped first. For any number of threads."""

    def __init__(self, most: int) -> None:
        """Empty."""
        self._most = most
        self._known: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, key: Hashable) -> Made | None:
        """What is kept under the key, if anything."""
        with self._lock:
            return self._known.get(key)

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under the key, else what `make` makes now; two threads may make the same at once."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        made = make()
        with self._lock:
            self._known[key] = made
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made
