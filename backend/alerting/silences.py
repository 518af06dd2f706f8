"""Follows rules about the absence of records: places that nobody has told of for too long, looked at once a minute."""

from __future__ import annotations

from datetime import date

import numpy as np

from backend.alerting.sight import AREA, SITE, Ints, Seen, Sight, Sighting, all_over, nothing_known
from catalogue.alarms import Schedule
from catalogue.alert_rules import Silence
from data_access.alert_facts import read_heard_of, read_listed_sites
from data_access.days import Days

MINUTE_MS = 60_000
LONGEST_WALK = 60


def seen_silence(key: str, watch: Silence, schedule: Schedule, sight: Sight) -> Seen:
    """Nothing is known while the feed as a whole is silent, or has not been heard for as long as a place may be silent."""
    moment = (sight.now_ms // MINUTE_MS, sight.tree.revision)
    kept = sight.memory.silences.get(key)
    if kept is None or kept[0] != moment:
        kept = sight.memory.silences[key] = (moment, _looked(watch, schedule, sight))
    return kept[1]


def _looked(watch: Silence, schedule: Schedule, sight: Sight) -> Seen:
    feed = sight.catalogue.feeds[watch.feed]
    since = silent_since(watch, schedule, sight.days, sight.now_ms)
    if sight.is_stale(feed):
        return Seen({}, nothing_known)
    column = "site_id" if watch.level is None else "area_id"
    heard = read_heard_of(sight.connection, sight.terms.id(feed.key), column, since, sight.now_ms)
    if heard.first_ms is None or heard.first_ms > since:
        return Seen({}, nothing_known)
    numbers = np.array(sorted(heard.numbers), dtype=np.int64)
    return Seen(_sites(watch, sight, numbers) if watch.level is None else _areas(watch, sight, numbers), all_over)


def silent_since(watch: Silence, schedule: Schedule, days: Days, now_ms: int) -> int:
    """The instant after which a place must have been heard of (UTC ms)."""
    if not watch.days:
        return now_ms - watch.after_s * 1000
    day, left = days.day(now_ms), watch.days
    for _ in range(LONGEST_WALK):
        day -= 1
        left -= date.fromordinal(day).isoweekday() in schedule.days
        if not left:
            break
    return days.bounds(day)[0]


def _sites(watch: Silence, sight: Sight, heard: Ints) -> dict[str, list[Sighting]]:
    listed = read_listed_sites(sight.connection)
    silent = ~np.isin(listed["id"], heard)
    if watch.categories:
        silent &= np.isin(listed["category_id"], [sight.terms.id(key) for key in watch.categories])
    found = {}
    for number, area in zip(listed["id"][silent].tolist(), listed["area_id"][silent].tolist(), strict=True):
        subject = f"{SITE}:{number}"
        found[subject] = [Sighting(subject=subject, area_id=area, site_id=number)]
    return found


def _areas(watch: Silence, sight: Sight, heard: Ints) -> dict[str, list[Sighting]]:
    own = sight.areas(watch.level or "")
    index = sight.tree.by_id[heard[heard < len(sight.tree.by_id)]]
    above = sight.tree.lineage[index[index >= 0]]
    silent = own[~np.isin(own, above)]
    if watch.among is not None:
        silent = silent[sight.window.total(watch.among)[silent] >= watch.least]
    found = {}
    for place in silent.tolist():
        subject = f"{AREA}:{sight.tree.areas[place].code}"
        found[subject] = [Sighting(subject=subject, area_id=int(sight.tree.ids[place]))]
    return found
