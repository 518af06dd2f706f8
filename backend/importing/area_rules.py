"""What makes areas of a file fit together and into the tree: one area a code, a known parent of another level,
no circle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import shapely

from backend.importing.report import ImportReport

CODE = re.compile(r"[\w.-]{1,40}")
LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An area that a file brings: the features it is made of (numbers from 1), and its polygons in WGS84."""

    features: tuple[int, ...]
    code: str
    name: str
    level: str
    parent: str | None
    shape: Any

    def refused(self, reason: str) -> list[tuple[int, str]]:
        """All its features with that reason."""
        return [(number, f"area {self.code!r} {reason}") for number in self.features]


def unfit(area: Candidate) -> str | None:
    """Why the code or the name cannot be used."""
    if not CODE.fullmatch(area.code):
        return "has a code that is not 1 to 40 letters, digits, dots, hyphens or underscores"
    if len(area.name) > LONGEST_NAME:
        return f"has a name longer than {LONGEST_NAME} characters"
    return None


def merged_by_code(candidates: Iterable[Candidate], report: ImportReport) -> list[Candidate]:
    """One area a code: the union of its features. A feature that names another name or parent is refused."""
    found: dict[str, Candidate] = {}
    for item in candidates:
        first = found.setdefault(item.code, item)
        if first is item:
            continue
        if (first.name, first.parent) != (item.name, item.parent):
            other = f"{first.name!r} below {first.parent}, and here {item.name!r} below {item.parent}"
            report.reject(item.refused(f"is already feature {first.features[0]}: {other}"))
        else:
            shape = shapely.union_all([first.shape, item.shape])
            found[item.code] = replace(first, features=first.features + item.features, shape=shape)
    for area in found.values():
        if len(area.features) > 1:
            report.notes.append(f"area {area.code!r} is the union of features {', '.join(map(str, area.features))}")
    return list(found.values())


def well_placed(
    areas: Iterable[Candidate], parents: Mapping[str, str | None], levels: Mapping[str, str], report: ImportReport
) -> list[Candidate]:
    """The areas whose parent is known, of another level and not below themselves; the others are refused.

    `parents` and `levels` are those of every area that will be in the tree, the candidates included.
    """
    kept = []
    for area in areas:
        reason = _misplaced(area, parents, levels)
        if reason:
            report.reject(area.refused(reason))
        else:
            kept.append(area)
    return kept


def _misplaced(area: Candidate, parents: Mapping[str, str | None], levels: Mapping[str, str]) -> str | None:
    if area.parent is None:
        return None
    if area.parent not in levels:
        return f"lies below {area.parent!r}, which is not a known area; import that one first"
    if levels[area.parent] == area.level:
        return f"and its parent {area.parent!r} are both of level {area.level!r}"
    seen = {area.code}
    above: str | None = area.parent
    while above is not None:
        if above in seen:
            return f"would lie below itself, by way of {area.parent!r}"
        seen.add(above)
        above = parents.get(above)
    return None


def with_display_names(areas: Iterable[Candidate]) -> list[Candidate]:
    """Names that several areas share get the code behind them: Boston 02108."""
    known = list(areas)
    shared = {name for name, number in Counter(area.name for area in known).items() if number > 1}
    return [replace(area, name=f"{area.name} {area.code}") if area.name in shared else area for area in known]
