"""Levels of status feeds: how many things are known and online per area, and sums over those online or over all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backend.grouping import matching
from catalogue.measures import Part
from catalogue.model import Feed
from data_access.areas import AreaTree
from data_access.arrays import NULL, Arrays
from data_access.terms import Terms

Ints = npt.NDArray[np.int64]


def gauge_levels(part: Part, feed: Feed, things: Arrays, tree: AreaTree, terms: Terms, now_ms: int) -> Ints:
    """The gauge of each area from the things right in it (data_access.statuses). Shape (areas,).

    Online means that the latest state says so and was heard within the feed's time to live.
    """
    chosen = things["occurred_ms"] <= now_ms
    if part.of_online:
        chosen &= things["occurred_ms"] > now_ms - feed.time_to_live_s * 1000
        chosen &= things[feed.column("online")] == 1
    mask = matching(part.where, feed, things, terms)
    chosen = chosen if mask is None else chosen & mask
    weights = told(things[feed.column(part.field)][chosen]) if part.field else None
    index = tree.by_id[things["area_id"][chosen]]
    levels = np.bincount(index, weights=weights, minlength=len(tree.areas))
    found: Ints = np.rint(levels).astype(np.int64)
    return found


def told(numbers: Ints) -> Ints:
    """The numbers with 0 for those that the last state did not give."""
    return np.where(numbers == NULL, 0, numbers)
