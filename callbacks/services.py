"""The readers that callbacks are handed, as protocols: who fulfils them, and from which store, is not known here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from catalogue.areas import Area
from catalogue.measures import Condition, Part


class Areas(Protocol):
    """The tree of areas."""

    def get(self, code: str) -> Area | None:
        """The area of that code, or None."""

    def root(self) -> Area | None:
        """The area that everything starts from, or None before any was imported."""

    def path(self, code: str) -> list[Area]:
        """From the root to the area itself."""

    def children(self, code: str) -> list[Area]:
        """Its direct children, by code."""

    def levels_below(self, code: str) -> list[str]:
        """The levels of its descendants, highest first."""

    def search(self, text: str, limit: int) -> list[Area]:
        """Areas whose name or code contains the text, higher levels first."""


class RecordsPage(Protocol):
    """Some records, newest first, and where the next ones begin."""

    @property
    def rows(self) -> Sequence[Mapping[str, object]]:
        """Per record: id, source_id, occurred_at (ISO, local), area (code), site (name or None), its fields.

        A case also has its step and due_at (ISO, local).
        """

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next page, None on the last."""


class Records(Protocol):
    """The records behind the numbers, personal text already masked."""

    def page(
        self,
        feed_key: str,
        area_code: str,
        start_ms: int,
        end_ms: int,
        cursor: str | None,
        limit: int,
        where: tuple[Condition, ...],
        part: Part | None,
    ) -> RecordsPage:
        """Records of a feed in an area and all below it, that occurred in [start, end) (UTC ms) and meet `where`.

        Of cases, those that `part` counts: the ones open at the end, closed in between, and so on.
        """


class Clock(Protocol):
    """The product's time."""

    @property
    def zone(self) -> str:
        """The name of the local time zone."""

    def now_ms(self) -> int:
        """UTC milliseconds."""


@dataclass(frozen=True)
class Services:
    """Everything that callbacks may ask."""

    areas: Areas
    records: Records
    clock: Clock

    def today(self) -> str:
        """The local day, YYYY-MM-DD."""
        return dt.datetime.fromtimestamp(self.clock.now_ms() / 1000, ZoneInfo(self.clock.zone)).date().isoformat()

    def day_so_far(self, day: str) -> tuple[int, int]:
        """Start of a local day and its end, or now where that is earlier, in UTC milliseconds."""
        start = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), ZoneInfo(self.clock.zone))
        end = dt.datetime.combine(start.date() + dt.timedelta(days=1), dt.time(), start.tzinfo)
        return int(start.timestamp() * 1000), min(int(end.timestamp() * 1000), self.clock.now_ms() + 1)
