"""The columns of a feed's records, for tables and files alike; what stands in a row is data_access.record_rows's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.fields import Field, Number, Term
from catalogue.model import Feed, Shape


class ColumnKind(StrEnum):
    """How a column's values are written."""

    TIME = "time"  # ISO 8601
    AREA = "area"  # a code, shown as the names on the way to it
    WORD = "word"  # a key, shown as its name where it is declared
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class RecordColumn:
    """`key` is the row's; `name`, `unit` and the names in `values` (by key) are English and go through gettext."""

    key: str
    name: str
    kind: ColumnKind
    unit: str = ""
    decimals: int = 0
    values: Mapping[str, str] = field(default_factory=dict)


TIME = RecordColumn(key="occurred_at", name="Time", kind=ColumnKind.TIME)
SITE = RecordColumn(key="site", name="Site", kind=ColumnKind.TEXT)
AREA = RecordColumn(key="area", name="Area", kind=ColumnKind.AREA)
DUE = RecordColumn(key="due_at", name="Due", kind=ColumnKind.TIME)
SOURCE = RecordColumn(key="source", name="Source", kind=ColumnKind.TEXT)
NUMBER = RecordColumn(key="source_id", name="Record no.", kind=ColumnKind.TEXT)


def record_columns(feed: Feed) -> tuple[RecordColumn, ...]:
    """When and where, for a case how far and until when, the feed's fields, and where the record came from."""
    steps = {step.key: step.name for step in feed.steps}
    step = RecordColumn(key="step", name="Step", kind=ColumnKind.WORD, values=steps)
    case = (step, DUE) if feed.shape is Shape.CASE else ()
    return (TIME, SITE, AREA, *case, *map(_of_field, feed.fields), NUMBER, SOURCE)


def _of_field(declared: Field) -> RecordColumn:
    if isinstance(declared, Number):
        decimals = max(0, -math.floor(math.log10(declared.resolution)))
        return RecordColumn(
            key=declared.key, name=declared.name, kind=ColumnKind.NUMBER, unit=declared.unit, decimals=decimals
        )
    if isinstance(declared, Term):
        values = {value.key: value.name for value in declared.values}
        return RecordColumn(key=declared.key, name=declared.name, kind=ColumnKind.WORD, values=values)
    return RecordColumn(key=declared.key, name=declared.name, kind=ColumnKind.TEXT)
