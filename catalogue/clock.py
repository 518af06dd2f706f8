"""The product's time: the present, or a chosen instant and what has passed since, unless it stands still."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Clock:
    """`zone` is the IANA name of the city's time zone; `ahead_ms` is how far the product's time is from the
    machine's; `stands_at_ms` is the instant at which it stands still, if it does.
    """

    zone: str
    ahead_ms: int = 0
    stands_at_ms: int | None = None

    def now_ms(self) -> int:
        """UTC milliseconds."""
        return time.time_ns() // 1_000_000 + self.ahead_ms if self.stands_at_ms is None else self.stands_at_ms

    def local(self) -> datetime:
        """The city's time."""
        return datetime.fromtimestamp(self.now_ms() / 1000, ZoneInfo(self.zone))
