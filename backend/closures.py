"""Finds sites that were ordered to close and go on: readings that stay above a share of what is normal there.

The rule itself is declared (catalogue.rules.AboveBaseline). A reading is looked at when it comes in, by the orders known
then. Each stretch of time above is found once a local day: at the reading with which it has lasted long enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean, median

import numpy as np
import numpy.typing as npt

from backend.case_life import life_of
from catalogue.model import EventRule, Feed
from catalogue.registry import Catalogue
from catalogue.rules import AboveBaseline
from data_access.arrays import NULL, Arrays
from data_access.cases import Case
from data_access.days import Days
from data_access.site_readings import Reading, read_readings, read_site_cases
from data_access.store import Connection
from data_access.terms import Terms

HOUR_MS, MINUTE_MS = 3_600_000, 60_000
LEAST_DAYS = 3
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Closure:
    """A site is ordered to close from `start_ms` on, before `end_ms` (None: the order holds). UTC ms."""

    start_ms: int
    end_ms: int | None

    def holds(self, moment_ms: int) -> bool:
        """Whether the site is to be closed at an instant."""
        return self.start_ms <= moment_ms and (self.end_ms is None or moment_ms < self.end_ms)


@dataclass(frozen=True)
class ClosedSite:
    """One site's orders and readings; `readings` are in order of time, those of the days before an order among them."""

    rule: AboveBaseline
    interval_ms: int
    days: Days
    closures: Sequence[Closure]
    readings: Sequence[Reading]

    def found(self) -> Iterator[int]:
        """The instants of the readings by which the site is found to go on."""
        began = last = told = None
        for moment, number in self.readings:
            closure = next((each for each in self.closures if each.holds(moment)), None)
            normal = self._normal(closure, moment) if closure else None
            if normal is None or number <= self.rule.share * normal:
                began = None
                continue
            if began is None or last is None or moment - last > 2 * self.interval_ms:
                began, told = moment, None
            last = moment
            day = self.days.day(moment)
            if moment - began + self.interval_ms >= self.rule.minutes * MINUTE_MS and told != day:
                told = day
                yield moment

    def _normal(self, closure: Closure, moment_ms: int) -> float | None:
        """The median of what was read in that hour on the days before the order; None where too few are known."""
        hour = (moment_ms - self.days.bounds(self.days.day(moment_ms))[0]) // HOUR_MS
        first = self.days.day(closure.start_ms)
        hours = (self._open_by_hour.get((first - n, hour)) for n in range(1, self.rule.days + 1))
        known = [fmean(numbers) for numbers in hours if numbers]
        return median(known) if len(known) >= LEAST_DAYS else None

    @cached_property
    def _open_by_hour(self) -> Mapping[tuple[int, int], list[int]]:
        """What was read while the site was not closed, by local day and hour of it."""
        found: dict[tuple[int, int], list[int]] = {}
        for moment, number in self.readings:
            if not any(each.holds(moment) for each in self.closures):
                day = self.days.day(moment)
                hour = (moment - self.days.bounds(day)[0]) // HOUR_MS
                found.setdefault((day, hour), []).append(number)
        return found


@dataclass(frozen=True)
class Closures:
    """Follows the rules about closed sites for one feed's new readings."""

    connection: Connection
    catalogue: Catalogue
    days: Days
    terms: Terms

    def found(self, feed: Feed, rule: EventRule, arrays: Arrays) -> Mask:
        """Which of the new readings find a site to go on, conditions of the rule aside."""
        assert rule.above is not None
        sites, moments = arrays["site_id"], arrays["occurred_ms"]
        mask = np.zeros(len(sites), dtype=bool)
        for site, closures in self._closures(rule.above, np.unique(sites[sites != NULL]).tolist()).items():
            rows = np.flatnonzero(sites == site)
            if any(each.holds(int(at)) for each in closures for at in moments[rows]):
                found = self._looked_at(feed, rule.above, site, closures, moments[rows])
                mask[rows] = np.isin(moments[rows], found)
        return mask

    def _looked_at(
        self, feed: Feed, rule: AboveBaseline, site: int, closures: Sequence[Closure], moments: npt.NDArray[np.int64]
    ) -> list[int]:
        """The instants found, from the start of the first new reading's day on."""
        margin = rule.minutes * MINUTE_MS + 2 * feed.interval_s * 1000
        start, end = int(moments.min()), int(moments.max()) + 1
        since = self.days.bounds(self.days.day(start))[0] - margin
        spans = [(since, end), *self._before(rule, closures, since, end)]
        number, column = self.terms.id(feed.key), feed.column(rule.field)
        readings = read_readings(self.connection, number, column, site, spans)
        return list(ClosedSite(rule, feed.interval_s * 1000, self.days, closures, readings).found())

    def _before(
        self, rule: AboveBaseline, closures: Sequence[Closure], start: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """The days before each order that holds in a stretch of time."""
        for each in closures:
            if each.start_ms < end and (each.end_ms is None or each.end_ms > start):
                first = self.days.day(each.start_ms)
                yield self.days.bounds(first - rule.days)[0], self.days.bounds(first)[0]

    def _closures(self, rule: AboveBaseline, sites: Sequence[int]) -> Mapping[int, list[Closure]]:
        orders = self.catalogue.feeds[rule.orders]
        cases = read_site_cases(self.connection, self.terms.id(orders.key), sites)
        return {site: [_closure(case, orders) for case in own] for site, own in cases.items()}


def _closure(case: Case, orders: Feed) -> Closure:
    """Steps that are dated ahead already count: an order may say when it ends."""
    last = max((at for _, at in case.steps), default=case.occurred_ms)
    return Closure(case.occurred_ms, life_of(case, orders, max(last, case.occurred_ms)).closed)
