"""Turns parts into the numbers shown: each measure as an array over areas, for the day so far or by
quarter-hour or hour.

Unknown is NaN: a ratio without a base, a quantile of nothing, and everything of a feed that was never heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, singledispatch

import numpy as np
import numpy.typing as npt

from catalogue.fields import Number
from catalogue.measures import Baseline, Difference, Quantile, Ratio, Total, known
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue
from data_access.baselines import QUARTERS_PER_HOUR, percent_of_normal
from data_access.day_cells import DayCells, Ints, quantile_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """The first `whole` quarters of a day and the share `rest` of the next one: "so far", "yesterday at this time".

    `earlier`: the days before, latest first, as far as they are known. `is_running`: the last whole quarter is not over.
    """

    cells: DayCells
    catalogue: Catalogue
    whole: int
    rest: float = 0.0
    earlier: tuple[DayCells, ...] = ()
    is_running: bool = False

    @cached_property
    def totals(self) -> Floats:
        """Per part and area: a flow's sum, a stock's or gauge's level, the register. Shape (parts, areas)."""
        series = self.cells.series
        summed: Floats = self.cells.sums(self.whole).astype(np.float64)
        if self.rest and self.whole < self.cells.length:
            summed += self.rest * series[:, :, self.whole]
        for row, part in enumerate(self.cells.parts.parts):
            if part.kind is Kind.STOCK:
                summed[row] = np.rint(summed[row] + self.cells.opening[row])
            elif part.kind is Kind.GAUGE:
                known_then = was_sampled(part, self, np.array([self.last]))
                summed[row] = np.where(known_then, series[row, :, self.last], np.nan)
            elif part.kind is Kind.REGISTER:
                summed[row] = self.cells.register[row]
        return summed

    @property
    def last(self) -> int:
        """The quarter that the window ends in."""
        return min(max(self.whole - (0 if self.rest else 1), 0), self.cells.length - 1)

    @property
    def over(self) -> int:
        """How many quarters are over."""
        return self.whole - self.is_running

    def total(self, part: Part) -> Floats:
        """One part's totals in its unit. Shape (areas,)."""
        found: Floats = self.totals[self.cells.parts.row[part]] * unit_of(part, self.catalogue)
        return found

    def level(self, part: Part) -> Floats:
        """What a part has come to on the window's last day. Shape (areas,)."""
        return self.total(part)

    @property
    def is_running_sum(self) -> bool:
        """Whether what flows adds up from period to period: it does over a day, and begins anew with the next."""
        return True

    def sampled(self, part: Part) -> Floats:
        """The sum of a gauge's samples in the window. Shape (areas,)."""
        total: Floats = self.cells.sums(self.last + 1)[self.cells.parts.row[part]].astype(np.float64)
        return total


def unit_of(part: Part, catalogue: Catalogue) -> float:
    """What one stored whole number of a part is worth."""
    if part.field is None:
        return 1.0
    field = catalogue.feeds[part.feed].field(part.field)
    return field.resolution if isinstance(field, Number) else 1.0


@singledispatch
def value(measure: object, window: Window) -> Floats:
    """The measure's value per area. Shape (areas,)."""
    raise TypeError(f"no rule to evaluate {measure!r}")


@value.register
def _(measure: Total, window: Window) -> Floats:
    return window.total(measure.part)


@value.register
def _(measure: Ratio, window: Window) -> Floats:
    read = window.sampled if measure.sampled else window.total
    return _divided(measure, read(measure.numerator), read(measure.denominator))


@value.register
def _(measure: Quantile, window: Window) -> Floats:
    found = np.full(len(window.cells.tree.areas), np.nan)
    row = window.cells.parts.row[measure.part]
    for part_row, area in window.cells.spreads:
        if part_row == row:
            found[area] = window.cells.quantile(row, area, window.last + 1, measure.share)
    return found


@value.register
def _(measure: Difference, window: Window) -> Floats:
    return _floored(measure, window.level(measure.plus) - window.level(measure.minus))


@value.register
def _(measure: Baseline, window: Window) -> Floats:
    hour = window.over // QUARTERS_PER_HOUR - 1
    return percent_of_normal(measure, window.cells, window.earlier, hour, np.arange(len(window.cells.tree.areas)))


@singledispatch
def base(measure: object, window: Window) -> Floats | None:
    """What the value is out of: a ratio's denominator per area; None for the others."""
    return None


@base.register
def _(measure: Ratio, window: Window) -> Floats:
    return (window.sampled if measure.sampled else window.total)(measure.denominator)


@singledispatch
def by_period(measure: object, window: Window, size: int, areas: Ints) -> Floats:
    """The measure of some areas in each period of `size` quarters so far. Shape (areas asked for, periods)."""
    raise TypeError(f"no rule to draw {measure!r}")


@by_period.register
def _(measure: Total, window: Window, size: int, areas: Ints) -> Floats:
    return _periods(measure.part, window, size, areas)


@by_period.register
def _(measure: Ratio, window: Window, size: int, areas: Ints) -> Floats:
    above, below = (_periods(part, window, size, areas) for part in measure.parts)
    return _divided(measure, above, below)


@by_period.register
def _(measure: Quantile, window: Window, size: int, areas: Ints) -> Floats:
    found = np.full((len(areas), window.last // size + 1), np.nan)
    row = window.cells.parts.row[measure.part]
    for place, area in enumerate(areas.tolist()):
        spread = [item for item in window.cells.spreads.get((row, area), ()) if item[0] <= window.last]
        for period in {item[0] // size for item in spread}:
            found[place, period] = quantile_of([item for item in spread if item[0] // size == period], measure.share)
    return found


@by_period.register
def _(measure: Difference, window: Window, size: int, areas: Ints) -> Floats:
    plus, minus = (_levels(part, window, size, areas) for part in measure.parts)
    return _floored(measure, plus - minus)


@by_period.register
def _(measure: Baseline, window: Window, size: int, areas: Ints) -> Floats:
    """In each period what was known at its end."""
    ends = np.minimum(np.arange(1, window.last // size + 2) * size, window.over)
    hours = ends // QUARTERS_PER_HOUR - 1
    known_then = {
        int(hour): percent_of_normal(measure, window.cells, window.earlier, int(hour), areas)
        for hour in np.unique(hours)
    }
    return np.array([known_then[int(hour)] for hour in hours]).T


def _levels(part: Part, window: Window, size: int, areas: Ints) -> Floats:
    """What a part has come to at the end of each period."""
    found = _periods(part, window, size, areas)
    adds_up = window.is_running_sum and part.kind in (Kind.FLOW, Kind.DISTINCT)
    return np.cumsum(found, axis=1) if adds_up else found


def _floored(measure: Difference, left: Floats) -> Floats:
    return left if measure.floor is None else np.maximum(left, measure.floor)


def _periods(part: Part, window: Window, size: int, areas: Ints) -> Floats:
    row = window.cells.parts.row[part]
    used = window.cells.series[row, areas, : window.last + 1]
    starts = np.arange(0, used.shape[1], size)
    if part.kind is Kind.REGISTER:
        return np.repeat(window.cells.register[row, areas][:, None], len(starts), axis=1).astype(np.float64)
    unit = unit_of(part, window.catalogue)
    if part.kind is Kind.GAUGE:
        ends = np.minimum(starts + size, used.shape[1]) - 1
        sampled: Floats = np.where(was_sampled(part, window, ends), used[:, ends] * unit, np.nan)
        return sampled
    summed: Floats = np.add.reduceat(used, starts, axis=1, dtype=np.float64)
    if part.kind is Kind.STOCK:
        opening: Ints = window.cells.opening[row, areas]
        return np.add(opening[:, None], np.cumsum(summed, axis=1), dtype=np.float64)
    return summed * unit


def was_sampled(part: Part, window: Window, quarters: Ints) -> npt.NDArray[np.bool_]:
    """In which quarters of the day a gauge's feed was sampled: some thing of it was known then. Else it is unknown."""
    cells = window.cells
    row = cells.parts.row.get(known(part.feed), cells.parts.row[part])
    found: npt.NDArray[np.bool_] = cells.series[row][:, quarters].any(axis=0)
    return found


def _divided(measure: Ratio, above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.where(below > 0, measure.scale * above / below, np.nan)
    return np.subtract(measure.scale, share) if measure.complement else share
