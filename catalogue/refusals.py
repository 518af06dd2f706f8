"""What an officer is told who cannot do something with a case or a rule; the API says it in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Say(Protocol):
    """The words of one language by their English text."""

    def __call__(self, msgid: str, **values: object) -> str:
        """In that language, placeholders filled."""


class Refusal(Exception):
    """`text` is English with placeholders, `values` what they stand for: words, or several in order.

    `key` is what of a rule it is about, empty where that is no single one.
    """

    key = ""

    def __init__(self, text: str, **values: str | Sequence[str]) -> None:
        """The exception's own text is English."""
        self.text, self.values = text, values
        super().__init__(text.format(**{key: joined(value) for key, value in values.items()}))

    def said(self, say: Say) -> str:
        """In a language; names and numbers, which nobody has translated, stay as they are."""
        told = {key: joined([say(each) for each in _listed(value)]) for key, value in self.values.items()}
        return say(self.text, **told)


class NotNow(Refusal):
    """The case is not as far as that, or further."""


class Overtaken(Refusal):
    """Somebody, or a record from outside, came first with the case `number` of `feed`."""

    def __init__(self, feed: str, number: int, text: str, **values: str | Sequence[str]) -> None:
        """Say so in one message."""
        self.feed, self.number = feed, number
        super().__init__(text, **values)


def _listed(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def joined(value: str | Sequence[str]) -> str:
    """Several words as the way from one to the next."""
    return " → ".join(_listed(value))
