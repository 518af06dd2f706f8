"""When cases make events: the steps they enter, and what the rules of catalogue.rules say of their courses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch

import numpy as np

from backend.case_courses import MINUTE_MS, Courses, Ints, Mask
from backend.grouping import matching
from catalogue.model import EventRule
from catalogue.rules import Late, Overdue, Reopened, SentBack
from data_access.arrays import NULL
from data_access.terms import Terms

Concerned = Sequence[tuple[EventRule, Mask]]


def concerned(rules: Iterable[EventRule], courses: Courses, terms: Terms) -> Concerned:
    """By rule the cases whose words satisfy its conditions."""
    everyone = np.ones(len(courses.occurred), dtype=bool)
    masks = ((rule, matching(rule.where, courses.feed, courses.cases, terms)) for rule in rules)
    return [(rule, everyone if mask is None else mask) for rule, mask in masks]


def moments(rules: Concerned, courses: Courses) -> Iterator[tuple[EventRule, Ints, Ints]]:
    """By rule the places of the cases that have met it up to now, and when they did first (UTC ms)."""
    for rule, own in rules:
        at = met(rule.case, courses) if rule.case else courses.first(courses.step == courses.place(rule.step or ""))
        cases = np.flatnonzero((at != NULL) & (at <= courses.now_ms) & courses.is_reported & own)
        yield rule, cases, at[cases]


def next_change(rules: Concerned, courses: Courses) -> Ints:
    """When each case changes without a new record: a later step, the due time (overdue a millisecond after), a rule that is
    met. NEVER where it does not.
    """
    waits = ~courses.is_closed & (courses.due != NULL) & (courses.due >= courses.now_ms)
    found = np.where(waits, np.minimum(courses.ahead, courses.due + 1), courses.ahead)
    for rule, own in rules:
        if rule.case:
            at = met(rule.case, courses)
            found = np.where(own & (at > courses.now_ms), np.minimum(found, at), found)
    return found


@singledispatch
def met(rule: object, courses: Courses) -> Ints:
    """The instant at which each case meets a rule, or will as things are; NULL where it does not."""
    raise TypeError(f"no rule to follow {rule!r}")


@met.register
def _(rule: Overdue, courses: Courses) -> Ints:
    late = (courses.due != NULL) & (~courses.is_closed | (courses.closed > courses.due))
    return np.where(late, np.maximum(courses.due + 1, courses.occurred), NULL)


@met.register
def _(rule: Late, courses: Courses) -> Ints:
    came = courses.first(courses.step >= courses.place(rule.step))
    limit = courses.occurred + rule.minutes * MINUTE_MS
    return np.where((came != NULL) & (came <= limit), NULL, limit)


@met.register
def _(rule: Reopened, courses: Courses) -> Ints:
    found = np.full(len(courses.occurred), NULL, dtype=np.int64)
    case = courses.case[courses.reopened]
    nth = np.arange(len(case)) - np.searchsorted(case, case) + 1
    chosen = courses.reopened[nth == rule.times]
    found[courses.case[chosen]] = courses.at[chosen]
    return found


@met.register
def _(rule: SentBack, courses: Courses) -> Ints:
    place = courses.place(rule.step)
    back = courses.follows & (courses.step == place)
    back[1:] &= courses.step[:-1] > place
    return courses.first(back)
