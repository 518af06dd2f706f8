"""Which numbers a page has room for: of each system the first ones it declares, as many as fit altogether."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.measures import Kind, Total
from catalogue.model import Feed, Indicator, Shape, System
from catalogue.registry import Catalogue


def key_numbers(systems: Sequence[System], rows: int) -> list[tuple[System, tuple[Indicator, ...]]]:
    """Systems with their first indicators, each system's name taking a row too; never less than one of each."""
    most = max((len(system.indicators) for system in systems), default=0)
    for each in range(most, 1, -1):
        if sum(1 + min(each, len(system.indicators)) for system in systems) <= rows:
            return [(system, system.indicators[:each]) for system in systems]
    return [(system, system.indicators[:1]) for system in systems]


def open_cases_of(catalogue: Catalogue) -> list[tuple[Feed, dict[str, Indicator]]]:
    """The feeds of cases of which some indicator counts all that are open or overdue, with those by their signal."""
    found = []
    for feed in catalogue.feeds.values():
        counted = {
            item.measure.part.signal: item
            for item in catalogue.indicators.values()
            if isinstance(item.measure, Total) and _counts_all(item.measure, feed)
        }
        if feed.shape is Shape.CASE and counted.keys() & {"open", "overdue"}:
            found.append((feed, counted))
    return found


def _counts_all(measure: Total, feed: Feed) -> bool:
    part = measure.part
    return part.feed == feed.key and part.kind is Kind.STOCK and not part.where
