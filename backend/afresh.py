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
        found: npt.NDArray[np.bool_] = ~np.isin(_keys(cells), self._counted)
        return found

    def add(self, cells: pd.DataFrame) -> None:
        """These are in the store now."""
        self._counted = np.union1d(self._counted, _keys(cells))


def _keys(cells: pd.DataFrame) -> Ints:
    found: Ints = cells["row"].to_numpy() * QUARTERS + cells["quarter"].to_numpy()
    return found
