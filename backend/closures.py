"""Finds sites that were ordered to close and go on: readings that stay above a share of what is normal there.

The rule itself is declared (catalogue.rules.AboveBaseline). A reading is looked at when it comes in, by the orders known
then. Each stretch of time above is found once a local day: at the reading with which it has lasted long enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import numpy as np
import numpy.typing as npt

from backend.case_courses import MINUTE_MS, courses_of
from catalogue.model import EventRule, Feed
from catalogue.registry import Catalogue
from catalogue.rules import AboveBaseline
from data_access.arrays import NULL, Arrays
from data_access.cases import FOREVER
from data_access.days import QUARTER_MS, Days
from data_access.site_readings import read_readings, read_site_cases
from data_access.store import Connection
from data_access.terms import Terms

HOUR_MS = 3_600_000
HOURS = 32  # more than a day has
LEAST_DAYS = 3
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Closure:
    """A site is ordered to close from `start_ms` on, before `end_ms` (None: the order holds). UTC ms."""

    start_ms: int
    end_ms: int | None

    def holds(self, moments: Ints) -> Mask:
        """At which of some instants the site is to be closed."""
        began = moments >= self.start_ms
        return began if self.end_ms is None else began & (moments < self.end_ms)


@dataclass(frozen=True)
class ClosedSite:
    """One site's orders and readings: when (`moments`, UTC ms, in order) and what (`numbers`), from before an order on."""

    rule: AboveBaseline
    interval_ms: int
    days: Days
    closures: Sequence[Closure]
    moments: Ints
    numbers: Ints

    def found(self) -> Iterator[int]:
        """The instants of the readings by which the site is found to go on."""
        above = np.flatnonzero(self._above)
        moments = self.moments[above]
        goes_on = np.diff(above, prepend=-2) == 1
        goes_on &= np.diff(moments, prepend=0) <= 2 * self.interval_ms
        began = told = 0
        for moment, is_same in zip(moments.tolist(), goes_on.tolist(), strict=True):
            if not is_same:
                began, told = moment, 0
            day = self.days.day(moment)
            if moment - began + self.interval_ms >= self.rule.minutes * MINUTE_MS and told != day:
                told = day
                yield moment

    @cached_property
    def _above(self) -> Mask:
        """Which readings are more than a closed site may draw."""
        most = np.full(len(self.moments), np.inf)
        for place, closure in enumerate(self.closures):
            own = self._closed_by == place
            for hour in np.unique(self._hour[own]).tolist():
                normal = self._normal(closure, hour)
                if normal is not None:
                    most[own & (self._hour == hour)] = self.rule.share * normal
        found: Mask = self.numbers > most
        return found

    @cached_property
    def _closed_by(self) -> Ints:
        """Of each reading the place of the first order that holds then, -1 for none."""
        found = np.full(len(self.moments), -1, dtype=np.int64)
        for place in reversed(range(len(self.closures))):
            found[self.closures[place].holds(self.moments)] = place
        return found

    @cached_property
    def _day(self) -> Ints:
        return self.days.days_of(self.moments // QUARTER_MS)

    @cached_property
    def _hour(self) -> Ints:
        """Of each reading the hour of its local day."""
        days, place = np.unique(self._day, return_inverse=True)
        starts = np.array([self.days.bounds(day)[0] for day in days.tolist()], dtype=np.int64)
        return (self.moments - starts[place]) // HOUR_MS

    def _normal(self, closure: Closure, hour: int) -> float | None:
        """The median of what was read in that hour on the days before the order; None where too few are known."""
        first = self.days.day(closure.start_ms)
        means = (self._open_by_hour.get((first - n) * HOURS + hour) for n in range(1, self.rule.days + 1))
        known = [mean for mean in means if mean is not None]
        return median(known) if len(known) >= LEAST_DAYS else None

    @cached_property
    def _open_by_hour(self) -> Mapping[int, float]:
        """The mean of what was read while the site was not closed, by local day times HOURS plus the hour of it."""
        is_open = self._closed_by < 0
        keys, place = np.unique((self._day * HOURS + self._hour)[is_open], return_inverse=True)
        sums = np.bincount(place, weights=self.numbers[is_open], minlength=len(keys))
        counts = np.bincount(place, minlength=len(keys))
        return dict(zip(keys.tolist(), (sums / counts).tolist(), strict=True))


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
        for site, closures in self._closures(rule.above, np.unique(sites[sites != NULL])).items():
            rows = np.flatnonzero(sites == site)
            if any(each.holds(moments[rows]).any() for each in closures):
                found = self._looked_at(feed, rule.above, site, closures, moments[rows])
                mask[rows] = np.isin(moments[rows], found)
        return mask

    def _looked_at(
        self, feed: Feed, rule: AboveBaseline, site: int, closures: Sequence[Closure], moments: Ints
    ) -> list[int]:
        """The instants found, from the start of the first new reading's day on."""
        margin = rule.minutes * MINUTE_MS + 2 * feed.interval_s * 1000
        start, end = int(moments.min()), int(moments.max()) + 1
        since = self.days.bounds(self.days.day(start))[0] - margin
        spans = [(since, end), *self._before(rule, closures, since, end)]
        number, column = self.terms.id(feed.key), feed.column(rule.field)
        readings = read_readings(self.connection, number, column, site, spans)
        return list(ClosedSite(rule, feed.interval_s * 1000, self.days, closures, *readings).found())

    def _before(
        self, rule: AboveBaseline, closures: Sequence[Closure], start: int, end: int
    ) -> Iterator[tuple[int, int]]:
        """The days before each order that holds in a stretch of time."""
        for each in closures:
            if each.start_ms < end and (each.end_ms is None or each.end_ms > start):
                first = self.days.day(each.start_ms)
                yield self.days.bounds(first - rule.days)[0], self.days.bounds(first)[0]

    def _closures(self, rule: AboveBaseline, sites: Ints) -> Mapping[int, list[Closure]]:
        """By site. Steps that are dated ahead already count: an order may say when it ends."""
        orders = self.catalogue.feeds[rule.orders]
        table = read_site_cases(self.connection, self.terms.id(orders.key), sites)
        if table is None:
            return {}
        courses = courses_of(orders, table, FOREVER)
        found: dict[int, list[Closure]] = {}
        columns = (courses.cases["site_id"], courses.occurred, courses.closed)
        for site, start, end in zip(*(values.tolist() for values in columns), strict=True):
            found.setdefault(site, []).append(Closure(start, None if end == NULL else end))
        return found
