"""What alerts watch: the number of an area, the silence of a place, the state of a thing, or the records of an event rule.

How alerts live is alarms.py's; what a deployer changes of them is alert_changes.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalogue.alarms import Alarm
from catalogue.model import EventRule, Severity, System
from catalogue.parts import Condition, Part


@dataclass(frozen=True, kw_only=True)
class Limit:
    """An indicator passes a limit in an area of a level (the lowest unless given): `above` it or `below` it.

    `clear`: the value at which an alert is over again, the limit itself unless given.
    `of_days`: the limit is a multiple of the mean of so many whole days before.
    `minimum_base`: areas in which the value is out of less are not judged.
    """

    indicator: str
    limit: float
    below: bool = False
    clear: float | None = None
    level: str = ""
    of_days: int = 0
    minimum_base: int = 0


@dataclass(frozen=True, kw_only=True)
class Silence:
    """No record of an observation feed comes from a place for `after_s`, or for so many `days` of the alarm's schedule.

    A place is a listed site (of these categories), or an area of `level` in which part `among` counts at least `least`.
    """

    feed: str
    after_s: int = 0
    days: int = 0
    level: str | None = None
    categories: tuple[str, ...] = ()
    among: Part | None = None
    least: int = 1


@dataclass(frozen=True, kw_only=True)
class ThingState:
    """The latest state of a thing of a status feed: it meets the conditions, or (`offline`) it is not known to be online.

    `field` and `limit`: the number lies above it. `silent_s`: it was not heard for so long. `whole_site`: an alert is
    of a site, all of whose things are so; its value is how many, counted in `unit`.
    """

    feed: str
    where: tuple[Condition, ...] = ()
    offline: bool = False
    field: str | None = None
    limit: float | None = None
    silent_s: int = 0
    whole_site: bool = False
    unit: str = ""


Watch = Limit | Silence | ThingState | EventRule


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """One rule: what it watches, how severe that is, how its alerts live.

    `name` is what its alerts say, a word of the catalogue, unless a deployer has them say something else.
    """

    key: str
    name: str
    severity: Severity
    watch: Watch
    alarm: Alarm = field(default_factory=Alarm)


def rules_of_system(system: System) -> Iterator[AlertRule]:
    """Its own, and one for each of its event rules that has an alarm."""
    yield from system.alerts
    for rule in system.events:
        if rule.alarm is not None:
            yield AlertRule(key=rule.key, name=rule.name, severity=rule.severity, watch=rule, alarm=rule.alarm)
