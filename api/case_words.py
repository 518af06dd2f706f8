"""Says cases and patrol orders in the words of one language, for whoever asks (docs/dispatching.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.services import ApiServices
from catalogue.dispatching import DESK, Recipient
from catalogue.fields import Term
from catalogue.model import Feed
from catalogue.people import Permission, present
from data_access.areas import AreaTree
from data_access.desk_cases import DeskCase
from data_access.dispatch_reader import Progress
from data_access.dispatches import CaseAct
from data_access.record_rows import MASK

Told = dict[str, Any]
Choices = list[list[str]]


class CaseWords:
    """Tells of what there is; that it may be told is others' business."""

    def __init__(self, services: ApiServices, tree: AreaTree, lang: str) -> None:
        """`lang` is a tag such as "zh-CN"."""
        self.say, self.catalogue, self.tree = services.words(lang), services.catalogue, tree

    def told(self, case: DeskCase, acts: Sequence[CaseAct]) -> Told:
        """A case."""
        own, standing, place = case.dispatch, case.standing, self.tree.get(case.area)
        category = case.words.get(case.own.category) if case.own.category else None
        may = present().may(Permission.DISPATCH)
        return {
            "feed": case.feed.key,
            "id": case.id,
            "code": case.source_id,
            "version": case.batch_id,
            "what": self.say(case.feed.name),
            "category": self.word(case.feed, case.own.category, category),
            "place": case.site[1] if case.site else place.name if place else None,
            "area": self.way(case.area),
            "site": list(case.site) if case.site else None,
            "to": self._to(case),
            "due": case.due_ms,
            "closed": case.closed_ms,
            "note": self._note(case),
            "alert": own.alert_id if own else None,
            "by": own.name if own else None,
            "at": case.occurred_ms,
            "steps": [{"key": key, "name": self.say(standing.name(key)), "at": at} for key, at in case.steps],
            "next": [{"step": standing.next, "name": self.say(standing.name(standing.next))}] if standing.next else [],
            "may": {
                "step": may and standing.next is not None,
                "send_back": may and standing.may_go_back,
                "whistle": may and standing.may_whistle,
                "assign": may and standing.may_be_given,
            },
            "waits": case.waits_for.id if case.waits_for else None,
            "whistles": [self._whistle(each) for each in case.whistles],
            "from_case": list(case.origin) if case.origin else None,
            "order": own.order_id if own else None,
            "acts": [self._act(case.feed, each) for each in acts],
        }

    def _note(self, case: DeskCase) -> str | None:
        """What an officer wrote with it; what a source wrote is for those alone who read personal text."""
        text = case.texts.get(case.own.note) if case.own.note else None
        return _masked(text) if case.source == DESK else _masked(text, Permission.PERSONAL)

    def _to(self, case: DeskCase) -> Told | None:
        own = case.dispatch
        if own is None or own.to_kind is None or own.to_value is None:
            return None
        recipient, word = self._recipient(case.feed, own.to_kind, own.to_value)
        value = _masked(own.to_value) if recipient is None or recipient.is_person else own.to_value
        return {"kind": own.to_kind, "value": value, "word": word}

    def _recipient(self, feed: Feed, kind: str, value: str) -> tuple[Recipient | None, str | None]:
        """Of which kind somebody is, and the word for them."""
        own = feed.dispatching.recipients if feed.dispatching else ()
        found = next((each for each in own if each.kind == kind), None)
        if found is None or found.is_person:
            return found, _masked(value)
        return found, self.word(feed, found.field, value)

    def _whistle(self, case: DeskCase) -> Told:
        [recipient] = case.own.recipients
        department = case.words.get(recipient.field or "")
        return {
            "feed": case.feed.key,
            "id": case.id,
            "department": self.word(case.feed, recipient.field, department),
            "state": self.say(case.standing.name(case.step)),
            "at": case.occurred_ms,
        }

    def _act(self, feed: Feed, act: CaseAct) -> Told:
        return {
            "at": act.at_ms,
            "act": act.act,
            "name": act.name,
            "said": _masked(act.said),
            "about": self._about(feed, act.about),
        }

    def _about(self, feed: Feed, about: str | None) -> str | None:
        """A step, or a recipient as kind:value; of a whistle that was blown, its feed knows the recipient."""
        kind, colon, value = (about or "").partition(":")
        if not colon:
            names = {step.key: step.name for step in feed.steps}
            return self.say(names.get(kind, kind)) if kind else None
        return self._recipient(feed, kind, value)[1]

    def word(self, feed: Feed, key: str | None, value: str | None) -> str | None:
        """The word of a term field for a value; the value itself where it is not declared."""
        if key is None or value is None:
            return value
        return next((word for known, word in self.choices(feed, key) if known == value), value)

    def choices(self, feed: Feed, key: str | None) -> Choices:
        """The declared values of a term field as [key, word]."""
        field = feed.field(key) if key else None
        return [[each.key, self.say(each.name)] for each in field.values] if isinstance(field, Term) else []

    def way(self, code: str) -> list[list[str]]:
        """Codes and names from the root, or one's own topmost area, down."""
        path = self.tree.path(code)
        sees = present().sees
        return [[area.code, area.name] for area in path if sees(each.code for each in self.tree.path(area.code))]

    def order(self, own: Progress, seen_from: str = "") -> Told:
        """A patrol order. Of one for an area above that from which it is seen, what concerns that one alone."""
        above = self._above(self.code_of(own.order.area_id), seen_from)
        order, field = own.order, own.feed.dispatching.category if own.feed.dispatching else None
        return {
            "id": order.id,
            "feed": own.feed.key,
            "area": self.way(self.code_of(order.area_id)),
            "category": own.category,
            "word": self.word(own.feed, field, own.category),
            "above": above,
            "sites": own.tasks,
            "left_out": order.left_out if above is None else None,
            "done": own.done,
            "overdue": own.overdue,
            "due": order.due_ms,
            "at": order.at_ms,
            "by": order.name,
            "note": _masked(order.note),
        }

    def _above(self, code: str, seen_from: str) -> str | None:
        """The name of an area that is above another; None where it is not."""
        return next((area.name for area in self.tree.path(seen_from)[:-1] if area.code == code), None)

    def code_of(self, area_id: int) -> str:
        """The code of an area by its store number; empty where that has been taken out of the tree."""
        index = int(self.tree.by_id[area_id]) if area_id < len(self.tree.by_id) else -1
        return self.tree.areas[index].code if index >= 0 else ""


def _masked(text: str | None, *readers: Permission) -> str | None:
    """Names and what was written, for those with one of the permissions; of officers, for those who dispatch too."""
    reads = any(map(present().may, readers or (Permission.DISPATCH, Permission.PERSONAL)))
    return text if reads or text is None else MASK
