"""Which of an area's events are still told after many others."""

from __future__ import annotations

from backend.eventing import NOTICES_SHOWN, OF_RULE_SHOWN, URGENT_SHOWN, LatestEvents
from catalogue.model import Severity
from data_access.events import Event
from tests.arrays import tiny_tree


def event(n: int, rule: str, severity: Severity) -> Event:
    """The n-th event, in the n-th millisecond."""
    return Event(record_id=n, rule=rule, severity=severity, area_id=3, site_id=None, occurred_ms=n, shown=None)


def told(latest: LatestEvents) -> list[tuple[str, int]]:
    """Rule and record of each event of the root."""
    return [(line[3], line[0]) for line in latest.lines(0, {})]


def test_a_busy_rule_does_not_push_out_the_newest_of_a_rare_one() -> None:
    latest = LatestEvents(tiny_tree())
    latest.add([event(n, "rare", Severity.WARN) for n in range(OF_RULE_SHOWN + 2)])
    latest.add([event(n, "busy", Severity.CRITICAL) for n in range(100, 150)])

    busy = [("busy", n) for n in range(149, 149 - URGENT_SHOWN, -1)]
    rare = [("rare", n) for n in range(OF_RULE_SHOWN + 1, 1, -1)]
    assert told(latest) == [*busy, *rare]


def test_notices_do_not_push_out_what_is_urgent() -> None:
    latest = LatestEvents(tiny_tree())
    latest.add([event(1, "fever", Severity.CRITICAL)])
    latest.add([event(n, "notice", Severity.NOTICE) for n in range(100, 150)])

    assert told(latest) == [*[("notice", n) for n in range(149, 149 - NOTICES_SHOWN, -1)], ("fever", 1)]


def test_an_event_older_than_all_that_are_told_changes_nothing() -> None:
    latest = LatestEvents(tiny_tree())
    latest.add([event(n, "busy", Severity.CRITICAL) for n in range(100, 150)])
    before = told(latest)

    assert latest.add([event(1, "busy", Severity.CRITICAL)]) == set()
    assert told(latest) == before
