"""What a tick has become of alerts, collected and written in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from backend.alerting.escalation import Reached, told_of
from catalogue.contacts import Contact
from data_access.alert_facts import read_names
from data_access.alert_sendings import write_sendings
from data_access.alerts import (
    Alert,
    drop_alerts,
    insert_alerts,
    update_alerts,
    write_notes,
    write_position,
)
from data_access.areas import AreaTree
from data_access.store import Connection


@dataclass
class Plan:
    """New alerts and changed ones, each with the stages that it has come to; pending ones that came to nothing."""

    new: list[tuple[Alert, list[Reached]]] = field(default_factory=list)
    changed: list[tuple[Alert, list[Reached]]] = field(default_factory=list)
    dropped: list[Alert] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.new or self.changed or self.dropped)

    def put(self, alert: Alert, reached: list[Reached]) -> None:
        """An alert as it is now."""
        (self.changed if alert.id else self.new).append((alert, reached))

    def numbers(self) -> set[int]:
        """Of the alerts that are in it already."""
        return {alert.id for alert, _ in self.changed} | {alert.id for alert in self.dropped}


def write_plan(
    connection: Connection,
    plan: Plan,
    tree: AreaTree,
    contacts: Sequence[Contact],
    moments: tuple[int, int],
    position: int,
) -> list[Alert]:
    """Write it; all alerts as they are then, with their numbers. `moments`: the product's time and the machine's (ms)."""
    named = _named(connection, [alert for alert, _ in plan.new])
    numbers = insert_alerts(connection, named)
    new = [replace(alert, id=number) for alert, number in zip(named, numbers, strict=True)]
    changed = [alert for alert, _ in plan.changed]
    update_alerts(connection, changed)
    drop_alerts(connection, (alert.id for alert in plan.dropped))
    reached = [stages for _, stages in (*plan.new, *plan.changed)]
    for alert, stages in zip((*new, *changed), reached, strict=True):
        if stages:
            notes, sendings = told_of(alert, stages, contacts, tree, *moments)
            write_notes(connection, notes)
            write_sendings(connection, sendings)
    write_position(connection, position)
    return [*new, *changed, *plan.dropped]


def _named(connection: Connection, new: Sequence[Alert]) -> list[Alert]:
    """With the names of their places: of the thing where it is of one, else of the site."""
    things = [alert.ref for alert in new if alert.subject.startswith("thing:") and alert.ref]
    sites, names = read_names(connection, [alert.site_id for alert in new if alert.site_id], things)
    return [replace(alert, place=_place(alert, sites, names)) for alert in new]


def _place(alert: Alert, sites: dict[int, str], things: dict[int, str]) -> str | None:
    own = things.get(alert.ref or 0) if alert.subject.startswith("thing:") else None
    return own or sites.get(alert.site_id or 0)
