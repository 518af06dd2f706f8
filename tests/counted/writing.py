"""How the records are written down; the day is 5 March 2026, and the numbers are those of 10:00."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import at, iso

TODAY = "2026-03-05"
Given = tuple[str, dict[str, Any]]
Numbers = tuple[Any, Any, Any]


@dataclass(frozen=True)
class Counted:
    """`given`: feed and record each. `shown`: by indicator the number of the district, of subdistrict 340103001 and of
    grid 340103001001001. `splits`: by indicator the district's values, with what they are out of where it is told.
    """

    given: list[Given]
    shown: Mapping[str, Numbers]
    splits: Mapping[str, list[Any]] = field(default_factory=dict)


def moment(text: str) -> str:
    """ "08:00" is today, "03-04 08:00" is another day."""
    return iso(at(f"{TODAY} {text}" if len(text) == 5 else f"2026-{text}"))


def record(feed: str, number: int, when: str, site: str, due: str | None = None, **given: Any) -> Given:
    """A record; what is given as `step="08:10"` with a step's key in `steps` says when it was entered."""
    steps = given.pop("steps", {})
    found = {"source": "hand", "source_id": f"{feed}-{number}", "occurred_at": moment(when), "site": site, **given}
    if due:
        found["due_at"] = moment(due)
    if steps:
        found["steps"] = [{"step": key, "at": moment(text)} for key, text in steps.items()]
    return feed, found
