"""Several whole days at once: a window whose periods are days, and how each kind of part goes together over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from catalogue.parts import Kind, Part
from data_access.day_cells import DayCells
from data_access.evaluate import Floats, Window, unit_of

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Span(Window):
    """`cells` has a day where a day's cells have a quarter-hour: what flowed is its sum, what stands its end.

    Over the days flows are summed up and distinct sites averaged; stocks, states and what is left of two flows are
    those of the last day's end. `samples`: the gauges' samples of each day summed up, as cells of the same shape.
    `told`: per feed on which of the days it was known; a day without it does not count for an average.
    """

    samples: DayCells | None = None
    told: Mapping[str, Mask] | None = None

    def total(self, part: Part) -> Floats:
        """One part's total in its unit, an average of the days for distinct sites. Shape (areas,)."""
        found = super().total(part)
        return np.divide(found, max(self.days_told(part.feed), 1)) if part.kind is Kind.DISTINCT else found

    def level(self, part: Part) -> Floats:
        """What a part has come to on the last day. Shape (areas,)."""
        if part.kind not in (Kind.FLOW, Kind.DISTINCT):
            return super().total(part)
        row = self.cells.parts.row[part]
        found: Floats = self.cells.series[row, :, self.last].astype(np.float64) * unit_of(part, self.catalogue)
        return found

    @property
    def is_running_sum(self) -> bool:
        """Every day begins at nothing."""
        return False

    def sampled(self, part: Part) -> Floats:
        """The sum of a gauge's samples on all the days. Shape (areas,)."""
        assert self.samples is not None
        found: Floats = self.samples.totals[self.samples.parts.row[part]].astype(np.float64)
        return found

    def days_told(self, feed: str) -> int:
        """On how many of the days the feed was known."""
        return int((self.told or {}).get(feed, np.zeros(0, dtype=bool)).sum())
