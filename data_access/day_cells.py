"""One local day of the city as arrays: every part by area and quarter-hour, upper levels summed up from lower ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from catalogue.parts import Kind
from data_access.areas import AreaTree
from data_access.parts import PartIndex

Ints = npt.NDArray[np.int64]
SUMS_KEPT = 4
LARGEST = 2**31 - 1
ADDED = ("row", "index", "quarter", "bin", "value")
ROUNDING = 1e-9  # 0.9 of 10 is 9, whatever the machine makes of it
Spread = list[tuple[int, int, int]]  # (quarter of the day, bin, count)


@dataclass
class DayCells:
    """`series[part, area, quarter of the day]` and what does not fit in there.

    `totals[part, area]`: the sum over all quarters, kept up to date. `series` has 32 bits, for there are tens of
    millions of it; a total that would not fit there is refused.
    `opening[part, area]`: a stock's level when the day began. `register[part, area]`: listed sites now.
    `spreads[part, area]`: counts per bin of the areas that have any. Upper areas include the lower ones.
    `heard`: feeds of which nothing means 0, as far as whoever made this has looked.
    """

    tree: AreaTree
    parts: PartIndex
    first_quarter: int
    length: int
    series: npt.NDArray[np.int32] = field(init=False)
    totals: Ints = field(init=False)
    opening: Ints = field(init=False)
    register: Ints = field(init=False)
    spreads: dict[tuple[int, int], Spread] = field(default_factory=dict)
    heard: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """All zero."""
        shape = (len(self.parts.parts), len(self.tree.areas))
        self.series = np.zeros((*shape, self.length), dtype=np.int32)
        self.totals = np.zeros(shape, dtype=np.int64)
        self.opening = np.zeros(shape, dtype=np.int64)
        self.register = np.zeros(shape, dtype=np.int64)
        self._is_spread, self._is_stock = (
            np.array([part.kind is kind for part in self.parts.parts], dtype=bool) for kind in (Kind.SPREAD, Kind.STOCK)
        )
        self._quantiles: dict[tuple[int, int], dict[tuple[int, float], float]] = {}
        self._sums: dict[int, Ints] = {}
        self._filled = 0  # no cell lies in this quarter of the day or after it

    def add(self, cells: pd.DataFrame) -> Ints:
        """Add cells (columns row, index, quarter, bin, value; other days are looked at for stocks only).

        `row` is a part's array row, `index` an area's. Returns the indices of the areas that changed,
        ancestors included.
        """
        row, index, quarter, minutes, value = (cells[name].to_numpy() for name in ADDED)
        quarter = quarter - self.first_quarter
        earlier = np.flatnonzero((quarter < 0) & self._is_stock[row])
        changed = [self._lift(self.opening, row[earlier], index[earlier], value[earlier])]
        own = (quarter >= 0) & (quarter < self.length)
        is_spread = own & self._is_spread[row]
        plain = np.flatnonzero(own & ~is_spread)
        if len(plain):
            row_, index_, quarter_, value_ = row[plain], index[plain], quarter[plain], value[plain]
            self._touch(int(quarter_.max()))
            changed.append(self._lift(self.totals, row_, index_, value_))
            self._check_fits(np.unique(row_))
            self._lift(self.series, row_, index_, value_, quarter_)
        spreads = np.flatnonzero(is_spread)
        changed.append(self._add_spreads(*(each[spreads].tolist() for each in (row, index, quarter, minutes, value))))
        return np.unique(np.concatenate(changed))

    def _check_fits(self, rows: Ints) -> None:
        most = np.abs(self.totals[rows]).max(axis=1)
        for row in rows[most > LARGEST].tolist():
            raise OverflowError(
                f"part {self.parts.parts[row].key} adds up to {most.max():,} on one day, more than {LARGEST:,}; give its "
                "field a coarser resolution"
            )

    def _lift(self, target: npt.NDArray[Any], row: Ints, index: Ints, value: Ints, quarter: Ints | int = 0) -> Ints:
        """Add values to areas and all above them; the areas that changed.

        Neighbours that come to the same place are added up first: of the cells of one quarter-hour ever fewer from level to level.
        """
        width = target.shape[2] if target.ndim == 3 else 1
        flat, touched = target.reshape(-1), np.zeros(target.shape[1], dtype=bool)
        quarter = np.broadcast_to(quarter, row.shape)
        for ancestors in self.tree.lineage.T:
            has = np.flatnonzero(ancestors[index] >= 0)
            row, index, quarter, value = (each[has] for each in (row, index, quarter, value))
            areas = ancestors[index]
            place = (row * target.shape[1] + areas) * width + quarter
            starts = np.flatnonzero(np.diff(place, prepend=-1))
            if len(starts) < len(place):
                value = np.add.reduceat(value, starts)
                row, index, quarter, place = (each[starts] for each in (row, index, quarter, place))
            np.add.at(flat, place, value.astype(target.dtype))
            touched[areas] = True
        return np.flatnonzero(touched)

    def _add_spreads(
        self,
        rows: Sequence[int],
        indices: Sequence[int],
        quarters: Sequence[int],
        bins: Sequence[int],
        values: Sequence[int],
    ) -> Ints:
        touched: set[int] = set()
        above = {index: [area for area in self.tree.lineage[index].tolist() if area >= 0] for index in set(indices)}
        for row, index, *item in zip(rows, indices, quarters, bins, values, strict=True):
            for area in above[index]:
                self._quantiles.pop((row, area), None)
                self.spreads.setdefault((row, area), []).append((item[0], item[1], item[2]))
            touched.update(above[index])
        return np.array(sorted(touched), dtype=np.int64)

    def holds(self, feed: str) -> bool:
        """Whether a feed was heard, anything of it happened on the day, or was standing when it began."""
        return feed in self.heard or any(
            self._holds(row) for row, part in enumerate(self.parts.parts) if part.feed == feed
        )

    def _holds(self, row: int) -> bool:
        return bool(self.totals[row].any() or self.opening[row].any())

    def set_gauge(self, row: int, quarter: int, leaf_levels: Ints) -> Ints:
        """Set a gauge's sample in a quarter from its level per area (lower ones only); the indices that changed."""
        levels = self.tree.summed_up(leaf_levels)
        column = self.series[row, :, quarter - self.first_quarter]
        changed: Ints = np.flatnonzero(column != levels)
        self._touch(quarter - self.first_quarter)
        self.totals[row] += levels - column
        column[:] = levels
        return changed

    def sums(self, until: int) -> Ints:
        """Per part and area the sum of the first `until` quarters. Shape (parts, areas)."""
        if until >= self._filled:
            return self.totals
        found = self._sums.get(until)  # past days are read by several threads: what is found is not looked up again
        if found is None:
            if len(self._sums) >= SUMS_KEPT:
                self._sums = {}
            found = self._sums[until] = self.series[:, :, :until].sum(axis=2)
        return found

    def _touch(self, quarter: int) -> None:
        self._filled = max(self._filled, quarter + 1)
        self._sums.clear()

    def quantile(self, row: int, area: int, until: int, share: float) -> float:
        """The bin of a spread's first `until` quarters that `share` of it does not pass; NaN when nothing is left."""
        known = self._quantiles.setdefault((row, area), {})
        found = known.get((until, share))
        if found is None:
            if any(other != until for other, _ in list(known)):
                known.clear()
            spread = [item for item in self.spreads.get((row, area), ()) if item[0] < until]
            found = known[until, share] = quantile_of(spread, share)
        return found


def quantile_of(spread: Spread, share: float) -> float:
    """The lowest of counted bins that `share` of all do not pass, NaN when nothing is left (corrections take back)."""
    counts: dict[int, int] = {}
    for _, minutes, count in spread:
        counts[minutes] = counts.get(minutes, 0) + count
    wanted = max(1, math.ceil(share * sum(counts.values()) - ROUNDING))
    seen = 0
    for minutes in sorted(counts):
        seen += counts[minutes]
        if seen >= wanted:
            return float(minutes)
    return float("nan")
