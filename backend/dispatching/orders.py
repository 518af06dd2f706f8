"""Issues patrol orders: in one act a task for every listed site of a category in an area that has none open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.alerting.desk import Actor
from backend.dispatching.acting import Acting, Doing, Done, dispatch_by
from backend.dispatching.choosing import Place
from backend.dispatching.making import chosen, declared, due_of
from backend.places import Places
from catalogue.dispatching import Act
from catalogue.model import Feed
from data_access.dispatches import CaseAct, insert_dispatches, write_acts
from data_access.patrol_orders import (
    Order,
    insert_order,
    lock_orders,
    read_order,
    sites_of_category,
    sites_with_open_case,
)
from data_access.retrying import in_transaction
from data_access.store import Connection


@dataclass(frozen=True, kw_only=True)
class WantedOrder:
    """An order as an officer wants it; `due_ms` is UTC."""

    feed: str
    area: str
    category: str
    due_ms: int | None = None
    note: str = ""


@dataclass(frozen=True)
class OrderDesk:
    """Issues on one store; `places` are the areas as they are now."""

    acting: Acting
    places: Callable[[], Places]

    def issue(self, wanted: WantedOrder, actor: Actor) -> Order:
        """The order. LookupError for an area or feed that there is not, ValueError where no site would get a task."""
        feed, doing = self._feed(wanted.feed), Doing(actor, self.acting.clock(), wanted.note)
        field = declared(feed).category or ""
        chosen(feed, field, wanted.category)
        category_id, due = self.acting.maker.terms.id(wanted.category), due_of(feed, wanted.due_ms, doing.now_ms)
        places = self.places()
        if wanted.area not in places.area_ids:
            raise LookupError(f"area {wanted.area!r} is not known")
        areas = places.tree.ids[places.tree.below(wanted.area)].tolist()
        codes = {int(number): each.code for number, each in zip(places.tree.ids, places.tree.areas, strict=True)}
        feed_id = self.acting.maker.terms.id(feed.key)

        def work(connection: Connection) -> Order:
            lock_orders(connection)
            listed = sites_of_category(connection, areas, category_id)
            busy = sites_with_open_case(connection, feed_id, feed.steps[-1].key, [number for number, _ in listed])
            free = [Place(codes[area], area, number) for number, area in listed if number not in busy]
            if not free:
                raise ValueError(_nowhere(wanted, len(listed)))
            order = Order(
                feed_id=feed_id,
                area_id=places.area_ids[wanted.area],
                category_id=category_id,
                due_ms=due,
                at_ms=doing.now_ms,
                person=actor.key,
                name=actor.name,
                note=wanted.note.strip() or None,
                sites=len(free),
                left_out=len(busy),
            )
            number = insert_order(connection, order)
            self._issue_tasks(connection, feed, free, {field: wanted.category}, due, doing, number)
            return read_order(connection, number) or order

        return in_transaction(self.acting.engine, work)

    def _feed(self, key: str) -> Feed:
        feed = self.acting.book.feed(key)
        if declared(feed).act is not Act.ORDER:
            raise ValueError(f"cases of feed {key!r} are made by {declared(feed).act.value}, not by an order")
        return feed

    def _issue_tasks(
        self,
        connection: Connection,
        feed: Feed,
        sites: list[Place],
        words: dict[str, str | None],
        due_ms: int,
        doing: Doing,
        order: int,
    ) -> None:
        maker = self.acting.maker
        headers = [maker.header(feed, place, doing.now_ms, due_ms, words, doing.said) for place in sites]
        batch_id, cases = maker.add(connection, feed, headers, doing.now_ms)
        feed_id = maker.terms.id(feed.key)
        insert_dispatches(connection, [dispatch_by(doing, case, feed_id, None, order_id=order) for case in cases])
        told = {"person": doing.actor.key, "name": doing.actor.name, "said": doing.said.strip() or None}
        own = [CaseAct(case_id=case, batch_id=batch_id, at_ms=doing.now_ms, act=Done.ORDERED, **told) for case in cases]
        write_acts(connection, own)


def _nowhere(wanted: WantedOrder, listed: int) -> str:
    if listed:
        return f"all {listed} sites of category {wanted.category!r} in area {wanted.area!r} have a task open already"
    return f"area {wanted.area!r} has no listed site of category {wanted.category!r}"
