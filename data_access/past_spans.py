"""Several past days at once: their cells by day, and pictures that compare them with as many days before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.cells import COLUMNS
from data_access.day_cells import DayCells
from data_access.past_cells import Wanted, chosen, read_sums
from data_access.past_days import PastReading
from data_access.picture import Moment, Picture
from data_access.span import Span


@dataclass(frozen=True)
class Spans:
    """A range of days for the indicators of a catalogue, and the range before it."""

    picture: Picture
    own: Span
    before: Span

    def is_told(self, feed: str) -> bool:
        """Whether the feed was known on each of the days and of those before, so that the two compare."""
        return all(span.days_told(feed) == span.whole for span in (self.own, self.before))


def read_spans(now: PastReading, wanted: Wanted, catalogue: Catalogue, last: int, count: int) -> Spans:
    """The `count` days that end with the day `last`."""
    before, own = (_span(now, wanted, catalogue, day, count) for day in (last - 2 * count + 1, last - count + 1))
    start, end = now.past.days.bounds(last)
    heard = {feed: end - 1 if own.days_told(feed) else None for feed in catalogue.feeds}
    moment = Moment(now.past.days.name(last), start, end - 1, heard)
    return Spans(Picture(catalogue, moment, own, before, before), own, before)


def _span(now: PastReading, wanted: Wanted, catalogue: Catalogue, first: int, count: int) -> Span:
    cells, samples = (DayCells(wanted.areas, wanted.parts, 0, count) for _ in range(2))
    told = {feed: np.zeros(count, dtype=bool) for feed in catalogue.feeds}
    cells.add(wanted.placed(now.own_rows(now.facts(first).opening, wanted)).assign(quarter=-1))
    for place in range(count):
        for feed in now.facts(first + place).since:
            told[feed][place] = True
        sums, levels = day_sums(now, wanted, first + place)
        cells.add(levels.assign(quarter=place))
        samples.add(sums.assign(quarter=place))
    cells.register = now.register(wanted)
    cells.heard = frozenset(feed for feed, days in told.items() if days.any())
    return Span(cells, catalogue, count, samples=samples, told=told)


def day_sums(now: PastReading, wanted: Wanted, day: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A day's cells summed up, and the same with gauges as they were in its last quarter-hour; columns COLUMNS."""
    key = (day, now.past.reader.stamp(now.connection, day), *wanted.key)
    return now.past.sums.get(key, lambda: _read_day(now, wanted, day))


def _read_day(now: PastReading, wanted: Wanted, day: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    first, length = now.past.days.quarters(day)
    sums = read_sums(now.connection, wanted, first, length)
    rows = wanted.parts.of_kind(Kind.GAUGE)
    gauges = Wanted(wanted.tree, wanted.areas, chosen(wanted.parts, [wanted.parts.parts[row] for row in rows]))
    levels = read_sums(now.connection, gauges, first + length - 1, 1)
    levels = levels.assign(row=np.array(rows, dtype=np.int64)[levels["row"].to_numpy()])
    others = sums[~sums["row"].isin(rows)]
    return sums[sums["row"].isin(rows)], pd.concat([others, levels], ignore_index=True)[COLUMNS]
