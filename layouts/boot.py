"""What a page tells its scripts at the start: the area and layers to follow, the words, the declarations they need."""

from __future__ import annotations

import json

from dash import html

from catalogue.areas import Area
from catalogue.fields import Term
from catalogue.measures import Baseline, Difference, Measure, Quantile, Ratio, Total
from catalogue.model import Direction, Feed, Indicator, Severity
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from layouts import ids
from layouts.alert_words import alerts_described, events_described
from layouts.cameras import PLAYER_URL
from layouts.data import data
from layouts.words import Words

LOCAL_TIME = "Asia/Shanghai"
NOW = (Kind.STOCK, Kind.GAUGE, Kind.REGISTER)
MEASURES: dict[type[Measure], str] = {
    Total: "total",
    Ratio: "ratio",
    Quantile: "quantile",
    Difference: "difference",
    Baseline: "baseline",
}

Described = dict[str, object]


def live_element(
    area: Area,
    asked: str,
    catalogue: Catalogue,
    words: Words,
    day: str = "",
    time_zone: str = LOCAL_TIME,
    **moment: str,
) -> html.Div:
    """The hidden element that assets/live.js reads. `asked` is made by layouts.ask; `day` YYYY-MM-DD, empty for live.

    `moment`: `at` HH:MM of that day, or how many `days` end with it; without them it is that whole day.
    """
    told = json.dumps(boot(catalogue, words, time_zone), ensure_ascii=False, separators=(",", ":"))
    return html.Div(id=ids.LIVE, hidden=True, **data(area=area.code, ask=asked, day=day, boot=told, **moment))


def boot(catalogue: Catalogue, words: Words, time_zone: str = LOCAL_TIME) -> Described:
    """The declarations in the words of the page, as plain data for JSON."""
    return {
        "lang": words.lang,
        "time_zone": time_zone,
        "words": words.for_browser(),
        "player": PLAYER_URL,
        "indicators": {key: _indicator(item, catalogue, words) for key, item in catalogue.indicators.items()},
        "feeds": {key: _feed(feed, words) for key, feed in catalogue.feeds.items()},
        "alerts": alerts_described(catalogue, words),
        "events": events_described(catalogue, words),
    }


def drawn_by_quarter(indicator: Indicator, catalogue: Catalogue) -> Indicator:
    """The indicator whose value is what the trend of `indicator` draws; itself where there is none."""
    drawn = indicator.by_quarter
    return next((item for item in catalogue.indicators.values() if item.measure == drawn), indicator)


def period(indicator: Indicator) -> str:
    """The English word for the time that the number is about; the median and rates are the day's unless of states."""
    measure = indicator.measure
    if isinstance(measure, Baseline):
        return "Last hour"
    sampled = isinstance(measure, Ratio) and measure.sampled
    return "Now" if _kind(measure) in NOW and not sampled else "Today"


def _kind(measure: Measure) -> Kind:
    """How it behaves in time: what is left of two flows is a level, like a stock, and so is a load."""
    return Kind.STOCK if isinstance(measure, Difference | Baseline) else measure.parts[0].kind


def _indicator(item: Indicator, catalogue: Catalogue, words: Words) -> Described:
    drawn = drawn_by_quarter(item, catalogue)
    return {
        "name": words(item.name),
        "unit": words(item.unit),
        "decimals": item.decimals,
        "direction": item.direction.value,
        "target": item.target,
        "minimum_base": item.minimum_base,
        "notes": item.notes,
        "split": _split_names(item, catalogue, words),
        "kind": _kind(item.measure).value,
        "measure": MEASURES[type(item.measure)],
        "feed": item.feed,
        "period": words(period(item)),
        "alarm": _alarm(item, catalogue),
        "counted": item.total is not None,
        "of_online": item.measure.parts[0].of_online,
        "drawn": {
            "name": words(drawn.name),
            "unit": words(drawn.unit),
            "decimals": drawn.decimals,
            "bounded": isinstance(drawn.measure, Ratio) or drawn.measure.parts[0].kind is Kind.GAUGE,
        },
    }


def _feed(feed: Feed, words: Words) -> Described:
    return {
        "name": words(feed.name),
        "interval_s": feed.interval_s,
        "pictures": feed.pictures,
        "steps": [words(step.name) for step in feed.steps],
        "states": {"online": words(feed.says.on), "listed": words(feed.says.on), "offline": words(feed.says.off)},
    }


def _split_names(item: Indicator, catalogue: Catalogue, words: Words) -> list[str]:
    field = catalogue.feeds[item.feed].field(item.split) if item.split else None
    return [words(value.name) for value in field.values] if isinstance(field, Term) else []


def _alarm(item: Indicator, catalogue: Catalogue) -> str | None:
    """What even one of it means: the severity of the event rule for the same records, else a warning."""
    if item.direction is not Direction.DOWN or not isinstance(item.measure, Total):
        return None
    part = item.measure.part
    rules = (rule for system in catalogue.systems for rule in system.events)
    same = (rule.severity for rule in rules if rule.feed == part.feed and rule.where and rule.where == part.where)
    return next(same, Severity.WARN).value
