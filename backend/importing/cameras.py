"""Imports where cameras' pictures come from, from CSV or XLSX; the states of cameras come as records of the feed `camera`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from backend.importing.geojson import DECIMALS
from backend.importing.points import shift_points
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.table import Chunk, read_chunks
from backend.ingest import Ingestor
from backend.placing import Placed, place
from backend.validation import Errors, check_text, column
from catalogue.camera_urls import check_url, masked
from catalogue.device_codes import CODE_DIGITS, check_camera_code
from data_access.camera_sources import H264, H265, CameraSource, write_camera_sources
from data_access.store import Engine

COLUMNS = ("code", "name", "url", "codec", "sub_url", "category", "site", "area", "lon", "lat")
NEEDED = ("code", "name", "url")
CODEC_WORDS = {"h264": H264, "avc": H264, "h265": H265, "hevc": H265}
Rows = dict[str, tuple[int, CameraSource]]  # by code: the line, and what goes into the store


def import_cameras(engine: Engine, ingestor: Ingestor, path: Path, crs: str = "wgs84") -> ImportReport:
    """Add or change cameras; one that is known just so is a duplicate. A site counts before a point, a point before an area."""
    report, rows = ImportReport(path), Rows()
    for chunk in read_chunks(path):
        _check_header(path, chunk)
        frame = _table(chunk)
        shift_points(frame, crs)
        report.reject(chunk.broken)
        report.read += len(chunk.lines)
        _take(chunk.lines, frame, ingestor, rows, report)
    changed = write_camera_sources(engine, (source for _, source in rows.values()), ingestor.clock())
    report.accepted += changed
    report.duplicates += len(rows) - changed
    report.notes += _notes([source for _, source in rows.values()])
    return report


def _check_header(path: Path, chunk: Chunk) -> None:
    told = f"a file of cameras has {', '.join(COLUMNS)}"
    for name in (name for name in NEEDED if name not in chunk.header):
        raise ImportFailure(f"{path}:1: no column {name!r}; {told}")
    for name in (name for name in chunk.header if name not in COLUMNS):
        raise ImportFailure(f"{path}:1: column {name!r} is not known; {told}")


def _table(chunk: Chunk) -> pd.DataFrame:
    return pd.DataFrame(
        {name: pd.Series([t or None for t in chunk.column(name)], dtype=object) for name in chunk.header}
    )


def _take(lines: list[int], frame: pd.DataFrame, ingestor: Ingestor, rows: Rows, report: ImportReport) -> None:
    """Put the good rows among `rows`, count the others."""
    errors = Errors()
    sources = list(_sources(frame, ingestor, errors))
    for row, line in enumerate(lines):
        source = sources[row]
        if row in errors.by_row or source is None:
            report.rejected.append((line, errors.by_row[row]))
        else:
            _keep(source, line, rows, report)


def _sources(frame: pd.DataFrame, ingestor: Ingestor, errors: Errors) -> Iterator[CameraSource | None]:
    """A camera for each row; None where `errors` has something about it."""
    codes = _checked(frame, "code", check_camera_code, errors, f"give a code of GB/T 28181, {CODE_DIGITS} digits")
    names = check_text(column(frame, "name"), "name", 200, errors)
    urls = _checked(frame, "url", _address, errors, "give the address of its pictures")
    subs = _checked(frame, "sub_url", _address, errors)
    codecs = _checked(frame, "codec", _codec, errors)
    categories = check_text(column(frame, "category"), "category", 100, errors, required=False)
    placed = place(frame, ingestor.places, errors)
    sites = column(frame, "site").tolist()
    areas = {number: code for code, number in ingestor.places.area_ids.items()}
    for row in range(len(frame)):
        if row in errors.by_row:
            yield None
            continue
        lon, lat = _point(placed, row, sites[row], ingestor)
        yield CameraSource(
            code=str(codes[row]),
            name=names[row],
            area_code=areas[int(placed.area_id[row])],
            url=str(urls[row]),
            sub_url=subs[row],
            codec=codecs[row] or H264,
            category=categories[row] or _site_category(placed, row, ingestor),
            site_code=sites[row],
            lon=lon,
            lat=lat,
        )


def _checked(
    frame: pd.DataFrame, key: str, check: Callable[[str], str], errors: Errors, needed: str = ""
) -> list[str | None]:
    """A column's values as `check` gives them; a missing one is an error where it is `needed`."""
    found: list[str | None] = []
    for row, value in enumerate(column(frame, key).tolist()):
        found.append(None)
        if needed and not value:
            errors.by_row.setdefault(row, f"{key} is missing; {needed}")
        try:
            found[row] = check(value) if value else None
        except ValueError as error:
            errors.by_row.setdefault(row, f"{key} {error}")
    return found


def _address(url: str) -> str:
    try:
        return check_url(url)
    except ValueError as error:
        raise ValueError(f"{masked(url)!r} cannot be used: {error}") from error


def _codec(word: str) -> str:
    found = CODEC_WORDS.get(word.lower().replace(".", ""))
    if found is None:
        raise ValueError(f"{word!r} is not one of H.264 (when empty), H.265")
    return found


def _site_category(placed: Placed, row: int, ingestor: Ingestor) -> str | None:
    category = float(placed.category_id[row])
    return ingestor.terms.key(int(category)) if np.isfinite(category) else None


def _point(placed: Placed, row: int, site: str | None, ingestor: Ingestor) -> tuple[float | None, float | None]:
    """The row's own point, else its site's."""
    lon, lat = float(placed.lon[row]), float(placed.lat[row])
    if np.isfinite(lon) and np.isfinite(lat):
        return round(lon, DECIMALS), round(lat, DECIMALS)
    known = ingestor.places.register.sites.get(site) if site else None
    return (known.lon, known.lat) if known else (None, None)


def _keep(source: CameraSource, line: int, rows: Rows, report: ImportReport) -> None:
    first, known = rows.setdefault(source.code, (line, source))
    if first == line:
        return
    if known == source:
        report.duplicates += 1
    else:
        report.rejected.append((line, f"camera {source.code!r} is already in line {first} with other values"))


def _notes(sources: list[CameraSource]) -> list[str]:
    heavy = sum(source.codec == H265 and not source.sub_url for source in sources)
    told = "cameras send H.265 and have no sub_url, so that their pictures have to be transcoded, few at a time"
    return [f"{heavy} {told}; name their H.264 sub-streams where they have one"] if heavy else []
