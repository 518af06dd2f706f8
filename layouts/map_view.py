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
from layouts.boot import period
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
        return ask(layers=self.layers, trends=[self.indicator.key], alerts=True)

    @property
    def day(self) -> str:
        """The day shown, or the last of several."""
        return self.address.day or (self._yesterday if self.address.days else self.today)

    @property
    def days(self) -> int:
        """How many days are shown together."""
        return int(self.address.days or 1)

    @property
    def first_day(self) -> str:
        """The first of them."""
        return self._shifted(1 - self.days)

    @property
    def is_live(self) -> bool:
        """Whether the running day is shown as it is now."""
        return self.day == self.today and not self.address.at

    @property
    def live_day(self) -> str:
        """The day as the live element has it: empty where it is followed live."""
        return "" if self.is_live else self.day

    def period(self, indicator: Indicator) -> str:
        """What time the numbers are about, in words."""
        if self.is_live:
            return self.words(period(indicator))
        if self.days > 1:
            return self.words("{days} days to {day}", days=self.days, day=self.day)
        return f"{self.day} {self.address.at}".rstrip()

    def small_print(self, indicator: Indicator) -> dict[str, Any]:
        """Arguments for what says the same in the head of a panel; assets/period.js keeps it at the moment shown."""
        return {"children": self.period(indicator), **data(period=indicator.key)}

    def href(self, **changes: str) -> str:
        """The address with some parts changed; the layer shown stays even where it was the default."""
        return self.address.href(self.words, **{"area": self.area.code, "layer": self.indicator.key, **changes})

    def link(self, **changes: str) -> dict[str, Any]:
        """Arguments for a link that changes these parts of the address, wherever one goes (assets/map-links.js)."""
        return {"href": self.href(**changes), **data(change=urlencode(changes))}

    def drill(self, code: str) -> str:
        """The address of another area shown in the same way, without what was open of this one."""
        return self.href(area=code, open="", compare="", thing="", act="")

    def level_name(self, level: str) -> str:
        """The word for a level."""
        return self.words(LEVEL_NAMES.get(level, level))

    def day_before(self) -> str:
        """The day before the one shown, or the end of the range before the one shown."""
        return self._shifted(-self.days)

    def day_after(self) -> str:
        """The day after the one shown, or the end of the range after it; empty where that is today or later."""
        after = self._shifted(self.days)
        return "" if after >= self.today else after

    @property
    def latest_end(self) -> str:
        """The last day that several days may end with."""
        return self._yesterday

    @property
    def has_later(self) -> bool:
        """Whether a later day can be shown, or a range with a later end."""
        return self.day < (self._yesterday if self.days > 1 else self.today)

    @property
    def _yesterday(self) -> str:
        return (dt.date.fromisoformat(self.today) - dt.timedelta(days=1)).isoformat()

    def _shifted(self, days: int) -> str:
        return (dt.date.fromisoformat(self.day) + dt.timedelta(days=days)).isoformat()
