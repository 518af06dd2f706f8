"""What a declaration says of its numbers: which parts are counted, and the measures that make of them the number shown.

What a part is, is told in parts.py, whose conditions declarations have from here too. How measures are evaluated is
data_access.evaluate's business.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalogue.parts import Condition as Condition
from catalogue.parts import Kind as Kind
from catalogue.parts import Part as Part


@dataclass(frozen=True)
class Total:
    """The sum of a part: over the window for a flow, so far for a stock, now for a gauge or the register."""

    part: Part

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it needs."""
        return (self.part,)


@dataclass(frozen=True)
class Ratio:
    """`scale * numerator / denominator`; unknown where the denominator is 0. `complement` gives scale minus that.

    `sampled`: over the day's quarter-hourly samples of two gauges instead of their latest values.
    """

    numerator: Part
    denominator: Part
    scale: float = 100.0
    complement: bool = False
    sampled: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it is in % or ‰, so that the denominator without the numerator counts something as well."""
        return self.scale >= 100

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it needs."""
        return (self.numerator, self.denominator)


@dataclass(frozen=True)
class Quantile:
    """The lowest bin (minute) of a spread that at least `share` of it does not pass; unknown where nothing was measured."""

    part: Part
    share: float

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it needs."""
        return (self.part,)


@dataclass(frozen=True)
class Difference:
    """`plus - minus` so far: those inside are those who came in without those who left. Never below `floor`."""

    plus: Part
    minus: Part
    floor: float | None = 0.0

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it needs."""
        return (self.plus, self.minus)


@dataclass(frozen=True)
class Baseline:
    """The last whole hour of a flow in % of the median of the same hour on the `days` days before.

    Only days on which anything of it was counted in the area matter; unknown with fewer than three of them.
    """

    part: Part
    days: int = 7

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that it needs."""
        return (self.part,)


Measure = Total | Ratio | Quantile | Difference | Baseline


def narrowed_to(measure: Measure, part: Part) -> Measure:
    """The same measure of another part; TypeError where it is made of two."""
    if isinstance(measure, Ratio | Difference):
        raise TypeError(f"a {type(measure).__name__} has no single part to narrow")
    return replace(measure, part=part)


def records(feed: str, *where: Condition) -> Part:
    """Records of an observation feed."""
    return Part(Kind.FLOW, feed, "record", where)


def summed(feed: str, field: str, *where: Condition) -> Part:
    """The sum of a number field, in the field's resolution."""
    return Part(Kind.FLOW, feed, f"sum.{field}", where)


def distinct_sites(feed: str, *where: Condition) -> Part:
    """Sites with at least one record on the day."""
    return Part(Kind.DISTINCT, feed, "site", where)


def found_sites(feed: str, rule: str, *where: Condition) -> Part:
    """Sites that an event rule of the feed finds on the day, as often as it may find them."""
    return Part(Kind.DISTINCT, feed, f"found.{rule}", where)


def listed_sites(feed: str, *where: Condition) -> Part:
    """Sites on the register; `feed` names the feed that is to cover them."""
    return Part(Kind.REGISTER, feed, "site", where)


def step(feed: str, key: str, *where: Condition) -> Part:
    """Cases that entered a step, at the time they did."""
    return Part(Kind.FLOW, feed, f"step.{key}", where)


def milestone(feed: str, name: str, *where: Condition) -> Part:
    """Cases at a milestone: "closed", "closed_due" (had a due time), "closed_on_time" or "reopened"."""
    return Part(Kind.FLOW, feed, name, where)


def open_cases(feed: str, *where: Condition) -> Part:
    """Cases reported and not closed."""
    return Part(Kind.STOCK, feed, "open", where)


def overdue_cases(feed: str, *where: Condition) -> Part:
    """Open cases past their due time."""
    return Part(Kind.STOCK, feed, "overdue", where)


def waiting_in(feed: str, key: str, *where: Condition) -> Part:
    """Open cases whose present step it is."""
    return Part(Kind.STOCK, feed, f"in.{key}", where)


def minutes_between(feed: str, start: str, end: str, *where: Condition) -> Part:
    """Whole minutes from a case's first entering step `start` to its first entering `end`, at the latter."""
    return Part(Kind.SPREAD, feed, f"minutes.{start}.{end}", where)


def median(part: Part) -> Quantile:
    """The lower median of a spread."""
    return Quantile(part, 0.5)


def p90(part: Part) -> Quantile:
    """What nine of ten do not pass."""
    return Quantile(part, 0.9)


def handling_minutes(feed: str, *where: Condition) -> Part:
    """Whole minutes from a case's report to its closing, at the closing."""
    return Part(Kind.SPREAD, feed, "handling", where)


def online(feed: str, *where: Condition) -> Part:
    """Things whose latest state says online and was heard within the feed's time to live."""
    return Part(Kind.GAUGE, feed, "online", where)


def known(feed: str, *where: Condition) -> Part:
    """All things of a status feed."""
    return Part(Kind.GAUGE, feed, "known", where)


def gauge_sum(feed: str, field: str, *where: Condition) -> Part:
    """The sum of a number field over the things online."""
    return Part(Kind.GAUGE, feed, f"sum.{field}", where)


def latest_sum(feed: str, field: str, *where: Condition) -> Part:
    """The sum of a number field over all things, whenever they were heard: a stock that is reported as a whole."""
    return Part(Kind.GAUGE, feed, f"latest.{field}", where)
