"""Levels of status feeds: how many things are known and online per area, and sums over those online or over all."""

from __future__ import annotations

import numpy as np

from backend.grouping import Ints, Mask, matching
from catalogue.model import Feed
from catalogue.parts import Part
from data_access.areas import AreaTree
from data_access.arrays import NULL, Arrays
from data_access.terms import Terms


def gauge_levels(part: Part, feed: Feed, things: Arrays, tree: AreaTree, terms: Terms, now_ms: int) -> Ints:
    """The gauge of each area from the things right in it (data_access.statuses). Shape (areas,).

    Online means that the latest state says so and was heard within the feed's time to live.
    """
    chosen = which(part, feed, things, terms) & (things["occurred_ms"] <= now_ms)
    if part.of_online:
        chosen &= things["occurred_ms"] > now_ms - feed.time_to_live_s * 1000
    weights = told(things[feed.column(part.field)][chosen]) if part.field else None
    index = tree.by_id[things["area_id"][chosen]]
    levels = np.bincount(index, weights=weights, minlength=len(tree.areas))
    found: Ints = np.rint(levels).astype(np.int64)
    return found


def which(part: Part, feed: Feed, things: Arrays, terms: Terms) -> Mask:
    """Which of the things the gauge is about, as their states say and whenever those were heard."""
    found: Mask = np.ones(len(next(iter(things.values()))), dtype=bool)
    if part.of_online:
        found = things[feed.column("online")] == 1
    mask = matching(part.where, feed, things, terms)
    return found if mask is None else found & mask


def told(numbers: Ints) -> Ints:
    """The numbers with 0 for those that the last state did not give."""
    return np.where(numbers == NULL, 0, numbers)
