"""The tree of areas, in memory as arrays and on the way in and out of the store. Geometry stays in the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Table, func, insert, select, update

from catalogue.areas import Area
from data_access.engine import reading
from data_access.schema import area, rollup_state, site

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AreaTree:
    """Every area sorted by code; an *index* is a place in that order. `ids[i]` is the store's number of area i."""

    areas: tuple[Area, ...]
    ids: Indices
    revision: int

    @cached_property
    def index(self) -> dict[str, int]:
        """The index of each code."""
        return {item.code: i for i, item in enumerate(self.areas)}

    @cached_property
    def by_id(self) -> Indices:
        """The index of each store number, -1 where there is none. Shape (largest number + 1,)."""
        table = np.full(int(self.ids.max(initial=0)) + 1, -1, dtype=np.int64)
        table[self.ids] = np.arange(len(self.ids))
        return table

    @cached_property
    def depths(self) -> Indices:
        """How far below its root each area is. Shape (areas,)."""
        return np.array([item.depth for item in self.areas], dtype=np.int64)

    @cached_property
    def lineage(self) -> Indices:
        """Row i: area i and its ancestors, -1 where there are fewer. Shape (areas, deepest + 1)."""
        depth = max((item.depth for item in self.areas), default=0) + 1
        table = np.full((len(self.areas), depth), -1, dtype=np.int64)
        for i in range(len(self.areas)):
            at: int | None = i
            for step in range(depth):
                if at is None:
                    break
                table[i, step] = at
                parent = self.areas[at].parent
                at = self.index[parent] if parent else None
        return table

    def get(self, code: str) -> Area | None:
        """The area of that code, or None."""
        at = self.index.get(code)
        return None if at is None else self.areas[at]

    @cached_property
    def _children(self) -> dict[str | None, list[Area]]:
        found: dict[str | None, list[Area]] = {}
        for item in self.areas:
            found.setdefault(item.parent, []).append(item)
        return found

    def children(self, code: str) -> list[Area]:
        """Its direct children, by code."""
        return self._children.get(code, [])

    def root(self, code: str | None = None) -> Area | None:
        """The area of that code, else the root with most below it, else None when the tree is empty."""
        if code:
            return self.get(code)
        roots = self._children.get(None, [])
        return max(roots, key=lambda item: len(self.below(item.code)), default=None)

    def path(self, code: str) -> list[Area]:
        """From its root to the area itself."""
        item = self.get(code)
        steps: list[Area] = []
        while item is not None:
            steps.append(item)
            item = self.get(item.parent) if item.parent else None
        return steps[::-1]

    @cached_property
    def _below(self) -> dict[int, Indices]:
        pairs = np.argwhere(self.lineage >= 0)
        ancestors = self.lineage[pairs[:, 0], pairs[:, 1]]
        order = np.argsort(ancestors, kind="stable")
        cuts = np.searchsorted(ancestors[order], np.arange(len(self.areas) + 1))
        return {i: pairs[order[cuts[i] : cuts[i + 1]], 0] for i in range(len(self.areas))}

    def below(self, code: str) -> Indices:
        """Indices of the area and all its descendants, by code."""
        return self._below[self.index[code]]

    @cached_property
    def _at_level(self) -> dict[tuple[str, str], Indices]:
        found: dict[tuple[str, str], Indices] = {}
        for i, item in enumerate(self.areas):
            members = self._below[i]
            levels = np.array([self.areas[m].level for m in members])
            for level in dict.fromkeys(levels.tolist()):
                found[item.code, level] = members[levels == level]
        return found

    def at_level(self, code: str, level: str) -> Indices:
        """Indices of the descendants (or the area itself) at a level, by code; empty where there is none."""
        return self._at_level.get((code, level), np.empty(0, dtype=np.int64))

    def levels_below(self, code: str) -> list[str]:
        """The levels of its descendants, highest first, without its own."""
        return self._levels_below[self.index[code]]

    @cached_property
    def _levels_below(self) -> dict[int, list[str]]:
        found = {}
        for i, item in enumerate(self.areas):
            levels = {self.areas[m].depth: self.areas[m].level for m in self._below[i].tolist()}
            found[i] = [levels[depth] for depth in sorted(levels) if depth > item.depth]
        return found

    def summed_up(self, own: Indices) -> Indices:
        """Per area the sum of its own number and of everything below. Shape (areas,)."""
        total = np.zeros(len(self.areas), dtype=np.int64)
        for ancestors in self.lineage.T:
            np.add.at(total, ancestors[ancestors >= 0], own[ancestors >= 0])
        return total

    def search(self, text: str, limit: int = 20) -> list[Area]:
        """Areas whose name or code contains the text, higher levels first."""
        wanted = text.strip().casefold()
        hits = [item for item in self.areas if wanted and (wanted in item.name.casefold() or wanted in item.code)]
        return sorted(hits, key=lambda item: (item.depth, item.code))[:limit]


def load_tree(engine: Engine) -> AreaTree:
    """The tree as it is in the store now."""
    columns = [column for column in area.c if column is not area.c.geometry]
    with reading(engine).connect() as connection:
        rows = connection.execute(select(*columns)).all()
        revision = areas_revision(connection)
    rows = sorted(rows, key=lambda row: row.code)
    parents = {row.code: row.parent_code for row in rows}
    with_children = set(parents.values())
    areas = tuple(
        Area(
            code=row.code,
            name=row.name,
            level=row.level,
            depth=_depth(row.code, parents),
            parent=row.parent_code,
            leaf=row.code not in with_children,
            lon=row.lon,
            lat=row.lat,
            schematic=row.schematic,
        )
        for row in rows
    )
    return AreaTree(areas, np.array([row.id for row in rows], dtype=np.int64), revision)


def _depth(code: str, parents: Mapping[str, str | None]) -> int:
    depth = 0
    parent = parents[code]
    while parent is not None:
        depth += 1
        parent = parents[parent]
    return depth


def areas_revision(connection: Connection) -> int:
    """Grows each time areas or sites were imported; 0 before the first."""
    return connection.execute(select(rollup_state.c.areas_revision)).scalar() or 0


def bump_revision(connection: Connection) -> None:
    """Tell every process that holds the tree or the register to load it again."""
    connection.execute(update(rollup_state).values(areas_revision=rollup_state.c.areas_revision + 1))


def write_areas(engine: Engine, rows: Iterable[Mapping[str, object]]) -> tuple[int, int]:
    """Add or replace areas (code, parent_code, level, name, geometry, lon, lat); the numbers added and replaced."""
    return _write(engine, area, rows)


def write_sites(engine: Engine, rows: Iterable[Mapping[str, object]]) -> tuple[int, int]:
    """Add or replace sites (code, name, category_id, area_id, lon, lat); the numbers added and replaced."""
    return _write(engine, site, rows)


def _write(engine: Engine, table: Table, rows: Iterable[Mapping[str, object]]) -> tuple[int, int]:
    given = {str(row["code"]): dict(row) for row in rows}
    with engine.begin() as connection:
        known = set(connection.execute(select(table.c.code)).scalars())
        added = [row for code, row in given.items() if code not in known]
        changed = [row for code, row in given.items() if code in known]
        if added:
            connection.execute(insert(table), added)
        for row in changed:
            connection.execute(update(table).where(table.c.code == row["code"]).values(**row))
        bump_revision(connection)
    return len(added), len(changed)


def count_sites(connection: Connection) -> list[tuple[int, int | None, int]]:
    """Listed sites as (area id, category term id, number)."""
    query = select(site.c.area_id, site.c.category_id, func.count()).group_by(site.c.area_id, site.c.category_id)
    return [tuple(row) for row in connection.execute(query).all()]
