"""The vocabulary of declarations: feeds, indicators, event rules and systems. Measures live in measures.py.

Declarations have the fields (fields.py) from here too.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from catalogue.alarms import Alarm
from catalogue.demo import Demo
from catalogue.dispatching import Dispatching
from catalogue.fields import Field as Field
from catalogue.fields import Number as Number
from catalogue.fields import Term as Term
from catalogue.fields import Text as Text
from catalogue.fields import Value as Value
from catalogue.measures import Measure, Ratio
from catalogue.parts import Condition, Part
from catalogue.rules import AboveBaseline, CaseRule

if TYPE_CHECKING:
    from catalogue.alert_rules import AlertRule


class Shape(StrEnum):
    """How a record of a feed behaves in time."""

    OBSERVATION = "observation"
    CASE = "case"
    STATUS = "status"


class Direction(StrEnum):
    """Which way an indicator should move."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Severity(StrEnum):
    """How much an event asks of the person who sees it, worst first."""

    CRITICAL = "critical"
    WARN = "warn"
    NOTICE = "notice"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a case, in its usual order. `demo_minutes` is the demo city's median wait before it."""

    key: str
    name: str
    demo_minutes: float = 0.0


@dataclass(frozen=True, kw_only=True)
class OnOff:
    """What `online` says of a thing: the words for 1 and 0, and which of them one hopes for.

    Where 1 is not hoped for (a blacklist), only things that say it are drawn on the map.
    """

    on: str = "Online"
    off: str = "Offline"
    wanted: bool = True


STALE_AFTER = 5  # times its interval without a record, and a feed is stale (assets/live.js says so to the eye)


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A stream of records of one shape.

    `interval_s`: seconds within which the next record is expected (fresh below it, late up to five times, then stale).
    `time_to_live_s`: a status not heard for so long counts as offline.
    `must`: what every record has to satisfy beyond its fields' ranges.
    `says`: what the states of its things mean. `pinned`: each thing or case of it may be shown on the map and told of by
    itself. `of_people`: its things are people, whose names no page shows. `pictures`: its things are cameras, whose pictures
    pages show by the codes of the things. `dispatching`: how its cases are dispatched from the desk, if they are.
    """

    key: str
    name: str
    shape: Shape
    fields: tuple[Field, ...]
    interval_s: int
    demo: Demo
    steps: tuple[Step, ...] = ()
    time_to_live_s: int = 0
    must: tuple[Condition, ...] = ()
    says: OnOff = OnOff()
    pinned: bool = True
    of_people: bool = False
    pictures: bool = False
    dispatching: Dispatching | None = None

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The number fields; the n-th is stored in column `number_n`."""
        return tuple(field for field in self.fields if isinstance(field, Number))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The term fields; the n-th is stored in column `term_n`."""
        return tuple(field for field in self.fields if isinstance(field, Term))

    @property
    def texts(self) -> tuple[Text, ...]:
        """The text fields, kept together in column `extra`."""
        return tuple(field for field in self.fields if isinstance(field, Text))

    @property
    def kept(self) -> tuple[str, ...]:
        """The keys of the fields of which a state that does not tell them leaves what was known."""
        numbers, terms = (
            (field.key for field in self.numbers if field.kept),
            (field.key for field in self.terms if field.kept),
        )
        return (*numbers, *terms)

    def field(self, key: str) -> Field:
        """The field of that key; KeyError names the feed and the fields it has."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"feed {self.key} has no field {key!r}, only {', '.join(f.key for f in self.fields)}")

    def column(self, key: str) -> str:
        """The column of the shape's table that holds a number or term field."""
        field = self.field(key)
        if isinstance(field, Number):
            return f"number_{self.numbers.index(field) + 1}"
        if isinstance(field, Term):
            return f"term_{self.terms.index(field) + 1}"
        raise KeyError(f"field {key!r} of feed {self.key} is text: it is kept, not counted")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One number on the screen.

    `total` is what the value is counted out of (829 / 843). `target` colours the tile and centres the map's classes.
    `trend` is the part or measure drawn by quarter-hour when it is not the measure itself.
    `split` names a term field of the measure's feed by which the number is broken down.
    `notes` are keys of other indicators that the tile names in small print.
    `minimum_base`: below this denominator an area is not ranked and a ratio is not judged.
    `hide_below`: counts under it, but for 0, are hidden wherever they could be seen or worked out (data_access.suppression).
    """

    key: str
    name: str
    unit: str
    measure: Measure
    direction: Direction = Direction.NEUTRAL
    target: float | None = None
    decimals: int = 0
    total: Measure | None = None
    trend: Measure | None = None
    split: str | None = None
    notes: tuple[str, ...] = ()
    minimum_base: int = 0
    hide_below: int = 0
    icon: str = "dot"

    @property
    def feed(self) -> str:
        """The feed whose age is the indicator's age, and whose records stand behind the number."""
        return self.measure.parts[0].feed

    @property
    def feeds(self) -> set[str]:
        """Every feed that its value and what it is out of are made of."""
        return {part.feed for measure in (self.measure, self.total) if measure for part in measure.parts}

    @property
    def counted(self) -> Part:
        """The part whose records stand behind a number: a ratio's numerator, or its base where it is the rest."""
        measure = self.measure
        return measure.denominator if isinstance(measure, Ratio) and measure.complement else measure.parts[0]

    @property
    def by_quarter(self) -> Measure:
        """The measure that the trend draws."""
        return self.trend or self.measure


@dataclass(frozen=True, kw_only=True)
class EventRule:
    """Which records are worth a line among the latest events. For a case, `step` names the step that makes it, or `case`
    what has to come about.

    `shows` is the field whose value the line carries. `above`: a reading only makes one where that rule says so.
    `alarm`: its records raise alerts; without one they are news alone.
    """

    key: str
    name: str
    feed: str
    severity: Severity
    where: tuple[Condition, ...] = ()
    step: str | None = None
    shows: str | None = None
    case: CaseRule | None = None
    above: AboveBaseline | None = None
    alarm: Alarm | None = dataclasses.field(
        default=None, repr=False
    )  # cells do not depend on it (data_access.parts.fingerprint)


@dataclass(frozen=True, kw_only=True)
class System:
    """One row of the mission, `order` its number there: the feeds it brings, its indicators, its event rules, and the
    alerts that no single record raises.

    `source` names the standard that it follows, or the text that gave its limits.
    """

    order: int
    key: str
    name: str
    feeds: tuple[Feed, ...]
    indicators: tuple[Indicator, ...]
    events: tuple[EventRule, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    source: str = ""
