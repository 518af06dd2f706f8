"""What a report is made of: facts that stand out, and tables of typed cells, all of it in the words of one language.

Pages (layouts/report.py) and workbooks (api/report_book.py) are written from the same. What is in it is api/report_*.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What a mark says beside its word: something to act on, off its target, as it should be, or nothing of that kind."""

    CRITICAL = "critical"
    WARN = "warn"
    NOTICE = "notice"
    GOOD = "good"


UNKNOWN = "—"


@dataclass(frozen=True)
class Figure:
    """A number with what follows it. `value` None is unknown, and `why` says for what reason.

    `signed`: written with its sign. `state`: off its target. `change`: how it stands against the day before.
    """

    value: float | None
    decimals: int = 0
    unit: str = ""
    why: str = ""
    signed: bool = False
    state: State | None = None
    change: Figure | None = None

    @property
    def text(self) -> str:
        """As it is read: 1,234.5, +3.2%, ±0, —."""
        if self.value is None:
            return UNKNOWN
        size = f"{abs(self.value):,.{self.decimals}f}"
        if not self.signed:
            return f"{'−' if self.value < 0 else ''}{size}{self.unit}"
        if not size.strip("0.,"):
            return "±0"
        return f"{'−' if self.value < 0 else '+'}{size}{self.unit}"


@dataclass(frozen=True)
class Moment:
    """An instant (UTC ms); None where it has not come about."""

    at_ms: int | None


@dataclass(frozen=True)
class Mark:
    """A state in a word."""

    state: State
    word: str


@dataclass(frozen=True)
class Named:
    """The name of an area, which leads to its own report."""

    name: str
    code: str


Cell = str | Figure | Moment | Mark | Named


@dataclass(frozen=True)
class Row:
    """Cells, as many as the table has heads. `is_total`: the whole of what the other rows are parts of."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a name; an empty one for a table without groups."""

    name: str = ""
    rows: Sequence[Row] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """`heads` name the columns, the first `fixed` of which say what a row is about. `empty` is said where there are no rows.

    `left_out`: how many rows there are besides.
    """

    key: str
    title: str
    aside: str = ""
    heads: tuple[Cell, ...] = ()
    fixed: int = 1
    groups: Sequence[Group] = ()
    empty: str = ""
    left_out: int = 0

    @property
    def rows(self) -> list[Row]:
        """All of them, in order."""
        return [row for group in self.groups for row in group.rows]


@dataclass(frozen=True)
class Fact:
    """One line of what stands out: what it is about, and what is said of it."""

    about: str
    said: str
    state: State = State.NOTICE


@dataclass(frozen=True, kw_only=True)
class FactList:
    """Facts of one kind, the most striking first. `none` is said where there are none."""

    title: str
    facts: Sequence[Fact]
    none: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """A day of an area. `way` leads from the topmost area that the reader sees to it, as (code, name).

    `until_ms`: the day is not over and told up to then (UTC ms); None where it is. `day_after` is empty where that has not
    come. `notes` are what the file says of itself, as label and text.
    """

    title: str
    area: str
    code: str
    way: Sequence[tuple[str, str]]
    day: str
    day_before: str
    day_after: str
    latest: str
    until_ms: int | None
    made_ms: int
    standing_out: Sequence[FactList]
    tables: Sequence[Table]
    notes: Sequence[tuple[str, str]]
