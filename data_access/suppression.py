"""Small cells: which counts are hidden so that no number speaks of a few people, nor can be found by subtracting its
siblings from what is above them. What is shown of the rest is picture.py's.

A count under the limit is hidden; beneath a shown area a single hidden child gets a hidden sibling (the smallest with
anything), beneath a hidden area a child is hidden as well. So every hidden cell could be one more or less, if another
hidden one made up for it, and everything shown stayed as it is. Two more rules keep that true where counts are broken
down: a split is shown whole or not at all, and by hours only areas without one above are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from catalogue.measures import Measure, Ratio, Total
from catalogue.model import Indicator
from catalogue.parts import Kind, Part
from data_access.areas import AreaTree
from data_access.evaluate import Window, by_period

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
PER_HOUR = 4
LEVELS = (Kind.STOCK, Kind.GAUGE, Kind.REGISTER)


@dataclass(frozen=True)
class Generation:
    """The children of one depth, those of the same parent together: `parents[i]` has those from `starts[i]` on."""

    children: Ints
    starts: Ints
    parents: Ints


def generations(parents: Ints) -> tuple[Generation, ...]:
    """A tree by the parent of each node (-1: none), from the top down."""
    depth = np.zeros(len(parents), dtype=np.int64)
    above = parents
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parents[above], -1)
    found = []
    for level in range(1, int(depth.max(initial=0)) + 1):
        own = np.flatnonzero(depth == level)
        own = own[np.argsort(parents[own], kind="stable")]
        unique, starts = np.unique(parents[own], return_index=True)
        found.append(Generation(own, starts, unique))
    return tuple(found)


@lru_cache(maxsize=4)
def _of_tree(tree: AreaTree) -> tuple[Generation, ...]:
    depth = tree.lineage.shape[1]
    return generations(tree.lineage[:, 1] if depth > 1 else np.full(len(tree.areas), -1, dtype=np.int64))


def closed(counts: Floats, hidden: Mask, tree: Sequence[Generation]) -> Mask:
    """The hidden nodes and those that have to be hidden with them, so that none can be found by subtraction."""
    mask = hidden.copy()
    for level in tree:
        size, gone = np.nan_to_num(counts[level.children]), mask[level.children]
        many = np.add.reduceat(gone.astype(np.int64), level.starts)
        lacking = many == np.where(mask[level.parents], 0, 1)
        size = np.where(gone | (size <= 0), np.inf, size)
        least = np.minimum.reduceat(size, level.starts)
        family = np.repeat(np.arange(len(level.starts)), np.diff([*level.starts, len(size)]))
        chosen = np.flatnonzero(lacking[family] & (size == least[family]) & np.isfinite(size))
        _, first = np.unique(family[chosen], return_index=True)
        mask[level.children[chosen[first]]] = True
    return mask


def small(counts: Floats, limit: int) -> Mask:
    """Which counts are of a few: more than none, and under the limit."""
    found: Mask = (counts > 0) & (counts < limit)
    return found


def hidden_areas(item: Indicator, window: Window) -> Mask:
    """The areas whose number, "out of" or remainder tells of a few. Shape (areas,)."""
    tree = _of_tree(window.cells.tree)
    mask = np.zeros(len(window.cells.tree.areas), dtype=bool)
    for counts in _told(item.measure, [window.total(part) for part in parts_shown(item)]):
        mask |= closed(counts, small(counts, item.hide_below), tree)
    return mask


def hidden_splits(item: Indicator, parts: Sequence[Part], window: Window) -> Mask:
    """The areas whose split (`parts`: values and totals) is hidden as a whole. Shape (areas,)."""
    mask = hidden_areas(item, window)
    for part in parts:
        mask |= small(window.total(part), item.hide_below)
    return closed(window.total(item.measure.parts[0]), mask, _of_tree(window.cells.tree))


def shown_by_period(item: Indicator, measure: Measure, window: Window, size: int, areas: Ints) -> Floats:
    """As `by_period`, with what has to be hidden unknown; `measure` is the indicator's own or that of its trend."""
    found = by_period(measure, window, size, areas)
    if not item.hide_below:
        return found
    inner = np.array([window.cells.tree.areas[index].parent is not None for index in areas.tolist()], dtype=bool)
    found[inner] = np.nan
    for row in np.flatnonzero(~inner).tolist():
        found[row, _hidden_periods(item, measure, window, size, areas[row : row + 1])] = np.nan
    return found


def parts_shown(item: Indicator) -> tuple[Part, ...]:
    """What is shown as a count, or follows from what is shown: the value, and what it is out of."""
    return (*item.measure.parts, *(item.total.parts if item.total else ()))


def _told(measure: Measure, counts: Sequence[Floats]) -> Iterator[Floats]:
    """The counts, and what is left of each other one without the first, where that is a part of it."""
    yield from counts
    if not isinstance(measure, Ratio) or measure.is_share:
        yield from (np.maximum(other - counts[0], 0) for other in counts[1:])


def _hidden_periods(item: Indicator, measure: Measure, window: Window, size: int, area: Ints) -> Mask:
    series = [by_period(Total(part), window, size, area)[0] for part in measure.parts]
    adds_up = not any(part.kind in LEVELS for part in measure.parts)
    mask = np.zeros(len(series[0]), dtype=bool)
    for counts in _told(measure, series) if isinstance(measure, Ratio) else series:
        few = small(counts, item.hide_below)
        mask |= _closed_in_time(counts, item.hide_below, size) if adds_up else few
    return mask


def _closed_in_time(counts: Floats, limit: int, size: int) -> Mask:
    """A day of counts by quarter-hour or hour, which add up to hours and to the day."""
    sums, parents = [counts], []
    if size < PER_HOUR:
        hours = np.add.reduceat(counts, np.arange(0, len(counts), PER_HOUR))
        parents.append(len(counts) + np.arange(len(counts)) // PER_HOUR)
        sums.append(hours)
    last = sum(len(each) for each in sums)
    parents.append(np.full(len(sums[-1]), last))
    nodes = np.concatenate([*sums, [sums[-1].sum()]])
    tree = generations(np.concatenate([*parents, [-1]]).astype(np.int64))
    return closed(nodes, small(nodes, limit), tree)[: len(counts)]
