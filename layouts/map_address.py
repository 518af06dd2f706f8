"""The address of the leaders' map, which holds the page's whole state; callbacks decide what stands there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from catalogue.registry import Catalogue
from layouts.links import map_address
from layouts.words import CHINESE, LANGUAGES, Words

STATE = (
    "day",
    "days",
    "at",
    "open",
    "rows",
    "points",
    "categories",
    "opacity",
    "shape",
    "compare",
    "alerts",
    "thing",
    "act",
    "order",
)
GOES_WITH = {"open": "rows", "thing": "act"}  # other records are not filtered so, a form is about its own thing
MOST_DAYS = 366
AT = re.compile(r"([01]\d|2[0-3]):(00|15|30|45)")
PATH = re.compile(r"/map(?:/(?P<area>[^/]+))?/?")


class AddressError(ValueError):
    """An address that shows nothing: `msgid` with its `values` says why, `status` is what HTTP would call it."""

    def __init__(self, msgid: str, status: int = 400, **values: object) -> None:
        """The message is English; `words(error.msgid, **error.values)` says it in the page's language."""
        super().__init__(msgid.format(**values))
        self.msgid, self.status, self.values = msgid, status, values


@dataclass(frozen=True, kw_only=True)
class MapAddress:
    """`area` is a code, or empty for the root; `layer` and `open` are keys of indicators; `day` is empty for live.

    `days` is how many days are shown together, the last of them `day`, or yesterday without one; empty for one day.
    `at` is the local time HH:MM of a moment in the day shown; empty for its end, or now.
    `level` is that of the cells, or empty for the next one below; `rows` is how the records behind `open` are filtered
    and sorted, a query string of its own (assets/records-query.js). `points` are the kinds drawn over the cells and
    `categories` the words of those that are (with commas), `opacity` is the cells', `shape` "equal" for cells of one
    size, `compare` the code of a second area, `alerts` the rule whose alerts are listed one by one, `thing` what the drawer
    tells of, as kind:id, `act` the form that stands in it, `order` the number of the patrol order that is drawn
    (layouts/map_layers.py checks these). Each part of STATE is a parameter of that name.
    """

    area: str = ""
    layer: str = ""
    level: str = ""
    day: str = ""
    days: str = ""
    at: str = ""
    open: str = ""
    rows: str = ""
    points: str = ""
    categories: str = ""
    opacity: str = ""
    shape: str = ""
    compare: str = ""
    alerts: str = ""
    thing: str = ""
    act: str = ""
    order: str = ""

    def href(self, words: Words, **changes: str) -> str:
        """This address with some parts changed; what goes with a part that changes is not kept (GOES_WITH)."""
        gone = {name: "" for part, name in GOES_WITH.items() if part in changes}
        wanted = replace(self, **{**gone, **changes})
        layer = ":".join(filter(None, (wanted.layer, wanted.level)))
        state = {"layer": layer, **{name: getattr(wanted, name) for name in STATE}}
        return map_address(wanted.area, words, **{key: value for key, value in state.items() if value})


def parse(pathname: str, search: str) -> MapAddress | None:
    """What the address asks for, unchecked; None where it is not the map's. Parameters nobody knows are left out."""
    match = PATH.fullmatch(pathname)
    if match is None:
        return None
    query = {key: values[0] for key, values in parse_qs(search.removeprefix("?")).items()}
    layer, _, level = query.get("layer", "").partition(":")
    return MapAddress(
        area=match["area"] or "",
        layer=layer,
        level=level,
        **{name: query.get(name, "") for name in STATE},
    )


def language(search: str) -> str:
    """The language that the address asks for; Chinese unless it names another that there is."""
    wanted = parse_qs(search.removeprefix("?")).get("lang", [CHINESE])[0]
    return wanted if wanted in LANGUAGES else CHINESE


def check_indicators(address: MapAddress, catalogue: Catalogue) -> None:
    """AddressError where `layer` or `open` names an indicator that is not declared."""
    for key in filter(None, (address.layer, address.open)):
        if key not in catalogue.indicators:
            raise AddressError("There is no indicator “{key}”.", key=key)


def check_day(day: str, today: str) -> None:
    """AddressError where the day is not one (YYYY-MM-DD) or has not come yet."""
    try:
        written_well = not day or dt.date.fromisoformat(day).isoformat() == day
    except ValueError:
        written_well = False
    if not written_well:
        raise AddressError("“{day}” is not a day. Write it as YYYY-MM-DD.", day=day)
    if day > today:
        raise AddressError("{day} has not come yet; today is {today}.", day=day, today=today)


def check_time(address: MapAddress, today: str, now: str) -> None:
    """AddressError where the address names no time that can be shown: a day, some whole days, or a moment of a day.

    `now` is the local time HH:MM.
    """
    check_day(address.day, today)
    if address.days and not (address.days.isdecimal() and 2 <= int(address.days) <= MOST_DAYS):
        raise AddressError(
            "“{days}” is not a whole number of days from 2 to {most}.", days=address.days, most=MOST_DAYS
        )
    if address.days and address.day == today:
        raise AddressError("Several days end with a day that is over; {day} is not.", day=today)
    if address.at and (not AT.fullmatch(address.at) or address.at == "00:00"):
        raise AddressError("“{at}” is not a quarter-hour from 00:15 to 23:45.", at=address.at)
    if address.at and address.days:
        raise AddressError("Several days have no moment “{at}”.", at=address.at)
    if address.at > now and address.day in ("", today):
        raise AddressError("{at} has not come yet; it is {now}.", at=address.at, now=now)
