"""How a condition becomes an alert: its timers, its hours, whom it tells in turn. What is watched is alert_rules.py's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When a rule is looked at: local weekdays (Monday is 1), and the minutes of the day from `start` to before `end`."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    start: int = 0
    end: int = 1_440

    def holds(self, local: datetime) -> bool:
        """Whether a local time lies in it."""
        return local.isoweekday() in self.days and self.start <= local.hour * 60 + local.minute < self.end


ALWAYS = Schedule()
WORKDAYS = Schedule(days=(1, 2, 3, 4, 5))
WORKING_HOURS = Schedule(days=(1, 2, 3, 4, 5), start=9 * 60, end=17 * 60)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Whom an alert tells `after_s` seconds from when it became active: the contacts of its area of that level.

    `turn`: only the n-th of them, so that contacts are called one after the other.
    """

    after_s: int
    level: str
    turn: int | None = None


def upward(*after_s: int) -> tuple[Stage, ...]:
    """Grid, subdistrict and district after so many seconds each."""
    levels = ("grid", "subdistrict", "district")
    return tuple(Stage(after_s=after, level=level) for after, level in zip(after_s, levels, strict=True))


AT_ONCE = upward(0, 5 * MINUTE_S, 15 * MINUTE_S)
SLOWLY = upward(0, 30 * MINUTE_S, 2 * HOUR_S)


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """The life of a rule's alerts.

    `for_s`: so long a condition is met before the alert is active; `clear_s`: so long it is over before it is cleared.
    `times`: it is active with the n-th time, each within `within_s` of the one before.
    `hold_s`: for so long a single record counts as going on. `same`: a text field of the record that tells what is the
    same at one site. `until`: the case's step with which it is over; its closing step unless given.
    `stages`: whom it tells in turn while nobody has acknowledged it, and with `even_acknowledged` until it is over.
    `category`: what it is about, by the words of CAP 1.2. `enabled`: whether anybody looks. `texts`: what a deployer has
    it say, by language.
    """

    for_s: int = 0
    clear_s: int = 0
    times: int = 1
    within_s: int = 0
    hold_s: int = HOUR_S
    same: str | None = None
    until: str | None = None
    schedule: Schedule = ALWAYS
    stages: tuple[Stage, ...] = ()
    even_acknowledged: bool = False
    category: str = "Safety"
    enabled: bool = True
    texts: dict[str, str] = field(default_factory=dict, hash=False)
