"""What a set of declarations has to satisfy before anything is started with it; each refusal says what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from catalogue.alert_checks import check_alerts
from catalogue.dispatch_checks import check_dispatching
from catalogue.errors import CatalogueError
from catalogue.fields import Number, Term
from catalogue.measures import Baseline, Difference, Measure, Quantile, Ratio, Total
from catalogue.model import EventRule, Feed, Indicator, Shape
from catalogue.parts import Condition, Kind, Part
from catalogue.pictures import FRAME_AGE, PICTURE
from catalogue.rules import Late, SentBack

if TYPE_CHECKING:
    from catalogue.registry import Catalogue

SLOTS = 4
KINDS = {
    Shape.OBSERVATION: (Kind.FLOW, Kind.DISTINCT),
    Shape.CASE: (Kind.FLOW, Kind.STOCK, Kind.SPREAD),
    Shape.STATUS: (Kind.GAUGE,),
}
CASE_SIGNALS = ("open", "overdue", "closed", "closed_due", "closed_on_time", "reopened", "handling")
STEP_SIGNALS = ("step", "in", "minutes")
GAUGE_SIGNALS = ("online", "known")
ADDITIVE = (Kind.FLOW, Kind.DISTINCT, Kind.STOCK, Kind.GAUGE)


def check(catalogue: Catalogue) -> None:
    """CatalogueError for the first declaration that cannot work."""
    _unique("system", (system.key for system in catalogue.systems))
    _unique("feed", (feed.key for system in catalogue.systems for feed in system.feeds))
    _unique("indicator", (item.key for system in catalogue.systems for item in system.indicators))
    for feed in catalogue.feeds.values():
        _check_feed(feed)
    for item in catalogue.indicators.values():
        _check_indicator(item, catalogue)
    for part in catalogue.parts:
        _check_part(part, catalogue)
    for system in catalogue.systems:
        for rule in system.events:
            _check_rule(rule, catalogue)
    _check_hidden(catalogue)
    check_alerts(catalogue)
    check_dispatching(catalogue)
    _check_pictures([feed for feed in catalogue.feeds.values() if feed.pictures])


def _unique(kind: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise CatalogueError(f"{kind} {key!r} is declared twice; give one of them another key")
        seen.add(key)


def _check_feed(feed: Feed) -> None:
    for kind, fields in (("number", feed.numbers), ("term", feed.terms)):
        if len(fields) > SLOTS:
            raise CatalogueError(f"feed {feed.key} has {len(fields)} {kind} fields; at most {SLOTS} can be counted")
    for condition in feed.must:
        _check_condition(f"feed {feed.key}", feed, condition)
    if feed.shape is Shape.CASE and not feed.steps:
        raise CatalogueError(f"feed {feed.key} is a case and declares no steps")
    if feed.shape is Shape.STATUS and feed.time_to_live_s <= 0:
        raise CatalogueError(f"feed {feed.key} is a status and declares no time_to_live_s")
    if feed.shape is Shape.STATUS and "online" not in {number.key for number in feed.numbers}:
        raise CatalogueError(f"feed {feed.key} is a status and declares no number field 'online' that is 1 or 0")


def _check_pictures(feeds: list[Feed]) -> None:
    if len(feeds) > 1:
        raise CatalogueError(f"feeds {', '.join(feed.key for feed in feeds)} all have pictures; one feed can have them")
    for feed in feeds:
        if feed.shape is not Shape.STATUS or not set(feed.kept) >= {FRAME_AGE, PICTURE}:
            raise CatalogueError(
                f"feed {feed.key} has pictures; it must be a status with the kept fields {FRAME_AGE!r} and {PICTURE!r}"
            )


def _check_indicator(item: Indicator, catalogue: Catalogue) -> None:
    measures = (item.measure, item.total, item.trend)
    for part in (part for measure in measures if measure for part in measure.parts):
        if part.feed not in catalogue.feeds:
            raise CatalogueError(f"indicator {item.key} reads feed {part.feed!r}, which no system declares")
    if item.split and not isinstance(item.measure, Total | Quantile):
        kind = type(item.measure).__name__
        raise CatalogueError(f"indicator {item.key} splits a {kind}; only counts and quantiles can be split")
    for measure in measures:
        if measure is not None:
            _check_measure(item, measure, catalogue)
    for note in item.notes:
        if note not in catalogue.indicators:
            raise CatalogueError(f"indicator {item.key} notes {note!r}, which no system declares")


def _check_measure(item: Indicator, measure: Measure, catalogue: Catalogue) -> None:
    if isinstance(measure, Difference) and any(part.kind not in ADDITIVE for part in measure.parts):
        raise CatalogueError(f"indicator {item.key}: a Difference is made of {', '.join(ADDITIVE)}")
    if isinstance(measure, Baseline):
        feed = catalogue.feeds[measure.part.feed]
        if measure.part.kind is not Kind.FLOW or feed.shape is not Shape.OBSERVATION:
            raise CatalogueError(f"indicator {item.key}: a Baseline is of records or sums of an observation feed")
    if item.hide_below and not isinstance(measure, Total | Ratio):
        raise CatalogueError(f"indicator {item.key} hides small counts; a {type(measure).__name__} has none")


def _check_hidden(catalogue: Catalogue) -> None:
    """What one indicator hides of its own feed, no other may show."""
    limits: dict[Part, Indicator] = {}
    for item in catalogue.indicators.values():
        for part in (part for part in _shown(item, catalogue) if part.feed == item.feed):
            if item.hide_below > (limits[part].hide_below if part in limits else 0):
                limits[part] = item
    for item in catalogue.indicators.values():
        for part in _shown(item, catalogue):
            if part in limits and item.hide_below < limits[part].hide_below:
                other = limits[part]
                raise CatalogueError(
                    f"indicator {item.key} shows {part.key}, which {other.key} hides below {other.hide_below}; "
                    f"give it hide_below={other.hide_below} as well"
                )


def _shown(item: Indicator, catalogue: Catalogue) -> Iterable[Part]:
    measures = (item.measure, item.total, item.trend)
    yield from (part for measure in measures if measure for part in measure.parts if part.kind is not Kind.REGISTER)
    yield from catalogue.splits[item.key].values()


def _check_rule(rule: EventRule, catalogue: Catalogue) -> None:
    what = f"event rule {rule.key}"
    _check_conditions(what, rule.feed, rule.where, catalogue)
    feed = catalogue.feeds[rule.feed]
    _check_case_rule(what, rule, feed)
    if rule.above is None:
        return
    orders = catalogue.feeds.get(rule.above.orders)
    if orders is None or orders.shape is not Shape.CASE:
        raise CatalogueError(f"{what}: {rule.above.orders!r} is no case feed, and orders to close are cases")
    if rule.above.field not in {number.key for number in feed.numbers} or feed.shape is not Shape.OBSERVATION:
        raise CatalogueError(f"{what}: {rule.above.field!r} is not a number field of an observation feed")


def _check_case_rule(what: str, rule: EventRule, feed: Feed) -> None:
    if (feed.shape is Shape.CASE) != bool(rule.step or rule.case):
        raise CatalogueError(
            f"{what}: a step or a case rule goes with a case feed, and {feed.key} is of shape {feed.shape}"
        )
    steps = [step.key for step in feed.steps]
    for key in filter(None, (rule.step, rule.case.step if isinstance(rule.case, Late | SentBack) else None)):
        if key not in steps:
            raise CatalogueError(f"{what}: feed {feed.key} has no step {key!r}, only {', '.join(steps)}")
    if rule.case and (rule.step or rule.where):
        raise CatalogueError(f"{what}: a case rule stands alone, without step and where")
    if rule.step and any(isinstance(feed.field(condition.field), Number) for condition in rule.where):
        raise CatalogueError(f"{what}: cases are told apart by their terms, not by numbers")


def _check_part(part: Part, catalogue: Catalogue) -> None:
    _check_conditions(f"part {part.key}", part.feed, part.where, catalogue)
    feed = catalogue.feeds[part.feed]
    if part.field is not None and part.field not in {number.key for number in feed.numbers}:
        raise CatalogueError(f"part {part.key} sums {part.field!r}, which is not a number field of feed {feed.key}")
    word, *named = part.signal.split(".")
    unknown = [key for key in named if key not in {step.key for step in feed.steps}]
    if part.found_by is not None and part.found_by not in _rules_about_sites(catalogue, feed):
        raise CatalogueError(
            f"part {part.key}: feed {feed.key} has no event rule {part.found_by!r} that is about sites"
        )
    if word in STEP_SIGNALS and unknown:
        raise CatalogueError(f"part {part.key}: feed {feed.key} has no step {unknown[0]!r}")
    if part.kind not in (*KINDS[feed.shape], Kind.REGISTER):
        raise CatalogueError(f"part {part.key}: feed {feed.key} is of shape {feed.shape}, which has no {part.kind}")
    if feed.shape is Shape.CASE and part.kind is not Kind.REGISTER and not _case_signal(part.signal):
        raise CatalogueError(f"part {part.key}: a case has no signal {part.signal!r}, only {CASE_SIGNALS}")
    if feed.shape is Shape.CASE and any(isinstance(feed.field(c.field), Number) for c in part.where):
        raise CatalogueError(f"part {part.key}: cases are told apart by their terms, not by numbers")
    if part.kind is Kind.GAUGE and part.field is None and part.signal not in GAUGE_SIGNALS:
        raise CatalogueError(f"part {part.key}: a state has no signal {part.signal!r}, only {GAUGE_SIGNALS} and sums")


def _rules_about_sites(catalogue: Catalogue, feed: Feed) -> list[str]:
    rules = (rule for system in catalogue.systems for rule in system.events)
    return [rule.key for rule in rules if rule.feed == feed.key and rule.above is not None]


def _case_signal(signal: str) -> bool:
    return signal.partition(".")[0] in STEP_SIGNALS or signal in CASE_SIGNALS


def _check_conditions(what: str, feed_key: str, where: tuple[Condition, ...], catalogue: Catalogue) -> None:
    feed = catalogue.feeds.get(feed_key)
    if feed is None:
        raise CatalogueError(f"{what} reads feed {feed_key!r}, which no system declares")
    for condition in where:
        _check_condition(what, feed, condition)


def _check_condition(what: str, feed: Feed, condition: Condition) -> None:
    for key in filter(None, (condition.field, condition.of)):
        try:
            field = feed.field(key)
        except KeyError as error:
            raise CatalogueError(f"{what}: {error.args[0]}") from None
        if isinstance(field, Term) and condition.operator != "eq":
            raise CatalogueError(f"{what}: {key!r} is a term and can only be compared with eq")
