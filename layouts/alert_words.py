"""What pages know of the rules of alerts and events: their names, and how the values that they carry are said."""

from __future__ import annotations

from catalogue.alert_rules import AlertRule, Limit, ThingState
from catalogue.alert_words import feed_of, rule_words, shown_field
from catalogue.fields import Field, Number, Term
from catalogue.model import EventRule
from catalogue.registry import Catalogue
from layouts.words import Words

Described = dict[str, object]


def alerts_described(catalogue: Catalogue, words: Words) -> Described:
    """Every rule that raises alerts by key: its name, the feed behind it, and what its values are."""
    return {key: _alert(rule, catalogue, words) for key, rule in catalogue.alert_rules.items()}


def events_described(catalogue: Catalogue, words: Words) -> Described:
    """Every event rule by key: the same, and its severity."""
    return {key: _event(rule, catalogue, words) for key, rule in catalogue.rules.items()}


def _alert(rule: AlertRule, catalogue: Catalogue, words: Words) -> Described:
    told: Described = {"name": rule_words(rule, words.lang, words), "feed": feed_of(rule, catalogue)}
    if isinstance(rule.watch, Limit):
        item = catalogue.indicators[rule.watch.indicator]
        return {**told, "unit": words(item.unit), "decimals": item.decimals}
    if isinstance(rule.watch, ThingState) and rule.watch.whole_site:
        return {**told, "unit": words(rule.watch.unit), "decimals": 0}
    return {**told, **_value(shown_field(rule, catalogue), words)}


def _event(rule: EventRule, catalogue: Catalogue, words: Words) -> Described:
    shown = catalogue.feeds[rule.feed].field(rule.shows) if rule.shows else None
    told: Described = {"name": words(rule.name), "severity": rule.severity.value, "feed": rule.feed}
    return {**told, **_value(shown, words)}


def _value(shown: Field | None, words: Words) -> Described:
    """A number's unit and decimals, or the words of a term by key; nothing for a text."""
    if isinstance(shown, Number):
        whole = float(shown.resolution).is_integer()
        return {"unit": words(shown.unit), "decimals": 0 if whole else 1}
    if isinstance(shown, Term):
        return {"values": {value.key: words(value.name) for value in shown.values}}
    return {}
