"""Writes docs/systems.md, the list of all systems, from their declarations: python -m catalogue.systems_table > docs/systems.md"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from catalogue.alert_rules import rules_of_system
from catalogue.model import Indicator, System
from catalogue.registry import Catalogue, load

HEAD = """# Systems

Every system that is declared in `catalogue/`, with what it brings. Made of the declarations by
`python -m catalogue.systems_table`; a test compares. How to add one: `docs/adding-a-system.md`.

Every indicator has a number at every level, from the whole city down to the lowest areas (the grids). What raises alerts
(docs/alerts.md) is made by single records, by cases, by the states of things, by the silence of places, and by the
number of an area; what is news alone is made by records and cases that trouble nobody.
"""
SYSTEMS = "| no. | system | feeds | alerts | news alone | standard or source |\n|---|---|---|---|---|---|"
INDICATORS = (
    "| system | indicator | key | unit | lowest level | broken down by | limit |\n|---|---|---|---|---|---|---|"
)


def document(catalogue: Catalogue) -> str:
    """The whole text of docs/systems.md."""
    systems = "\n".join([SYSTEMS, *(_system_row(system) for system in catalogue.systems)])
    rows = (row for system in catalogue.systems for row in _indicator_rows(system, catalogue))
    return f"{HEAD}\n{systems}\n\n## Indicators\n\n" + "\n".join([INDICATORS, *rows]) + "\n"


def _system_row(system: System) -> str:
    feeds = ", ".join(f"`{feed.key}` ({feed.shape})" for feed in system.feeds)
    alerts = ", ".join(f"{rule.name} ({rule.severity})" for rule in rules_of_system(system))
    news = ", ".join(f"{rule.name} ({rule.severity})" for rule in system.events if rule.alarm is None)
    return f"| {system.order} | {system.name} | {feeds} | {alerts or '—'} | {news or '—'} | {system.source or '—'} |"


def _indicator_rows(system: System, catalogue: Catalogue) -> Iterator[str]:
    for item in system.indicators:
        split = catalogue.feeds[item.feed].field(item.split).name if item.split else "—"
        cells = (system.name, item.name, f"`{item.key}`", item.unit, "grid", split, _limit(item))
        yield f"| {' | '.join(cells)} |"


def _limit(item: Indicator) -> str:
    target = "" if item.target is None else f"{item.target:g} {item.unit}"
    hidden = f"under {item.hide_below} hidden" if item.hide_below else ""
    return ", ".join(filter(None, (target, hidden))) or "—"


if __name__ == "__main__":
    sys.stdout.write(document(load()))
