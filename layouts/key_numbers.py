"""Which numbers a page has room for: of each system the first ones it declares, as many as fit altogether."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.measures import Total
from catalogue.model import Feed, Indicator, Shape, System
from catalogue.parts import Kind
from catalogue.registry import Catalogue

Lines = list[tuple[Indicator, ...]]


def key_numbers(systems: Sequence[System], lines: int, per_line: int) -> list[tuple[System, Lines]]:
    """Systems with their first indicators in lines of `per_line`: so many of each as fit, and one at least."""
    all_lines = [_lines(system.indicators, per_line) for system in systems]
    most = max((len(own) for own in all_lines), default=1)
    each = next((n for n in range(most, 1, -1) if sum(min(n, len(own)) for own in all_lines) <= lines), 1)
    return [(system, own[:each]) for system, own in zip(systems, all_lines, strict=True)]


def _lines(items: Sequence[Indicator], per_line: int) -> Lines:
    return [tuple(items[at : at + per_line]) for at in range(0, len(items), per_line)]


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
