"""Finds the events among new records by the catalogue's rules, and keeps the latest of each area at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.grouping import Mask, both, matching
from catalogue.fields import Number
from catalogue.model import EventRule, Feed, Severity
from catalogue.registry import Catalogue
from data_access.areas import AreaTree
from data_access.arrays import NULL, Arrays
from data_access.events import Event
from data_access.terms import Terms

URGENT_SHOWN, NOTICES_SHOWN, OF_RULE_SHOWN = 8, 10, 3
MOST_PER_RULE = 200  # of one tick: a bulk import is not news


def rules_of(catalogue: Catalogue, feed: Feed) -> list[EventRule]:
    """The event rules that read a feed."""
    return [rule for system in catalogue.systems for rule in system.events if rule.feed == feed.key]


def observed_events(
    feed: Feed, rules: Iterable[EventRule], arrays: Arrays, found_by: Mapping[str, Mask], terms: Terms
) -> list[Event]:
    """The newest events among new observations, and all of the rules that find sites (`found_by`: by which rows)."""
    found = []
    for rule in rules:
        mask = both(matching(rule.where, feed, arrays, terms), found_by.get(rule.key))
        rows = np.arange(len(arrays["id"])) if mask is None else np.flatnonzero(mask)
        rows = rows[np.argsort(arrays["occurred_ms"][rows], kind="stable")]
        told = rows if rule.key in found_by else rows[-MOST_PER_RULE:]
        found += [_event(rule, feed, arrays, row, int(arrays["occurred_ms"][row]), terms) for row in told.tolist()]
    return found


def case_events(
    rule: EventRule, feed: Feed, cases: Arrays, rows: npt.NDArray[np.int64], at: npt.NDArray[np.int64], terms: Terms
) -> list[Event]:
    """The events that a rule makes of cases: those in `rows`, at these instants (UTC ms)."""
    return [
        _event(rule, feed, cases, row, moment, terms) for row, moment in zip(rows.tolist(), at.tolist(), strict=True)
    ]


def _event(rule: EventRule, feed: Feed, arrays: Arrays, row: int, at_ms: int, terms: Terms) -> Event:
    """The line that a rule makes of one record."""
    site_id = int(arrays["site_id"][row])
    shown = arrays.get(feed.column(rule.shows)) if rule.shows else None
    return Event(
        record_id=int(arrays["id"][row]),
        rule=rule.key,
        severity=rule.severity.value,
        area_id=int(arrays["area_id"][row]),
        site_id=None if site_id == NULL else site_id,
        occurred_ms=at_ms,
        shown=_shown(feed, rule, None if shown is None else int(shown[row]), terms),
    )


def _shown(feed: Feed, rule: EventRule, value: int | None, terms: Terms) -> str | None:
    if rule.shows is None or value is None or value == NULL:
        return None
    field = feed.field(rule.shows)
    if isinstance(field, Number):
        return f"{value * field.resolution:g}"
    return terms.key(value)


class LatestEvents:
    """The last few events of every area, upper areas included: no rule's are pushed out by those of busier ones."""

    def __init__(self, tree: AreaTree) -> None:
        """Empty."""
        self._tree = tree
        self._by_area: dict[int, dict[str, list[Event]]] = {}

    def add(self, events: Sequence[Event]) -> set[int]:
        """Add events of any order; the indices of the areas whose list changed."""
        changed = set()
        for item in sorted(events, key=lambda e: e.occurred_ms):
            for area in self._tree.lineage[self._tree.by_id[item.area_id]]:
                if area >= 0 and self._insert(int(area), item):
                    changed.add(int(area))
        return changed

    def _insert(self, area: int, item: Event) -> bool:
        own = self._by_area.setdefault(area, {}).setdefault(item.rule, [])
        limit = _shown_of(item)
        if any(
            other.record_id == item.record_id for other in own
        ):  # a case says all of its events each time it changes
            return False
        place = next((i for i, other in enumerate(own) if other.occurred_ms <= item.occurred_ms), len(own))
        if place >= limit:
            return False
        own.insert(place, item)
        del own[limit:]
        return True

    def _newest(self, area: int) -> list[Event]:
        """The newest urgent ones and notices of all rules, and the newest of each rule, for panels of some feeds."""
        by_rule = list(self._by_area.get(area, {}).values())
        together = sorted((item for own in by_rule for item in own), key=lambda e: e.occurred_ms, reverse=True)
        urgent = [item for item in together if item.severity != Severity.NOTICE][:URGENT_SHOWN]
        notices = [item for item in together if item.severity == Severity.NOTICE][:NOTICES_SHOWN]
        own = [item for rule in by_rule for item in rule[:OF_RULE_SHOWN]]
        shown = {id(item) for item in (*urgent, *notices, *own)}
        return [item for item in together if id(item) in shown]

    def lines(self, area: int, names: dict[int, str]) -> list[list[Any]]:
        """The area's events as the live document has them (docs/live-document.md)."""
        code = self._tree.areas
        return [
            [
                e.record_id,
                e.occurred_ms,
                e.severity,
                e.rule,
                code[int(self._tree.by_id[e.area_id])].code,
                names.get(e.site_id) if e.site_id else None,
                e.shown,
            ]
            for e in self._newest(area)
        ]


def _shown_of(item: Event) -> int:
    return NOTICES_SHOWN if item.severity == Severity.NOTICE else URGENT_SHOWN
