"""Turns parts into the numbers shown: each measure as an array over areas, for the day so far or by
quarter-hour or hour.

Unknown is NaN: a ratio without a base, a median of nothing, and everything of a feed that was never heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, singledispatch

import numpy as np
import numpy.typing as npt

from catalogue.measures import Kind, Median, Part, Ratio, Total
from catalogue.model import Number
from catalogue.registry import Catalogue
from data_access.day_cells import DayCells, Spread

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """The first `whole` quarters of a day and the share `rest` of the next one: "today so far", "yesterday at
    this time".
    """

    cells: DayCells
    catalogue: Catalogue
    whole: int
    rest: float = 0.0

    @cached_property
    def totals(self) -> Floats:
        """Per part and area: a flow's sum, a stock's or gauge's level, the register. Shape (parts, areas)."""
        series = self.cells.series
        summed: Floats = series[:, :, : self.whole].sum(axis=2, dtype=np.float64)
        if self.rest and self.whole < self.cells.length:
            summed += self.rest * series[:, :, self.whole]
        for row, part in enumerate(self.cells.parts.parts):
            if part.kind is Kind.STOCK:
                summed[row] = np.rint(summed[row] + self.cells.opening[row])
            elif part.kind is Kind.GAUGE:
                summed[row] = series[row, :, self.last]
            elif part.kind is Kind.REGISTER:
                summed[row] = self.cells.register[row]
        return summed

    @property
    def last(self) -> int:
        """The quarter that the window ends in."""
        return min(max(self.whole - (0 if self.rest else 1), 0), self.cells.length - 1)

    def total(self, part: Part) -> Floats:
        """One part's totals in its unit. Shape (areas,)."""
        found: Floats = self.totals[self.cells.parts.row[part]] * unit_of(part, self.catalogue)
        return found

    def sampled(self, part: Part) -> Floats:
        """The sum of a gauge's samples in the window. Shape (areas,)."""
        total: Floats = self.cells.series[self.cells.parts.row[part], :, : self.last + 1].sum(axis=1, dtype=np.float64)
        return total

    def spread(self, part: Part, area: int) -> Spread:
        """The counts per bin of one area within the window."""
        found = self.cells.spreads.get((self.cells.parts.row[part], area), [])
        return [item for item in found if item[0] < self.whole or (item[0] == self.whole and self.rest)]


def unit_of(part: Part, catalogue: Catalogue) -> float:
    """What one stored whole number of a part is worth."""
    if not part.signal.startswith("sum."):
        return 1.0
    field = catalogue.feeds[part.feed].field(part.signal[4:])
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
def _(measure: Median, window: Window) -> Floats:
    found = np.full(len(window.cells.tree.areas), np.nan)
    row = window.cells.parts.row[measure.part]
    for part_row, area in window.cells.spreads:
        if part_row == row:
            found[area] = median(window.spread(measure.part, area))
    return found


@singledispatch
def base(measure: object, window: Window) -> Floats | None:
    """What the value is out of: a ratio's denominator per area; None for the others."""
    return None


@base.register
def _(measure: Ratio, window: Window) -> Floats:
    return (window.sampled if measure.sampled else window.total)(measure.denominator)


@singledispatch
def by_period(measure: object, window: Window, size: int) -> Floats:
    """The measure in each period of `size` quarters up to the window's last quarter. Shape (areas, periods)."""
    raise TypeError(f"no rule to draw {measure!r}")


@by_period.register
def _(measure: Total, window: Window, size: int) -> Floats:
    return _periods(measure.part, window, size)


@by_period.register
def _(measure: Ratio, window: Window, size: int) -> Floats:
    above, below = _periods(measure.numerator, window, size), _periods(measure.denominator, window, size)
    return _divided(measure, above, below)


@by_period.register
def _(measure: Median, window: Window, size: int) -> Floats:
    found = np.full((len(window.cells.tree.areas), window.last // size + 1), np.nan)
    row = window.cells.parts.row[measure.part]
    for area in [area for part_row, area in window.cells.spreads if part_row == row]:
        spread = window.spread(measure.part, area)
        for period in {item[0] // size for item in spread}:
            found[area, period] = median([item for item in spread if item[0] // size == period])
    return found


def median(spread: Spread) -> float:
    """The lower median of the bins, NaN when nothing is left of them (corrections take counts back)."""
    counts: dict[int, int] = {}
    for _, minutes, count in spread:
        counts[minutes] = counts.get(minutes, 0) + count
    total = sum(counts.values())
    seen = 0
    for minutes in sorted(counts):
        seen += counts[minutes]
        if 2 * seen >= total > 0:
            return float(minutes)
    return float("nan")


def _periods(part: Part, window: Window, size: int) -> Floats:
    row = window.cells.parts.row[part]
    used = window.cells.series[row, :, : window.last + 1]
    starts = np.arange(0, used.shape[1], size)
    if part.kind is Kind.REGISTER:
        return np.repeat(window.cells.register[row][:, None], len(starts), axis=1).astype(np.float64)
    unit = unit_of(part, window.catalogue)
    if part.kind is Kind.GAUGE:
        levels: Floats = used[:, np.minimum(starts + size, used.shape[1]) - 1] * unit
        return np.where(levels.any(axis=0), levels, np.nan)  # a period in which nobody took a sample is unknown
    summed: Floats = np.add.reduceat(used, starts, axis=1).astype(np.float64)
    if part.kind is Kind.STOCK:
        return window.cells.opening[row][:, None] + np.cumsum(summed, axis=1)
    return summed * unit


def _divided(measure: Ratio, above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.where(below > 0, measure.scale * above / below, np.nan)
    return measure.scale - share if measure.complement else share
