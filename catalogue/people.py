"""Who may see what: people, their areas and permissions, and who asks at present; the file of them is people_file.py's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

EVERY_AREA = "*"


class Permission(StrEnum):
    """What a person may do beyond seeing the numbers of their area."""

    RECORDS = "records"
    PERSONAL = "personal"
    ALERTS = "alerts"
    ALERT_RULES = "alert_rules"
    DISPATCH = "dispatch"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who asks. `areas` are codes, each with all below it; EVERY_AREA among them is the whole city.

    `key` is what one signs in with. Exactly one of `password` and `wall_key` is a hash (passwords.py); a person with
    a wall key is a screen on the wall.
    """

    key: str
    name: str
    areas: tuple[str, ...]
    permissions: frozenset[Permission] = frozenset()
    password: str = ""
    wall_key: str = ""

    @property
    def sees_everything(self) -> bool:
        """Whether there is no area that is not theirs."""
        return EVERY_AREA in self.areas

    @property
    def is_known(self) -> bool:
        """Whether it is somebody who has signed in, by name and password or as a screen."""
        return bool(self.key)

    def sees(self, way: Iterable[str]) -> bool:
        """Whether an area is theirs, by the codes on the way from its root to itself."""
        return self.sees_everything or any(code in self.areas for code in way)

    def may(self, permission: Permission) -> bool:
        """Whether they have been given it."""
        return permission in self.permissions


EVERYONE = Person(
    key="",
    name="",
    areas=(EVERY_AREA,),
    permissions=frozenset({Permission.RECORDS, Permission.ALERTS, Permission.DISPATCH}),
)
"""Whoever asks a product without a file of people: all areas and records, personal text masked; acts by a name."""
NOBODY = Person(key="", name="", areas=())
"""Whoever has not signed in."""

_present: ContextVar[Person] = ContextVar("person", default=NOBODY)


def present() -> Person:
    """Who asks in the request that is being answered; NOBODY outside of any."""
    return _present.get()


def set_present(person: Person) -> None:
    """Say who asks, for the rest of this request. Called at one place: where requests come in."""
    _present.set(person)


@dataclass(frozen=True, kw_only=True)
class People:
    """Everybody who may sign in, by key, and the hashes of the keys of those that send records, by their name."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    @property
    def walls(self) -> list[Person]:
        """The screens."""
        return [person for person in self.persons.values() if person.wall_key]
