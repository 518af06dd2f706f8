"""The alerts' part of a tick: looks at every rule, brings its alerts up to date, and writes what has become of them.

It follows the rollup's part in a transaction of its own, under the same lease. What the rollup has committed is seen by
the next one who leads as well: conditions are looked at anew, and of events the store knows which were looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backend.alerting.escalation import climbed
from backend.alerting.following import abandoned, followed
from backend.alerting.life import State
from backend.alerting.looking import Looking
from backend.alerting.open_alerts import OpenAlerts
from backend.alerting.sight import Seen
from backend.alerting.writing import Plan, write_plan
from backend.rollup import City
from catalogue.alert_changes import changed_catalogue
from catalogue.contacts import Contact
from catalogue.registry import Catalogue
from data_access.alert_changes import read_changes
from data_access.alerts import Alert, lock_acts, read_open, read_position
from data_access.days import Days
from data_access.engine import reading
from data_access.lease import hold
from data_access.store import Connection, Engine

Indices = npt.NDArray[np.int64]


@dataclass
class Alerting:
    """One backend's alerts. Call `tick` after each of the rollup's. `real_ms` is the machine's time, for messages."""

    engine: Engine
    declared: Catalogue
    days: Days
    real_ms: Callable[[], int]
    contacts: Sequence[Contact] = ()
    open: OpenAlerts | None = None
    _acts: int = -1
    _looking: Looking = field(init=False)

    def __post_init__(self) -> None:
        """Reads nothing yet."""
        self._looking = Looking(self.engine, self.declared, self.days)

    @property
    def catalogue(self) -> Catalogue:
        """The declarations as people have changed them."""
        return self._looking.catalogue

    def tick(self, city: City, now_ms: int, epoch: int) -> Indices:
        """Everything as of an instant; the indices of the areas whose alerts are others. LeaseLost without the lease."""
        moved: set[int] = set()
        with reading(self.engine).connect() as connection:
            acts, position = read_position(connection)
            if self.open is None or acts != self._acts or self.open.tree is not city.tree:
                moved |= self._load(connection, city, acts, position)
            seen, last = self._looking.look(connection, city, now_ms)
        moved |= self._carry_out(seen, last, now_ms, epoch)
        assert self.open is not None
        city.alerts = self.open
        return np.array(sorted(moved), dtype=np.int64)

    def _load(self, connection: Connection, city: City, acts: int, position: int) -> set[int]:
        """Take over what is in the store; the areas of which it tells something else than memory did."""
        before = {each.id: each for each in self.open.all()} if self.open else {}
        if self.open is None:
            self._looking.begin(position)
        if acts != self._acts:
            self._looking.follow(changed_catalogue(self.declared, read_changes(connection)))
        found = {each.id: each for each in read_open(connection)}
        self.open, self._acts = OpenAlerts(found.values(), city.tree), acts
        differs = {*before.items(), *found.items()} - ({*before.items()} & {*found.items()})
        return {area for _, each in differs for area in self.open.areas_of(each)}

    def _carry_out(self, seen: dict[str, Seen], last: int, now_ms: int, epoch: int) -> set[int]:
        """Write what is other now; once more from the start where somebody has acted in the meantime."""
        assert self.open is not None
        plan = self._plan(seen, now_ms)
        if not plan:
            self._looking.observations.position = last
            return set()
        with self.engine.begin() as connection:
            hold(connection, epoch)
            is_current = lock_acts(connection) == self._acts
            moments = (now_ms, self.real_ms())
            written = write_plan(connection, plan, self.open.tree, self.contacts, moments, last) if is_current else []
        if not is_current:
            self._acts = -1  # loaded anew by the next tick, which sees the same
            return set()
        self._looking.observations.position = last
        return {area for each in written for area in self.open.put(each)}

    def _plan(self, seen: dict[str, Seen], now_ms: int) -> Plan:
        assert self.open is not None
        plan = Plan()
        rules = self.catalogue.alert_rules
        for each in self._others(seen, now_ms):
            if each.state == State.CLEARED and each.active_ms is None:
                plan.dropped += [each] if each.id else []
            else:
                rule = rules.get(each.rule)
                plan.put(*(climbed(each, rule, now_ms) if rule else (each, [])))
        for each in self._climbing(plan):
            after, reached = climbed(each, rules[each.rule], now_ms)
            if reached:
                plan.put(after, reached)
        return plan

    def _others(self, seen: dict[str, Seen], now_ms: int) -> Iterator[Alert]:
        """Every alert that is other than it was."""
        assert self.open is not None
        for key, rule in self.catalogue.alert_rules.items():
            if key in seen:
                yield from followed(rule, seen[key], self.open.of(key), now_ms)
        for key in self.open.by_rule.keys() - seen.keys():
            yield from (abandoned(each, now_ms) for each in self.open.of(key).values())

    def _climbing(self, plan: Plan) -> Iterator[Alert]:
        """The alerts that stay as they are and may come to a further stage."""
        assert self.open is not None
        planned = plan.numbers()
        for key, rule in self.catalogue.alert_rules.items():
            if rule.alarm.stages:
                own = self.open.of(key).values()
                yield from (a for a in own if a.stage < len(rule.alarm.stages) and a.id not in planned)
