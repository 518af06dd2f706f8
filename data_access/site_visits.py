"""When sites were visited: observations of a feed by site, those of an instant on or those that were counted after a tick."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from data_access.arrays import NULL
from data_access.schema import batch, observation
from data_access.waiting import read_observations

Visits = dict[int, list[int]]


def visits_since(connection: Connection, feed_id: int, since_ms: int) -> Visits:
    """Instants (UTC ms) by site in order, of all that occurred from an instant on."""
    own = observation.c
    within = (own.feed_id == feed_id, own.occurred_ms >= since_ms, own.site_id.is_not(None))
    return _by_site(tuple(row) for row in connection.execute(select(own.site_id, own.occurred_ms).where(*within)))


def visits_counted_after(connection: Connection, feed_id: int, version: int) -> Visits:
    """The same of the records that ticks after this one have counted."""
    own = select(batch.c.id).where(batch.c.rolled_version > version, batch.c.feed_id == feed_id)
    batches = list(connection.execute(own).scalars())
    if not batches:
        return {}
    rows = read_observations(connection, batches, ())
    pairs = zip(rows["site_id"].tolist(), rows["occurred_ms"].tolist(), strict=True)
    return _by_site(pair for pair in pairs if pair[0] != NULL)


def _by_site(pairs: Iterable[tuple[int, int]]) -> Visits:
    found: Visits = {}
    for site, at in sorted(pairs):
        found.setdefault(site, []).append(at)
    return found
