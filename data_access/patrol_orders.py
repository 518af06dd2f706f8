"""Patrol orders in the store: for which sites one is issued, its tasks that are open, and how far it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select, update

from data_access.cases import FOREVER, maybe_open
from data_access.dialects import among
from data_access.dispatch_schema import case_dispatch, order_state, patrol_order
from data_access.schema import area, case_file, case_rollup, case_step, site


@dataclass(frozen=True, kw_only=True)
class Order:
    """One row of `patrol_order` (data_access.dispatch_schema says what each is); `id` is 0 until it is written."""

    feed_id: int
    area_id: int
    category_id: int
    due_ms: int
    at_ms: int
    person: str
    name: str
    note: str | None
    sites: int
    left_out: int
    id: int = 0


@dataclass(frozen=True)
class Task:
    """A task by its site: number, name, WGS84 degrees; until when, and since when it is done (UTC ms); its area's code."""

    site: int
    name: str
    lon: float | None
    lat: float | None
    due_ms: int | None
    done_ms: int | None
    area: str


@dataclass(frozen=True)
class OpenTask:
    """A task of an order that nobody has ended: its case's number and source, its site, and since when (UTC ms)."""

    case_id: int
    source: str
    source_id: str
    site_id: int
    order_id: int
    at_ms: int


def lock_orders(connection: Connection) -> None:
    """Nobody else issues orders until the transaction ends."""
    connection.execute(update(order_state).values(orders=order_state.c.orders + 1))


def sites_of_category(connection: Connection, areas: Collection[int], category_id: int) -> list[tuple[int, int]]:
    """The listed sites of a category in these areas (store numbers), by number, each with its area."""
    own = site.c
    query = select(own.id, own.area_id).where(own.category_id == category_id, among(connection, own.area_id, areas))
    return [(row.id, row.area_id) for row in connection.execute(query.order_by(own.id))]


def sites_with_open_case(connection: Connection, feed_id: int, closing: str, sites: Collection[int]) -> set[int]:
    """Those of these sites that have a case of a feed that never came to its last step."""
    own = case_file.c
    here = (own.feed_id == feed_id, among(connection, own.site_id, sites))
    query = select(own.site_id).where(*here, maybe_open(feed_id, FOREVER), ~_is_done(closing))
    return set(connection.execute(query.distinct()).scalars())


def _is_done(closing: str) -> ColumnElement[bool]:
    return exists().where(case_step.c.case_id == case_file.c.id, case_step.c.step == closing)


def insert_order(connection: Connection, new: Order) -> int:
    """Its number."""
    values = {name: value for name, value in asdict(new).items() if name != "id"}
    return int(connection.execute(insert(patrol_order).values(values).returning(patrol_order.c.id)).scalar_one())


def last_order(connection: Connection, feed_id: int) -> int:
    """The number of the last order of a feed, 0 without any."""
    own = patrol_order.c
    query = select(func.coalesce(func.max(own.id), 0)).where(own.feed_id == feed_id)
    return int(connection.execute(query).scalar_one())


def open_tasks(connection: Connection, feed_id: int, closing: str) -> list[OpenTask]:
    """The tasks of all orders of a feed that are open, as far as the rollup has counted them."""
    own, case = case_dispatch.c, case_file.c
    joined = case_rollup.join(case_dispatch, own.case_id == case_rollup.c.case_id)
    joined = joined.join(case_file, case.id == own.case_id)
    columns = (case.id, case.source, case.source_id, case.site_id, own.order_id, own.at_ms)
    is_open = (case_rollup.c.feed_id == feed_id, case_rollup.c.open_until_ms >= FOREVER, own.order_id.is_not(None))
    query = select(*columns).select_from(joined).where(*is_open, case.site_id.is_not(None), ~_is_done(closing))
    return [OpenTask(*row) for row in connection.execute(query)]


def read_order(connection: Connection, number: int) -> Order | None:
    """One of them."""
    row = connection.execute(select(patrol_order).where(patrol_order.c.id == number)).mappings().first()
    return Order(**row) if row else None


def orders_since(connection: Connection, areas: Collection[int], since_ms: int) -> list[Order]:
    """Those issued for these areas (store numbers) since an instant, newest first."""
    own = patrol_order.c
    query = select(patrol_order).where(own.at_ms >= since_ms, among(connection, own.area_id, areas))
    return [Order(**row) for row in connection.execute(query.order_by(own.at_ms.desc(), own.id.desc())).mappings()]


def progress(
    connection: Connection, orders: Sequence[int], closing: str, now_ms: int, areas: Collection[int] | None = None
) -> dict[int, tuple[int, int, int]]:
    """Of these orders how many tasks there are in these areas (store numbers), or at all; how many are done and overdue.

    Orders without any are left out.
    """
    own, done = case_dispatch.c.order_id, _is_done(closing)
    late = (~done) & (case_file.c.due_ms < now_ms)
    joined = case_dispatch.join(case_file, case_file.c.id == case_dispatch.c.case_id)
    counts = (func.count(), func.count().filter(done), func.count().filter(late))
    wanted = (among(connection, own, orders), *_within(connection, areas))
    query = select(own, *counts).select_from(joined).where(*wanted).group_by(own)
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}


def _within(connection: Connection, areas: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if areas is None else [among(connection, case_file.c.area_id, areas)]


def tasks_of(connection: Connection, order: int, closing: str, areas: Collection[int] | None = None) -> list[Task]:
    """The tasks of an order by site, all of them or those in these areas (store numbers)."""
    is_end = (case_step.c.case_id == case_file.c.id) & (case_step.c.step == closing)
    done = select(func.min(case_step.c.at_ms)).where(is_end).scalar_subquery()
    joined = case_dispatch.join(case_file, case_file.c.id == case_dispatch.c.case_id)
    joined = joined.join(site, site.c.id == case_file.c.site_id).join(area, area.c.id == case_file.c.area_id)
    columns = (site.c.id, site.c.name, site.c.lon, site.c.lat, case_file.c.due_ms, done, area.c.code)
    wanted = (case_dispatch.c.order_id == order, *_within(connection, areas))
    query = select(*columns).select_from(joined).where(*wanted)
    return [Task(*row) for row in connection.execute(query.order_by(site.c.id))]
