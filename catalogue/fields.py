"""The fields of a record, as a feed declares them: numbers, words from a list, and text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Number:
    """A measured number. Stored as a whole number of `resolution`, so that sums are exact.

    `demo` is (mean, standard deviation) of the demo city's stream, in `unit`, or as a share of the field
    `demo_share_of`; `demo_steady`: drawn once per place; `demo_rhythm`: rises and falls with the hour of the day.
    `kept`: a state that does not tell it leaves what was known of the thing.
    """

    key: str
    name: str
    unit: str = ""
    minimum: float
    maximum: float
    resolution: float = 1.0
    required: bool = True
    kept: bool = False
    demo: tuple[float, float] = (0.0, 0.0)
    demo_share_of: str | None = None
    demo_steady: bool = False
    demo_rhythm: bool = False


@dataclass(frozen=True, kw_only=True)
class Value:
    """One word of a term field; `weight` is its share in the demo city's stream, larger about the local `hour`.

    `off`: a thing of which it is said is not online, whatever else its states say.
    """

    key: str
    name: str
    weight: float = 1.0
    hour: float | None = None
    off: bool = False


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word from a list. `of_site` copies the site's category; `open_list` takes words that are not declared.

    `kept`: a state that does not tell it leaves what was known of the thing.
    In the demo city `demo_steady` is drawn once per place, and `demo_level` is the name of its area of that level.
    Where no word has any weight the demo city's records do not tell it.
    """

    key: str
    name: str
    values: tuple[Value, ...] = ()
    required: bool = True
    kept: bool = False
    of_site: bool = False
    open_list: bool = False
    demo_steady: bool = False
    demo_level: str | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words that are kept with the record and never counted. `personal` text is masked in every view."""

    key: str
    name: str
    personal: bool = False


Field = Number | Term | Text
