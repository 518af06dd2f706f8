"""What people do with cases: dispatch, step, send back, assign, whistle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.alerting.desk import Actor
from backend.dispatching.acting import Acting, Doing, Done, Step, dispatch_by, note
from backend.dispatching.choosing import Place, find_place
from backend.dispatching.making import chosen, declared, due_of, recipient_of, words_of_recipient
from backend.dispatching.whistling import blow
from backend.places import Places
from catalogue.courses import moment_for
from catalogue.dispatching import Act
from catalogue.model import Feed
from catalogue.refusals import Overtaken
from data_access.alerts import Note, lock_acts, write_notes
from data_access.desk_cases import DeskCase
from data_access.dispatches import give_to, insert_dispatches
from data_access.retrying import in_transaction
from data_access.store import Connection


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A case as an officer wants it dispatched. `due_ms` is UTC; `again`: whatever came out of the alert before."""

    feed: str
    to: tuple[str, str]
    category: str | None = None
    due_ms: int | None = None
    note: str = ""
    again: bool = False


@dataclass(frozen=True)
class CaseDesk:
    """Acts on one store; `places` are the areas and sites as they are now.

    LookupError for what there is not, ValueError for what cannot be meant, NotNow for what is not its turn, Overtaken.
    """

    acting: Acting
    places: Callable[[], Places]

    def place(self, alert: int | None, site: int | None, area: str | None, point: tuple[float, float] | None) -> Place:
        """The one place that is given (choosing.py)."""
        return find_place(self.acting.engine, self.places(), alert, site, area, point)

    def dispatch(self, wanted: Wanted, place: Place, actor: Actor) -> DeskCase:
        """A new case. Overtaken where one that came out of the same alert is open."""
        feed, doing = self.acting.book.feed(wanted.feed), Doing(actor, self.acting.clock(), wanted.note)
        if declared(feed).act is not Act.DISPATCH:
            raise ValueError(f"cases of feed {feed.key!r} are made by {declared(feed).act.value}, not dispatched")
        recipient = recipient_of(feed, *wanted.to)
        words = chosen(feed, declared(feed).category, wanted.category)
        words |= words_of_recipient(feed, recipient, wanted.to[1])
        due = due_of(feed, wanted.due_ms, doing.now_ms)
        header = self.acting.maker.header(feed, place, doing.now_ms, due, words, wanted.note)
        to, feed_id = (recipient.kind, wanted.to[1].strip()), self.acting.maker.terms.id(feed.key)

        def work(connection: Connection) -> DeskCase:
            if place.alert_id is not None:
                lock_acts(connection)
                self._check_alone(connection, feed, place.alert_id, wanted.again)
            _, [number] = self.acting.maker.add(connection, feed, [header], doing.now_ms)
            insert_dispatches(connection, [dispatch_by(doing, number, feed_id, to, alert_id=place.alert_id)])
            case = self.acting.book.read(connection, feed.key, number)
            note(connection, case, case.batch_id, Done.DISPATCHED, doing, ":".join(to))
            _tell_alert(connection, case, doing)
            return case

        return in_transaction(self.acting.engine, work)

    def _check_alone(self, connection: Connection, feed: Feed, alert: int, again: bool) -> None:
        for case in () if again else self.acting.book.out_of(connection, alert):
            if case.feed is feed and case.closed_ms is None and case.dispatch:
                told = {"name": case.dispatch.name, "code": case.source_id, "step": case.standing.name(case.step)}
                text = "{name} has already dispatched case {code} for this alert. It is now: {step}."
                raise Overtaken(feed.key, case.id, text, **told)

    def step(self, feed: str, number: int, version: int, key: str, actor: Actor, said: str = "") -> DeskCase:
        """The next step."""
        doing = Doing(actor, self.acting.clock(), said)

        def change(connection: Connection, case: DeskCase, batch_id: int) -> None:
            case.standing.check_step(key)
            self._take(connection, case, batch_id, key, doing, Done.STEPPED)

        return self.acting.act(feed, number, version, change)

    def send_back(self, feed: str, number: int, version: int, actor: Actor, said: str) -> DeskCase:
        """To the step from which it is done once more."""
        doing = Doing(actor, self.acting.clock(), said)

        def change(connection: Connection, case: DeskCase, batch_id: int) -> None:
            case.standing.check_back()
            assert case.own.back is not None
            self._take(connection, case, batch_id, case.own.back.to, doing, Done.SENT_BACK)

        return self.acting.act(feed, number, version, change)

    def _take(self, connection: Connection, case: DeskCase, batch_id: int, key: str, doing: Doing, act: Done) -> None:
        moment = moment_for(case.keys, case.steps, key, doing.now_ms)
        self.acting.write(connection, case, batch_id, [(key, moment)])
        note(connection, case, batch_id, act, doing, key)

    def assign(
        self,
        feed: str,
        number: int,
        version: int,
        to: tuple[str, str],
        due_ms: int | None,
        actor: Actor,
        said: str = "",
    ) -> DeskCase:
        """It is another's; one that a source brought is dispatched by it. `to`: kind and value."""
        doing, own = Doing(actor, self.acting.clock(), said), self.acting.book.feed(feed)
        recipient = recipient_of(own, *to)
        header: dict[str, Any] = self.acting.maker.columns(own, words_of_recipient(own, recipient, to[1]))
        if due_ms is not None:
            header["due_ms"] = due_of(own, due_ms, doing.now_ms)
        has = (recipient.kind, to[1].strip())
        dispatch = dispatch_by(doing, number, self.acting.maker.terms.id(feed), has)

        def change(connection: Connection, case: DeskCase, batch_id: int) -> None:
            case.standing.check_given()
            self.acting.write(connection, case, batch_id, _steps_to_dispatched(case, doing.now_ms), header)
            if case.dispatch:
                give_to(connection, number, *has)
            else:
                insert_dispatches(connection, [dispatch])
            note(connection, case, batch_id, Done.ASSIGNED, doing, ":".join(has))

        return self.acting.act(feed, number, version, change)

    def whistle(
        self,
        feed: str,
        number: int,
        version: int,
        department: str,
        category: str | None,
        due_ms: int | None,
        actor: Actor,
        said: str = "",
    ) -> DeskCase:
        """A department is called, and the case waits (whistling.py)."""
        doing = Doing(actor, self.acting.clock(), said)
        change = blow(self.acting, self.places().tree, feed, number, department, category, due_ms, doing)
        return self.acting.act(feed, number, version, change)


def _tell_alert(connection: Connection, case: DeskCase, doing: Doing) -> None:
    if case.dispatch and case.dispatch.alert_id is not None:
        told = {"person": doing.actor.key, "name": doing.actor.name, "said": case.source_id}
        write_notes(
            connection, [Note(alert_id=case.dispatch.alert_id, at_ms=doing.now_ms, act=Done.DISPATCHED, **told)]
        )


def _steps_to_dispatched(case: DeskCase, now_ms: int) -> list[Step]:
    """Those that dispatching takes at once and that it has not taken; from beyond them the way back to the last."""
    at_once, place = case.own.at_once, case.keys.index(case.step)
    taken, (_, at) = {key for key, _ in case.steps}, case.steps[-1]
    passed = [(key, at) for key in at_once[:place] if key not in taken]
    coming = at_once[place + 1 :] if place < len(at_once) else at_once[-1:]
    moments = (moment_for(case.keys, case.steps, key, now_ms) for key in coming[:1])
    return [*passed, *((key, moment) for moment in moments for key in coming)]
