"""What the leaders' map shows at one address, looked up and checked; the components made of it are in map_page.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from catalogue.areas import LEVEL_NAMES, Area
from catalogue.model import Indicator
from catalogue.people import EVERYONE, Person
from catalogue.registry import Catalogue
from layouts.ask import ask
from layouts.data import data
from layouts.map_address import MapAddress
from layouts.words import Words


@dataclass(frozen=True, kw_only=True)
class MapView:
    """`path` leads from the root to `area`; `levels` are those below it, the next first; `today` is the local day.

    `level` is that of the cells: one of `levels`, or the area's own where nothing lies below it. `compared` is the
    second area of a comparison.
    """

    address: MapAddress
    area: Area
    path: list[Area]
    children: list[Area]
    levels: list[str]
    level: str
    indicator: Indicator
    opened: Indicator | None
    compared: Area | None
    today: str
    catalogue: Catalogue
    words: Words
    time_zone: str
    person: Person = EVERYONE

    @property
    def outline(self) -> str:
        """The level whose boundaries and names are drawn over the cells."""
        return self.levels[0] if self.levels else self.area.level

    @property
    def outline_area(self) -> Area:
        """The area whose parts those boundaries are; without parts its parent, so that the neighbours are seen."""
        return self.area if self.levels else self.path[-2:][0]

    @property
    def layers(self) -> list[str]:
        """What the live document is asked for: the cells, and the children for the breakdown."""
        return list(dict.fromkeys(f"{self.indicator.key}:{level}" for level in (self.level, self.outline)))

    @property
    def asked(self) -> str:
        """The query for it."""
        return ask(layers=self.layers, trends=[self.indicator.key])

    @property
    def day(self) -> str:
        """The day shown."""
        return self.address.day or self.today

    def href(self, **changes: str) -> str:
        """The address with some parts changed; the layer shown stays even where it was the default."""
        return self.address.href(self.words, **{"area": self.area.code, "layer": self.indicator.key, **changes})

    def link(self, **changes: str) -> dict[str, Any]:
        """Arguments for a link that changes these parts of the address, wherever one goes (assets/map-links.js)."""
        return {"href": self.href(**changes), **data(change=urlencode(changes))}

    def drill(self, code: str) -> str:
        """The address of another area shown in the same way, without what was open of this one."""
        return self.href(area=code, open="", compare="", thing="")

    def level_name(self, level: str) -> str:
        """The word for a level."""
        return self.words(LEVEL_NAMES.get(level, level))

    def day_before(self) -> str:
        """The day before the one shown."""
        return self._shifted(-1)

    def day_after(self) -> str:
        """The day after the one shown; empty (live) where that is today or later."""
        after = self._shifted(1)
        return "" if after >= self.today else after

    def _shifted(self, days: int) -> str:
        return (dt.date.fromisoformat(self.day) + dt.timedelta(days=days)).isoformat()
