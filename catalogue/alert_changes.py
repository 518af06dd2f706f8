"""What may be changed of an alert rule, by a file (alerts_file.py) or on the page, and the declarations after it.

What a value may be is alert_values.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from catalogue import alert_values as values
from catalogue.alarms import Schedule, Stage
from catalogue.alert_rules import AlertRule, Limit, Silence, ThingState, Watch
from catalogue.alert_values import LONGEST_S, ChangeError
from catalogue.model import EventRule, Severity, System

if TYPE_CHECKING:
    from catalogue.registry import Catalogue

Changes = Mapping[str, Mapping[str, Any]]  # by rule and key


@dataclass(frozen=True)
class Key:
    """One thing that may be changed: how a given value is checked, read from a rule, and put into one."""

    check: Callable[[Any], Any]
    read: Callable[[AlertRule], Any]
    put: Callable[[AlertRule, Any], AlertRule]


def changed_catalogue(declared: Catalogue, changes: Changes) -> Catalogue:
    """The declarations with what has been changed; the same ones without a change."""
    if not any(changes.values()):
        return declared
    return replace(declared, systems=tuple(_changed_system(system, changes) for system in declared.systems))


def changed_rule(rule: AlertRule, given: Mapping[str, Any]) -> AlertRule:
    """The rule with those keys changed; keys that it does not have are left alone."""
    for key in keys_of(rule):
        if key in given:
            rule = KEYS[key].put(rule, given[key])
    return rule


def checked(rule: AlertRule, key: str, given: Any) -> Any:
    """The value as it is kept; ChangeError where it cannot be meant."""
    if key not in keys_of(rule):
        raise ChangeError("cannot be changed of this rule; {known} can", known=", ".join(keys_of(rule)))
    return KEYS[key].check(given)


def value_of(rule: AlertRule, key: str) -> Any:
    """What a key is at present, in the form in which it is given; None where it has none."""
    return KEYS[key].read(rule)


def keys_of(rule: AlertRule) -> tuple[str, ...]:
    """What may be changed of a rule."""
    return ("enabled", "severity", *_limits(rule.watch), *_timers(rule), *ALWAYS)


def _timers(rule: AlertRule) -> tuple[str, ...]:
    watch = rule.watch
    if isinstance(watch, EventRule) and not (watch.step or watch.case):
        return ("hold_s", "times", "within_s") if rule.alarm.times > 1 else ("hold_s",)
    return ("clear_s",) if isinstance(watch, EventRule) or rule.alarm.times > 1 else ("for_s", "clear_s")


def _limits(watch: Watch) -> tuple[str, ...]:
    if isinstance(watch, Limit):
        return ("limit", "clear", "minimum_base")
    if isinstance(watch, Silence):
        return ("silent_days",) if watch.days else ("silent_s",)
    if isinstance(watch, ThingState):
        return tuple(key for key, own in (("limit", watch.field), ("silent_s", watch.silent_s)) if own)
    return ("limit",) if _threshold(watch) is not None else ()


def _threshold(event: EventRule) -> int | None:
    """The place of the condition that is a record's threshold: the last one that compares a number."""
    numbers = [place for place, each in enumerate(event.where) if not isinstance(each.value, str)]
    return numbers[-1] if numbers else None


def _changed_system(system: System, changes: Changes) -> System:
    alerts = tuple(changed_rule(rule, changes.get(rule.key, {})) for rule in system.alerts)
    events = tuple(_changed_event(event, changes.get(event.key, {})) for event in system.events)
    return replace(system, alerts=alerts, events=events)


def _changed_event(event: EventRule, given: Mapping[str, Any]) -> EventRule:
    if event.alarm is None or not given:
        return event
    rule = AlertRule(key=event.key, name=event.name, severity=event.severity, watch=event, alarm=event.alarm)
    after = changed_rule(rule, given)
    assert isinstance(after.watch, EventRule)
    return replace(after.watch, severity=after.severity, alarm=after.alarm)


def _put_severity(rule: AlertRule, value: Any) -> AlertRule:
    return replace(rule, severity=Severity(value))


def _of_alarm(name: str, check: Callable[[Any], Any]) -> Key:
    def put(rule: AlertRule, value: Any) -> AlertRule:
        return replace(rule, alarm=replace(rule.alarm, **{name: value}))

    return Key(check, lambda rule: getattr(rule.alarm, name), put)


def _of_schedule(name: str, check: Callable[[Any], Any], kept: Callable[[Any], Any], told: Callable[[Any], Any]) -> Key:
    def put(rule: AlertRule, value: Any) -> AlertRule:
        schedule: Schedule = replace(rule.alarm.schedule, **{name: kept(value)})
        return replace(rule, alarm=replace(rule.alarm, schedule=schedule))

    return Key(check, lambda rule: told(getattr(rule.alarm.schedule, name)), put)


def _of_watch(name: str, check: Callable[[Any], Any]) -> Key:
    def put(rule: AlertRule, value: Any) -> AlertRule:
        given: dict[str, Any] = {name: value}
        return replace(rule, watch=replace(rule.watch, **given))

    return Key(check, lambda rule: getattr(rule.watch, name), put)


def _read_limit(rule: AlertRule) -> Any:
    if not isinstance(rule.watch, EventRule):
        return getattr(rule.watch, "limit", None)
    place = _threshold(rule.watch)
    return None if place is None else rule.watch.where[place].value


def _put_limit(rule: AlertRule, value: Any) -> AlertRule:
    if not isinstance(rule.watch, EventRule):
        return _of_watch("limit", values.number).put(rule, value)
    place, where = _threshold(rule.watch), list(rule.watch.where)
    assert place is not None
    where[place] = replace(where[place], value=value)
    return replace(rule, watch=replace(rule.watch, where=tuple(where)))


def _read_silence(rule: AlertRule) -> Any:
    return rule.watch.after_s if isinstance(rule.watch, Silence) else getattr(rule.watch, "silent_s", None)


def _put_silence(rule: AlertRule, value: Any) -> AlertRule:
    name = "after_s" if isinstance(rule.watch, Silence) else "silent_s"
    return _of_watch(name, values.number).put(rule, value)


def _said_in(lang: str) -> Key:
    def put(rule: AlertRule, value: Any) -> AlertRule:
        return replace(rule, alarm=replace(rule.alarm, texts={**rule.alarm.texts, lang: value}))

    return Key(values.text, lambda rule: rule.alarm.texts.get(lang), put)


def _put_stages(rule: AlertRule, value: Any) -> AlertRule:
    """The declared stages after other times; more times than there are stages tell the last one again."""
    known = rule.alarm.stages or (Stage(after_s=0, level="district"),)
    stages = tuple(replace(known[min(n, len(known) - 1)], after_s=after) for n, after in enumerate(value))
    return replace(rule, alarm=replace(rule.alarm, stages=stages))


ALWAYS = ("days", "from", "to", "escalate_s", "message", "message_zh")
SECONDS, MORE_SECONDS = values.whole(0, LONGEST_S), values.whole(1, LONGEST_S)
KEYS = {
    "enabled": _of_alarm("enabled", values.flag),
    "severity": Key(values.severity, lambda rule: rule.severity.value, _put_severity),
    "limit": Key(values.number, _read_limit, _put_limit),
    "clear": _of_watch("clear", values.number),
    "minimum_base": _of_watch("minimum_base", values.whole(0, 10**9)),
    "silent_s": Key(MORE_SECONDS, _read_silence, _put_silence),
    "silent_days": _of_watch("days", values.whole(1, 60)),
    "for_s": _of_alarm("for_s", SECONDS),
    "clear_s": _of_alarm("clear_s", SECONDS),
    "hold_s": _of_alarm("hold_s", MORE_SECONDS),
    "times": _of_alarm("times", values.whole(2, 1_000)),
    "within_s": _of_alarm("within_s", MORE_SECONDS),
    "days": _of_schedule("days", values.weekdays, tuple, list),
    "from": _of_schedule("start", values.clock, values.minutes_of, values.clock_of),
    "to": _of_schedule("end", values.clock, values.minutes_of, values.clock_of),
    "escalate_s": Key(values.stages, lambda rule: [stage.after_s for stage in rule.alarm.stages], _put_stages),
    "message": _said_in("en"),
    "message_zh": _said_in("zh-CN"),
}
