"""Every number of every area at one instant, and the live documents made of them (docs/live-document.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from catalogue.measures import Measure
from catalogue.model import Indicator
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue, FunnelStep
from data_access.day_cells import DayCells
from data_access.evaluate import Window, base, value, was_sampled
from data_access.json_numbers import pairs_of, plain, rows_of, whole
from data_access.suppression import hidden_areas, hidden_splits, shown_by_period

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Choice = Callable[[Indicator], Measure]
QUARTERS_PER_HOUR = 4


@dataclass(frozen=True)
class Moment:
    """What a picture is true for: the local day's name and start, the instant (UTC ms), and when each feed was
    last heard.
    """

    day: str
    day_start: int
    as_of: int
    heard: Mapping[str, int | None]


@dataclass(frozen=True)
class Picture:
    """The numbers of all areas. `before` is the same stretch of the day before, where it is known."""

    catalogue: Catalogue
    moment: Moment
    now: Window
    before: Window | None
    day_before: Window | None

    def values(self, indicator: Indicator) -> Floats:
        """The indicator per area, rounded as declared; NaN is unknown. Shape (areas,)."""
        return self._numbers_of(indicator)[0]

    def layer(self, indicator: Indicator, indices: Indices) -> list[float | int | None]:
        """The indicator of some areas, as JSON numbers; null also where a rate has too small a base to be fair."""
        if indicator.key not in self._fair:
            values, _, out_of = self._numbers_of(indicator)
            fair = np.where(out_of < indicator.minimum_base, np.nan, values)
            self._fair[indicator.key] = plain(fair, indicator.decimals)
        told = self._fair[indicator.key]
        return [told[index] for index in indices.tolist()]

    def layer_before(self, indicator: Indicator, indices: Indices) -> list[float | int | None]:
        """The same at the same time of the day before; null where that is not known."""
        if indicator.key not in self._fair_before:
            compared = self._numbers_of(indicator)[1]
            out_of = base(indicator.measure, self.before) if self.before else None
            fair = compared if out_of is None else np.where(out_of < indicator.minimum_base, np.nan, compared)
            self._fair_before[indicator.key] = plain(fair, indicator.decimals)
        told = self._fair_before[indicator.key]
        return [told[index] for index in indices.tolist()]

    def trends(self, areas: Indices) -> list[dict[str, Any]]:
        """Per area {indicator: numbers by quarter-hour so far}."""
        return self._drawn(self.now, 1, lambda item: item.by_quarter, areas)

    def trends_before(self, areas: Indices) -> list[dict[str, Any]]:
        """Per area {indicator: numbers by quarter-hour of the whole day before}; empty where it is not known."""
        if self.day_before is None:
            return [{} for _ in areas]
        return self._drawn(self.day_before, 1, lambda item: item.by_quarter, areas)

    def tiles(self, areas: Indices) -> dict[str, list[tuple[Any, ...]]]:
        """By indicator and area the value, what it is compared with, and what it is out of, as JSON numbers."""
        return {key: rows_of(group, areas) for key, group in self._tiles.items()}

    def bodies(self, areas: Indices) -> list[dict[str, Any]]:
        """Per area the document without version, trend, layers, events and feeds."""
        tiles = self.tiles(areas)
        hours = self._drawn(self.now, QUARTERS_PER_HOUR, lambda item: item.measure, areas)
        splits = {key: pairs_of(group, areas) for key, group in self._splits.items()}
        counted, steps_of = self.now.cells.parts.row, self.catalogue.funnels.items()
        funnels = {key: self._funnel(steps, areas) for key, steps in steps_of if steps[0].entered in counted}
        return [
            {
                "area": self.now.cells.tree.areas[index].code,
                "day": self.moment.day,
                "day_start": self.moment.day_start,
                "as_of": self.moment.as_of,
                "tiles": {key: rows[row] for key, rows in tiles.items()},
                "splits": {key: rows[row] for key, rows in splits.items()},
                "hours": hours[row],
                "funnels": {key: steps[row] for key, steps in funnels.items()},
            }
            for row, index in enumerate(areas.tolist())
        ]

    @cached_property
    def _unknown(self) -> Floats:
        return np.full(len(self.now.cells.tree.areas), np.nan)

    def _known(self, feed: str) -> bool:
        return self.moment.heard.get(feed) is not None

    @cached_property
    def _fair(self) -> dict[str, list[float | int | None]]:
        return {}

    @cached_property
    def _fair_before(self) -> dict[str, list[float | int | None]]:
        return {}

    @cached_property
    def _made(self) -> dict[str, tuple[Floats, Floats, Floats]]:
        return {}

    def _numbers_of(self, item: Indicator) -> tuple[Floats, Floats, Floats]:
        """Value, comparison and "out of", made when they are first asked for."""
        if item.key not in self._made:
            self._made[item.key] = self._number(item)
        return self._made[item.key]

    def _number(self, item: Indicator) -> tuple[Floats, Floats, Floats]:
        if not self._known(item.feed):
            return self._unknown, self._unknown, self._unknown
        compared = self._compared(item)
        if item.hide_below and self.before is not None:
            compared = np.where(hidden_areas(item, self.before), np.nan, compared)
        out_of = value(item.total, self.now) if item.total else base(item.measure, self.now)
        shown = np.round(value(item.measure, self.now), item.decimals)
        out_of = self._unknown if out_of is None else np.round(out_of)
        if item.hide_below:
            gone = hidden_areas(item, self.now)
            shown, out_of = (np.where(gone, np.nan, array) for array in (shown, out_of))
        return shown, np.round(compared, item.decimals), out_of

    @cached_property
    def hidden(self) -> dict[str, tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
        """By indicator the areas whose number and whose split are hidden, where there is such a thing."""
        found = {}
        for key, item in self.catalogue.indicators.items():
            if item.hide_below:
                parts = [*self.catalogue.splits[key].values(), *self.catalogue.split_totals[key].values()]
                found[key] = (hidden_areas(item, self.now), hidden_splits(item, parts, self.now))
        return found

    def _compared(self, item: Indicator) -> Floats:
        if self.before is None or not self.before.cells.holds(item.feed):
            return self._unknown
        part = item.measure.parts[0]
        if part.kind is Kind.GAUGE and not was_sampled(part, self.before, np.array([self.before.last])).all():
            return self._unknown
        return value(item.measure, self.before)

    @cached_property
    def _tiles(self) -> dict[str, list[tuple[Floats, int]]]:
        decimals = {key: item.decimals for key, item in self.catalogue.indicators.items()}
        return {
            key: list(zip(self._numbers_of(item), (decimals[key], decimals[key], 0), strict=True))
            for key, item in self.catalogue.indicators.items()
        }

    @cached_property
    def _splits(self) -> dict[str, list[tuple[Floats, int]]]:
        found = {}
        for key, item in self.catalogue.indicators.items():
            measures, totals = self.catalogue.split_measures[key], self.catalogue.split_totals[key]
            if measures:
                gone = self.hidden[key][1] if key in self.hidden else np.zeros(len(self._unknown), dtype=bool)
                pairs = [
                    pair
                    for name, measure in measures.items()
                    for pair in ((self._measured(measure), item.decimals), (self._part(totals.get(name)), 0))
                ]
                found[key] = [(np.where(gone, np.nan, np.round(numbers, dec)), dec) for numbers, dec in pairs]
        return found

    def _measured(self, measure: Measure) -> Floats:
        return value(measure, self.now) if self._known(measure.parts[0].feed) else self._unknown

    def _funnel(self, steps: tuple[FunnelStep, ...], areas: Indices) -> list[list[list[float | int | None]]]:
        """Per area and step: how many entered it so far, how many wait in it, the median minutes on the way to it."""
        columns = []
        if steps[0].entered.feed in self.catalogue.discreet:  # the steps add up to what is hidden elsewhere
            return [[[None] * 3 for _ in steps] for _ in areas]
        for each in steps:
            medians = self._unknown[areas]
            if each.minutes and self._known(each.minutes.feed):
                row, last = self.now.cells.parts.row[each.minutes], self.now.last + 1
                medians = np.array([self.now.cells.quantile(row, area, last, 0.5) for area in areas.tolist()])
            columns.append((self._part(each.entered)[areas], self._part(each.waiting)[areas], medians))
        numbers = [[plain(column, 0) for column in step] for step in columns]
        return [[[column[row] for column in step] for step in numbers] for row in range(len(areas))]

    def _part(self, part: Part | None) -> Floats:
        return self.now.total(part) if part and self._known(part.feed) else self._unknown

    def _drawn(self, window: Window, size: int, choose: Choice, areas: Indices) -> list[dict[str, Any]]:
        """Per area {indicator: its numbers by period}, as arrays of whole numbers where that is what they are."""
        found: dict[str, npt.NDArray[Any]] = {}
        for key, item in self.catalogue.indicators.items():
            if self._known(item.feed):
                measure = choose(item)
                decimals = item.decimals if measure is item.measure else 0
                numbers = np.round(shown_by_period(item, measure, window, size, areas), decimals)
                found[key] = np.ascontiguousarray(numbers if decimals else whole(numbers))
        return [{key: array[row] for key, array in found.items()} for row in range(len(areas))]


def same_time_before(
    cells: DayCells, catalogue: Catalogue, elapsed_ms: int, quarter_ms: int, earlier: tuple[DayCells, ...] = ()
) -> Window:
    """The day before up to the same time of day: its whole quarters, and the running one's share of the next."""
    whole_quarters = min(elapsed_ms // quarter_ms, cells.length)
    return Window(cells, catalogue, int(whole_quarters), elapsed_ms % quarter_ms / quarter_ms, earlier)
