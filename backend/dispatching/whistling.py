"""A whistle for a case: a case of its own, of the subdistrict that calls and to the department that is called."""

from __future__ import annotations

from backend.dispatching.acting import Acting, Change, Doing, Done, dispatch_by, note
from backend.dispatching.choosing import Place
from backend.dispatching.making import chosen, declared, due_of, recipient_of, words_of_recipient
from catalogue.dispatching import WhistleFor
from catalogue.model import Feed
from data_access.areas import AreaTree
from data_access.desk_cases import DeskCase
from data_access.dispatches import insert_dispatches
from data_access.engine import reading
from data_access.store import Connection


def blow(
    acting: Acting,
    tree: AreaTree,
    feed: str,
    number: int,
    department: str,
    category: str | None,
    due_ms: int | None,
    doing: Doing,
) -> Change:
    """The act that blows it. LookupError for a case that there is not, ValueError for what cannot be meant."""
    called = acting.book.feed(_whistle_for(acting.book.feed(feed)).feed)
    [recipient] = declared(called).recipients
    recipient_of(called, recipient.kind, department)
    with reading(acting.engine).connect() as connection:
        before = acting.book.read(connection, feed, number)
    words = chosen(called, declared(called).category if category else None, category)
    words |= {**_caller(called, tree, before.area), **words_of_recipient(called, recipient, department)}
    place = Place(before.area, before.area_id, before.site[0] if before.site else None)
    due = due_of(called, due_ms, doing.now_ms)
    header = acting.maker.header(called, place, doing.now_ms, due, words, doing.said)
    feed_id, about = acting.maker.terms.id(called.key), f"{recipient.kind}:{department}"

    def change(connection: Connection, case: DeskCase, batch_id: int) -> None:
        case.standing.check_whistle()
        _, [blown] = acting.maker.add(connection, called, [header], doing.now_ms)
        to = (recipient.kind, department)
        insert_dispatches(connection, [dispatch_by(doing, blown, feed_id, to, from_case_id=number)])
        whistle = acting.book.read(connection, called.key, blown)
        note(connection, whistle, whistle.batch_id, Done.DISPATCHED, doing, about)
        note(connection, case, batch_id, Done.WHISTLED, doing, about)

    return change


def _whistle_for(feed: Feed) -> WhistleFor:
    own = declared(feed).whistle
    if own is None:
        raise ValueError(f"no whistle is blown for cases of feed {feed.key!r}")
    return own


def _caller(feed: Feed, tree: AreaTree, area: str) -> dict[str, str | None]:
    """Whose case it is, by the name of its area of the declared level."""
    own = declared(feed).caller
    return {own[0]: next((each.name for each in tree.path(area) if each.level == own[1]), None)} if own else {}
