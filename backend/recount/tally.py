"""The recounted numbers of every area: each part right in it, then summed up along the parent links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from backend.recount.course import course
from backend.recount.things import shown_by, thing_meets
from catalogue.measures import Baseline, Ratio
from catalogue.model import Feed, Shape
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue
from data_access.days import QUARTER_MS
from data_access.recount_reader import RawCase, RecountReader

HOUR_MS = 3_600_000
Hours = tuple[
    Counter[str], list[tuple[Counter[str], Counter[str]]]
]  # own; (the hour, the whole day) of each day before


def _counters() -> dict[str, Counter[int]]:
    return defaultdict(Counter)


@dataclass
class Tally:
    """`counts[part][code]`; `minutes[part][code]` a multiset; `sampled` as counts, over the day's samples.

    `hours`: of what is compared with earlier days; `hidden`: codes whose number and split are not shown, by indicator.
    `heard`: feeds of which anything is known; `moving[feed]`: areas where something changed after the snapshot.
    """

    parents: dict[str, str | None]
    codes: dict[int, str]
    counts: dict[Part, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sampled: dict[Part, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    minutes: dict[Part, dict[str, Counter[int]]] = field(default_factory=lambda: defaultdict(_counters))
    hours: dict[Baseline, Hours] = field(default_factory=dict)
    hidden: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    moving: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def upwards(self, area_id: int) -> list[str]:
        """The area and everything above it; nothing for an area that is no more."""
        code = self.codes.get(area_id)
        found = []
        while code is not None:
            found.append(code)
            code = self.parents[code]
        return found

    def add(self, part: Part, area_id: int, amount: int) -> None:
        """Count in the area and above."""
        for code in self.upwards(area_id):
            self.counts[part][code] += amount


@dataclass(frozen=True)
class Day:
    """Today: its start and the instant counted up to, UTC ms; start and end of the days before, latest first."""

    start_ms: int
    now_ms: int
    earlier: tuple[tuple[int, int], ...] = ()


def tallied(reader: RecountReader, catalogue: Catalogue, day: Day) -> Tally:
    """Everything, counted again."""
    areas = reader.areas()
    tally = Tally({code: parent for _, code, parent in areas}, {number: code for number, code, _ in areas})
    _register(reader, catalogue, tally)
    for feed in catalogue.feeds.values():
        parts = [part for part in catalogue.parts if part.feed == feed.key and part.kind is not Kind.REGISTER]
        TAKERS[feed.shape](reader, feed, parts, day, tally)
        if feed.key not in tally.heard and reader.was_heard(feed):
            tally.heard.add(feed.key)
            if reader.moved_on():  # then perhaps it was heard for the first time after the snapshot
                tally.moving[feed.key].update(tally.parents)
    _samples(reader, catalogue, day, tally)
    for measure in catalogue.baselines:
        tally.hours[measure] = _hours(reader, catalogue.feeds[measure.part.feed], measure, day, tally)
    return tally


def _register(reader: RecountReader, catalogue: Catalogue, tally: Tally) -> None:
    listed = Counter(reader.sites())
    for part in catalogue.parts:
        if part.kind is Kind.REGISTER:
            wanted = {str(condition.value) for condition in part.where}
            for (area_id, category), number in listed.items():
                if not wanted or category in wanted:
                    tally.add(part, area_id, number)


def _observations(reader: RecountReader, feed: Feed, parts: list[Part], day: Day, tally: Tally) -> None:
    if reader.has_observations(feed):
        tally.heard.add(feed.key)
    flows = [part for part in parts if part.kind is Kind.FLOW]
    for area_id, sums in reader.observed(feed, flows, day.start_ms) if flows else ():
        for part, amount in zip(flows, sums, strict=True):
            tally.add(part, area_id, amount)
    for part in parts:
        if part.kind is Kind.DISTINCT:
            first: dict[int, tuple[int, int]] = {}
            for site, at, area_id in reader.visits(feed, part, day.start_ms):
                first[site] = min(first.get(site, (at, area_id)), (at, area_id))
            for _, area_id in first.values():
                tally.add(part, area_id, 1)


def _cases(reader: RecountReader, feed: Feed, parts: list[Part], day: Day, tally: Tally) -> None:
    for case in reader.cases(feed):
        if case.moved:
            tally.moving[feed.key].update(tally.upwards(case.area_id))
            continue
        told = course(case, feed, day.start_ms, day.now_ms)
        if told.heard:
            tally.heard.add(feed.key)
        for part in parts:
            if not _fits(case, part):
                continue
            if part.kind is not Kind.SPREAD:
                tally.add(part, case.area_id, told.signals.get(part.signal, 0))
            elif part.signal in told.minutes:
                for code in tally.upwards(case.area_id):
                    tally.minutes[part][code][told.minutes[part.signal]] += 1


def _fits(case: RawCase, part: Part) -> bool:
    return all(case.terms[condition.field] == condition.value for condition in part.where)


def _statuses(reader: RecountReader, feed: Feed, parts: list[Part], day: Day, tally: Tally) -> None:
    for thing in reader.statuses(feed):
        if thing.moved:
            tally.moving[feed.key].update(tally.upwards(thing.area_id))
        if thing.occurred_ms > day.now_ms:
            continue
        if not thing.moved:
            tally.heard.add(feed.key)
        for part in parts:
            if all(thing_meets(thing, feed, condition) for condition in part.where):
                tally.add(part, thing.area_id, shown_by(thing, feed, part.signal, day.now_ms))


TAKERS: dict[Shape, Callable[[RecountReader, Feed, list[Part], Day, Tally], None]] = {
    Shape.OBSERVATION: _observations,
    Shape.CASE: _cases,
    Shape.STATUS: _statuses,
}


def _hours(reader: RecountReader, feed: Feed, measure: Baseline, day: Day, tally: Tally) -> Hours:
    """The last whole hour, and the same hour of each earlier day beside the whole of that day."""
    days = ((day.start_ms, day.now_ms), *day.earlier)
    hour = (day.now_ms - day.start_ms) // HOUR_MS - 1
    if hour < 0:
        days = days[1:]
        hour = (days[0][1] - days[0][0]) // HOUR_MS - 1 if days else 0

    def summed(start_ms: int, end_ms: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for area_id, amount in reader.between(feed, measure.part, start_ms, end_ms):
            for code in tally.upwards(area_id):
                found[code] += amount
        return found

    hours = [summed(start + hour * HOUR_MS, start + (hour + 1) * HOUR_MS) for start, _ in days[: measure.days + 1]]
    own, *past = hours or [Counter()]
    bounds = days[1 : measure.days + 1]
    told = [
        (amounts, summed(start, end))
        for amounts, (start, end) in zip(past, bounds, strict=True)
        if start + hour * HOUR_MS < end
    ]
    return own, told


def _samples(reader: RecountReader, catalogue: Catalogue, day: Day, tally: Tally) -> None:
    """The exception: samples of a gauge exist only as the rollup's cells, so only the sums of them are proven."""
    for item in catalogue.indicators.values():
        if isinstance(item.measure, Ratio) and item.measure.sampled:
            for part in item.measure.parts:
                found = reader.samples(part, day.start_ms // QUARTER_MS, day.now_ms // QUARTER_MS)
                for area_id, amount in found.items():
                    for code in tally.upwards(area_id):
                        tally.sampled[part][code] += amount
            if reader.moved_on():
                tally.moving[item.feed].update(tally.parents)
