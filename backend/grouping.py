"""Counts rows into cells with numpy: which rows a part means, and how many of them each area and quarter-hour has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from catalogue.fields import Number
from catalogue.model import Feed
from catalogue.parts import Condition, Kind, Part
from data_access.arrays import NULL, Arrays
from data_access.cells import COLUMNS
from data_access.terms import Terms

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
COMPARE = {"eq": np.equal, "ge": np.greater_equal, "le": np.less_equal, "lt": np.less}
DENSE_CELLS = 1 << 16
STORED_BY = tuple(COLUMNS.index(name) for name in ("quarter", "row", "index", "bin"))
VALUE = COLUMNS.index("value")
LARGEST_KEY = 1 << 62
Cells = npt.NDArray[np.int64]  # shape (5, cells), a row for each of data_access.cells.COLUMNS


def matching(where: Sequence[Condition], feed: Feed, arrays: Arrays, terms: Terms) -> Mask | None:
    """The rows that satisfy every condition; None when there is no condition, which means all."""
    mask: Mask | None = None
    for condition in where:
        own = _matches(condition, feed, arrays, terms)
        mask = both(mask, own)
    return mask


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """The rows of two masks, of which None means all."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _matches(condition: Condition, feed: Feed, arrays: Arrays, terms: Terms) -> Mask:
    values = arrays[feed.column(condition.field)]
    field = feed.field(condition.field)
    if not isinstance(field, Number):
        same: Mask = values == terms.id(str(condition.value))
        return same
    told: Mask = values != NULL
    if condition.of:
        others = arrays[feed.column(condition.of)]
        told, bound = told & (others != NULL), float(condition.value) * others
    else:
        bound = np.rint(float(condition.value) / field.resolution)
    found: Mask = COMPARE[condition.operator](values, bound) & told
    return found


class Grouper:
    """Rows of one feed, keyed once by area index and quarter, then counted part by part."""

    def __init__(self, index: Ints, quarter: Ints, areas: int) -> None:
        """`index` is the area's array index of each row, `quarter` its quarter, `areas` how many areas there are."""
        self.areas = areas
        self.first = int(quarter.min()) if len(quarter) else 0
        span = int(quarter.max()) - self.first + 1 if len(quarter) else 0
        key = (quarter - self.first) * areas + index
        self.dense = span * areas <= max(DENSE_CELLS, 8 * len(key))
        if self.dense:
            self.keys, self.place, self.size = np.empty(0, dtype=np.int64), key, span * areas
        else:
            self.keys, self.place = np.unique(key, return_inverse=True)
            self.size = len(self.keys)

    def count(self, mask: Mask | None, weights: Ints | None = None) -> tuple[Ints, Ints, Ints]:
        """Area indices, quarters and sums of the cells that are not 0."""
        place = self.place if mask is None else self.place[mask]
        if weights is None:
            sums = np.bincount(place, minlength=self.size)
        else:
            own = weights if mask is None else weights[mask]
            sums = np.rint(np.bincount(place, weights=own, minlength=self.size)).astype(np.int64)
        at = np.flatnonzero(sums)
        key = at if self.dense else self.keys[at]
        return key % self.areas, key // self.areas + self.first, sums[at]


def flow_cells(feed: Feed, arrays: Arrays, grouper: Grouper, parts: Mapping[int, Part], terms: Terms) -> list[Cells]:
    """The cells of the feed's flows; `parts` maps array rows to parts."""
    found = []
    for row, part in parts.items():
        if part.feed != feed.key or part.kind is not Kind.FLOW:
            continue
        mask = matching(part.where, feed, arrays, terms)
        weights = None
        if part.field:
            weights = arrays[feed.column(part.field)]
            told = weights != NULL
            mask = told if mask is None else mask & told
        found.append(as_cells(row, *grouper.count(mask, weights)))
    return found


def as_cells(row: int, index: Ints, quarter: Ints, value: Ints) -> Cells:
    """Cells of one part without bins."""
    found = np.zeros((len(COLUMNS), len(index)), dtype=np.int64)
    for name, values in (("row", row), ("index", index), ("quarter", quarter), ("value", value)):
        found[COLUMNS.index(name)] = values
    return found


def as_frame(cells: Cells) -> pd.DataFrame:
    """The same cells as a table, columns as in data_access.cells.COLUMNS."""
    return pd.DataFrame(cells.T, columns=COLUMNS)


def merged(cells: Sequence[Cells]) -> pd.DataFrame:
    """All cells with each key once and zeros left out, in the order in which the store keeps them."""
    found = np.concatenate([np.empty((len(COLUMNS), 0), dtype=np.int64), *cells], axis=1)
    found = np.take(found, _stored_order(found), axis=1)
    starts = np.flatnonzero(_differs_from_last(found))
    sums = np.add.reduceat(found[VALUE], starts) if len(starts) else found[VALUE]
    told = sums != 0
    kept = np.take(found, starts[told], axis=1)
    kept[VALUE] = sums[told]
    return as_frame(kept)


def _stored_order(cells: Cells) -> Ints:
    """The places of cells in the store's order, by one number for each key where there is one that is large enough."""
    first = cells.min(axis=1, initial=0)
    spans = (cells.max(axis=1, initial=0) - first + 1).tolist()
    if math.prod(spans[name] for name in STORED_BY) > LARGEST_KEY:
        return np.lexsort([cells[name] for name in reversed(STORED_BY)])
    key = np.zeros(cells.shape[1], dtype=np.int64)
    for name in STORED_BY:
        key = key * spans[name] + (cells[name] - first[name])
    return np.argsort(key, kind="stable")


def _differs_from_last(cells: Cells) -> Mask:
    found = np.ones(cells.shape[1], dtype=bool)
    found[1:] = np.any([cells[name, 1:] != cells[name, :-1] for name in STORED_BY], axis=0)
    return found
