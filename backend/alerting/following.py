"""Brings the open alerts of one rule to what was seen of its condition: which begin, which change, which are over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from backend.alerting.life import Data, Pace, State, begun, told
from backend.alerting.sight import Seen, Sighting
from catalogue.alert_rules import AlertRule
from data_access.alerts import Alert


def pace_of(rule: AlertRule) -> Pace:
    """A rule's timers."""
    alarm = rule.alarm
    return Pace(
        for_ms=alarm.for_s * 1000,
        clear_ms=alarm.clear_s * 1000,
        times=alarm.times,
        within_ms=alarm.within_s * 1000,
    )


def followed(rule: AlertRule, seen: Seen, own: Mapping[str, Alert], now_ms: int) -> Iterator[Alert]:
    """The alerts of the rule that are new (`id` 0) or other than before; `own` are its open ones by subject."""
    pace = pace_of(rule)
    for subject, sightings in seen.met.items():
        before = own.get(subject)
        after = _gone_on(before, sightings, rule, pace, now_ms) if before else _new(sightings, rule, pace, now_ms)
        if after is not before:
            yield after
    for subject, before in own.items():
        if subject not in seen.met:
            after = told(before, seen.otherwise(before), pace, now_ms)
            if after is not before:
                yield _versioned(before, after)


def abandoned(before: Alert, now_ms: int) -> Alert:
    """What becomes of an alert whose rule nobody follows any more."""
    return _versioned(before, replace(before, state=State.CLEARED, is_met=False, due_ms=None, cleared_ms=now_ms))


def _new(sightings: list[Sighting], rule: AlertRule, pace: Pace, now_ms: int) -> Alert:
    first = sightings[0]
    at = now_ms if first.at_ms is None else first.at_ms
    new = Alert(
        rule=rule.key,
        subject=first.subject,
        severity=rule.severity.value,
        area_id=first.area_id,
        site_id=first.site_id,
        ref=first.ref,
        value=first.value,
        shown=first.shown,
        since_ms=at,
        last_ms=at,
        state=State.PENDING,
    )
    alert = begun(new, pace, now_ms)
    return _gone_on(alert, sightings[1:], rule, pace, now_ms) if len(sightings) > 1 else alert


def _gone_on(before: Alert, sightings: list[Sighting], rule: AlertRule, pace: Pace, now_ms: int) -> Alert:
    after = before
    for each in sightings:
        if each.again_ms is not None and (each.ref == after.ref or (each.is_remade and each.again_ms <= after.last_ms)):
            continue  # the same record, told of twice
        after = _filled(told(after, Data.MET, pace, now_ms, each.again_ms), each)
    if after.severity != rule.severity:
        after = replace(after, severity=rule.severity.value)
    return after if after is before else _versioned(before, after)


def _filled(alert: Alert, seen: Sighting) -> Alert:
    """With what was seen last, unless that is older than what is known."""
    if seen.at_ms is not None and seen.at_ms < alert.last_ms:
        return alert
    same = (alert.value, alert.shown, alert.ref) == (seen.value, seen.shown, seen.ref)
    return alert if same else replace(alert, value=seen.value, shown=seen.shown, ref=seen.ref)


def _versioned(before: Alert, after: Alert) -> Alert:
    """An officer decides upon the state: it is another version where that is another one."""
    return after if after.state == before.state else replace(after, version=before.version + 1)
