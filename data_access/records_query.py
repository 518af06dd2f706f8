"""Which records are asked for, and that question as SQL conditions; reading them is records_reader's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from sqlalchemy import ColumnElement, Table, or_, select

from catalogue.model import Feed, Shape
from catalogue.parts import Kind, Part
from data_access.areas import AreaTree
from data_access.conditions import case_clause, clauses, found_clauses, status_clause
from data_access.schema import case_file, observation, site, status, term
from data_access.terms import Terms

TABLES: dict[Shape, Table] = {Shape.OBSERVATION: observation, Shape.CASE: case_file, Shape.STATUS: status}
DIGITS = 18  # the store's whole numbers have no more
EARLIEST, LATEST = -(10**DIGITS), 10**DIGITS


class BadCursor(ValueError):
    """A cursor that no page gave out."""


@dataclass(frozen=True, kw_only=True)
class RecordsQuery:
    """Records of a feed in an area and all below it, with start <= time < end (UTC ms); of a case its report's time.

    `part` narrows them to those that it counts. `chosen` gives the words allowed in a term field, "" for none given.
    `text` is looked for in the names of sites and areas. Things have only their latest state and come by number, as
    their times move on while they are paged through. `personal`: pages tell personal text as it is.
    """

    feed: str
    area: str
    start_ms: int
    end_ms: int
    part: Part | None = None
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    text: str = ""
    oldest: bool = False
    personal: bool = False


@dataclass(frozen=True)
class Wanted:
    """A query in SQL: conditions on `table`, and apart from them the areas (None: everywhere) and the span of time.

    `span` is first and last instant (UTC ms), the last one outside; None where the time is in the conditions.
    """

    feed: Feed
    table: Table
    conditions: Sequence[ColumnElement[bool]]
    areas: list[int] | None
    span: tuple[int, int] | None
    oldest: bool

    @property
    def order(self) -> list[ColumnElement[int]]:
        """By time and number, or by number alone where times move."""
        columns = [self.table.c.id] if self.feed.shape is Shape.STATUS else [self.table.c.occurred_ms, self.table.c.id]
        return [column.asc() if self.oldest else column.desc() for column in columns]

    @property
    def all(self) -> list[ColumnElement[bool]]:
        """Every condition, those on area and time among them."""
        inside = [] if self.areas is None else [self.table.c.area_id.in_(self.areas)]
        return [*self.conditions, *inside, *self.within]

    @property
    def within(self) -> list[ColumnElement[bool]]:
        """The span of time."""
        at = self.table.c.occurred_ms
        return [] if self.span is None else [at >= self.span[0], at < self.span[1]]

    def after(self, cursor: str) -> Wanted:
        """What comes after a row, by the cursor `time-number` of a page. BadCursor for a cursor that is none.

        The span ends at the row, so that an index is entered there: it cannot seek to an OR, nor to the second of two
        bounds.
        """
        moment, number = read_cursor(cursor)
        at, own = self.table.c.occurred_ms, self.table.c.id
        further = own > number if self.oldest else own < number
        if self.feed.shape is Shape.STATUS:
            return replace(self, conditions=[*self.conditions, further])
        further = or_(at > moment if self.oldest else at < moment, further)
        start, end = self.span or (EARLIEST, LATEST)
        span = (max(start, moment), end) if self.oldest else (start, min(end, moment + 1))
        return replace(self, conditions=[*self.conditions, further], span=span)


def wanted(query: RecordsQuery, feed: Feed, tree: AreaTree, terms: Terms) -> Wanted:
    """The query as conditions. KeyError for an area that is not in the tree or a field that the feed has not."""
    table, part = TABLES[feed.shape], query.part
    indices = tree.below(query.area)
    areas = None if len(indices) == len(tree.areas) else tree.ids[indices].tolist()
    state = _state(query, feed, terms.id(feed.key))
    found = [table.c.feed_id == terms.id(feed.key), *([] if state is None else [state])]
    found += [*clauses(part.where if part else (), feed, table, terms), *found_clauses(part)]
    found += [_among(table.c[feed.column(key)], words) for key, words in query.chosen.items()]
    if query.text.strip():
        found.append(_named(query.text.strip(), table, tree))
    span = (query.start_ms, query.end_ms) if state is None else None
    return Wanted(feed, table, found, areas, span, query.oldest)


def read_cursor(cursor: str) -> tuple[int, int]:
    """Time and number of the row that the cursor stands after; BadCursor."""
    moment, _, number = cursor.partition("-")
    if not all(text.isdecimal() and len(text) <= DIGITS for text in (moment, number)):
        raise BadCursor(f"cursor {cursor!r} is not one that a page gave out")
    return int(moment), int(number)


def _state(query: RecordsQuery, feed: Feed, feed_id: int) -> ColumnElement[bool] | None:
    """What stands for the span of time where records are told by how they stood in it or at its end."""
    part, start, end = query.part, query.start_ms, query.end_ms
    if feed.shape is Shape.CASE and part is not None and part.kind is not Kind.REGISTER:
        return case_clause(part, feed, feed_id, start, end)
    if feed.shape is Shape.STATUS:
        gauge = part is not None and part.kind is Kind.GAUGE
        return status_clause(part, feed, end - 1) if part and gauge else status.c.occurred_ms < end
    return None


def _among(column: ColumnElement[int], words: Sequence[str]) -> ColumnElement[bool]:
    told = [word for word in words if word]
    of_words = column.in_(select(term.c.id).where(term.c.key.in_(told)))
    return of_words if len(told) == len(words) else or_(column.is_(None), of_words)


def _named(text: str, table: Table, tree: AreaTree) -> ColumnElement[bool]:
    """At a site whose name holds the text, or in or below such an area."""
    hits = [tree.below(area.code) for area in tree.search(text, limit=len(tree.areas))]
    inside = tree.ids[np.unique(np.concatenate(hits))].tolist() if hits else []
    sites = select(site.c.id).where(site.c.name.icontains(text, autoescape=True))
    return or_(table.c.area_id.in_(inside), table.c.site_id.in_(sites))
