"""Shows every rule what it watches, and hands on what it says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend.alerting.limits import seen_limit
from backend.alerting.records import Cases, Observations, record_rules
from backend.alerting.sight import Memory, Seen, Sight, all_over
from backend.alerting.silences import seen_silence
from backend.alerting.thing_states import seen_things
from backend.publishing import picture_of
from backend.rollup import City
from catalogue.alert_rules import AlertRule, Limit, Silence, ThingState
from catalogue.model import Shape
from catalogue.registry import Catalogue
from data_access.days import Days
from data_access.store import Connection, Engine
from data_access.terms import Terms

LOOK: dict[type, Callable[[AlertRule, Any, Sight], Seen]] = {
    Limit: lambda rule, watch, sight: seen_limit(watch, sight),
    Silence: lambda rule, watch, sight: seen_silence(rule.key, watch, rule.alarm.schedule, sight),
    ThingState: lambda rule, watch, sight: seen_things(watch, sight),
}


class Looking:
    """Keeps what rules remember between ticks."""

    def __init__(self, engine: Engine, catalogue: Catalogue, days: Days) -> None:
        """By the declarations, until others are to be followed."""
        self.catalogue = catalogue
        self.days = days
        self.terms = Terms(engine)
        self.observations = Observations(0)
        self._memory = Memory()
        self._cases = Cases()

    def begin(self, position: int) -> None:
        """`position`: the last event that was looked at."""
        self.observations.position = position

    def follow(self, catalogue: Catalogue) -> None:
        """From now on these declarations. What was remembered by the ones before is found again."""
        if catalogue is not self.catalogue:
            self.catalogue = catalogue
            self._memory, self._cases = Memory(), Cases()

    def look(self, connection: Connection, city: City, now_ms: int) -> tuple[dict[str, Seen], int]:
        """What each rule that is enabled says, by key, and the last event that was looked at."""
        window = picture_of(city, self.catalogue, self.days, now_ms).now
        sight = Sight(connection, self.catalogue, self.days, self.terms, city, window, now_ms, self._memory)
        rules = [rule for rule in self.catalogue.alert_rules.values() if rule.alarm.enabled]
        found = {
            rule.key: LOOK[type(rule.watch)](rule, rule.watch, sight) for rule in rules if type(rule.watch) in LOOK
        }
        found |= self._cases.look(sight, record_rules(self.catalogue, rules, Shape.CASE))
        observed, last = self.observations.look(sight, record_rules(self.catalogue, rules, Shape.OBSERVATION))
        found |= observed
        resting = [rule.key for rule in rules if not rule.alarm.schedule.holds(sight.local)]
        return found | dict.fromkeys(resting, Seen({}, all_over)), last
