"""The courses of cases: which steps they have come to, when they were closed for good and reopened.

Many at once are as quick as one; the rollup counts by them, alerts follow them, and orders to close end with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from catalogue.model import Feed
from data_access.arrays import NULL, Arrays
from data_access.cases import CaseTable

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NEVER = 1 << 62
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Courses:
    """Cases of one feed up to `now_ms`. `cases` are their columns (NULL for empty).

    `case`, `step`, `at`: the steps that have come, in order of case, time and declaration: the place of the case, that of the step
    in the feed's declaration, and the instant. `ahead`: the next instant of each case that is not over yet, NEVER for none.
    """

    feed: Feed
    now_ms: int
    cases: Arrays
    case: Ints
    step: Ints
    at: Ints
    ahead: Ints

    def place(self, key: str) -> int:
        """Where a step stands in the declaration."""
        return [step.key for step in self.feed.steps].index(key)

    @property
    def occurred(self) -> Ints:
        """When each was reported."""
        return self.cases["occurred_ms"]

    @property
    def due(self) -> Ints:
        """Until when each is to be closed; NULL for none."""
        return self.cases["due_ms"]

    @cached_property
    def is_reported(self) -> Mask:
        """Of which something is known: the others are still to come."""
        found: Mask = self.occurred <= self.now_ms
        return found

    @cached_property
    def follows(self) -> Mask:
        """Which steps have one of their case before them."""
        found = np.zeros(len(self.case), dtype=bool)
        found[1:] = self.case[1:] == self.case[:-1]
        return found

    @cached_property
    def closing(self) -> Mask:
        """Which steps close: the last declared one."""
        found: Mask = self.step == len(self.feed.steps) - 1
        return found

    @cached_property
    def was_closed(self) -> Mask:
        """Which steps found their case closed; those that do not close reopen it."""
        found: Mask = np.zeros(len(self.case), dtype=bool)
        found[1:] = self.closing[:-1] & self.follows[1:]
        return found

    @cached_property
    def reopened(self) -> Ints:
        """The places of the steps that reopened a case."""
        return np.flatnonzero(self.was_closed & ~self.closing)

    @cached_property
    def closed(self) -> Ints:
        """When each was closed for good; NULL while it is open."""
        found = np.full(len(self.occurred), NULL, dtype=np.int64)
        first = self.closing & ~self.was_closed
        found[self.case[first]] = self.at[first]
        last = np.append(~self.follows[1:], True)[: len(self.case)]
        found[self.case[last & ~self.closing]] = NULL
        return found

    @cached_property
    def is_closed(self) -> Mask:
        """Which are closed."""
        found: Mask = self.closed != NULL
        return found

    def first(self, steps: Mask) -> Ints:
        """When each case came to the first of some steps; NULL where it has not."""
        found = np.full(len(self.occurred), NULL, dtype=np.int64)
        found[self.case[steps][::-1]] = self.at[steps][::-1]
        return found


def courses_of(feed: Feed, table: CaseTable, now_ms: int) -> Courses:
    """Steps in order of time, then of declaration. The last declared step closes; any step after it reopens."""
    places = {step.key: place for place, step in enumerate(feed.steps)}
    step = np.array([places.get(key, -1) for key in table.step], dtype=np.int64)
    came = np.flatnonzero((step >= 0) & (table.at <= now_ms))
    came = came[np.lexsort((step[came], table.at[came], table.case[came]))]
    occurred = table.columns["occurred_ms"]
    ahead = np.where(occurred > now_ms, occurred, NEVER)
    later = table.at > now_ms
    np.minimum.at(ahead, table.case[later], table.at[later])
    return Courses(feed, now_ms, table.columns, table.case[came], step[came], table.at[came], ahead)
