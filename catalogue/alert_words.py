"""What an alert says: the words of its rule in a language, and its value with its unit. Where they stand is others' business."""

from __future__ import annotations

from collections.abc import Callable

from catalogue.alert_rules import AlertRule, Limit, ThingState
from catalogue.fields import Field, Number, Term
from catalogue.model import EventRule
from catalogue.registry import Catalogue

Say = Callable[[str], str]


def rule_words(rule: AlertRule, lang: str, say: Say) -> str:
    """What a deployer has it say in the language, else the words for its name."""
    return rule.alarm.texts.get(lang) or say(rule.name)


def value_words(
    rule: AlertRule, catalogue: Catalogue, value: float | None, shown: str | None, say: Say
) -> tuple[str, str]:
    """The value as text and its unit's words, either of them empty where there is none."""
    if isinstance(rule.watch, Limit):
        item = catalogue.indicators[rule.watch.indicator]
        return ("", "") if value is None else (f"{value:.{item.decimals}f}", say(item.unit) if item.unit else "")
    if isinstance(rule.watch, ThingState) and rule.watch.whole_site:
        return ("", "") if value is None else (f"{value:g}", say(rule.watch.unit))
    field = shown_field(rule, catalogue)
    if isinstance(field, Term):
        names = {each.key: each.name for each in field.values}
        return (say(names.get(shown, shown)), "") if shown else ("", "")
    told = shown if value is None else f"{value:g}"
    unit = field.unit if isinstance(field, Number) and told else ""
    return told or "", say(unit) if unit else ""


def shown_field(rule: AlertRule, catalogue: Catalogue) -> Field | None:
    """The field of a record or thing whose value its alerts show."""
    watch = rule.watch
    if isinstance(watch, EventRule):
        return catalogue.feeds[watch.feed].field(watch.shows) if watch.shows else None
    if isinstance(watch, ThingState):
        return catalogue.feeds[watch.feed].field(watch.field) if watch.field else None
    return None


def feed_of(rule: AlertRule, catalogue: Catalogue) -> str:
    """The feed whose records stand behind its alerts."""
    watch = rule.watch
    return catalogue.indicators[watch.indicator].feed if isinstance(watch, Limit) else watch.feed
