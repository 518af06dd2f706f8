"""Each measure as it stood at the end of every quarter-hour of a day, all at once; what evaluate.py says of one window.

For the replay of a day. Unknown is NaN.
"""

from __future__ import annotations

from functools import singledispatch
from itertools import pairwise

import numpy as np

from catalogue.measures import Baseline, Difference, Quantile, Ratio, Total
from catalogue.parts import Kind, Part
from data_access.day_cells import Ints, quantile_of
from data_access.evaluate import Floats, Window, by_period, unit_of, was_sampled


@singledispatch
def so_far(measure: object, window: Window, areas: Ints) -> Floats:
    """The measure of some areas at the end of each quarter of the window. Shape (areas asked for, quarters)."""
    raise TypeError(f"no rule to replay {measure!r}")


@so_far.register
def _(measure: Total, window: Window, areas: Ints) -> Floats:
    return _reached(measure.part, window, areas)


@so_far.register
def _(measure: Ratio, window: Window, areas: Ints) -> Floats:
    reach = _sampled if measure.sampled else _reached
    above, below = (reach(part, window, areas) for part in measure.parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.where(below > 0, measure.scale * above / below, np.nan)
    return np.subtract(measure.scale, share) if measure.complement else share


@so_far.register
def _(measure: Difference, window: Window, areas: Ints) -> Floats:
    plus, minus = (_reached(part, window, areas) for part in measure.parts)
    return plus - minus if measure.floor is None else np.maximum(plus - minus, measure.floor)


@so_far.register
def _(measure: Quantile, window: Window, areas: Ints) -> Floats:
    row = window.cells.parts.row[measure.part]
    found = np.full((len(areas), window.whole), np.nan)
    for place, area in enumerate(areas.tolist()):
        spread = sorted(item for item in window.cells.spreads.get((row, area), ()) if item[0] < window.whole)
        ends = [*sorted({item[0] for item in spread}), window.whole]
        for start, end in pairwise(ends):
            told = [item for item in spread if item[0] <= start]
            found[place, start:end] = quantile_of(told, measure.share)
    return found


@so_far.register
def _(measure: Baseline, window: Window, areas: Ints) -> Floats:
    return by_period(measure, window, 1, areas)


@singledispatch
def base_so_far(measure: object, window: Window, areas: Ints) -> Floats | None:
    """What the value is out of, likewise: a ratio's denominator; None for the others."""
    return None


@base_so_far.register
def _(measure: Ratio, window: Window, areas: Ints) -> Floats:
    return (_sampled if measure.sampled else _reached)(measure.denominator, window, areas)


def _reached(part: Part, window: Window, areas: Ints) -> Floats:
    """What a part has come to at the end of each quarter, in its unit."""
    row, cells = window.cells.parts.row[part], window.cells
    used = cells.series[row, areas, : window.whole].astype(np.float64)
    unit = unit_of(part, window.catalogue)
    if part.kind is Kind.REGISTER:
        return np.repeat(cells.register[row, areas][:, None], window.whole, axis=1) * unit
    if part.kind is Kind.GAUGE:
        told = was_sampled(part, window, np.arange(window.whole))
        return np.where(told, used, np.nan) * unit
    opening = cells.opening[row, areas] if part.kind is Kind.STOCK else np.zeros(len(areas))
    found: Floats = (opening[:, None] + np.cumsum(used, axis=1)) * unit
    return found


def _sampled(part: Part, window: Window, areas: Ints) -> Floats:
    used = window.cells.series[window.cells.parts.row[part], areas, : window.whole]
    found: Floats = np.cumsum(used, axis=1, dtype=np.float64)
    return found
