"""The numbers that the store and the arrays use for the catalogue's parts, and the fingerprint of what they
were made with.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, insert, select

from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue
from data_access.schema import part

CELL_MEANING = "1"  # change it when the same records would now be counted differently


@dataclass(frozen=True)
class PartIndex:
    """`parts[i]` has row i in arrays and number `ids[i]` in the store."""

    parts: tuple[Part, ...]
    ids: tuple[int, ...]

    @cached_property
    def row(self) -> dict[Part, int]:
        """The array row of each part."""
        return {item: i for i, item in enumerate(self.parts)}

    @cached_property
    def row_of_id(self) -> dict[int, int]:
        """The array row of each store number."""
        return {number: i for i, number in enumerate(self.ids)}

    def of_kind(self, *kinds: Kind) -> list[int]:
        """Rows of the parts of those kinds."""
        return [i for i, item in enumerate(self.parts) if item.kind in kinds]


def load_parts(connection: Connection, catalogue: Catalogue) -> PartIndex:
    """The catalogue's parts with their numbers; new ones are given a number now."""
    known = {row.key: row.id for row in connection.execute(select(part.c.key, part.c.id))}
    fresh = [item.key for item in catalogue.parts if item.key not in known]
    following = max(known.values(), default=0) + 1
    for number, key in enumerate(fresh, following):
        connection.execute(insert(part).values(id=number, key=key))
        known[key] = number
    return PartIndex(catalogue.parts, tuple(known[item.key] for item in catalogue.parts))


def read_parts(connection: Connection, catalogue: Catalogue) -> PartIndex:
    """The same without giving out numbers: a part that the backend does not know yet gets -1 and so has no cells."""
    known = {row.key: row.id for row in connection.execute(select(part.c.key, part.c.id))}
    return PartIndex(catalogue.parts, tuple(known.get(item.key, -1) for item in catalogue.parts))


def fingerprint(catalogue: Catalogue, zone: str) -> str:
    """Changes when cells made so far no longer mean what the declarations say."""
    fields = [
        f"{feed.key}:{[repr(f) for f in feed.fields]}:{[s.key for s in feed.steps]}"
        for feed in catalogue.feeds.values()
    ]
    rules = sorted(repr(rule) for rule in catalogue.rules.values() if rule.case or rule.above)
    text = "\n".join([CELL_MEANING, zone, *sorted(item.key for item in catalogue.parts), *fields, *rules])
    return hashlib.sha256(text.encode()).hexdigest()
