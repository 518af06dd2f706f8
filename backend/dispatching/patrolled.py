"""Ends the tasks of patrol orders: a patrol at the site, after the task was issued, is its last step.

It follows the rollup's part of a tick, in a transaction of its own under the same lease. What it has ended is no longer open, so
that whoever takes over looks at all that are open and goes on from there.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.dispatching.acting import Done
from catalogue.model import Feed
from catalogue.registry import Catalogue
from data_access.alert_facts import read_version
from data_access.case_guard import AgainstTwice
from data_access.case_writer import CaseRecord, CaseWriter
from data_access.dispatches import CaseAct, write_acts
from data_access.engine import reading
from data_access.lease import hold
from data_access.patrol_orders import OpenTask, last_order, open_tasks
from data_access.record_writer import close_batch, open_batch
from data_access.site_visits import visits_counted_after, visits_since
from data_access.store import Connection, Engine
from data_access.terms import Terms

Ended = Sequence[tuple[OpenTask, int]]  # with the instant of the patrol (UTC ms)


@dataclass
class Patrolled:
    """One backend's. Call `tick` after each of the rollup's."""

    engine: Engine
    catalogue: Catalogue
    _terms: Terms = field(init=False)
    _version: int | None = None  # of the last tick whose records were looked at
    _order: dict[str, int] = field(default_factory=dict)  # by feed the last order for which all since then was

    def __post_init__(self) -> None:
        """Reads nothing yet."""
        self._terms = Terms(self.engine)

    def tick(self, now_ms: int, epoch: int) -> int:
        """End what a patrol has ended; how many tasks. LeaseLost without the lease."""
        feeds = [feed for feed in self.catalogue.feeds.values() if feed.dispatching and feed.dispatching.ended_by]
        found: dict[str, Ended] = {}
        with reading(self.engine).connect() as connection:
            version = read_version(connection)
            for feed in feeds:
                found[feed.key] = self._ended(connection, feed)
        for feed in feeds:
            if found[feed.key]:
                self._end(feed, found[feed.key], now_ms, epoch)
        self._version = version
        return sum(map(len, found.values()))

    def _ended(self, connection: Connection, feed: Feed) -> Ended:
        assert feed.dispatching is not None
        assert feed.dispatching.ended_by is not None
        patrols, feed_id, known = self._terms.id(feed.dispatching.ended_by), self._terms.id(feed.key), self._order
        visits = {} if self._version is None else visits_counted_after(connection, patrols, self._version)
        if not visits and last_order(connection, feed_id) <= known.get(feed.key, 0):
            return []
        tasks = open_tasks(connection, feed_id, feed.steps[-1].key)
        new = [task for task in tasks if task.order_id > known.get(feed.key, 0)]
        if new:
            known[feed.key] = max(task.order_id for task in new)
            for site, moments in visits_since(connection, patrols, min(task.at_ms for task in new)).items():
                visits[site] = sorted({*visits.get(site, ()), *moments})
        return list(_matched(tasks, visits))

    def _end(self, feed: Feed, ended: Ended, now_ms: int, epoch: int) -> None:
        keys = [step.key for step in feed.steps]
        records = [
            CaseRecord(source=task.source, source_id=task.source_id, header={}, steps=((keys[-1], at),))
            for task, at in ended
        ]
        with self.engine.begin() as connection:
            hold(connection, epoch)
            feed_id = self._terms.id(feed.key)
            batch_id = open_batch(connection, feed_id, time.time_ns() // 1_000_000)
            outcome = CaseWriter(connection, feed_id, keys, batch_id, AgainstTwice(keys)).write(records)
            close_batch(connection, batch_id, outcome.accepted)
            write_acts(
                connection,
                [
                    CaseAct(case_id=task.case_id, batch_id=batch_id, at_ms=now_ms, act=Done.PATROLLED, about=keys[-1])
                    for place, (task, _) in enumerate(ended)
                    if place not in outcome.refused
                ],
            )


def _matched(tasks: Sequence[OpenTask], visits: Mapping[int, Sequence[int]]) -> Ended:
    """Each task with the first visit to its site after it was issued."""
    found = []
    for task in tasks:
        moments = visits.get(task.site_id, ())
        place = bisect_left(moments, task.at_ms)
        if place < len(moments):
            found.append((task, moments[place]))
    return found
