"""What an alert rule has to satisfy, as declared and as changed; each refusal says what would be right."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from catalogue.alarms import Alarm
from catalogue.alert_rules import AlertRule, Limit, Silence, ThingState
from catalogue.errors import CatalogueError
from catalogue.measures import Total
from catalogue.model import EventRule, Feed, Shape
from catalogue.parts import Kind
from catalogue.refusals import Refusal

if TYPE_CHECKING:
    from catalogue.registry import Catalogue


class RuleError(Refusal, CatalogueError):
    """What a person may bring about who changes a rule; its own text begins with the rule."""

    def __init__(self, rule: AlertRule, text: str, **values: str) -> None:
        """What is wrong, and what would be right."""
        super().__init__(text, **values)
        self.args = (f"alert rule {rule.key}: {self.args[0]}",)


def check_alerts(catalogue: Catalogue) -> None:
    """CatalogueError for the first rule that cannot work."""
    for rule in catalogue.alert_rules.values():
        check_rule(rule, catalogue)


def check_rule(rule: AlertRule, catalogue: Catalogue) -> None:
    """CatalogueError where the rule cannot work."""
    CHECKS[type(rule.watch)](rule.watch, rule, catalogue)
    _check_alarm(rule.alarm, rule)


def _wrong(rule: AlertRule, said: str) -> CatalogueError:
    return CatalogueError(f"alert rule {rule.key}: {said}")


def _check_alarm(alarm: Alarm, rule: AlertRule) -> None:
    if alarm.schedule.start >= alarm.schedule.end:
        raise RuleError(rule, "its hours end before they begin; let them begin before they end, on one day")
    if [stage.after_s for stage in alarm.stages] != sorted(stage.after_s for stage in alarm.stages):
        raise _wrong(rule, "a stage comes before the one below it; let none be told sooner than the one before")
    if alarm.times > 1 and (not alarm.within_s or alarm.for_s):
        raise _wrong(rule, "what has to come about several times has within_s, and no for_s")


WRONG_SIDE = {
    True: "it is clear at {clear}, on the wrong side of its limit {limit}; above it is right",
    False: "it is clear at {clear}, on the wrong side of its limit {limit}; below it is right",
}


def _check_limit(watch: Limit, rule: AlertRule, catalogue: Catalogue) -> None:
    item = catalogue.indicators.get(watch.indicator)
    if item is None:
        raise _wrong(rule, f"indicator {watch.indicator!r} is not declared by any system")
    clear = watch.limit if watch.clear is None else watch.clear
    if (clear < watch.limit) if watch.below else (clear > watch.limit):
        raise RuleError(rule, WRONG_SIDE[watch.below], clear=f"{clear:g}", limit=f"{watch.limit:g}")
    if watch.of_days and not (isinstance(item.measure, Total) and item.measure.part.kind in (Kind.FLOW, Kind.STOCK)):
        raise _wrong(rule, "the mean of days before is known of counts alone; leave of_days away")
    if item.hide_below and (watch.below or watch.limit < item.hide_below - 1):
        fewest, least = str(item.hide_below), str(item.hide_below - 1)
        raise RuleError(
            rule,
            "it would tell of counts that are hidden below {fewest}; a limit from {least} on is right",
            fewest=fewest,
            least=least,
        )


def _check_silence(watch: Silence, rule: AlertRule, catalogue: Catalogue) -> None:
    feed = _feed(watch.feed, rule, catalogue, Shape.OBSERVATION)
    if bool(watch.after_s) == bool(watch.days):
        raise _wrong(rule, f"a silence of {feed.key} lasts after_s seconds or so many days, one of the two")
    if watch.among is not None and watch.among not in catalogue.parts:
        raise _wrong(rule, f"part {watch.among.key} is not counted for any indicator")


def _check_thing(watch: ThingState, rule: AlertRule, catalogue: Catalogue) -> None:
    feed = _feed(watch.feed, rule, catalogue, Shape.STATUS)
    if watch.field is not None and watch.field not in {number.key for number in feed.numbers}:
        raise _wrong(rule, f"feed {feed.key} has no number field {watch.field!r}")
    if (watch.field is None) != (watch.limit is None):
        raise _wrong(rule, "a field has a limit, and a limit a field")
    if not (watch.where or watch.offline or watch.field or watch.silent_s):
        raise _wrong(rule, "it says nothing of the thing's state")
    if watch.whole_site != bool(watch.unit):
        raise _wrong(rule, "the things of a whole site are counted in a unit, and only those; name one")
    for condition in watch.where:
        _has(feed, condition.field, rule, [field.key for field in feed.fields])


def _check_event(watch: EventRule, rule: AlertRule, catalogue: Catalogue) -> None:
    feed, alarm = catalogue.feeds[watch.feed], rule.alarm
    if feed.shape is not Shape.OBSERVATION and (alarm.times > 1 or alarm.same):
        raise _wrong(rule, "a case is one by itself; times and same are for observations")
    if alarm.until is not None:
        _has(feed, alarm.until, rule, [step.key for step in feed.steps])
    if alarm.same is not None:
        _has(feed, alarm.same, rule, [field.key for field in feed.texts])


def _feed(key: str, rule: AlertRule, catalogue: Catalogue, shape: Shape) -> Feed:
    feed = catalogue.feeds.get(key)
    if feed is None or feed.shape is not shape:
        raise _wrong(rule, f"{key!r} is not a feed of shape {shape}")
    return feed


def _has(feed: Feed, key: str, rule: AlertRule, known: Collection[str]) -> None:
    if key not in known:
        raise _wrong(rule, f"feed {feed.key} has no {key!r} there, only {', '.join(known) or 'nothing'}")


CHECKS: dict[type, Callable[[Any, AlertRule, Catalogue], None]] = {
    Limit: _check_limit,
    Silence: _check_silence,
    ThingState: _check_thing,
    EventRule: _check_event,
}
