"""The numbers of one day of an area and of the areas next below it, made as past days are; words are others' business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import orjson

from catalogue.measures import Quantile
from catalogue.parts import Part
from catalogue.registry import Catalogue
from data_access.areas import AreaTree, Indices
from data_access.past_cells import selected
from data_access.past_days import Course, PastDays, PastReading
from data_access.picture import Picture

SHARES = (0.5, 0.9)
SILENT, FEW = "silent", "few"


@dataclass(frozen=True)
class Numbers:
    """`areas`: codes, the whole first. By indicator and area: `tiles` (value, the day before, out of) and `why` it is
    unknown ("silent": no records; "few": small counts are hidden; "" for the rest). By spread and area: `minutes`
    (how many, median, nine of ten). `heard`: the feeds that were known. `as_of`: told up to then (UTC ms).
    """

    areas: Sequence[str]
    tiles: dict[str, Sequence[Sequence[float | None]]]
    why: dict[str, list[str]]
    minutes: dict[str, list[Sequence[float | None]]]
    heard: Sequence[str]
    as_of: int


def spreads(catalogue: Catalogue) -> list[Part]:
    """Every time between two steps that an indicator tells of, but for feeds whose small counts are hidden."""
    measures = (item.measure for item in catalogue.indicators.values())
    parts = dict.fromkeys(measure.part for measure in measures if isinstance(measure, Quantile))
    return [part for part in parts if part.feed not in catalogue.discreet]


def numbers_of(past: PastDays, tree: AreaTree, code: str, day: int) -> Numbers:
    """Those of an area's day (proleptic ordinal), made once for as long as nothing of it changes."""

    def made(now: PastReading) -> bytes:
        return orjson.dumps(vars(_Day(now, code, day).numbers()), option=orjson.OPT_SERIALIZE_NUMPY)

    return Numbers(**orjson.loads(past.kept(tree, day, ("report", code), made)))


def parts_of(tree: AreaTree, code: str) -> Indices:
    """The indices of the areas next below."""
    return np.array([tree.index[area.code] for area in tree.children(code)], dtype=np.int64)


@dataclass(frozen=True)
class _Day:
    """What is read of it: the whole, its parts, and in every area what hides small counts."""

    now: PastReading
    code: str
    day: int

    @cached_property
    def indices(self) -> Indices:
        """Of the whole and its parts, in the tree."""
        return np.concatenate([[self.now.tree.index[self.code]], parts_of(self.now.tree, self.code)])

    @cached_property
    def pictures(self) -> list[Picture]:
        """The whole, and its parts together where there are any: none of a selection may lie in another."""
        groups = (self.indices[:1], self.indices[1:])
        return [self._course(group).picture() for group in groups if len(group)]

    def _course(self, group: Indices) -> Course:
        areas = selected(self.now.tree, group)
        open_ = frozenset(self.now.past.catalogue.indicators) - self.now.past.discreet
        return self.now.course(self.now.wanted(areas, self.now.parts.parts), self.now.past.narrowed(open_), self.day)

    @cached_property
    def everywhere(self) -> Picture:
        """What hides small counts: what is hidden here depends on the others."""
        catalogue = self.now.past.narrowed(self.now.past.discreet)
        return self.now.course(self.now.wanted(self.now.tree, catalogue.shown_parts), catalogue, self.day).picture()

    def numbers(self) -> Numbers:
        """All of it."""
        told = [picture.tiles(np.arange(len(picture.now.cells.tree.areas))) for picture in self.pictures]
        hiding = self.everywhere.tiles(self.indices)
        known = self.pictures[0].moment
        heard = [feed for feed, at in known.heard.items() if at is not None]
        catalogue = self.now.past.catalogue
        return Numbers(
            areas=[self.now.tree.areas[index].code for index in self.indices.tolist()],
            tiles={
                key: hiding[key] if item.hide_below else [row for tiles in told for row in tiles[key]]
                for key, item in catalogue.indicators.items()
            },
            why={key: self._why(key, item.feed in heard) for key, item in catalogue.indicators.items()},
            minutes={part.key: self._minutes(part) for part in spreads(catalogue)},
            heard=heard,
            as_of=known.as_of,
        )

    def _why(self, key: str, is_heard: bool) -> list[str]:
        if not is_heard:
            return [SILENT for _ in self.indices]
        gone = self.everywhere.hidden.get(key)
        return [FEW if gone is not None and gone[0][index] else "" for index in self.indices.tolist()]

    def _minutes(self, part: Part) -> list[Sequence[float | None]]:
        found: list[Sequence[float | None]] = []
        for picture in self.pictures:
            cells, until = picture.now.cells, picture.now.last + 1
            row = cells.parts.row[part]
            for area in range(len(cells.tree.areas)):
                spread = cells.spreads.get((row, area), ())
                count = sum(number for quarter, _, number in spread if quarter < until)
                found.append([count, *(_number(cells.quantile(row, area, until, share)) for share in SHARES)])
        return found


def _number(value: float) -> float | None:
    return value if value == value else None
