"""How the cases of a feed are dispatched from the desk: by which act, to whom, and which way their steps go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DESK = "desk"
"""The source of the cases that are dispatched here."""
LONGEST_RECIPIENT = 64


class Act(StrEnum):
    """What makes a case of the feed."""

    DISPATCH = "dispatch"  # an officer dispatches it to somebody
    WHISTLE = "whistle"  # a subdistrict whistles for a department, out of a case that waits for it
    ORDER = "order"  # a patrol order makes one for each site of a category


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody to whom a case may go. `field` is the term field that keeps them, with the words there are to choose from.

    Without one it is a person, who is written as a text and kept by the desk alone.
    """

    kind: str
    name: str
    field: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether their name is personal text."""
        return self.field is None


@dataclass(frozen=True, kw_only=True)
class SendBack:
    """From which steps a case is sent back, and to which."""

    out_of: tuple[str, ...]
    to: str


@dataclass(frozen=True, kw_only=True)
class WhistleFor:
    """Of which feed the whistle is a case, and in which steps of this one it may be blown."""

    feed: str
    out_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Dispatching:
    """`at_once`: the feed's first steps, through which the act takes a case; in the last of them the recipient has it.

    `category` is a term field, `note` a text field. `says` are words that every dispatched case has, by term field.
    `caller`: the term field that gets the name of the case's area of a level. `due_hours` after the act it is due.
    `ended_by`: a feed of observations; one at its site, after it was made, is its last step.
    """

    act: Act
    at_once: tuple[str, ...]
    due_hours: int
    recipients: tuple[Recipient, ...] = ()
    category: str | None = None
    note: str | None = None
    says: tuple[tuple[str, str], ...] = ()
    caller: tuple[str, str] | None = None
    back: SendBack | None = None
    whistle: WhistleFor | None = None
    ended_by: str | None = None
