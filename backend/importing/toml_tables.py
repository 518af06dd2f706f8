"""What a mapping file holds beside plain texts and tables (catalogue/toml_tables.py): columns, digits, patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from backend.importing.report import ImportFailure
from catalogue.toml_tables import Checker


@dataclass(frozen=True)
class MappingChecker(Checker):
    """Checks values of one mapping; every method raises ImportFailure."""

    raises: type[Exception] = ImportFailure

    def names(self, key: str, given: Any) -> tuple[str, ...]:
        """One text or a list of at least one."""
        found = self.texts(key, [given] if isinstance(given, str) else given)
        if not found:
            raise self.failure(key, "names no column")
        return found

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
