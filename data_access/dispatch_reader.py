"""Reads cases and patrol orders for those who show them or act upon them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine

from catalogue.dispatching import Act
from catalogue.model import Feed
from catalogue.registry import Catalogue
from data_access.desk_cases import CaseBook, DeskCase
from data_access.dispatches import CaseAct, read_acts
from data_access.engine import reading
from data_access.patrol_orders import Order, Task, orders_since, progress, read_order, tasks_of
from data_access.terms import Terms


@dataclass(frozen=True)
class Progress:
    """An order of a feed, its category as a key; how many tasks it has where one looks, how many are done and overdue."""

    order: Order
    feed: Feed
    category: str
    tasks: int
    done: int
    overdue: int


@dataclass(frozen=True)
class DispatchReader:
    """Reads one store."""

    engine: Engine
    catalogue: Catalogue
    terms: Terms

    @property
    def _book(self) -> CaseBook:
        return CaseBook(self.catalogue, self.terms)

    def case(self, feed: str, number: int) -> DeskCase:
        """One; LookupError for a feed whose cases are not dispatched, or a case that there is not."""
        with reading(self.engine).connect() as connection:
            return self._book.read(connection, feed, number)

    def acts(self, number: int) -> list[CaseAct]:
        """What was done about a case, in order."""
        with reading(self.engine).connect() as connection:
            return read_acts(connection, number)

    def out_of(self, alert: int) -> list[DeskCase]:
        """The cases that were dispatched out of an alert, latest first."""
        with reading(self.engine).connect() as connection:
            return self._book.out_of(connection, alert)

    def orders(self, areas: Collection[int], above: Collection[int], since_ms: int, now_ms: int) -> list[Progress]:
        """Those issued since an instant for these areas, or for one above that have tasks in these; newest first.

        `areas` and `above` are store numbers. The tasks are those in `areas`.
        """
        with reading(self.engine).connect() as connection:
            found = orders_since(connection, [*areas, *above], since_ms)
            counts: dict[int, tuple[int, int, int]] = {}
            for feed in self._feeds():
                own = [order.id for order in found if order.feed_id == self.terms.id(feed.key)]
                counts |= progress(connection, own, feed.steps[-1].key, now_ms, areas)
        return [self._progress(order, counts[order.id]) for order in found if order.id in counts]

    def order(self, number: int, now_ms: int, areas: Collection[int] | None = None) -> tuple[Progress, list[Task]]:
        """One with its tasks by site, all or those in these areas (store numbers); LookupError where there is none."""
        with reading(self.engine).connect() as connection:
            found = read_order(connection, number)
            if found is None:
                raise LookupError(f"there is no patrol order {number}")
            closing = self._feed(found).steps[-1].key
            counts = progress(connection, [number], closing, now_ms, areas)
            if number not in counts:
                raise LookupError(f"patrol order {number} has no task here")
            return self._progress(found, counts[number]), tasks_of(connection, number, closing, areas)

    def _progress(self, order: Order, counts: tuple[int, int, int]) -> Progress:
        return Progress(order, self._feed(order), self.terms.key(order.category_id) or "", *counts)

    def _feed(self, order: Order) -> Feed:
        key = self.terms.key(order.feed_id)
        found = next((feed for feed in self._feeds() if feed.key == key), None)
        if found is None:
            raise LookupError(f"patrol order {order.id} is of feed {key!r}, for which no orders are declared")
        return found

    def _feeds(self) -> list[Feed]:
        return [
            feed for feed in self.catalogue.feeds.values() if feed.dispatching and feed.dispatching.act is Act.ORDER
        ]
