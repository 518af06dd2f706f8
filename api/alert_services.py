"""What the HTTP side is given for alerts: their reader, the desk at which people act, and the rules as they are in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Protocol

from catalogue.people import Person
from catalogue.refusals import Refusal
from data_access.alert_changes import Change, InForce
from data_access.alert_reader import AlertReader
from data_access.alerts import Alert


class Actor(Protocol):
    """Who acts."""

    @property
    def key(self) -> str:
        """What they have signed in with; empty where nobody does."""

    @property
    def name(self) -> str:
        """Their name."""


class Acting(Protocol):
    """What people act with."""

    @property
    def actor(self) -> Callable[[str, str], Actor]:
        """Makes one of a key and a name."""


class Desk(Protocol):
    """What people do (backend.alerting.desk says which errors)."""

    def acknowledge(self, number: int, version: int, actor: Any, said: str = "") -> Alert:
        """They have it."""

    def comment(self, number: int, version: int, actor: Any, said: str) -> Alert:
        """They say something."""

    def snooze(self, number: int, version: int, actor: Any, minutes: int, said: str = "") -> Alert:
        """They quiet it, or wake it with 0."""

    def change(self, rule: str, given: Mapping[str, Any], seen: Mapping[str, Any], actor: Any) -> Sequence[Change]:
        """They change a rule."""


class RulesPage(Protocol):
    """Makes the page of the rules, as an HTML document."""

    def __call__(
        self, told: Mapping[str, Any], name: str, lang: str, rule: str, key: str, problem: str, zone: tzinfo
    ) -> str:
        """`told` is what GET /api/v1/alert-rules answers; `rule` the one that was sent, with what is wrong with a key of it."""


class RefusedRulesPage(Protocol):
    """Makes the page for somebody who may not change rules, as an HTML document."""

    def __call__(self, lang: str, person: Person) -> str:
        """In that language, with who has signed in."""


@dataclass(frozen=True, kw_only=True)
class AlertServices:
    """`actor` makes one of a key and a name. `overtaken` and `changed` are the desk's errors of who came second.

    `page` makes the page of the rules, `refused` that for whoever may not change them. `is_exercise`: the records are
    the demo city's.
    """

    reader: AlertReader
    desk: Desk
    actor: Callable[[str, str], Actor]
    overtaken: type[Exception]
    changed: type[Refusal]
    rules: InForce
    page: RulesPage
    refused: RefusedRulesPage
    is_exercise: bool = False
