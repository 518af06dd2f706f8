"""Levels of status feeds: how many things are known and online per area, and sums over those online."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from catalogue.measures import Part
from catalogue.model import Feed
from data_access.areas import AreaTree
from data_access.arrays import NULL

Ints = npt.NDArray[np.int64]


def gauge_levels(part: Part, feed: Feed, things: pd.DataFrame, tree: AreaTree, now_ms: int) -> Ints:
    """The gauge of each area from the things right in it (frame of data_access.statuses). Shape (areas,).

    Online means that the latest state says so and was heard within the feed's time to live.
    """
    chosen = things[things["occurred_ms"] <= now_ms]
    if part.signal != "known":
        fresh = chosen["occurred_ms"] > now_ms - feed.time_to_live_s * 1000
        chosen = chosen[fresh & (chosen[feed.column("online")] == 1)]
    weights = None
    if part.signal.startswith("sum."):
        weights = told(chosen[feed.column(part.signal[4:])].to_numpy())
    index = tree.by_id[chosen["area_id"].to_numpy()]
    levels = np.bincount(index, weights=weights, minlength=len(tree.areas))
    found: Ints = np.rint(levels).astype(np.int64)
    return found


def told(numbers: Ints) -> Ints:
    """The numbers with 0 for those that the last state did not give."""
    return np.where(numbers == NULL, 0, numbers)
