"""Finds sites that were ordered to close and go on: readings that stay above a share of what is normal there.

The rule itself is declared (catalogue.rules.AboveBaseline). A reading is looked at when it comes in, by the orders known
then. One line is written for each stretch of time above, at the reading with which it has lasted long enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

import numpy as np

from backend.case_cells import life_of
from backend.eventing import observed_event
from backend.grouping import matching
from catalogue.model import EventRule, Feed
from catalogue.registry import Catalogue
from catalogue.rules import AboveBaseline
from data_access.arrays import NULL, Arrays
from data_access.cases import Case
from data_access.days import Days
from data_access.events import Event
from data_access.site_readings import Readings, read_readings, read_site_cases
from data_access.store import Connection
from data_access.terms import Terms

HOUR_MS, MINUTE_MS = 3_600_000, 60_000
LEAST_DAYS = 3


@dataclass(frozen=True)
class Closure:
    """A site is ordered to close from `start_ms` on, before `end_ms` (None: the order holds). UTC ms."""

    start_ms: int
    end_ms: int | None

    def holds(self, moment_ms: int) -> bool:
        """Whether the site is to be closed at an instant."""
        return self.start_ms <= moment_ms and (self.end_ms is None or moment_ms < self.end_ms)


@dataclass
class Closures:
    """Follows one rule for one feed's new readings; what is read of a site's past is kept for the tick."""

    connection: Connection
    rule: AboveBaseline
    feed: Feed
    feed_id: int
    days: Days
    closures: Mapping[int, Sequence[Closure]]
    _read: dict[tuple[int, int], Readings] = field(default_factory=dict)

    def ends_a_wait(self, site: int, moment_ms: int) -> bool:
        """Whether with the reading of that instant the site has been above for long enough, and was not before it."""
        closure = next((each for each in self.closures.get(site, ()) if each.holds(moment_ms)), None)
        if closure is None:
            return False
        *before, last = self._above(site, closure, moment_ms) or [0]
        if last != moment_ms:
            return False
        return self._lasts([*before, last]) and not (before and self._lasts(before))

    def _lasts(self, moments: Sequence[int]) -> bool:
        return moments[-1] - moments[0] + self._interval_ms >= self.rule.minutes * MINUTE_MS

    @property
    def _interval_ms(self) -> int:
        return self.feed.interval_s * 1000

    def _above(self, site: int, closure: Closure, moment_ms: int) -> list[int]:
        """The instants of the last readings up to this one that are all above, with none missing between them."""
        since = max(closure.start_ms, moment_ms - self.rule.minutes * MINUTE_MS - 2 * self._interval_ms)
        moments, numbers = self._readings(since, moment_ms + 1).get(site, ((), ()))
        found: list[int] = []
        for moment, number in zip(moments[::-1], numbers[::-1], strict=True):
            normal = self._normal(site, closure, int(moment))
            is_missing = bool(found) and found[0] - moment > 2 * self._interval_ms
            if is_missing or normal is None or number <= self.rule.share * normal:
                break
            found.insert(0, int(moment))
        return found

    def _normal(self, site: int, closure: Closure, moment_ms: int) -> float | None:
        """The median of what was read in that hour on the days before the order; None where too few are known."""
        day = self.days.day(moment_ms)
        hour_ms = (moment_ms - self.days.bounds(day)[0]) // HOUR_MS * HOUR_MS
        known = []
        for n in range(1, self.rule.days + 1):
            start = self.days.bounds(self.days.day(closure.start_ms) - n)[0] + hour_ms
            moments, numbers = self._readings(start, start + HOUR_MS).get(site, ((), ()))
            closed = self.closures[site]
            open_ = [float(x) for at, x in zip(moments, numbers, strict=True) if not any(c.holds(at) for c in closed)]
            known += [fmean(open_)] if open_ else []
        return median(known) if len(known) >= LEAST_DAYS else None

    def _readings(self, start_ms: int, end_ms: int) -> Readings:
        if (start_ms, end_ms) not in self._read:
            column, sites = self.feed.column(self.rule.field), list(self.closures)
            self._read[start_ms, end_ms] = read_readings(self.connection, self.feed_id, column, sites, start_ms, end_ms)
        return self._read[start_ms, end_ms]


def closure_events(
    connection: Connection,
    catalogue: Catalogue,
    feed: Feed,
    rules: Iterable[EventRule],
    arrays: Arrays,
    days: Days,
    terms: Terms,
) -> list[Event]:
    """The events that new readings of a feed make by its rules about closed sites."""
    found = []
    for rule in rules:
        sites = np.unique(arrays["site_id"]).tolist()
        if rule.above is None:
            continue
        orders = catalogue.feeds[rule.above.orders]
        cases = read_site_cases(connection, terms.id(orders.key), [site for site in sites if site != NULL])
        closed = {site: [_closure(case, orders) for case in own] for site, own in cases.items()}
        follows = Closures(connection, rule.above, feed, terms.id(feed.key), days, closed)
        mask = np.isin(arrays["site_id"], list(closed))
        narrowed = matching(rule.where, feed, arrays, terms)
        for row in np.flatnonzero(mask if narrowed is None else mask & narrowed).tolist():
            if follows.ends_a_wait(int(arrays["site_id"][row]), int(arrays["occurred_ms"][row])):
                found.append(observed_event(rule, feed, arrays, row, terms))
    return found


def _closure(case: Case, orders: Feed) -> Closure:
    """Steps that are dated ahead already count: an order may say when it ends."""
    last = max((at for _, at in case.steps), default=case.occurred_ms)
    return Closure(case.occurred_ms, life_of(case, orders, max(last, case.occurred_ms)).closed)
