"""What is the same for all areas of a past day: its stocks' openings, since when each feed was known, whether it is folded."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection

from catalogue.measures import known
from catalogue.model import Shape
from catalogue.parts import Part
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.cells import load_listed, read_stock
from data_access.days import QUARTER_MS, Days
from data_access.freshness import first_heard
from data_access.keeping import Kept
from data_access.parts import PartIndex, read_parts
from data_access.past_cells import Wanted, chosen, first_quarters, read_sums, stocks_of
from data_access.past_marks import folded_days, stamp_of
from data_access.terms import Terms

DAYS_KEPT = 800


@dataclass(frozen=True)
class Facts:
    """`opening`: columns row, index, quarter, bin, value, of all parts and areas, before the day.

    `since`: by feed the quarter of the day in which it was first known, -1 before it; a feed that was not is missing.
    `is_folded`: the day's total alone is known.
    """

    opening: pd.DataFrame
    since: Mapping[str, int]
    is_folded: bool

    def known(self, whole: int) -> frozenset[str]:
        """The feeds that were known when so many quarters of the day were over."""
        return frozenset(feed for feed, quarter in self.since.items() if quarter < whole)


class FactsReader:
    """Reads and keeps the facts of days. Days that may still change are kept for as long as `version` stays the same."""

    def __init__(self, catalogue: Catalogue, days: Days, terms: Terms, version: Callable[[], int]) -> None:
        """Nothing is read yet."""
        self.catalogue = catalogue
        self.days = days
        self.terms = terms
        self.version = version
        self._facts: Kept[Facts] = Kept(DAYS_KEPT)
        self._listed: Kept[npt.NDArray[np.int64]] = Kept(2)

    def parts(self, connection: Connection) -> PartIndex:
        """The numbers of all parts."""
        return read_parts(connection, self.catalogue)

    def stamp(self, connection: Connection, day: int) -> Hashable:
        """What everything told of a day depends on."""
        found = stamp_of(connection, day, self.days.bounds(day)[1])
        return found if found is not None else ("may change", self.version())

    def facts(self, connection: Connection, tree: AreaTree, day: int) -> Facts:
        """The facts of a day."""
        key = (day, self.stamp(connection, day))
        return self._facts.get(key, lambda: self._read(connection, tree, day))

    def listed(self, connection: Connection, tree: AreaTree) -> npt.NDArray[np.int64]:
        """Listed sites now. Shape (parts, areas)."""
        return self._listed.get(
            tree, lambda: load_listed(connection, tree, self.parts(connection), self.catalogue, self.terms)
        )

    def _read(self, connection: Connection, tree: AreaTree, day: int) -> Facts:
        parts = self.parts(connection)
        opening = self._opening(connection, tree, parts, day)
        since = {parts.parts[row].feed: -1 for row in opening["row"].unique().tolist()}
        since |= self._first_known(connection, parts, day, [key for key in self.catalogue.feeds if key not in since])
        return Facts(opening, since, bool(folded_days(connection, day, day + 1)))

    def _first_known(self, connection: Connection, parts: PartIndex, day: int, feeds: list[str]) -> dict[str, int]:
        """Since when feeds were known of which nothing was standing when the day began."""
        first, length = self.days.quarters(day)
        start, end = self.days.bounds(day)
        told = [part for part in parts.parts if part.feed in feeds and self._tells(part)]
        found = first_quarters(connection, chosen(parts, told), first, length)
        for feed in (self.catalogue.feeds[key] for key in feeds):
            heard = None if feed.shape is Shape.STATUS else first_heard(connection, feed, start, end)
            if heard is not None:
                found[feed.key] = min(found.get(feed.key, length), max(heard - start, -1) // QUARTER_MS)
        return found

    def _tells(self, part: Part) -> bool:
        """Whether its cells tell more of when its feed was known than the feed's records: those of cases, and states."""
        shape = self.catalogue.feeds[part.feed].shape
        return part == known(part.feed) or (shape is Shape.CASE and not part.where)

    def _opening(self, connection: Connection, tree: AreaTree, parts: PartIndex, day: int) -> pd.DataFrame:
        """From what is known of the day before or after, else from everything before it."""
        for other, moved, sign in ((day - 1, day - 1, 1), (day + 1, day, -1)):
            facts = self._facts.known((other, self.stamp(connection, other)))
            if facts is not None:
                return self._moved(connection, Wanted(tree, tree, stocks_of(parts)), parts, facts.opening, moved, sign)
        return read_stock(connection, tree, parts, self.days.quarters(day)[0])

    def _moved(
        self, connection: Connection, wanted: Wanted, parts: PartIndex, opening: pd.DataFrame, day: int, sign: int
    ) -> pd.DataFrame:
        """An opening with what a day moved added, or taken away."""
        first, length = self.days.quarters(day)
        moved = read_sums(connection, wanted, first, length)
        rows = np.array([parts.row[part] for part in wanted.parts.parts], dtype=np.int64)
        moved = moved.assign(row=rows[moved["row"].to_numpy()], value=sign * moved["value"])
        together = pd.concat([opening, moved], ignore_index=True).groupby(["row", "index"], as_index=False)
        levels = together["value"].sum()
        at = first + length - 1 if sign > 0 else first - 1
        found: pd.DataFrame = levels[levels["value"] != 0].assign(quarter=at, bin=0)[list(opening.columns)]
        return found
