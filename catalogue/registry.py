"""Finds the declared systems and checks that they fit together; the one place where declarations are looked up
by key.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from catalogue.alert_rules import AlertRule, rules_of_system
from catalogue.checks import check
from catalogue.errors import CatalogueError as CatalogueError
from catalogue.fields import Term
from catalogue.measures import Baseline, Measure, known, minutes_between, narrowed_to, step, waiting_in
from catalogue.model import EventRule, Feed, Indicator, Shape, Step, System
from catalogue.panels import View, check_views
from catalogue.parts import Condition, Part
from catalogue.views import VIEWS
from catalogue.views_file import read_views

SHORTEST_FUNNEL = 3


@dataclass(frozen=True)
class FunnelStep:
    """One step of a funnel: cases that entered it, cases waiting in it, minutes since the step before (first: None)."""

    step: Step
    entered: Part
    waiting: Part
    minutes: Part | None


@dataclass(frozen=True, eq=False)
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
    def discreet(self) -> frozenset[str]:
        """Feeds of which some small counts are hidden."""
        return frozenset(item.feed for item in self.indicators.values() if item.hide_below)

    @cached_property
    def pinned(self) -> dict[str, Feed]:
        """The feeds of cases and states that may be shown one by one on the map, by key."""
        placed = (feed for feed in self.feeds.values() if feed.shape is not Shape.OBSERVATION and feed.pinned)
        return {feed.key: feed for feed in placed if feed.key not in self.discreet}

    @cached_property
    def cameras(self) -> Feed | None:
        """The feed whose things are cameras with pictures, if there is one."""
        return next((feed for feed in self.feeds.values() if feed.pictures), None)

    @cached_property
    def rules(self) -> dict[str, EventRule]:
        """Every event rule by key, in order of declaration."""
        return {rule.key: rule for system in self.systems for rule in system.events}

    @cached_property
    def alert_rules(self) -> dict[str, AlertRule]:
        """Every rule that raises alerts by key, in order of declaration."""
        return {rule.key: rule for system in self.systems for rule in rules_of_system(system)}

    @cached_property
    def baselines(self) -> tuple[Baseline, ...]:
        """The measures that compare with earlier days."""
        measures = (each for item in self.indicators.values() for each in (item.measure, item.trend))
        return tuple(dict.fromkeys(each for each in measures if isinstance(each, Baseline)))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every part that some indicator, total, trend or split needs, once each."""
        return tuple(dict.fromkeys(self._all_parts()))

    def view(self, key: str) -> View | None:
        """The view of that key."""
        return next((view for view in self.views if view.key == key), None)

    @cached_property
    def splits(self) -> dict[str, dict[str, Part]]:
        """By indicator the part of each value of its split, by value key; empty where there is no split."""
        return {key: _split(item, self.feeds[item.feed]) for key, item in self.indicators.items()}

    @cached_property
    def split_measures(self) -> dict[str, dict[str, Measure]]:
        """By indicator its measure of each value of its split, by value key."""
        return {
            key: {word: narrowed_to(item.measure, part) for word, part in self.splits[key].items()}
            for key, item in self.indicators.items()
        }

    @cached_property
    def split_totals(self) -> dict[str, dict[str, Part]]:
        """By indicator the parts of the split of what the value is counted out of, by value key."""
        return {
            key: {
                word: item.total.parts[0].narrowed(part.where[-1])
                for word, part in self.splits[key].items()
                if item.total
            }
            for key, item in self.indicators.items()
        }

    def narrowed(self, keys: Collection[str]) -> Catalogue:
        """The same feeds with those indicators alone, and without views."""
        systems = (
            replace(system, indicators=tuple(item for item in system.indicators if item.key in keys))
            for system in self.systems
        )
        return Catalogue(tuple(systems))

    @cached_property
    def shown_parts(self) -> tuple[Part, ...]:
        """The parts that its indicators need, and those that tell in which quarter-hours their feeds were sampled."""
        feeds = {self.feeds[feed] for item in self.indicators.values() for feed in item.feeds}
        sampled = (known(feed.key) for feed in feeds if feed.shape is Shape.STATUS)
        return tuple(dict.fromkeys((*self._parts_of_indicators(), *sampled)))

    def _parts_of_indicators(self) -> Iterator[Part]:
        for indicator in self.indicators.values():
            measures: tuple[Measure | None, ...] = (indicator.measure, indicator.total, indicator.trend)
            for measure in measures:
                yield from measure.parts if measure else ()
            yield from self.splits[indicator.key].values()
            yield from self.split_totals[indicator.key].values()

    def _all_parts(self) -> Iterator[Part]:
        yield from self._parts_of_indicators()
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
    check(catalogue)
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


def _split(indicator: Indicator, feed: Feed) -> dict[str, Part]:
    if indicator.split is None:
        return {}
    field = feed.field(indicator.split)
    if not isinstance(field, Term):
        raise KeyError(f"indicator {indicator.key} splits by {indicator.split!r}, which is not a term field")
    base = indicator.measure.parts[0]
    return {value.key: base.narrowed(Condition(field.key, "eq", value.key)) for value in field.values}


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
