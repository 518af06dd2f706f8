"""One act on a case as one transaction: of two at once the second is told. What the acts are is desk.py's business.

Every act makes a new batch of the case, as every record from outside does that says something new; its number is the version.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from backend.alerting.desk import Actor
from backend.dispatching.making import Maker
from catalogue.refusals import Overtaken
from catalogue.registry import Catalogue
from data_access.case_writer import CaseRecord, CaseWriter, claim_case
from data_access.days import Days
from data_access.desk_cases import CaseBook, DeskCase
from data_access.dispatches import CaseAct, Dispatch, read_acts, write_acts
from data_access.record_writer import close_batch, open_batch
from data_access.retrying import in_transaction
from data_access.store import Connection, Engine
from data_access.terms import Terms

Step = tuple[str, int]


class Done(StrEnum):
    """What was done about a case, as its notes say."""

    DISPATCHED = "dispatched"
    ASSIGNED = "assigned"
    STEPPED = "stepped"
    SENT_BACK = "sent_back"
    WHISTLED = "whistled"
    ORDERED = "ordered"
    PATROLLED = "patrolled"


@dataclass(frozen=True)
class Doing:
    """Who does something now (UTC ms), and what they say about it."""

    actor: Actor
    now_ms: int
    said: str = ""


Change = Callable[[Connection, DeskCase, int], None]
"""What an act does to a case, in its new batch."""


@dataclass(frozen=True)
class Acting:
    """Acts on one store. `clock` is the product's time (UTC ms)."""

    engine: Engine
    catalogue: Catalogue
    days: Days
    clock: Callable[[], int]
    book: CaseBook = field(init=False)
    maker: Maker = field(init=False)

    def __post_init__(self) -> None:
        """Reads nothing yet."""
        terms = Terms(self.engine)
        object.__setattr__(self, "book", CaseBook(self.catalogue, terms))
        object.__setattr__(self, "maker", Maker(terms, self.days))

    def act(self, feed: str, number: int, version: int, change: Change) -> DeskCase:
        """The case after it. LookupError without such a case, Overtaken where it is another version by now."""
        feed_id = self.maker.terms.id(self.book.feed(feed).key)

        def work(connection: Connection) -> DeskCase:
            case = self.book.read(connection, feed, number, is_locked=True)
            if case.batch_id != version:
                raise overtaken(connection, case)
            batch_id = open_batch(connection, feed_id, time.time_ns() // 1_000_000)
            claim_case(connection, case.id, version, batch_id)
            change(connection, case, batch_id)
            close_batch(connection, batch_id, 1)
            return self.book.read(connection, feed, number)

        return in_transaction(self.engine, work)

    def write(
        self,
        connection: Connection,
        case: DeskCase,
        batch_id: int,
        steps: Sequence[Step],
        header: Mapping[str, Any] | None = None,
    ) -> None:
        """Steps and columns of a case, through the writer of all records."""
        record = CaseRecord(source=case.source, source_id=case.source_id, header=header or {}, steps=tuple(steps))
        CaseWriter(connection, self.maker.terms.id(case.feed.key), case.keys, batch_id).write([record])


def dispatch_by(doing: Doing, case_id: int, feed_id: int, to: tuple[str, str] | None, **out_of: int | None) -> Dispatch:
    """A case that somebody dispatches now; `to`: kind and value. `out_of`: the alert, case or order that it came out of."""
    kind, value = to or (None, None)
    return Dispatch(
        case_id=case_id,
        feed_id=feed_id,
        at_ms=doing.now_ms,
        person=doing.actor.key,
        name=doing.actor.name,
        to_kind=kind,
        to_value=value,
        **out_of,
    )


def note(connection: Connection, case: DeskCase, batch_id: int, act: Done, doing: Doing, about: str) -> None:
    """Keep who did it."""
    own = CaseAct(
        case_id=case.id,
        batch_id=batch_id,
        at_ms=doing.now_ms,
        act=act,
        person=doing.actor.key,
        name=doing.actor.name,
        said=doing.said.strip() or None,
        about=about,
    )
    write_acts(connection, [own])


def overtaken(connection: Connection, case: DeskCase) -> Overtaken:
    """By whoever made the case's last batch: somebody at a desk, or a record from outside."""
    told = {"code": case.source_id, "step": case.standing.name(case.step)}
    last = [each for each in read_acts(connection, case.id) if each.batch_id == case.batch_id and each.name]
    if last:
        text = "{name} came first. Case {code} is now: {step}."
        return Overtaken(case.feed.key, case.id, text, name=last[-1].name or "", **told)
    text = "Case {code} has been changed from outside. It is now: {step}."
    return Overtaken(case.feed.key, case.id, text, **told)
