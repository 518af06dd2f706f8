"""What a rule is shown in a tick, and what it says: whom its condition is met for, and how things stand with the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from backend.alerting.life import Data
from backend.rollup import City
from catalogue.model import STALE_AFTER, Feed
from catalogue.registry import Catalogue
from data_access.alerts import Alert
from data_access.areas import AreaTree
from data_access.days import Days
from data_access.evaluate import Window
from data_access.store import Connection
from data_access.terms import Terms

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
AREA, SITE, THING, CASE, RECORD = "area", "site", "thing", "case", "record"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """The condition is met for a subject. `again_ms`: by one more record, which occurred then.

    `is_remade`: all records were counted anew, so that it may have been told of before.
    """

    subject: str
    area_id: int
    site_id: int | None = None
    ref: int | None = None
    value: float | None = None
    shown: str | None = None
    at_ms: int | None = None
    again_ms: int | None = None
    is_remade: bool = False


@dataclass(frozen=True)
class Seen:
    """`met` in the order in which it came about; `otherwise` tells of an open alert that is not among it."""

    met: Mapping[str, list[Sighting]]
    otherwise: Callable[[Alert], Data]


@dataclass
class Memory:
    """What rules keep from tick to tick; everything in it can be found again."""

    means: dict[object, Floats] = field(default_factory=dict)
    levels: dict[tuple[int, str], Ints] = field(default_factory=dict)
    silences: dict[str, tuple[tuple[int, int], Seen]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sight:
    """One tick: the city as it was counted, a transaction that reads, and the product's time (UTC ms)."""

    connection: Connection
    catalogue: Catalogue
    days: Days
    terms: Terms
    city: City
    window: Window
    now_ms: int
    memory: Memory

    @property
    def tree(self) -> AreaTree:
        """The areas."""
        return self.city.tree

    @property
    def local(self) -> datetime:
        """The time of the city's clocks."""
        return datetime.fromtimestamp(self.now_ms / 1000, self.days.zone)

    def areas(self, level: str) -> Ints:
        """Indices of all areas of a level, or of the lowest ones for an empty one."""
        key = (self.tree.revision, level)
        if key not in self.memory.levels:
            chosen = [i for i, area in enumerate(self.tree.areas) if (area.level == level if level else area.leaf)]
            self.memory.levels[key] = np.array(chosen, dtype=np.int64)
        return self.memory.levels[key]

    def is_stale(self, feed: Feed) -> bool:
        """Whether nothing is known of a feed at present: it was never heard, or not for long."""
        heard = self.city.heard.get(feed.key)
        return heard is None or self.now_ms - heard > STALE_AFTER * feed.interval_s * 1000


def nothing_known(_alert: Alert) -> Data:
    """How it stands with every alert of a feed that is silent."""
    return Data.UNKNOWN


def all_over(_alert: Alert) -> Data:
    """How it stands with every alert for which the condition is not met."""
    return Data.OVER
