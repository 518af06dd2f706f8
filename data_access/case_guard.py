"""What records may not do to cases: close one that was dispatched here without its steps, or one that is closed already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, select

from catalogue.courses import closed_ms, lacking
from catalogue.dispatching import DESK
from data_access.dispatch_schema import case_dispatch

Taken = tuple[str, int]


class Guard(Protocol):
    """Looks at each record before it is written."""

    def learn(self, connection: Connection, cases: Sequence[int]) -> None:
        """These cases (by number) are the next that it will be asked of."""

    def of_new(self, source: str, source_id: str) -> str | None:
        """Why there may be no new case of that source and number; None where there may."""

    def of_change(self, case_id: int, before: Collection[Taken], after: Collection[Taken]) -> str | None:
        """Why a case may not have these steps after those; None where it may."""


@dataclass
class AgainstOutside:
    """For records from outside: cases that were dispatched here keep to the declared steps `keys`, all others are free."""

    keys: Sequence[str]
    _dispatched: set[int] = field(default_factory=set)

    def learn(self, connection: Connection, cases: Sequence[int]) -> None:
        """Which of them were dispatched."""
        if cases:
            own = case_dispatch.c.case_id
            self._dispatched.update(connection.execute(select(own).where(own.in_(cases))).scalars())

    def of_new(self, source: str, source_id: str) -> str | None:
        """The desk gives its numbers itself."""
        return f"the desk has dispatched no case {source_id!r}" if source == DESK else None

    def of_change(self, case_id: int, before: Collection[Taken], after: Collection[Taken]) -> str | None:
        """A closing that lacks steps before it, or a correction that takes one away."""
        if case_id not in self._dispatched:
            return None
        gone = {key for key, _ in before} - {key for key, _ in after}
        if gone:
            told = ", ".join(key for key in self.keys if key in gone)
            return f"this case was dispatched here; its steps may be corrected, not taken away: {told}"
        missing = lacking(self.keys, before, after)
        told = ", ".join(missing)
        closing = (
            f"this case was dispatched here and is closed by its steps alone; before {self.keys[-1]!r} send {told}"
        )
        return closing if missing else None


@dataclass(frozen=True)
class AgainstTwice:
    """For the product's own endings: a case that somebody has closed in the meantime is left alone."""

    keys: Sequence[str]

    def learn(self, connection: Connection, cases: Sequence[int]) -> None:
        """Its steps say it all."""

    def of_new(self, source: str, source_id: str) -> str | None:
        """No case begins with its end."""
        return f"there is no case {source_id!r}"

    def of_change(self, case_id: int, before: Collection[Taken], after: Collection[Taken]) -> str | None:
        """One that is closed."""
        return None if closed_ms(self.keys, before) is None else "the case is closed"
