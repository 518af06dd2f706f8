"""What is counted while nothing was counted before: which cells are certainly new to the store, which need not look for them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
QUARTERS = 1 << 32  # more than there are


@dataclass
class Afresh:
    """The parts that were counted in each quarter-hour, since the store had no cells at all."""

    _counted: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def is_new(self, cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Which of the cells (columns as in data_access.cells.COLUMNS) the store cannot have."""
        keys, times = _keys(cells)
        return np.repeat(~np.isin(keys, self._counted), times)

    def add(self, cells: pd.DataFrame) -> None:
        """These are in the store now."""
        self._counted = np.union1d(self._counted, _keys(cells)[0])


def _keys(cells: pd.DataFrame) -> tuple[Ints, Ints]:
    """What each cell is of, told once for neighbours, and of how many: in the store's order a part has its own together."""
    found = cells["row"].to_numpy() * QUARTERS + cells["quarter"].to_numpy()
    starts = np.flatnonzero(np.diff(found, prepend=-1))
    return found[starts], np.diff(starts, append=len(found))
