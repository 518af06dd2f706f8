"""Imports areas from GeoJSON: polygons with a code, a name and a parent. Only what is new or changed goes into
the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from backend.importing.area_rules import Candidate, merged_by_code, unfit, well_placed, with_display_names
from backend.importing.geojson import DECIMALS, BadGeometry, Feature, geometry_of, read_features
from backend.importing.report import ImportFailure, ImportReport
from data_access.areas import AreaTree, load_tree, write_areas
from data_access.register import load_geometries
from data_access.store import Engine

POLYGONS = ("Polygon", "MultiPolygon")
Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class AreaOptions:
    """How to read a file of areas: the properties to use, the level of its areas, and what they lie below.

    `parent` is the code of an area above all of them, made as their union where the store has none yet.
    `parent_field` names a property with the code of each area's own parent, which the store must have.
    """

    level: str
    code_field: str = "code"
    name_field: str = "name"
    parent: str | None = None
    parent_name: str | None = None
    parent_level: str = "city"
    parent_field: str | None = None
    crs: str = "wgs84"


def import_areas(engine: Engine, path: Path, options: AreaOptions) -> ImportReport:
    """Add or change areas; a feature whose area the store has just so is a duplicate. ImportFailure: no such
    GeoJSON.
    """
    if options.parent and options.parent_level == options.level:
        raise ImportFailure(f"{path}: the areas and their parent {options.parent} are both of level {options.level!r}")
    report = ImportReport(path, unit="feature")
    tree = load_tree(engine)
    areas = merged_by_code(_candidates(read_features(path), options, report), report)
    areas = with_display_names(_well_placed(areas, tree, options, report))
    known = _known_rows(engine, tree)
    changed: list[Row] = []
    for area in areas:
        row = _row(area)
        is_new = known.get(area.code) != row
        changed += [row] if is_new else []
        report.read += len(area.features)
        report.accepted += len(area.features) if is_new else 0
        report.duplicates += 0 if is_new else len(area.features)
    root = _root(areas, tree, options, report)
    if root or changed:
        write_areas(engine, [*root, *changed])
    return report


def _candidates(features: Sequence[Feature], options: AreaOptions, report: ImportReport) -> Iterator[Candidate]:
    for feature in features:
        code = feature.text(options.code_field)
        if not code:
            has = ", ".join(feature.properties) or "no properties"
            report.reject([(feature.number, f"there is no code in property {options.code_field!r}; it has {has}")])
            continue
        try:
            area = _candidate(feature, code, options, report)
        except BadGeometry as error:
            report.reject([(feature.number, f"area {code!r}: {error}")])
            continue
        reason = unfit(area)
        if reason:
            report.reject(area.refused(reason))
        else:
            yield area


def _candidate(feature: Feature, code: str, options: AreaOptions, report: ImportReport) -> Candidate:
    shape = geometry_of(feature, POLYGONS, options.crs)
    if not shape.is_valid:
        fault = shapely.is_valid_reason(shape)
        shape = _repaired(shape, fault)
        report.notes.append(f"area {code!r} (feature {feature.number}) was repaired: {fault}")
    is_root = code == options.parent
    own = feature.text(options.parent_field) if options.parent_field else ""
    return Candidate(
        features=(feature.number,),
        code=code,
        name=feature.text(options.name_field) or code,
        level=options.parent_level if is_root else options.level,
        parent=None if is_root else own or options.parent,
        shape=shape,
    )


def _repaired(shape: Any, fault: str) -> Any:
    """The surfaces of the repaired shape; lines and points that are left over go."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    surfaces = parts[shapely.get_dimensions(parts) == 2]
    if not len(surfaces):
        raise BadGeometry(f"its polygon has no surface ({fault})")
    return shapely.union_all(surfaces)


def _well_placed(
    areas: Sequence[Candidate], tree: AreaTree, options: AreaOptions, report: ImportReport
) -> list[Candidate]:
    root = {options.parent: options.parent_level} if options.parent else {}
    levels = root | {item.code: item.level for item in tree.areas} | {item.code: item.level for item in areas}
    parents = {item.code: item.parent for item in tree.areas} | {item.code: item.parent for item in areas}
    return well_placed(areas, parents, levels, report)


def _row(area: Candidate) -> Row:
    inside = shapely.point_on_surface(area.shape)
    return {
        "code": area.code,
        "parent_code": area.parent,
        "level": area.level,
        "name": area.name,
        "geometry": shapely.to_geojson(area.shape),
        "lon": round(inside.x, DECIMALS),
        "lat": round(inside.y, DECIMALS),
        "schematic": False,
    }


def _known_rows(engine: Engine, tree: AreaTree) -> dict[str, Row]:
    return {
        item.code: {
            "code": item.code,
            "parent_code": item.parent,
            "level": item.level,
            "name": item.name,
            "geometry": geometry,
            "lon": item.lon,
            "lat": item.lat,
            "schematic": item.schematic,
        }
        for item, geometry in zip(tree.areas, load_geometries(engine), strict=True)
    }


def _root(areas: Sequence[Candidate], tree: AreaTree, options: AreaOptions, report: ImportReport) -> list[Row]:
    """The area above all, when it has to be made."""
    below = [area.shape for area in areas if area.parent == options.parent]
    is_there = options.parent is None or tree.get(options.parent) or any(a.code == options.parent for a in areas)
    if options.parent is None or is_there or not below:
        return []
    name = options.parent_name or options.parent
    report.notes.append(f"{options.parent_level} {options.parent!r} ({name}) was made as the union of its areas")
    made = Candidate(
        features=(),
        code=options.parent,
        name=name,
        level=options.parent_level,
        parent=None,
        shape=shapely.union_all(below),
    )
    return [_row(made)]
