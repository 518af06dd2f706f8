"""Takes a TOML file's tables apart; every complaint names the file, the key, the value and what would be right.

What the tables mean is said where they are read: views_file.py, people_file.py, backend/importing/mapping.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalogue.errors import OperatorError
from catalogue.toml_lines import line_of


class TomlError(OperatorError):
    """A file that cannot be read or meant; the message names it and says what would be right."""


def read_toml(path: Path, raises: type[Exception] = TomlError) -> dict[str, Any]:
    """The file's top table; `raises` when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise raises(f"{path}: cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise raises(f"{path}: not a TOML file: {error}") from error


@dataclass(frozen=True)
class Checker:
    """Checks values of one file. `key` is always the full dotted key; every method raises `raises`."""

    path: Path
    raises: type[Exception] = TomlError

    def place(self, key: str) -> str:
        """Where a key stands, as complaints begin."""
        del key
        return str(self.path)

    def failure(self, key: str, told: str) -> Exception:
        """What to raise about a key."""
        return self.raises(f"{self.place(key)}: {key} {told}")

    def known(self, where: str, given: Iterable[str], allowed: Iterable[str]) -> None:
        """Refuse keys of the table `where` ("" for the top) that nobody reads."""
        names = list(allowed)
        for key in given:
            if key not in names:
                full = f"{where}.{key}" if where else key
                raise self.failure(full, f"is not known; here may stand {', '.join(names) or 'nothing'}")

    def needed(self, where: str, given: Iterable[str], keys: Iterable[str]) -> None:
        """Refuse the table `where` when one of the keys is not in it."""
        for key in keys:
            if key not in given:
                raise self.failure(where, f"has no {key}")

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

    def one_of(self, key: str, given: Any, allowed: Iterable[str]) -> str:
        """One of some texts."""
        names = list(allowed)
        if given not in names:
            raise self.failure(key, f"{given!r} is not one of {', '.join(names)}")
        return str(given)

    def flag(self, key: str, given: Any) -> bool:
        """Yes or no."""
        if not isinstance(given, bool):
            raise self.failure(key, f"{given!r} is not true or false")
        return given

    def whole(self, key: str, given: Any, least: int, most: int) -> int:
        """A whole number between two."""
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            raise self.failure(key, f"{given!r} is not a whole number from {least} to {most}")
        return given


@dataclass(frozen=True)
class LinedChecker(Checker):
    """A checker that knows the lines of its file, whose text it is given."""

    text_of_file: str = ""

    def place(self, key: str) -> str:
        """The file and the line."""
        return f"{self.path}:{line_of(self.text_of_file, key.split('.'))}"
