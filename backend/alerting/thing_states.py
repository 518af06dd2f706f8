"""Follows rules about the latest states of things, each for itself or all things of a site together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backend.alerting.life import Data
from backend.alerting.sight import SITE, THING, Seen, Sight, Sighting, all_over, nothing_known
from backend.grouping import matching
from catalogue.alert_rules import ThingState
from catalogue.fields import Number
from catalogue.model import Feed
from data_access.alert_facts import read_things
from data_access.alerts import Alert
from data_access.arrays import NULL, Arrays

Mask = npt.NDArray[np.bool_]
LEAST_OF_SITE = 2  # one thing alone is not a whole site


def seen_things(watch: ThingState, sight: Sight) -> Seen:
    """Nothing is known while the feed as a whole is silent: then not its things are offline, but who tells of them."""
    feed = sight.catalogue.feeds[watch.feed]
    if sight.is_stale(feed) and not watch.silent_s:
        return Seen({}, nothing_known)
    things = read_things(sight.connection, sight.terms.id(feed.key))
    told = things["occurred_ms"] <= sight.now_ms
    met = _met(watch, feed, things, sight) & told
    if watch.whole_site:
        return Seen(_sites(things, met), all_over)
    unknown = set(things["id"][~_is_told(watch, feed, things, sight)].tolist())
    return Seen(_things(watch, feed, things, met), lambda alert: _otherwise(alert, unknown))


def _met(watch: ThingState, feed: Feed, things: Arrays, sight: Sight) -> Mask:
    found: Mask = np.ones(len(things["id"]), dtype=bool)
    chosen = matching(watch.where, feed, things, sight.terms)
    if chosen is not None:
        found &= chosen
    if watch.offline:
        fresh = things["occurred_ms"] > sight.now_ms - feed.time_to_live_s * 1000
        found &= ~((things[feed.column("online")] == 1) & fresh)
    if watch.field is not None and watch.limit is not None:
        numbers = things[feed.column(watch.field)]
        found &= (numbers != NULL) & (numbers > round(watch.limit / _resolution(feed, watch.field)))
    if watch.silent_s:
        found &= things["occurred_ms"] <= sight.now_ms - watch.silent_s * 1000
    return found


def _is_told(watch: ThingState, feed: Feed, things: Arrays, sight: Sight) -> Mask:
    """Whether the last state still says something of the number, or of the words, that the rule asks for."""
    found: Mask = np.ones(len(things["id"]), dtype=bool)
    if watch.field is not None:
        found &= things[feed.column(watch.field)] != NULL
    if watch.field is not None or (watch.where and not watch.offline):
        found &= things["occurred_ms"] > sight.now_ms - feed.time_to_live_s * 1000
    return found


def _things(watch: ThingState, feed: Feed, things: Arrays, met: Mask) -> dict[str, list[Sighting]]:
    found = {}
    numbers = things[feed.column(watch.field)] if watch.field else None
    for row in np.flatnonzero(met).tolist():
        ref, site = int(things["id"][row]), int(things["site_id"][row])
        subject = f"{THING}:{ref}"
        told = None if numbers is None else float(numbers[row]) * _resolution(feed, watch.field or "")
        found[subject] = [
            Sighting(
                subject=subject,
                area_id=int(things["area_id"][row]),
                site_id=None if site == NULL else site,
                ref=ref,
                value=told,
            )
        ]
    return found


def _sites(things: Arrays, met: Mask) -> dict[str, list[Sighting]]:
    """The sites all of whose things, two or more, are so; the value is how many."""
    placed = things["site_id"] != NULL
    sites, inverse = np.unique(things["site_id"][placed], return_inverse=True)
    of_site, met_there = np.bincount(inverse), np.bincount(inverse, weights=met[placed])
    found = {}
    for place in np.flatnonzero((of_site >= LEAST_OF_SITE) & (met_there == of_site)).tolist():
        site = int(sites[place])
        area = int(things["area_id"][placed][inverse == place][0])
        subject = f"{SITE}:{site}"
        found[subject] = [Sighting(subject=subject, area_id=area, site_id=site, value=float(of_site[place]))]
    return found


def _otherwise(alert: Alert, unknown: set[int]) -> Data:
    return Data.UNKNOWN if alert.ref in unknown else Data.OVER


def _resolution(feed: Feed, key: str) -> float:
    field = feed.field(key)
    return field.resolution if isinstance(field, Number) else 1.0
