"""Follows rules about the number of an area: the indicator passes a limit, with hysteresis and a minimum base."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backend.alerting.life import Data
from backend.alerting.sight import AREA, Floats, Seen, Sight, Sighting, nothing_known
from catalogue.alert_rules import Limit
from catalogue.parts import Kind, Part
from data_access.alerts import Alert
from data_access.cells import read_cells
from data_access.day_cells import DayCells
from data_access.evaluate import base, unit_of, value
from data_access.parts import PartIndex

LEAST_DAYS = 3
Mask = npt.NDArray[np.bool_]


def seen_limit(watch: Limit, sight: Sight) -> Seen:
    """Judged where the value is out of enough; unknown where it is NaN or one of its feeds is silent."""
    item = sight.catalogue.indicators[watch.indicator]
    if any(sight.is_stale(sight.catalogue.feeds[feed]) for feed in item.feeds):
        return Seen({}, nothing_known)
    values = value(item.measure, sight.window)
    times = means_before(item.measure.parts[0], watch.of_days, sight) if watch.of_days else np.ones(len(values))
    out_of = _out_of(watch, sight, np.maximum(values, times))
    is_fair = out_of >= max(watch.minimum_base, 1 if base(item.measure, sight.window) is not None else 0)
    unknown = np.isnan(times) | np.isnan(out_of) | (np.isnan(values) & is_fair)
    fires = is_fair & _beyond(values, watch.limit * times, watch.below)
    holds = fires | (is_fair & ~_is_clear(values, watch, times))
    sighted = _sightings(sight, np.intersect1d(np.flatnonzero(fires), sight.areas(watch.level)), values)
    return Seen(sighted, lambda alert: _otherwise(sight, alert, holds, unknown))


def _out_of(watch: Limit, sight: Sight, sizes: Floats) -> Floats:
    """What decides whether an area is judged: a ratio's base, else the total, else the size of the number itself."""
    item = sight.catalogue.indicators[watch.indicator]
    found = base(item.measure, sight.window)
    if found is None and item.total is not None:
        found = value(item.total, sight.window)
    return sizes if found is None or watch.of_days else found


def _beyond(values: Floats, limit: Floats, below: bool) -> Mask:
    found: Mask = values < limit if below else values > limit
    return found


def _is_clear(values: Floats, watch: Limit, times: Floats) -> Mask:
    """Back at the clear value, or beyond it."""
    clear = (watch.limit if watch.clear is None else watch.clear) * times
    found: Mask = values >= clear if watch.below else values <= clear
    return found


def _sightings(sight: Sight, areas: npt.NDArray[np.int64], values: Floats) -> dict[str, list[Sighting]]:
    ids, known = sight.tree.ids[areas].tolist(), sight.tree.areas
    found = {}
    for index, number, at in zip(areas.tolist(), values[areas].tolist(), ids, strict=True):
        subject = f"{AREA}:{known[index].code}"
        found[subject] = [Sighting(subject=subject, area_id=at, value=number)]
    return found


def _otherwise(sight: Sight, alert: Alert, holds: Mask, unknown: Mask) -> Data:
    """Between the limit and the clear value an alert that stands goes on standing."""
    index = int(sight.tree.by_id[alert.area_id]) if alert.area_id < len(sight.tree.by_id) else -1
    if index < 0:
        return Data.OVER
    if unknown[index]:
        return Data.UNKNOWN
    stands = alert.state in ("active", "acknowledged")
    return Data.MET if stands and holds[index] else Data.OVER


def means_before(part: Part, days: int, sight: Sight) -> Floats:
    """A part's mean per area over whole days before today: of a flow's sums, of a stock's levels at their ends.

    NaN with fewer than three days on which anything of it was counted in the city.
    """
    key = (part, days, sight.city.day, sight.tree.revision)
    if key not in sight.memory.means:
        sight.memory.means = {k: v for k, v in sight.memory.means.items() if k[2:] == key[2:]}  # type: ignore[index]
        sight.memory.means[key] = _means(part, days, sight) * unit_of(part, sight.catalogue)
    return sight.memory.means[key]


def _means(part: Part, days: int, sight: Sight) -> Floats:
    row = sight.city.parts.row[part]
    own = PartIndex((part,), (sight.city.parts.ids[row],))
    sums = []
    for day in range(sight.city.day - days, sight.city.day):
        first, length = sight.days.quarters(day)
        cells = DayCells(sight.tree, own, first, length)
        cells.add(read_cells(sight.connection, sight.tree, own, first, first + length, only_these=True))
        sums.append(cells.totals[0])
    told = np.array(sums)
    counted = told.any(axis=1)
    if part.kind is Kind.STOCK:  # back from the level with which today began
        later = np.cumsum(told[:0:-1], axis=0)[::-1]
        told = sight.city.today.opening[row] - np.concatenate([later, np.zeros_like(told[:1])])
        counted = np.logical_or.accumulate(counted | told.any(axis=1))  # what stands still is known as well
    if counted.sum() < LEAST_DAYS:
        return np.full(told.shape[1], np.nan)
    found: Floats = told[counted].mean(axis=0)
    return found
