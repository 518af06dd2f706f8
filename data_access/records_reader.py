"""Pages through the records behind a number by a cursor that stays right while records keep coming; counts them too."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from sqlalchemy import Engine

from catalogue.model import Feed
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.days import Days
from data_access.engine import reading
from data_access.first_records import first_few_ids, first_ids
from data_access.record_rows import MASK as MASK
from data_access.record_rows import RecordRows, Shown
from data_access.records_query import BadCursor as BadCursor
from data_access.records_query import RecordsQuery as RecordsQuery
from data_access.records_query import Wanted, wanted
from data_access.records_total import RecordsTotal, read_total
from data_access.terms import Terms

MOST = 500
CHUNK = 2_000


@dataclass(frozen=True)
class RecordsPage:
    """Rows as plain values by column key, and the cursor of the next page (None: there is none)."""

    rows: list[Shown]
    next_cursor: str | None


@dataclass(frozen=True)
class RecordsReader:
    """Reads records of any feed. Times are ISO 8601 in the city's zone; personal text is masked, but in pages of queries
    that say otherwise.

    Every method raises KeyError for an unknown feed, area or field.
    """

    engine: Engine
    catalogue: Catalogue
    days: Days
    tree: Callable[[], AreaTree]
    terms: Terms

    @cached_property
    def _reads(self) -> RecordRows:
        return RecordRows(self.days, self.terms)

    def page(self, query: RecordsQuery, cursor: str | None = None, limit: int = 50) -> RecordsPage:
        """At most 500 records, newest first unless asked otherwise. BadCursor for a cursor that is none."""
        size = max(1, min(limit, MOST))
        asked = self._wanted(query)
        with reading(self.engine).connect() as connection:
            ids = first_few_ids(connection, asked.after(cursor) if cursor else asked, size + 1)
            told = self._reads.read(connection, asked.feed, ids[:size], query.end_ms, query.personal)
        following = told[-1][0] if len(ids) > size else None
        return RecordsPage([row for _, row in told], following)

    def total(self, query: RecordsQuery) -> RecordsTotal:
        """How many there are in all, and what they add up to."""
        asked = self._wanted(query)
        with reading(self.engine).connect() as connection:
            return read_total(connection, query, asked)

    def ids(self, query: RecordsQuery, most: int) -> array[int]:
        """The numbers of the first `most` records in order: eight bytes for each, so that none is read twice."""
        asked = self._wanted(query)
        with reading(self.engine).connect() as connection:
            streamed = connection.execution_options(yield_per=CHUNK)
            return array("q", first_ids(streamed, asked, most))

    def rows(self, query: RecordsQuery, ids: array[int]) -> Iterator[list[Shown]]:
        """Those records, a few thousand at a time, each time by a short read: a slow taker holds up nobody."""
        feed, numbers = self._feed(query), iter(ids)
        while chunk := list(islice(numbers, CHUNK)):
            with reading(self.engine).connect() as connection:
                told = self._reads.read(connection, feed, chunk, query.end_ms)
            yield [row for _, row in told]

    def _feed(self, query: RecordsQuery) -> Feed:
        return self.catalogue.feeds[query.feed]

    def _wanted(self, query: RecordsQuery) -> Wanted:
        return wanted(query, self._feed(query), self.tree(), self.terms)
