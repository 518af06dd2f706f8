"""Arrays of numbers as what JSON is made of: whole ones without a point, null for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def rows_of(group: Sequence[tuple[Floats, int]], areas: Indices) -> list[tuple[Any, ...]]:
    """Several numbers of each area, as JSON numbers; each with its decimals."""
    return list(zip(*(plain(array[areas], decimals) for array, decimals in group), strict=True))


def pairs_of(group: Sequence[tuple[Floats, int]], areas: Indices) -> Any:
    """Numbers of each area by twos, as JSON or as whole numbers that JSON can be made of (areas, pairs, 2)."""
    numbers = np.array([array[areas] for array, _ in group]).T.reshape(len(areas), len(group) // 2, 2)
    if not any(decimals for _, decimals in group) and np.isfinite(numbers).all():
        return np.ascontiguousarray(numbers.astype(np.int64))
    both = zip(rows_of(group[::2], areas), rows_of(group[1::2], areas), strict=True)
    return [list(zip(*pair, strict=True)) for pair in both]


def whole(array: Floats) -> npt.NDArray[Any]:
    """The same numbers as integers, which JSON writes shorter, unless one of them is unknown."""
    return array.astype(np.int64) if np.isfinite(array).all() else array


def plain(array: Floats, decimals: int) -> list[float | int | None]:
    """JSON numbers: whole ones without a point, null for NaN."""
    numbers = array if decimals else whole(array)
    unknown = np.isnan(array)
    if not unknown.any():
        found: list[float | int | None] = numbers.tolist()
        return found
    if unknown.all():
        return [None] * len(array)
    return [None if v != v else v if decimals else int(v) for v in array.tolist()]
