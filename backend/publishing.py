"""Makes the snapshots of the areas that changed and hands them to Redis."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from backend.history import History
from backend.rollup import City
from catalogue.registry import Catalogue
from data_access.cache import CacheEmptied, Publisher
from data_access.days import QUARTER_MS, Days
from data_access.evaluate import Window
from data_access.picture import Moment, Picture, same_time_before
from data_access.store import Engine

REFRESH_ALL_MS = 60_000  # comparisons move with the clock, so every area is rewritten that often
AT_ONCE_DEPTH = 1  # the topmost areas and those next below are written with every tick that changes them
LOWER_A_TICK = 200  # of the others; where more change, those that wait longest come first
Indices = npt.NDArray[np.int64]


def picture_of(city: City, catalogue: Catalogue, days: Days, now_ms: int) -> Picture:
    """Every number as of an instant of the city's day."""
    start, _ = days.bounds(city.day)
    elapsed = now_ms - start
    earlier = (city.yesterday, *city.earlier)
    now = Window(city.today, catalogue, int(elapsed // QUARTER_MS) + 1, earlier=earlier, is_running=True)
    before = same_time_before(city.yesterday, catalogue, elapsed, QUARTER_MS, city.earlier)
    whole = Window(city.yesterday, catalogue, city.yesterday.length, earlier=city.earlier)
    moment = Moment(days.name(city.day), start, now_ms, city.heard)
    return Picture(catalogue, moment, now, before, whole)


class SnapshotWriter:
    """Writes what changed; remembers when everything was written last."""

    def __init__(self, engine: Engine, publisher: Publisher, catalogue: Catalogue, days: Days) -> None:
        """Nothing counts as written yet."""
        self.publisher = publisher
        self.catalogue = catalogue
        self.days = days
        self.history = History(engine, catalogue, days)
        self._past_changed = False
        self._written: tuple[int, int] | None = None  # (day, as_of) of the last full writing
        self._revision = -1
        self._hidden: npt.NDArray[np.bool_] = np.empty((0, 0), dtype=bool)
        self._behind: Indices = np.empty(0, dtype=np.int64)

    def write(self, city: City, version: int, changed: Indices, now_ms: int, beat_ms: int) -> int:
        """Publish the changed areas, or all of them when it is time or Redis was emptied; how many were written."""
        full = self._is_due(city, now_ms)
        past = self.history.fields(city) if full or self._past_changed else {}
        areas = np.arange(len(city.tree.areas)) if full else np.union1d(changed, np.array(list(past), dtype=np.int64))
        picture = picture_of(city, self.catalogue, self.days, now_ms)
        areas = np.union1d(areas, self._newly_hidden(city, picture))
        areas, behind = (areas, self._behind[:0]) if full else self._in_turn(city, areas, list(past))
        snapshots = area_snapshots(city, picture, areas, with_yesterday=full or city.yesterday_changed)
        for index, fields in past.items():
            snapshots[city.tree.areas[index].code] |= fields
        try:
            self.publisher.publish(version, now_ms, beat_ms, city.heard, snapshots, is_whole=full, behind=len(behind))
        except CacheEmptied:
            self.forget_written()
            return self.write(city, version, changed, now_ms, beat_ms)
        self._behind = behind
        city.yesterday_changed = self._past_changed = False
        if full:
            self._written = (city.day, now_ms)
        if self._revision != city.tree.revision:
            self.publisher.drop_areas_not_in(city.tree)
            self._revision = city.tree.revision
        return len(areas)

    def _in_turn(self, city: City, areas: Indices, at_once: list[int]) -> tuple[Indices, Indices]:
        """What is written now: upper areas and those `at_once`, of the others so many that a tick stays short; what waits."""
        upper = [index for index in areas.tolist() if city.tree.areas[index].depth <= AT_ONCE_DEPTH]
        now = np.union1d(np.array(upper, dtype=np.int64), np.array(at_once, dtype=np.int64))
        waiting = self._behind[~np.isin(self._behind, now)]
        lower = np.concatenate([waiting, np.setdiff1d(areas, np.concatenate([now, waiting]))])
        return np.sort(np.concatenate([now, lower[:LOWER_A_TICK]])), lower[LOWER_A_TICK:]

    def _newly_hidden(self, city: City, picture: Picture) -> Indices:
        """Where a small count elsewhere now hides a number, or does no more; and what is above, which shows it."""
        masks = [mask for pair in picture.hidden.values() for mask in pair]
        before, self._hidden = self._hidden, np.array(masks)
        if not masks or before.shape != self._hidden.shape:
            return np.empty(0, dtype=np.int64)
        lineage = city.tree.lineage[(before != self._hidden).any(axis=0)]
        found: Indices = np.unique(lineage[lineage >= 0])
        return found

    def refresh_past(self, city: City, now_ms: int) -> None:
        """Bring the past week one day further where something of it is missing or has changed; written next time."""
        self._past_changed |= self.history.refresh(city, now_ms)

    def forget_written(self) -> None:
        """Write everything next time: what was published last may not have arrived."""
        self._written = None

    def _is_due(self, city: City, now_ms: int) -> bool:
        if self._written is None or self._revision != city.tree.revision:
            return True
        moved = now_ms // QUARTER_MS != self._written[1] // QUARTER_MS
        return moved or self._written[0] != city.day or now_ms - self._written[1] >= REFRESH_ALL_MS


def area_snapshots(city: City, picture: Picture, areas: Indices, with_yesterday: bool) -> dict[str, dict[str, Any]]:
    """The hash fields of each area by code (see data_access.cache)."""
    bodies = picture.bodies(areas)
    today = picture.trends(areas)
    yesterday = picture.trends_before(areas) if with_yesterday else [None] * len(areas)
    found = {}
    for row, index in enumerate(areas.tolist()):
        alerts = city.alerts.lines(index) if city.alerts else []
        body = bodies[row] | {"events": city.events.lines(index, city.site_names), "alerts": alerts}
        fields: dict[str, Any] = {"body": _dumped(body), "today": _dumped(today[row])}
        if yesterday[row] is not None:
            fields["yesterday"] = _dumped(yesterday[row])
        found[body["area"]] = fields | _layers(city, picture, body["area"])
    return found


def _layers(city: City, picture: Picture, code: str) -> dict[str, bytes]:
    levels = city.tree.levels_below(code)
    items = picture.catalogue.indicators.items()
    layers = {
        f"layer:{key}:{level}": orjson.dumps(picture.layer(indicator, city.tree.at_level(code, level)))
        for level in levels
        for key, indicator in items
    }
    before = {
        f"before:{key}:{level}": orjson.dumps(picture.layer_before(indicator, city.tree.at_level(code, level)))
        for level in levels[:1]
        for key, indicator in items
    }
    return layers | before


def _dumped(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
