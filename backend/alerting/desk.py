"""What people do about alerts and their rules: acknowledge, comment, snooze, change. Of two at once the second is told.

Every act names who did it, and raises the count by which the backend sees that it has to look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.alerting.life import SEEN, acknowledged
from catalogue.alert_changes import changed_rule, checked, value_of
from catalogue.alert_checks import check_rule
from catalogue.refusals import Refusal
from catalogue.registry import Catalogue
from data_access.alert_changes import Change, read_changes, write_changes
from data_access.alerts import Alert, Note, count_act, lock_acts, read_alert, update_alerts, write_notes
from data_access.store import Connection, Engine

ACKNOWLEDGED, COMMENTED, SNOOZED, WOKEN = "acknowledged", "commented", "snoozed", "woken"
MINUTE_MS = 60_000


@dataclass(frozen=True)
class Actor:
    """Who acts: the key with which they have signed in (empty where nobody does) and their name."""

    key: str
    name: str


class Overtaken(Exception):
    """Somebody, or the data, came first: `alert` is how it is now, `by` who has it."""

    def __init__(self, alert: Alert) -> None:
        """Say so in one message."""
        self.alert = alert
        has = f"; {alert.holder_name} has it" if alert.holder_name else ""
        super().__init__(f"alert {alert.id} has changed in the meantime: it is {alert.state}{has}")


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the same key of a rule since it was read; its own text begins with both."""

    def __init__(self, rule: str, key: str, now: Any, seen: Any) -> None:
        """How it is, and how it was seen."""
        self.key = key
        super().__init__("is {now} by now, no longer {seen}", now=repr(now), seen=repr(seen))
        self.args = (f"{rule}.{key} {self.args[0]}",)


@dataclass(frozen=True)
class Desk:
    """Acts on one store; `clock` is the product's time (UTC ms)."""

    engine: Engine
    catalogue: Catalogue
    clock: Callable[[], int]

    def acknowledge(self, number: int, version: int, actor: Actor, said: str = "") -> Alert:
        """`actor` has it now. KeyError without such an alert, Overtaken, ValueError where there is nothing to be seen."""

        def act(before: Alert) -> tuple[Alert, str]:
            after = acknowledged(before, self.clock())
            return replace(after, holder=actor.key, holder_name=actor.name), ACKNOWLEDGED

        return self._act(number, version, actor, said, act)

    def comment(self, number: int, version: int, actor: Actor, said: str) -> Alert:
        """Something is said of it. KeyError, Overtaken."""
        return self._act(number, version, actor, said, lambda before: (before, COMMENTED))

    def snooze(self, number: int, version: int, actor: Actor, minutes: int, said: str = "") -> Alert:
        """It makes no noise and tells nobody further for so many minutes; 0 wakes it. KeyError, Overtaken, ValueError."""

        def act(before: Alert) -> tuple[Alert, str]:
            if before.state not in SEEN:
                raise ValueError(f"an alert that is {before.state} cannot be snoozed")
            until = self.clock() + minutes * MINUTE_MS if minutes else None
            return replace(before, snoozed_ms=until), SNOOZED if minutes else WOKEN

        return self._act(number, version, actor, said or (f"{minutes} min" if minutes else ""), act)

    def _act(
        self, number: int, version: int, actor: Actor, said: str, act: Callable[[Alert], tuple[Alert, str]]
    ) -> Alert:
        with self.engine.begin() as connection:
            lock_acts(connection)
            before = read_alert(connection, number)
            if before is None:
                raise KeyError(f"there is no alert {number}")
            if before.version != version:
                raise Overtaken(before)
            after, word = act(before)
            after = replace(after, version=version + 1)
            update_alerts(connection, [after])
            self._note(connection, number, word, actor, said)
            count_act(connection)
        return after

    def _note(self, connection: Connection, number: int, word: str, actor: Actor, said: str) -> None:
        note = Note(
            alert_id=number, at_ms=self.clock(), act=word, person=actor.key, name=actor.name, said=said.strip() or None
        )
        write_notes(connection, [note])

    def change(self, rule: str, given: Mapping[str, Any], seen: Mapping[str, Any], actor: Actor) -> list[Change]:
        """Change keys of a rule, None back to what is declared; `seen`: what the person saw before by key.

        KeyError without such a rule, ValueError for a value that cannot be meant, CatalogueError for a rule that could
        not work with it, ChangedMeanwhile.
        """
        declared = self.catalogue.alert_rules.get(rule)
        if declared is None:
            raise KeyError(f"{rule!r} is not an alert rule; there are {', '.join(self.catalogue.alert_rules)}")
        for key, value in given.items():
            if value is not None:
                checked(declared, key, value)
        with self.engine.begin() as connection:
            lock_acts(connection)
            in_force = read_changes(connection).get(rule, {})
            now = changed_rule(declared, in_force)
            for key in given:
                if key in seen and value_of(now, key) != seen[key]:
                    raise ChangedMeanwhile(rule, key, value_of(now, key), seen[key])
            wanted = {key: value for key, value in {**in_force, **given}.items() if value is not None}
            check_rule(changed_rule(declared, wanted), self.catalogue)
            changes = [
                self._change(rule, key, value_of(now, key), value, actor)
                for key, value in given.items()
                if value != in_force.get(key)
            ]
            write_changes(connection, changes)
        return changes

    def _change(self, rule: str, key: str, before: Any, after: Any, actor: Actor) -> Change:
        return Change(
            at_ms=self.clock(), person=actor.key, name=actor.name, rule=rule, key=key, before=before, after=after
        )
