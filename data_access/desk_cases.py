"""Cases of the feeds that can be dispatched, read whole: row and steps, to whom they went, the whistles they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalogue.courses import closed_ms, following, in_order, lacking, present
from catalogue.dispatching import Dispatching
from catalogue.model import Feed
from catalogue.registry import Catalogue
from catalogue.standing import Standing
from data_access.dispatch_schema import case_dispatch
from data_access.dispatches import Dispatch, read_dispatch
from data_access.schema import area, case_file, case_step, site
from data_access.terms import Terms


@dataclass(frozen=True, kw_only=True)
class DeskCase:
    """A case and what the desk knows of it. `batch_id` is its version; `steps` are in order, times UTC ms.

    `words` are the keys of its term fields, `texts` its texts. `whistles` were blown for it, the latest last; `origin` is the
    case that waits for this one, with its feed's key.
    """

    id: int
    feed: Feed
    batch_id: int
    source: str
    source_id: str
    area_id: int
    area: str
    site: tuple[int, str] | None
    occurred_ms: int
    due_ms: int | None
    words: Mapping[str, str | None]
    texts: Mapping[str, str]
    steps: Sequence[tuple[str, int]]
    dispatch: Dispatch | None = None
    whistles: Sequence[DeskCase] = ()
    origin: tuple[str, int] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The declared steps."""
        return tuple(step.key for step in self.feed.steps)

    @property
    def step(self) -> str:
        """The present one."""
        return present(self.keys, self.steps) or self.keys[0]

    @property
    def closed_ms(self) -> int | None:
        """When it was closed."""
        return closed_ms(self.keys, self.steps)

    @property
    def waits_for(self) -> DeskCase | None:
        """The whistle that is not closed."""
        return next((each for each in self.whistles if each.closed_ms is None), None)

    @property
    def own(self) -> Dispatching:
        """How it is dispatched."""
        assert self.feed.dispatching is not None  # CaseBook reads no others
        return self.feed.dispatching

    @property
    def standing(self) -> Standing:
        """What may be done with it now."""
        return Standing(
            feed=self.feed,
            own=self.own,
            code=self.source_id,
            step=self.step,
            is_dispatched=self.dispatch is not None,
            waits=self.waits_for.source_id if self.waits_for else None,
            lacks=tuple(self._lacks()),
        )

    def _lacks(self) -> list[str]:
        """What is missing before the closing where that follows."""
        if following(self.keys, self.steps) != self.keys[-1]:
            return []
        closing = (self.keys[-1], max(at for _, at in self.steps))
        return lacking(self.keys, self.steps, [*self.steps, closing])


@dataclass(frozen=True)
class CaseBook:
    """Reads cases of the feeds that can be dispatched."""

    catalogue: Catalogue
    terms: Terms

    def feed(self, key: str) -> Feed:
        """The feed; LookupError where its cases cannot be dispatched."""
        found = self.catalogue.feeds.get(key)
        if found is None or found.dispatching is None:
            known = ", ".join(feed.key for feed in self.catalogue.feeds.values() if feed.dispatching)
            raise LookupError(f"{key!r} is no feed whose cases are dispatched; there are {known}")
        return found

    def read(self, connection: Connection, key: str, number: int, is_locked: bool = False) -> DeskCase:
        """The case; LookupError where there is none. `is_locked`: nobody else changes it until the transaction ends."""
        feed = self.feed(key)
        own = case_file.c
        query = select(case_file).where(own.id == number, own.feed_id == self.terms.id(key))
        row = connection.execute(query.with_for_update() if is_locked else query).first()
        if row is None:
            raise LookupError(f"there is no {key} with the number {number}")
        return self._told(connection, feed, row._mapping)

    def out_of(self, connection: Connection, alert: int) -> list[DeskCase]:
        """The cases that were dispatched out of an alert, latest first."""
        own = case_dispatch.c
        query = select(own.feed_id, own.case_id).where(own.alert_id == alert).order_by(own.case_id.desc())
        found = ((self.terms.key(row.feed_id) or "", row.case_id) for row in connection.execute(query).all())
        return [self.read(connection, key, number) for key, number in found if self._is_declared(key)]

    def _is_declared(self, key: str) -> bool:
        return key in self.catalogue.feeds and self.catalogue.feeds[key].dispatching is not None

    def _told(self, connection: Connection, feed: Feed, row: Mapping[Any, Any]) -> DeskCase:
        number = row["id"]
        steps = connection.execute(select(case_step.c.step, case_step.c.at_ms).where(case_step.c.case_id == number))
        course = in_order([step.key for step in feed.steps], [(each.step, each.at_ms) for each in steps])
        dispatch = read_dispatch(connection, number)
        return DeskCase(
            id=number,
            feed=feed,
            batch_id=row["batch_id"],
            source=row["source"],
            source_id=row["source_id"],
            area_id=row["area_id"],
            area=connection.execute(select(area.c.code).where(area.c.id == row["area_id"])).scalar_one(),
            site=_site(connection, row["site_id"]),
            occurred_ms=row["occurred_ms"],
            due_ms=row["due_ms"],
            words={term.key: self.terms.key(row[feed.column(term.key)]) for term in feed.terms},
            texts=orjson.loads(row["extra"]) if row["extra"] else {},
            steps=course,
            dispatch=dispatch,
            whistles=self._whistles(connection, feed, number),
            origin=self._origin(connection, dispatch),
        )

    def _whistles(self, connection: Connection, feed: Feed, number: int) -> list[DeskCase]:
        if feed.dispatching is None or feed.dispatching.whistle is None:
            return []
        own = case_dispatch.c.case_id
        query = select(own).where(case_dispatch.c.from_case_id == number).order_by(own)
        key = feed.dispatching.whistle.feed
        return [self.read(connection, key, each) for each in connection.execute(query).scalars().all()]

    def _origin(self, connection: Connection, dispatch: Dispatch | None) -> tuple[str, int] | None:
        if dispatch is None or dispatch.from_case_id is None:
            return None
        own = select(case_file.c.feed_id).where(case_file.c.id == dispatch.from_case_id)
        key = self.terms.key(connection.execute(own).scalar_one())
        return (key, dispatch.from_case_id) if key else None


def _site(connection: Connection, number: int | None) -> tuple[int, str] | None:
    row = connection.execute(select(site.c.id, site.c.name).where(site.c.id == number)).first()
    return (row.id, row.name) if row else None
