"""Reads what a page asks of the live document out of a query, and refuses what no system declares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time

from catalogue.registry import Catalogue
from data_access.days import Days
from data_access.live_reader import Ask

MOST = {"layer": 24, "trend": 24, "week": 24, "funnel": 12, "show": 400}

MOST_DAYS = 366
YES = "yes"
AT = re.compile(r"\d\d:(?:00|15|30|45)")

Query = Mapping[str, Sequence[str]]


class BadRequest(ValueError):
    """A parameter that cannot be used; the message says which and what would be right."""


def read_ask(query: Query, catalogue: Catalogue) -> Ask:
    """The ask of a query: every parameter may be repeated, `show` takes several keys with commas between."""
    layers = _given(query, "layer")
    for layer in layers:
        if layer.split(":")[0] not in catalogue.indicators or layer.count(":") != 1:
            raise BadRequest(f"layer {layer!r} is not indicator:level with one of {_listed(catalogue.indicators)}")
    first = tuple(layer.split(":")[0] for layer in layers[:1])
    return Ask(
        layers=layers,
        trends=_known(query, "trend", catalogue.indicators) or first,
        weeks=_known(query, "week", catalogue.indicators),
        funnels=_known(query, "funnel", catalogue.funnels),
        show=_known(query, "show", catalogue.indicators),
        alerts=_yes(query, "alerts"),
    )


def read_moment(query: Query, days: Days, day: int) -> int | None:
    """How many quarters of a day (proleptic ordinal) were over at the local time `at`; None for its end."""
    text = query.get("at", [""])[0]
    if not text:
        return None
    try:
        quarters = days.quarters_until(day, time.fromisoformat(text))
    except ValueError:
        quarters = 0
    if quarters < 1 or not AT.fullmatch(text):
        raise BadRequest(f"at {text!r} is not a quarter-hour from 00:15 to 23:45")
    return quarters


def read_days(query: Query) -> int:
    """How many days are asked for together; 1 for one."""
    text = query.get("days", ["1"])[0]
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise BadRequest(f"days {text!r} is not a whole number from 1 to {MOST_DAYS}")
    return int(text)


def _given(query: Query, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(key for text in query.get(name, ()) for key in text.split(",") if key))
    if len(found) > MOST[name]:
        raise BadRequest(f"{name} names {len(found)}; at most {MOST[name]}")
    return found


def _yes(query: Query, name: str) -> bool:
    text = query.get(name, [""])[0]
    if text not in ("", YES):
        raise BadRequest(f"{name} {text!r} is not {YES!r}; leave it out where it is not wanted")
    return text == YES


def _known(query: Query, name: str, known: Mapping[str, object]) -> tuple[str, ...]:
    found = _given(query, name)
    for key in found:
        if key not in known:
            raise BadRequest(f"{name} {key!r} is not one of {_listed(known)}")
    return found


def _listed(known: Mapping[str, object]) -> str:
    return ", ".join(sorted(known))
