"""Takes a TOML file's tables apart; every complaint names the file, the key, the value and what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.importing.report import ImportFailure


def read_toml(path: Path) -> dict[str, Any]:
    """The file's top table; ImportFailure when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise ImportFailure(f"{path}: cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImportFailure(f"{path}: not a TOML file: {error}") from error


@dataclass(frozen=True)
class Checker:
    """Checks values of one file. `key` is always the full dotted key; every method raises ImportFailure."""

    path: Path

    def failure(self, key: str, told: str) -> ImportFailure:
        """What to raise about a key."""
        return ImportFailure(f"{self.path}: {key} {told}")

    def known(self, where: str, given: Iterable[str], allowed: Iterable[str]) -> None:
        """Refuse keys of the table `where` ("" for the top) that nobody reads."""
        names = list(allowed)
        for key in given:
            if key not in names:
                full = f"{where}.{key}" if where else key
                raise self.failure(full, f"is not known; here may stand {', '.join(names) or 'nothing'}")

    def table(self, key: str, given: Any) -> dict[str, Any]:
        """A table."""
        if not isinstance(given, dict):
            raise self.failure(key, f"{given!r} is not a table")
        return given

    def text(self, key: str, given: Any) -> str:
        """A text that is not empty."""
        if not isinstance(given, str) or not given:
            raise self.failure(key, f"{given!r} is not a text")
        return given

    def texts(self, key: str, given: Any) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(given, list):
            raise self.failure(key, f"{given!r} is not a list of texts")
        return tuple(self.text(key, item) for item in given)

    def names(self, key: str, given: Any) -> tuple[str, ...]:
        """One text or a list of at least one."""
        found = self.texts(key, [given] if isinstance(given, str) else given)
        if not found:
            raise self.failure(key, "names no column")
        return found

    def one_of(self, key: str, given: Any, allowed: Iterable[str]) -> str:
        """One of some texts."""
        names = list(allowed)
        if given not in names:
            raise self.failure(key, f"{given!r} is not one of {', '.join(names)}")
        return str(given)

    def digits(self, key: str, given: Any) -> int:
        """A number of digits, 0 to 40."""
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= 40:
            raise self.failure(key, f"{given!r} is not a number of digits from 0 to 40")
        return given

    def pattern(self, key: str, given: Any) -> re.Pattern[str]:
        """A regular expression with one group."""
        try:
            found = re.compile(self.text(key, given))
        except re.error as error:
            raise self.failure(key, f"{given!r} is not a regular expression: {error}") from None
        if found.groups != 1:
            raise self.failure(key, f"{given!r} must have one group ( ) around the text wanted")
        return found
