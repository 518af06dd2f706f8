"""Makes the snapshots of the areas that changed and hands them to Redis."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from backend.history import History
from backend.layer_texts import LayerTexts
from backend.rollup import City
from backend.turns import Turns
from catalogue.registry import Catalogue
from data_access.cache import CacheEmptied, Publisher
from data_access.days import QUARTER_MS, Days
from data_access.evaluate import Window
from data_access.picture import Moment, Picture, same_time_before
from data_access.store import Engine

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
        self._turns = Turns()
        self._past_changed = False
        self._day: int | None = None  # of which everything was written and is still there
        self._revision = -1
        self._hidden: npt.NDArray[np.bool_] = np.empty((0, 0), dtype=bool)

    def write(self, city: City, version: int, changed: Indices, now_ms: int, beat_ms: int) -> int:
        """Publish the changed areas and those whose turn it is, or all where they are not there; how many were written."""
        full = self._day != city.day or self._revision != city.tree.revision
        past = self.history.fields(city) if full or self._past_changed else {}
        picture = picture_of(city, self.catalogue, self.days, now_ms)
        changed = np.union1d(changed, self._newly_hidden(city, picture))
        if city.yesterday_changed and not full:
            self._turns.outdate(changed)
        at_once = np.array(list(past), dtype=np.int64)
        turn = self._turns.everything(city.tree) if full else self._turns.turn(city.tree, changed, at_once, now_ms)
        snapshots = area_snapshots(city, picture, turn.areas, turn.whole)
        for index, fields in past.items():
            snapshots[city.tree.areas[index].code] |= fields
        behind = len(turn.behind)
        try:
            self.publisher.publish(version, now_ms, beat_ms, city.heard, snapshots, is_whole=full, behind=behind)
        except CacheEmptied:
            self.forget_written()
            return self.write(city, version, changed, now_ms, beat_ms)
        self._turns.done(city.tree, turn, now_ms)
        city.yesterday_changed = self._past_changed = False
        self._day = city.day
        if self._revision != city.tree.revision:
            self.publisher.drop_areas_not_in(city.tree)
            self._revision = city.tree.revision
        return len(turn.areas)

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
        self._day = None


def area_snapshots(city: City, picture: Picture, areas: Indices, whole: Indices) -> dict[str, dict[str, Any]]:
    """The hash fields of each area by code (see data_access.cache); of `whole` ones with yesterday's."""
    bodies = picture.bodies(areas)
    today = picture.trends(areas)
    yesterday = dict(zip(whole.tolist(), picture.trends_before(whole), strict=True))
    layers = LayerTexts(city.tree, picture)
    found = {}
    for row, index in enumerate(areas.tolist()):
        alerts = city.alerts.lines(index) if city.alerts else []
        body = bodies[row] | {"events": city.events.lines(index, city.site_names), "alerts": alerts}
        fields: dict[str, Any] = {"body": _dumped(body), "today": _dumped(today[row])}
        if index in yesterday:
            fields["yesterday"] = _dumped(yesterday[index])
        found[body["area"]] = fields | layers.fields(body["area"])
    return found


def _dumped(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
