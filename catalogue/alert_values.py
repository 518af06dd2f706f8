"""How values given for alert rules are checked: each kind gives the value as it is kept, or ChangeError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalogue.model import Severity
from catalogue.refusals import Refusal

LONGEST_S = 366 * 86_400
LONGEST_TEXT = 200
DAY_MINUTES = 1_440


class ChangeError(Refusal, ValueError):
    """A value that cannot be meant; the message says it and what would be right, to stand after the key's name."""


def _wrong(given: Any, text: str, **values: str) -> ChangeError:
    return ChangeError(text, given=repr(given), **values)


def number(given: Any) -> float:
    """Any number."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < 1e12:
        raise _wrong(given, "{given} is not a number")
    return given


def whole(least: int, most: int) -> Callable[[Any], int]:
    """A whole number between two."""

    def check(given: Any) -> int:
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            raise _wrong(
                given, "{given} is not a whole number from {least} to {most}", least=str(least), most=str(most)
            )
        return given

    return check


def flag(given: Any) -> bool:
    """True or false."""
    if not isinstance(given, bool):
        raise _wrong(given, "{given} is not true or false")
    return given


def severity(given: Any) -> str:
    """How severe an alert is."""
    if given not in list(Severity):
        raise _wrong(given, "{given} is not one of {known}", known=", ".join(Severity))
    return str(given)


def text(given: Any) -> str:
    """Some words."""
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_TEXT:
        raise _wrong(given, "{given} is not a text of 1 to {most} letters", most=str(LONGEST_TEXT))
    return given.strip()


def weekdays(given: Any) -> list[int]:
    """Days of the week."""
    if not isinstance(given, list) or not given or not all(type(day) is int and 1 <= day <= 7 for day in given):
        raise _wrong(given, "{given} is not a list of weekdays, 1 for Monday to 7 for Sunday")
    return sorted(set(given))


def clock(given: Any) -> str:
    """A local time."""
    hours, _, minutes = given.partition(":") if isinstance(given, str) else ("", "", "")
    is_time = hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60
    if not is_time or int(hours) * 60 + int(minutes) > DAY_MINUTES:
        raise _wrong(given, "{given} is not a time from 00:00 to 24:00")
    return f"{int(hours):02}:{minutes}"


def minutes_of(text_of_clock: str) -> int:
    """The minute of the day."""
    hours, minutes = text_of_clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    """The other way."""
    return f"{minute // 60:02}:{minute % 60:02}"


def stages(given: Any) -> list[int]:
    """After how many seconds each stage is told."""
    if not isinstance(given, list) or not all(type(each) is int and 0 <= each <= LONGEST_S for each in given):
        raise _wrong(given, "{given} is not a list of whole seconds")
    if given != sorted(given):
        raise _wrong(given, "{given} is not in order: no stage comes before the one below it")
    return list(given)


def shown_text(value: Any) -> str:
    """A value as a form shows it, and as `read_text` reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        ", ".join(map(str, value))
        if isinstance(value, list)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def read_text(given: str, present: Any, check: Callable[[Any], Any]) -> Any:
    """The value that a form's text stands for, None for nothing; `present` is one of its kind. ChangeError."""
    words = given.strip()
    if not words:
        return None
    if words in ("yes", "no") and isinstance(present, bool):
        return check(words == "yes")
    if isinstance(present, list):
        return check([_plain(word.strip()) for word in words.split(",") if word.strip()])
    try:
        return check(words)
    except ChangeError:
        return check(_plain(words))


def _plain(word: str) -> Any:
    """A number where it is one."""
    try:
        return int(word)
    except ValueError:
        pass
    try:
        return float(word)
    except ValueError:
        return word
