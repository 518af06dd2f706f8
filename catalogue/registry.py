"""Finds the declared systems and checks that they fit together; the one place where declarations are looked up
by key.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from catalogue.errors import OperatorError
from catalogue.measures import (
    Condition,
    Difference,
    Kind,
    Measure,
    Part,
    Quantile,
    known,
    minutes_between,
    step,
    waiting_in,
)
from catalogue.model import Feed, Indicator, Number, Shape, Step, System, Term, split_parts
from catalogue.panels import View, check_views
from catalogue.views import VIEWS
from catalogue.views_file import read_views

SLOTS = 4
KINDS = {
    Shape.OBSERVATION: (Kind.FLOW, Kind.DISTINCT),
    Shape.CASE: (Kind.FLOW, Kind.STOCK, Kind.SPREAD),
    Shape.STATUS: (Kind.GAUGE,),
}
CASE_SIGNALS = ("open", "overdue", "closed", "closed_due", "closed_on_time", "reopened", "handling")
STEP_SIGNALS = ("step", "in", "minutes")
GAUGE_SIGNALS = ("online", "known")
SHORTEST_FUNNEL = 3
ADDITIVE = (Kind.FLOW, Kind.DISTINCT, Kind.STOCK, Kind.GAUGE)


@dataclass(frozen=True)
class FunnelStep:
    """One step of a funnel: cases that entered it, cases waiting in it, minutes since the step before (first: None)."""

    step: Step
    entered: Part
    waiting: Part
    minutes: Part | None


class CatalogueError(OperatorError):
    """A declaration that cannot work; the message names it and says what would be right."""


@dataclass(frozen=True)
class Catalogue:
    """All systems, looked up by key, and the views of the wall. Build it with `load`."""

    systems: tuple[System, ...]
    views: tuple[View, ...] = ()

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """Every feed by key, in order of declaration."""
        return {feed.key: feed for system in self.systems for feed in system.feeds}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by key, in order of declaration."""
        return {item.key: item for system in self.systems for item in system.indicators}

    @cached_property
    def funnels(self) -> dict[str, tuple[FunnelStep, ...]]:
        """The steps of every case feed that has at least three, by feed key."""
        return {key: _funnel(feed) for key, feed in self.feeds.items() if len(feed.steps) >= SHORTEST_FUNNEL}

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part that some indicator, total, trend or split needs, once each."""
        return tuple(dict.fromkeys(self._all_parts()))

    def view(self, key: str) -> View | None:
        """The view of that key."""
        return next((view for view in self.views if view.key == key), None)

    def splits(self, indicator: Indicator) -> dict[str, Part]:
        """The parts of the indicator's split, by value key."""
        return split_parts(indicator, self.feeds[indicator.feed])

    def split_totals(self, indicator: Indicator) -> dict[str, Part]:
        """The parts of the split of what the value is counted out of, by value key."""
        if indicator.total is None:
            return {}
        base = indicator.total.parts[0]
        return {key: base.narrowed(part.where[-1]) for key, part in self.splits(indicator).items()}

    def _all_parts(self) -> Iterator[Part]:
        for indicator in self.indicators.values():
            measures: tuple[Measure | None, ...] = (indicator.measure, indicator.total, indicator.trend)
            for measure in measures:
                yield from measure.parts if measure else ()
            yield from self.splits(indicator).values()
            yield from self.split_totals(indicator).values()
        for each in (each for steps in self.funnels.values() for each in steps):
            yield from (part for part in (each.entered, each.waiting, each.minutes) if part)
        for feed in self.feeds.values():
            if feed.shape is Shape.STATUS:
                yield known(feed.key)  # tells in which quarter-hours the feed was sampled


def load(extra: Path | None = None, views_file: Path | None = None) -> Catalogue:
    """Every module here (and every file in the folder `extra`) that declares a SYSTEM, and the views of the wall,
    with those of `views_file`; CatalogueError, ViewError or TomlError where one is wrong.
    """
    systems = [*_packaged(), *_files(extra)]
    catalogue = Catalogue(tuple(sorted(systems, key=lambda system: (system.order, system.key))), VIEWS)
    _check(catalogue)
    check_views(VIEWS, catalogue.indicators, catalogue.feeds)
    if views_file is None:
        return catalogue
    return replace(catalogue, views=read_views(views_file, VIEWS, catalogue.indicators, catalogue.feeds))


def _packaged() -> Iterator[System]:
    package = importlib.import_module("catalogue")
    for module in pkgutil.iter_modules(package.__path__):
        system = getattr(importlib.import_module(f"catalogue.{module.name}"), "SYSTEM", None)
        if system is not None:
            yield system


def _files(folder: Path | None) -> Iterator[System]:
    if folder and not folder.is_dir():
        raise CatalogueError(f"{folder} is not a folder; create it or correct CATALOGUE_DIR")
    for path in sorted(folder.glob("*.py")) if folder else ():
        spec = importlib.util.spec_from_file_location(f"catalogue_extra_{path.stem}", path)
        if spec is None or spec.loader is None:
            raise CatalogueError(f"{path}: cannot be read as a Python module")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            raise CatalogueError(f"{path}: cannot be read: {type(error).__name__}: {error}") from error
        if not hasattr(module, "SYSTEM"):
            raise CatalogueError(f"{path}: declares no SYSTEM; see docs/adding-a-system.md")
        yield module.SYSTEM


def _check(catalogue: Catalogue) -> None:
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
            _check_conditions(f"event rule {rule.key}", rule.feed, rule.where, catalogue)


def _funnel(feed: Feed) -> tuple[FunnelStep, ...]:
    before = [None, *feed.steps[:-1]]
    return tuple(
        FunnelStep(
            own,
            step(feed.key, own.key),
            waiting_in(feed.key, own.key),
            minutes_between(feed.key, last.key, own.key) if last else None,
        )
        for last, own in zip(before, feed.steps, strict=True)
    )


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


def _check_indicator(item: Indicator, catalogue: Catalogue) -> None:
    measures = (item.measure, item.total, item.trend)
    for part in (part for measure in measures if measure for part in measure.parts):
        if part.feed not in catalogue.feeds:
            raise CatalogueError(f"indicator {item.key} reads feed {part.feed!r}, which no system declares")
    if item.split and isinstance(item.measure, Quantile | Difference):
        raise CatalogueError(f"indicator {item.key} splits a {type(item.measure).__name__}; only counts can be split")
    if isinstance(item.measure, Difference) and any(part.kind not in ADDITIVE for part in item.measure.parts):
        raise CatalogueError(f"indicator {item.key}: a Difference is made of {', '.join(ADDITIVE)}")
    for note in item.notes:
        if note not in catalogue.indicators:
            raise CatalogueError(f"indicator {item.key} notes {note!r}, which no system declares")


def _check_part(part: Part, catalogue: Catalogue) -> None:
    _check_conditions(f"part {part.key}", part.feed, part.where, catalogue)
    feed = catalogue.feeds[part.feed]
    if part.field is not None and part.field not in {number.key for number in feed.numbers}:
        raise CatalogueError(f"part {part.key} sums {part.field!r}, which is not a number field of feed {feed.key}")
    word, *named = part.signal.split(".")
    unknown = [key for key in named if key not in {step.key for step in feed.steps}]
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
