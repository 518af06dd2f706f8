"""The areas and things that whoever asks may see, for pages and callbacks: the door that api/reading.py is for the API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from callbacks.services import Areas, FoundThing, Things
from catalogue.areas import Area
from catalogue.people import Person
from layouts.map_address import AddressError

FURTHER = 50  # how many times more hits are looked for, as most lie in areas of others


class NoPermission(AddressError):
    """An address of an area that whoever asks may not see."""

    def __init__(self, code: str) -> None:
        """Of the area, no more is told than the code that was asked for."""
        super().__init__("The area {code} is not one of those you may see.", status=403, code=code)


@dataclass(frozen=True)
class ScopedAreas:
    """A tree that begins at the areas of a person. What is asked of another's area raises NoPermission."""

    areas: Areas
    person: Callable[[], Person]

    def get(self, code: str) -> Area | None:
        """The area of that code; None for one that there is not, to those who see all that there are."""
        if not self._is_theirs(code):
            raise NoPermission(code)
        return self.areas.get(code)

    def root(self) -> Area | None:
        """The first of their areas."""
        person = self.person()
        if person.sees_everything:
            return self.areas.root()
        theirs = self.roots()
        if not theirs:
            raise NoPermission(", ".join(person.areas))
        return theirs[0]

    def roots(self) -> list[Area]:
        """All of their areas that there are, in the order in which they were given."""
        person = self.person()
        if person.sees_everything:
            return self.areas.roots()
        return [area for code in person.areas if (area := self.areas.get(code))]

    def path(self, code: str) -> list[Area]:
        """From the topmost of their areas to the area itself."""
        self.get(code)
        way, person = self.areas.path(code), self.person()
        return [area for n, area in enumerate(way) if person.sees(each.code for each in way[: n + 1])]

    def children(self, code: str) -> list[Area]:
        """Those of its direct children that are theirs, by code; the area itself may be another's."""
        return [area for area in self.areas.children(code) if self._is_theirs(area.code)]

    def levels_below(self, code: str) -> list[str]:
        """The levels of its descendants, highest first."""
        self.get(code)
        return self.areas.levels_below(code)

    def search(self, text: str, limit: int) -> list[Area]:
        """Their areas whose name or code contains the text, higher levels first."""
        if self.person().sees_everything:
            return self.areas.search(text, limit)
        return [area for area in self.areas.search(text, FURTHER * limit) if self._is_theirs(area.code)][:limit]

    def _is_theirs(self, code: str) -> bool:
        return self.person().sees(area.code for area in self.areas.path(code))


@dataclass(frozen=True)
class ScopedThings:
    """Searches for things in the areas of a person alone."""

    things: Things
    areas: ScopedAreas

    def search(self, text: str, limit: int, now_ms: int) -> Sequence[FoundThing]:
        """As the search that it is made of; of each kind at most `limit`."""
        if self.areas.person().sees_everything:
            return self.things.search(text, limit, now_ms)
        kept: dict[str, list[FoundThing]] = {}
        for thing in self.things.search(text, FURTHER * limit, now_ms):
            if self.areas.person().sees(area.code for area in self.areas.areas.path(thing.area)):
                kept.setdefault(thing.kind, []).append(thing)
        return [thing for found in kept.values() for thing in found[:limit]]
