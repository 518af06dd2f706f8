"""The additive parts that the rollup keeps, and the conditions on the records that they count.

A part is kept per grid and quarter-hour and only ever added up. How parts are computed is backend.rollup's; the words
for what they count are the functions of measures.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

OPERATORS = ("eq", "ge", "le", "lt")
SUMS = ("sum", "latest")


@dataclass(frozen=True)
class Condition:
    """`field operator value`; a term's value is its key, a number's is in the field's unit.

    With `of`, the value is a multiple of another number field of the same resolution: masked < 0.95 of seen.
    """

    field: str
    operator: str
    value: str | float
    of: str | None = None

    def __post_init__(self) -> None:
        """Refuse an operator that nobody implements."""
        if self.operator not in OPERATORS:
            raise ValueError(f"condition on {self.field!r}: operator {self.operator!r} is not one of {OPERATORS}")

    def __str__(self) -> str:
        """As it stands in a part's key."""
        of = f".{self.of}" if self.of else ""
        return f"{self.field}.{self.operator}.{self.value}{of}"


class Kind(StrEnum):
    """How a part's cells behave."""

    FLOW = "flow"  # added to the quarter-hour in which it happened
    DISTINCT = "distinct"  # one per site and day, in the quarter-hour of the day's first record
    STOCK = "stock"  # comes and goes; the level is the sum of all cells so far
    SPREAD = "spread"  # a flow with whole minutes as bins, for medians
    GAUGE = "gauge"  # the latest states, sampled into the current quarter-hour
    REGISTER = "register"  # the listed sites, today's list


@dataclass(frozen=True)
class Part:
    """One additive count. `signal` is what is counted: the functions of measures.py are the words."""

    kind: Kind
    feed: str
    signal: str
    where: tuple[Condition, ...] = ()

    @property
    def key(self) -> str:
        """Its stable name in the store."""
        return "/".join((self.kind.value, self.feed, self.signal, *map(str, self.where)))

    @property
    def field(self) -> str | None:
        """The number field that it sums up; None where it counts."""
        word, _, key = self.signal.partition(".")
        return key if word in SUMS else None

    @property
    def found_by(self) -> str | None:
        """The event rule that finds what it counts; None where records are counted whatever rules say."""
        word, _, rule = self.signal.partition(".")
        return rule if word == "found" else None

    @property
    def of_online(self) -> bool:
        """Whether a gauge is only about the things that are online; the others are about all that are known."""
        return self.kind is Kind.GAUGE and self.signal != "known" and not self.signal.startswith("latest.")

    def narrowed(self, *conditions: Condition) -> Part:
        """The same part over fewer records."""
        return replace(self, where=self.where + conditions)
