"""How the text of a setting is read: each kind gives a value, or ValueError saying what would be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHORTEST_SECRET = 32


def text(value: str) -> str:
    """Any text."""
    return value


def secret(value: str) -> str:
    """Nothing, or so much that nobody guesses it."""
    if value and len(value) < SHORTEST_SECRET:
        raise ValueError(f"{SHORTEST_SECRET} letters or more")
    return value


def path(value: str) -> Path | None:
    """A path that may not be there yet; None for nothing."""
    return Path(value) if value else None


def file(value: str) -> Path | None:
    """A file that is there; None for nothing."""
    if value and not Path(value).is_file():
        raise ValueError("a file that is there")
    return path(value)


def files(value: str) -> tuple[Path, ...]:
    """Files that are there, with commas between them."""
    found = tuple(Path(name.strip()) for name in value.split(",") if name.strip())
    if not all(each.is_file() for each in found):
        raise ValueError("files that are there, with commas between them")
    return found


def tiles(value: str) -> tuple[str, ...] | Path:
    """Templates of tiles with spaces between them, or a folder that is there."""
    names = value.split()
    if all(name.startswith(("http://", "https://")) for name in names):
        if not all(name.count("{z}") == name.count("{x}") == 1 and "y}" in name for name in names):
            raise ValueError("addresses with {z}, {x} and {y} in each (or {-y}, counted from the south)")
        return tuple(names)
    if not Path(value).is_dir():
        raise ValueError("addresses beginning with https:// or http://, or a folder that is there")
    return Path(value)


def gateway(value: str) -> str:
    """A template of an address on the web with {code} in it; nothing for nothing."""
    if value and not (value.startswith(("http://", "https://")) and value.count("{code}") == 1):
        raise ValueError("an address beginning with https:// or http:// with {code} in it")
    return value


def between(low: float, high: float, number: type[int] | type[float]) -> Callable[[str], Any]:
    """A number of those, both ends among them."""

    def read(value: str) -> int | float:
        try:
            found = number(value)
        except ValueError:
            found = number(low - 1)
        if not low <= found <= high:
            raise ValueError(f"a number between {low:g} and {high:g}")
        return found

    return read


def one_of(*names: str) -> Callable[[str], str]:
    """One of these words."""

    def read(value: str) -> str:
        if value not in names:
            raise ValueError(f"one of {', '.join(names)}")
        return value

    return read


def yes_or_no(value: str) -> bool:
    """True for yes, False for no."""
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def zone(value: str) -> str:
    """The name of a time zone."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("an IANA time zone such as Asia/Shanghai") from error
    return value


def instant(value: str) -> datetime | None:
    """An instant with its zone; None for nothing."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("an instant with a time zone such as 2026-01-31T08:00:00+08:00")
    return moment
