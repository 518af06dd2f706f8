"""Imports the register of key sites from CSV (code, name, category, and area or lon and lat) or from GeoJSON points."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from backend.importing.geojson import DECIMALS, BadGeometry, Feature, geometry_of, read_features
from backend.importing.points import shift_points
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.table import Chunk, read_chunks
from backend.ingest import Ingestor
from backend.placing import place
from backend.validation import Errors, check_term, check_text, column
from catalogue.sites import SITE_CATEGORY
from data_access.areas import write_sites
from data_access.register import load_register
from data_access.store import Engine

COLUMNS = ("code", "name", "category", "area", "lon", "lat")
NEEDED = ("code", "name", "category")
GEOJSON = (".geojson", ".json")
Row = dict[str, object]
Rows = dict[str, tuple[int, Row]]  # by code: where the row stands, and what goes into the store


def import_sites(engine: Engine, ingestor: Ingestor, path: Path, crs: str = "wgs84") -> ImportReport:
    """Add or change sites; one that the register has just so is a duplicate. A point counts before an area code."""
    is_geojson = path.suffix.lower() in GEOJSON
    report = ImportReport(path, unit="feature" if is_geojson else "line")
    rows: Rows = {}
    for lines, frame in _from_geojson(path, crs, report) if is_geojson else _from_csv(path, crs, report):
        _check(frame, lines, ingestor, rows, report)
    changed = _changed(engine, rows)
    report.accepted += len(changed)
    report.duplicates += len(rows) - len(changed)
    if changed:
        write_sites(engine, changed)
    return report


def _from_csv(path: Path, crs: str, report: ImportReport) -> Iterator[tuple[list[int], pd.DataFrame]]:
    for chunk in read_chunks(path):
        missing = [name for name in NEEDED if name not in chunk.header]
        if missing:
            raise ImportFailure(f"{path}:1: no column {missing[0]!r}; a file of sites has {', '.join(COLUMNS)}")
        frame = _table(chunk)
        shift_points(frame, crs)
        report.reject(chunk.broken)
        yield chunk.lines, frame


def _table(chunk: Chunk) -> pd.DataFrame:
    given = [name for name in COLUMNS if name in chunk.header]
    return pd.DataFrame({name: pd.Series([t or None for t in chunk.column(name)], dtype=object) for name in given})


def _from_geojson(path: Path, crs: str, report: ImportReport) -> Iterator[tuple[list[int], pd.DataFrame]]:
    numbers: list[int] = []
    rows: list[dict[str, object]] = []
    for feature in read_features(path):
        try:
            row = _of_feature(feature, crs)
        except BadGeometry as error:
            report.reject([(feature.number, f"site {feature.text('code')!r}: {error}")])
        else:
            numbers.append(feature.number)
            rows.append(row)
    yield numbers, pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _of_feature(feature: Feature, crs: str) -> dict[str, object]:
    row: dict[str, object] = {name: feature.text(name) or None for name in ("code", "name", "category", "area")}
    if feature.geometry is not None:
        point = geometry_of(feature, ("Point",), crs)
        row |= {"lon": point.x, "lat": point.y}
    return row


def _check(frame: pd.DataFrame, lines: list[int], ingestor: Ingestor, rows: Rows, report: ImportReport) -> None:
    """Put the good rows among `rows`, count the others."""
    errors = Errors()
    codes = check_text(column(frame, "code"), "code", 100, errors)
    names = check_text(column(frame, "name"), "name", 200, errors)
    given = column(frame, "category")
    missing = given.isna().to_numpy()
    categories = check_term(given, SITE_CATEGORY, ingestor.terms, errors, ~missing)
    errors.add(missing, f"category is missing; give one of {_words()}")
    placed = place(frame, ingestor.places, errors, required=False)
    errors.add(placed.area_id == 0, lambda row: _no_place(float(placed.lon[row]), float(placed.lat[row])))
    report.read += len(lines)
    for row, line in enumerate(lines):
        if row in errors.by_row:
            report.rejected.append((line, errors.by_row[row]))
            continue
        area_id, category = int(placed.area_id[row]), int(categories[row])
        site: Row = {"code": codes[row], "name": names[row], "category_id": category, "area_id": area_id}
        _keep(site | _point(float(placed.lon[row]), float(placed.lat[row])), line, rows, report)


def _keep(site: Row, line: int, rows: Rows, report: ImportReport) -> None:
    first, known = rows.setdefault(str(site["code"]), (line, site))
    if first == line:
        return
    if known == site:
        report.duplicates += 1
    else:
        report.rejected.append((line, f"site {site['code']!r} is already in {report.unit} {first} with other values"))


def _point(lon: float, lat: float) -> Row:
    known = np.isfinite(lon) and np.isfinite(lat)
    return {"lon": round(lon, DECIMALS) if known else None, "lat": round(lat, DECIMALS) if known else None}


def _no_place(lon: float, lat: float) -> str:
    if np.isfinite(lon) and np.isfinite(lat):
        return f"the point {lon:.6f}, {lat:.6f} lies in no known area and no area code is given"
    return "the site has no place; give an area code, or lon and lat"


def _words() -> str:
    return ", ".join(value.key for value in SITE_CATEGORY.values)


def _changed(engine: Engine, rows: Rows) -> list[Row]:
    known = {
        code: {
            "code": code,
            "name": site.name,
            "category_id": site.category_id,
            "area_id": site.area_id,
            "lon": site.lon,
            "lat": site.lat,
        }
        for code, site in load_register(engine).sites.items()
    }
    return [row for code, (_, row) in rows.items() if known.get(code) != row]
