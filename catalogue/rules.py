"""Rules that look at more than one record: about a site (followed by backend.closures), about a case (backend.case_moments)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AboveBaseline:
    """A site is ordered to close, and number `field` of its readings stays above a `share` of what is normal there.

    `orders` is a case feed: an order holds from its report to its closing step. Normal is the median of the same hour
    on the `days` days before the order that the site was not closed, at least three. Above for `minutes`: a reading
    stands for the time since the one before, at most the feed's interval.
    """

    field: str
    orders: str
    share: float = 0.2
    minutes: int = 15
    days: int = 7


@dataclass(frozen=True)
class Overdue:
    """An open case passes its due time."""


@dataclass(frozen=True)
class Late:
    """A case has come neither to `step` nor to a later one so many minutes after its report."""

    step: str
    minutes: int


@dataclass(frozen=True)
class Reopened:
    """A case is reopened for the n-th time."""

    times: int


@dataclass(frozen=True)
class SentBack:
    """A case comes back to `step` from a later one, for the first time."""

    step: str


CaseRule = Overdue | Late | Reopened | SentBack
