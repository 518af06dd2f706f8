"""Sites, cases and events as points of a past day, of a moment in it, or of several days; those of now are points_reader.py's.

States of things are not kept as history, so that these have no past; of alerts past days tell their events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, and_, select

from catalogue.model import Feed, Shape
from data_access import points_reader
from data_access.areas import AreaTree
from data_access.cases import maybe_open
from data_access.engine import reading
from data_access.points_reader import ALERT, DONE, EVENT, IN_TIME, KEPT_MS, OVERDUE, SITE, WAITING, Point, PointsReader
from data_access.schema import case_file, case_step

COLUMNS = (*points_reader.COLUMNS, "turns")

Turn = tuple[int, str | None]
"""From when (UTC ms) a point has which state; None while it is not there."""


class NoHistory(LookupError):
    """Points of a kind whose past is not known."""


@dataclass(frozen=True)
class Stretch:
    """The days from `first` to `last` (proleptic ordinals), from `start_ms` to before `end_ms`, which is not yet to come."""

    first: int
    last: int
    start_ms: int
    end_ms: int

    @property
    def is_day(self) -> bool:
        """Whether it is one day, whose moments are told."""
        return self.first == self.last


@dataclass(frozen=True, eq=False)
class PastPoints:
    """Points of one store's past. What was read of the whole city is used for some seconds."""

    now: PointsReader

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        object.__setattr__(self, "_cached", lru_cache(maxsize=16)(self._read))

    def read(self, tree: AreaTree, code: str, kind: str, day: int, days: int, now_ms: int) -> list[Point]:
        """The points of an area and all below it in the order of COLUMNS, of `days` days of which `day` is the last.

        `state` is that of the end, None where the point is gone by then; `turns` are those of a single day in order, and
        empty where the state held all along. A site is done where it was visited on any of the days. NoHistory for a kind
        whose past is not known, LookupError for one that there is not.
        """
        self.now.check(kind)
        if not self.has_history(kind):
            raise NoHistory(f"how {kind!r} stood is not kept: it is shown as it is now alone")
        within = set(tree.below(code).tolist()) | {tree.index[code]}
        found: list[tuple[int, Point]] = self._cached(tree, kind, day, days, now_ms // KEPT_MS)  # type: ignore[attr-defined]
        return [point for index, point in found if index in within]

    def has_history(self, kind: str) -> bool:
        """Whether the past of points of that kind is known."""
        feed = self.now.catalogue.pinned.get(kind)
        return kind != ALERT if feed is None else feed.shape is Shape.CASE

    def _read(self, tree: AreaTree, kind: str, day: int, days: int, slot: int) -> list[tuple[int, Point]]:
        now_ms = (slot + 1) * KEPT_MS - 1
        start_ms, end_ms = self.now.days.bounds(day - days + 1)[0], self.now.days.bounds(day)[1]
        stretch = Stretch(day - days + 1, day, start_ms, min(end_ms, now_ms + 1))
        with reading(self.now.engine).connect() as connection:
            rows = self._rows(connection, kind, stretch)
            return [(index, (*point, turns)) for row, turns in rows for index, point in self.now.placed(tree, [row])]

    def _rows(self, connection: Connection, kind: str, stretch: Stretch) -> list[tuple[Point, list[Turn]]]:
        if kind == SITE:
            return self._sites(connection, stretch)
        if kind == EVENT:
            return self._events(connection, stretch)
        return self._cases(connection, self.now.catalogue.pinned[kind], stretch)

    def _sites(self, connection: Connection, stretch: Stretch) -> list[tuple[Point, list[Turn]]]:
        visited = self.now.visited(connection, stretch.first, stretch.last)
        rows = self.now.listed(connection, visited)
        return [(row, _visit(visited.get(row[0])) if stretch.is_day else []) for row in rows]

    def _events(self, connection: Connection, stretch: Stretch) -> list[tuple[Point, list[Turn]]]:
        rows = self.now.events(connection, stretch.start_ms, stretch.end_ms)
        return [(row, [(row[6], row[3])] if stretch.is_day else []) for row in rows]

    def _cases(self, connection: Connection, feed: Feed, stretch: Stretch) -> list[tuple[Point, list[Turn]]]:
        """Those that were open at some time of the day, or at the end of several."""
        number = self.now.terms.id(feed.key)
        since = stretch.start_ms if stretch.is_day else stretch.end_ms - 1
        maybe = and_(case_file.c.feed_id == number, maybe_open(number, since), case_file.c.occurred_ms < stretch.end_ms)
        steps = _steps(connection, maybe, stretch.end_ms)
        found = []
        for row in connection.execute(self.now.case_columns(feed).where(maybe).order_by(case_file.c.id)):
            turns = turns_of(row.occurred_ms, row.due_ms, steps.get(row.id, ()), feed.steps[-1].key, stretch.end_ms)
            state = turns[-1][1] if turns else None
            if state or any(was and until > since for (_, was), (until, _) in pairwise(turns)):
                raw = self.now.case_point(row, state)
                found.append((raw, turns if stretch.is_day else []))
        return found


def turns_of(
    occurred_ms: int, due_ms: int | None, steps: Iterable[tuple[str, int]], closing: str, end_ms: int
) -> list[Turn]:
    """When a case was open in time, overdue and closed before `end_ms`; of two steps at one instant the closing one counts."""
    came = sorted((max(at, occurred_ms), key == closing) for key, at in steps if at < end_ms)
    opened = {occurred_ms: True} | {at: not is_closing for at, is_closing in came}
    if due_ms is not None and due_ms + 1 < end_ms:
        before = [at for at in opened if at <= max(due_ms + 1, occurred_ms)]
        opened.setdefault(max(due_ms + 1, occurred_ms), opened[max(before)])
    turns: list[Turn] = []
    for at in sorted(opened):
        is_late = due_ms is not None and due_ms < at
        state = (OVERDUE if is_late else IN_TIME) if opened[at] else None
        if not turns or turns[-1][1] != state:
            turns.append((at, state))
    return turns


def _visit(at_ms: int | None) -> list[Turn]:
    return [] if at_ms is None else [(0, WAITING), (at_ms, DONE)]


def _steps(connection: Connection, maybe: Any, end_ms: int) -> dict[int, Sequence[tuple[str, int]]]:
    own = select(case_step.c.case_id, case_step.c.step, case_step.c.at_ms)
    within = own.where(case_step.c.at_ms < end_ms, case_step.c.case_id.in_(select(case_file.c.id).where(maybe)))
    found: dict[int, list[tuple[str, int]]] = {}
    for number, key, at in connection.execute(within):
        found.setdefault(number, []).append((key, at))
    return dict(found)
