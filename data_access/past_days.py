"""Pictures of past days, made from the cells in the store; the last few days asked for stay in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine

from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.baselines import load_earlier
from data_access.cells import load_day, load_listed
from data_access.day_cells import DayCells
from data_access.days import Days
from data_access.engine import reading
from data_access.evaluate import Window
from data_access.freshness import heard_on
from data_access.parts import read_parts
from data_access.past_events import past_events
from data_access.picture import Moment, Picture
from data_access.terms import Terms


class PastDays:
    """Reads whole days. A day's numbers are kept for the tick version they were read at, so late records show up."""

    def __init__(self, engine: Engine, catalogue: Catalogue, days: Days, version: Callable[[], int]) -> None:
        """`version` gives the rollup's last tick, or a coarser number that grows with it."""
        self.engine = engine
        self.catalogue = catalogue
        self.days = days
        self.version = version
        self.terms = Terms(engine)
        self._cached = lru_cache(maxsize=8)(self._read)

    def read(self, tree: AreaTree, day: date) -> Picture:
        """The picture of one local day, up to its end, compared with the whole day before."""
        return self._cached(tree, day.toordinal(), self.version())

    def events(self, tree: AreaTree, day: date, code: str) -> list[list[Any]]:
        """The lines of one local day's events in an area, newest first."""
        with reading(self.engine).connect() as connection:
            return past_events(connection, tree, code, *self.days.bounds(day.toordinal()))

    def _read(self, tree: AreaTree, day: int, _version: int) -> Picture:
        with reading(self.engine).connect() as connection:
            parts = read_parts(connection, self.catalogue)
            own, before = (load_day(connection, tree, parts, self.days, d) for d in (day, day - 1))
            earlier = load_earlier(connection, tree, parts, self.catalogue, self.days, day - 1)
            own.register = load_listed(connection, tree, parts, self.catalogue, self.terms)
            for cells, its_day in ((own, day), (before, day - 1)):
                cells.heard = heard_on(connection, self.catalogue.feeds.values(), *self.days.bounds(its_day))
        before.register = own.register
        start, end = self.days.bounds(day)
        moment = Moment(self.days.name(day), start, end - 1, self._heard(own, end))
        now = Window(own, self.catalogue, own.length, earlier=(before, *earlier))
        then = Window(before, self.catalogue, before.length, earlier=earlier)
        return Picture(self.catalogue, moment, now, then, then)

    def _heard(self, cells: DayCells, end: int) -> dict[str, int | None]:
        """A feed that was stale all day long, with nothing standing, is unknown."""
        return {feed: end - 1 if cells.holds(feed) else None for feed in self.catalogue.feeds}
