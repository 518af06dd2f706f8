"""The readers that callbacks are handed, as protocols: who fulfils them, and from which store, is not known here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from catalogue.areas import Area
from catalogue.people import EVERYONE, Person


class Areas(Protocol):
    """The tree of areas."""

    def get(self, code: str) -> Area | None:
        """The area of that code, or None."""

    def root(self) -> Area | None:
        """The area that everything starts from, or None before any was imported."""

    def roots(self) -> list[Area]:
        """All areas that one may start from, that of `root` first; none before any was imported."""

    def path(self, code: str) -> list[Area]:
        """From the root to the area itself."""

    def children(self, code: str) -> list[Area]:
        """Its direct children, by code."""

    def levels_below(self, code: str) -> list[str]:
        """The levels of its descendants, highest first."""

    def search(self, text: str, limit: int) -> list[Area]:
        """Areas whose name or code contains the text, higher levels first."""


class Clock(Protocol):
    """The product's time."""

    @property
    def zone(self) -> str:
        """The name of the local time zone."""

    def now_ms(self) -> int:
        """UTC milliseconds."""


class FoundThing(Protocol):
    """A site, thing or case that a search found."""

    @property
    def kind(self) -> str:
        """Its feed, or "site"."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def name(self) -> str | None:
        """Its name, where it has one that is shown."""

    @property
    def code(self) -> str:
        """The number by which others know it."""

    @property
    def area(self) -> str:
        """The code of its area."""


class Things(Protocol):
    """The search for what stands in areas."""

    def search(self, text: str, limit: int, now_ms: int) -> Sequence[FoundThing]:
        """Sites, and things and cases of each feed, at most `limit` of each, as known at an instant (UTC ms)."""


def everyone() -> Person:
    """Who asks where there is no sign-in."""
    return EVERYONE


@dataclass(frozen=True)
class Services:
    """Everything that callbacks may ask; `person` is who asks at present."""

    areas: Areas
    clock: Clock
    things: Things
    person: Callable[[], Person] = everyone

    def local_time(self) -> str:
        """The local time, HH:MM."""
        return self._now().strftime("%H:%M")

    def today(self) -> str:
        """The local day, YYYY-MM-DD."""
        return self._now().date().isoformat()

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.clock.now_ms() / 1000, ZoneInfo(self.clock.zone))
