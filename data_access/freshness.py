"""Small questions asked of the store often: has the register changed, when was each feed last heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from catalogue.model import STALE_AFTER, Feed, Shape
from data_access.areas import areas_revision
from data_access.dialects import upsert
from data_access.engine import reading
from data_access.schema import case_file, feed_heard, observation, term

STORE_AWAY = (OperationalError, InterfaceError, PoolTimeout)  # what any reader or writer raises while the store is away


def areas_revision_of(engine: Engine) -> int:
    """Grows each time areas or sites were imported."""
    with reading(engine).connect() as connection:
        return areas_revision(connection)


def read_heard(connection: Connection) -> dict[int, int]:
    """When each feed (by number) was last heard: the latest `occurred_ms` counted."""
    return {row.feed_id: row.occurred_ms for row in connection.execute(select(feed_heard))}


def write_heard(connection: Connection, heard: Mapping[int, int]) -> None:
    """Write down when feeds were last heard; an earlier instant changes nothing."""
    if heard:
        statement = upsert(connection, feed_heard)
        latest = statement.on_conflict_do_update(
            index_elements=["feed_id"],
            set_={"occurred_ms": statement.excluded.occurred_ms},
            where=statement.excluded.occurred_ms > feed_heard.c.occurred_ms,
        )
        connection.execute(latest, [{"feed_id": feed, "occurred_ms": at} for feed, at in heard.items()])


def heard_on(connection: Connection, feeds: Iterable[Feed], start_ms: int, end_ms: int) -> frozenset[str]:
    """Those of the feeds that were not stale throughout start <= time < end (UTC ms): a count of 0 is a number there.

    Of observations and cases; what is known of a feed of states is in its samples alone.
    """
    recorded = [feed for feed in feeds if feed.shape is not Shape.STATUS]
    return frozenset(feed.key for feed in recorded if _was_heard(connection, feed, start_ms, end_ms))


def _was_heard(connection: Connection, feed: Feed, start_ms: int, end_ms: int) -> bool:
    return first_heard(connection, feed, start_ms, end_ms) is not None


def first_heard(connection: Connection, feed: Feed, start_ms: int, end_ms: int) -> int | None:
    """When the first record occurred by which an observation or case feed is not stale in start <= time < end (UTC ms).

    It may be one of the intervals before the start after which a feed is stale.
    """
    table = _table(feed.shape)
    number = select(term.c.id).where(term.c.key == feed.key).scalar_subquery()
    since = start_ms - STALE_AFTER * feed.interval_s * 1_000
    within = (table.c.feed_id == number, table.c.occurred_ms >= since, table.c.occurred_ms < end_ms)
    return connection.execute(select(func.min(table.c.occurred_ms)).where(*within)).scalar()


def _table(shape: Shape) -> Table:
    return case_file if shape is Shape.CASE else observation


def store_trouble(engine: Engine) -> str | None:
    """None when the store answers, else its words."""
    try:
        areas_revision_of(engine)
    except SQLAlchemyError as error:
        return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return None


def latest_between(engine: Engine, shape: Shape, feed_id: int, start_ms: int, end_ms: int) -> int | None:
    """When the latest observation or case of a feed with start <= time < end occurred (UTC ms); None without one."""
    table = _table(shape)
    within = (table.c.feed_id == feed_id, table.c.occurred_ms >= start_ms, table.c.occurred_ms < end_ms)
    with reading(engine).connect() as connection:
        return connection.execute(select(func.max(table.c.occurred_ms)).where(*within)).scalar()
