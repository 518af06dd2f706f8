"""Every quarter-hour of a day's numbers at once, as picture.py has them one moment at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from catalogue.measures import Measure
from catalogue.model import Indicator
from catalogue.parts import Kind
from data_access.day_cells import Ints
from data_access.evaluate import Floats, Window, was_sampled
from data_access.json_numbers import plain
from data_access.past_days import Course
from data_access.so_far import base_so_far, so_far

Rows = list[list[float | int | None]]


@dataclass(frozen=True)
class Columns:
    """An indicator of some areas at the end of each quarter that is over; NaN is unknown. Shape (areas, quarters)."""

    item: Indicator
    values: Floats
    compared: Floats
    out_of: Floats
    base_before: Floats | None

    def tiles(self) -> Rows:
        """By quarter [value, comparison, out of] of the first area."""
        decimals = (self.item.decimals, self.item.decimals, 0)
        arrays = (self.values, self.compared, self.out_of)
        columns = [plain(array[0], places) for array, places in zip(arrays, decimals, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)]

    def layer(self) -> Rows:
        """By quarter the value of each area, unknown where a rate has too small a base to be fair."""
        return self._fair(self.values, self.out_of)

    def layer_before(self) -> Rows:
        """By quarter the same at that time of the day before."""
        return self._fair(self.compared, self.base_before)

    def _fair(self, values: Floats, bases: Floats | None) -> Rows:
        if bases is not None:
            values = np.where(bases < self.item.minimum_base, np.nan, values)
        return [plain(column, self.item.decimals) for column in values.T]


def columns(course: Course, item: Indicator, areas: Ints) -> Columns:
    """The indicator over the quarters of the day that are over."""
    over = course.over
    unknown = np.full((len(areas), over), np.nan)
    own = course.picture(over).now
    since = course.facts.since.get(item.feed, over)
    known = np.arange(over) >= since
    out_of = so_far(item.total, own, areas) if item.total else base_so_far(item.measure, own, areas)
    before = (
        None
        if course.is_folded
        else Window(course.before, course.catalogue, course.before.length, earlier=course.earlier)
    )
    compared = (
        _same_quarters(item.measure, before, over, areas) if before and course.before.holds(item.feed) else unknown
    )
    base_before = base_so_far(item.measure, before, areas) if before else None
    return Columns(
        item,
        np.where(known, np.round(so_far(item.measure, own, areas), item.decimals), np.nan),
        np.where(known, np.round(compared, item.decimals), np.nan),
        unknown if out_of is None else np.where(known, np.round(out_of), np.nan),
        None if base_before is None else base_before[:, _until(over, base_before.shape[1])],
    )


def _same_quarters(measure: Measure, before: Window, over: int, areas: Ints) -> Floats:
    """The measure of the day before at the end of each quarter; of a day with fewer the last one goes on."""
    found = so_far(measure, before, areas)
    if measure.parts[0].kind is Kind.GAUGE:
        told = was_sampled(measure.parts[0], before, np.arange(before.whole))
        found = np.where(told, found, np.nan)
    kept: Floats = found[:, _until(over, before.whole)]
    return kept


def _until(over: int, length: int) -> Ints:
    found: Ints = np.minimum(np.arange(over), length - 1)
    return found
