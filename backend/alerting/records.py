"""Follows rules about records: observations by the events they made, cases by their course for as long as it goes on."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from backend.alerting.life import Data
from backend.alerting.sight import CASE, RECORD, SITE, Seen, Sight, Sighting
from backend.case_courses import NEVER, Courses, Mask, courses_of
from backend.case_moments import concerned, moments, next_change
from backend.eventing import case_events
from catalogue.alert_rules import AlertRule
from catalogue.model import EventRule, Shape
from catalogue.registry import Catalogue
from catalogue.rules import Late
from data_access.alert_facts import counted_cases, last_event, new_events, open_cases, read_texts, read_version
from data_access.alerts import Alert
from data_access.arrays import NULL
from data_access.cases import read_case_tables
from data_access.events import Event

MOST_EVENTS = 20_000  # of one tick; of more the newest


def record_rules(catalogue: Catalogue, rules: Iterable[AlertRule], shape: Shape) -> list[AlertRule]:
    """Those about records of a shape."""
    own = [rule for rule in rules if isinstance(rule.watch, EventRule)]
    return [rule for rule in own if catalogue.feeds[_event_rule(rule).feed].shape is shape]


def _event_rule(rule: AlertRule) -> EventRule:
    assert isinstance(rule.watch, EventRule)
    return rule.watch


class Observations:
    """Reads each event once; `position` is the last one that was looked at."""

    def __init__(self, position: int) -> None:
        """As the store has it."""
        self.position = position

    def look(self, sight: Sight, rules: Sequence[AlertRule]) -> tuple[dict[str, Seen], int]:
        """What the new events say by rule, and the position after them, which counts once it is written."""
        oldest = min((_oldest(rule, sight.now_ms) for rule in rules), default=sight.now_ms)
        keys = [rule.key for rule in rules]
        is_remade = last_event(sight.connection) < self.position
        after = 0 if is_remade else self.position
        events, last = new_events(sight.connection, after, keys, oldest, MOST_EVENTS)
        by_key = {rule.key: rule for rule in rules}
        named = {event.record_id for event in events if by_key[event.rule].alarm.same}
        texts = read_texts(sight.connection, named) if named else {}
        met: dict[str, dict[str, list[Sighting]]] = {rule.key: {} for rule in rules}
        for event in events:
            rule = by_key[event.rule]
            if event.occurred_ms >= _oldest(rule, sight.now_ms):
                same = _same(rule, texts.get(event.record_id, {}))
                sighting = replace(_sighting(event, same), is_remade=is_remade)
                met[rule.key].setdefault(sighting.subject, []).append(sighting)
        return {rule.key: Seen(met[rule.key], _going_on(rule, sight.now_ms)) for rule in rules}, last


def _oldest(rule: AlertRule, now_ms: int) -> int:
    """What occurred before is over already."""
    return now_ms - max(rule.alarm.hold_s, rule.alarm.within_s) * 1000


def _same(rule: AlertRule, texts: Mapping[str, object]) -> str:
    return str(texts.get(rule.alarm.same, "")) if rule.alarm.same else ""


def _sighting(event: Event, same: str) -> Sighting:
    where = f"{SITE}:{event.site_id}" if event.site_id else f"area-id:{event.area_id}"
    by_record = not event.site_id and not same
    return Sighting(
        subject=f"{RECORD}:{event.record_id}" if by_record else f"{where}/{same}" if same else where,
        area_id=event.area_id,
        site_id=event.site_id,
        ref=event.record_id,
        shown=event.shown,
        at_ms=event.occurred_ms,
        again_ms=event.occurred_ms,
    )


def _going_on(rule: AlertRule, now_ms: int) -> Callable[[Alert], Data]:
    def otherwise(alert: Alert) -> Data:
        return Data.MET if alert.is_met and now_ms < alert.last_ms + rule.alarm.hold_s * 1000 else Data.OVER

    return otherwise


class Cases:
    """Knows for which open cases a rule holds. Everything in memory can be found again: by all open cases."""

    def __init__(self) -> None:
        """Nothing is known until `look` has looked at all open cases."""
        self._holding: dict[str, dict[str, list[Sighting]]] = {}
        self._coming: list[tuple[int, int]] = []
        self._version: int | None = None

    def look(self, sight: Sight, rules: Sequence[AlertRule]) -> dict[str, Seen]:
        """What is so by rule, after the cases that have changed since or whose time has come."""
        feeds = {
            sight.terms.id(_event_rule(rule).feed): sight.catalogue.feeds[_event_rule(rule).feed] for rule in rules
        }
        by_feed: dict[str, list[AlertRule]] = {}
        for rule in rules:
            by_feed.setdefault(_event_rule(rule).feed, []).append(rule)
        for number, table in read_case_tables(sight.connection, sorted(self._due(sight, list(feeds)))):
            feed = feeds.get(number)
            if feed is not None:
                self._judge(courses_of(feed, table, sight.now_ms), by_feed[feed.key], sight)
        return {rule.key: Seen(self._holding.get(rule.key, {}), lambda _alert: Data.OVER) for rule in rules}

    def _due(self, sight: Sight, feeds: Sequence[int]) -> set[int]:
        version = read_version(sight.connection)
        if self._version is None:
            found = set(open_cases(sight.connection, feeds))
        elif version != self._version:
            found = set(counted_cases(sight.connection, self._version, feeds))
        else:
            found = set()
        self._version = version
        while self._coming and self._coming[0][0] <= sight.now_ms:
            found.add(heapq.heappop(self._coming)[1])
        return found

    def _judge(self, courses: Courses, rules: Sequence[AlertRule], sight: Sight) -> None:
        numbers = courses.cases["id"].tolist()
        known = concerned(map(_event_rule, rules), courses, sight.terms)
        for rule, (event_rule, cases, at) in zip(rules, moments(known, courses), strict=True):
            goes_on = _go_on(rule, courses)[cases]
            events = case_events(event_rule, courses.feed, courses.cases, cases[goes_on], at[goes_on], sight.terms)
            own = self._holding.setdefault(rule.key, {})
            for number in numbers:
                own.pop(f"{CASE}:{number}", None)
            own |= {sighting.subject: [sighting] for sighting in map(_case_sighting, events)}
        for following, number in zip(next_change(known, courses).tolist(), numbers, strict=True):
            if following != NEVER:
                heapq.heappush(self._coming, (following, number))


def _go_on(rule: AlertRule, courses: Courses) -> Mask:
    """A case that is closed troubles nobody any more, nor one that has come to the step that was waited for."""
    event = _event_rule(rule)
    until = rule.alarm.until or (event.case.step if isinstance(event.case, Late) else None)
    found: Mask = ~courses.is_closed
    if until is not None:
        found &= courses.first(courses.step >= courses.place(until)) == NULL
    return found


def _case_sighting(event: Event) -> Sighting:
    return Sighting(
        subject=f"{CASE}:{event.record_id}",
        area_id=event.area_id,
        site_id=event.site_id,
        ref=event.record_id,
        shown=event.shown,
        at_ms=event.occurred_ms,
    )
