"""Imports a CSV file as records of a feed: reads it in chunks, applies the mapping, hands the table to the intake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from backend.crs import TO_WGS84
from backend.importing.mapping import TIMES, FeedMapping, Source, check_mapping, load_mapping
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.table import CHUNK, Chunk, read_chunks
from backend.importing.times import read_times
from backend.ingest import Ingestor, UnknownFeed
from backend.validation import Errors

ISO_UTC = "%Y-%m-%dT%H:%M:%S.%fZ"


def import_feed(
    ingestor: Ingestor, feed_key: str, path: Path, mapping_path: Path, crs: str | None = None, size: int = CHUNK
) -> ImportReport:
    """Take every record of the file; each chunk of `size` is committed by itself, and importing again adds nothing.

    `crs` overrides the mapping's. ImportFailure when the file or the mapping cannot be used at all.
    """
    feed = ingestor.catalogue.feeds.get(feed_key)
    if feed is None:
        raise UnknownFeed(f"feed {feed_key!r} is not declared; there are {', '.join(ingestor.catalogue.feeds)}")
    mapping = load_mapping(mapping_path)
    check_mapping(mapping, feed)
    report = ImportReport(path)
    for chunk in read_chunks(path, mapping.encoding, size):
        _check_columns(path, chunk, mapping)
        errors = Errors()
        frame = mapped(chunk, mapping, errors, crs or mapping.crs)
        report.add(chunk.lines, ingestor.ingest_frame(feed_key, frame, errors))
        report.reject(chunk.broken)
    return report


def _check_columns(path: Path, chunk: Chunk, mapping: FeedMapping) -> None:
    for name in mapping.columns:
        if chunk.header.count(name) != 1:
            how = "no column" if name not in chunk.header else "more than one column"
            has = ", ".join(chunk.header)
            raise ImportFailure(f"{path}:1: {how} {name!r}, which {mapping.path.name} asks for; there are {has}")


def mapped(chunk: Chunk, mapping: FeedMapping, errors: Errors, crs: str = "wgs84") -> pd.DataFrame:
    """The chunk as the intake wants it (columns: the feed's keys, object dtype; times aware), WGS84."""
    size = len(chunk.rows)
    frame = pd.DataFrame({key: pd.Series([value] * size, dtype=object) for key, value in mapping.constants.items()})
    frame = frame.reindex(range(size))
    for key, source in mapping.fields.items():
        frame[key] = texts_of(chunk, source, mapping.empty)
    for key in TIMES:
        if key in frame:
            frame[key] = read_times(frame[key], mapping.times, key, errors)
    if mapping.steps:
        frame["steps"] = _steps(chunk, mapping, errors)
    if {"lon", "lat"} <= set(frame.columns):
        _to_wgs84(frame, crs)
    return frame


def texts_of(chunk: Chunk, source: Source, empty: frozenset[str]) -> pd.Series:
    """One field's texts (object dtype, None where empty). A text that the pattern does not fit stays as it is."""
    columns = [chunk.column(name) for name in source.columns]
    read = {text: _text(text, source, empty) for text in set(zip(*columns, strict=True))}
    return pd.Series([read[text] for text in zip(*columns, strict=True)], dtype=object)


def _text(parts: tuple[str, ...], source: Source, empty: frozenset[str]) -> str | None:
    if any(part in empty for part in parts):
        return None
    text = "-".join(parts)
    if source.pattern and (match := source.pattern.search(text)) and match[1] is not None:
        text = match[1]
    text = text.zfill(source.pad)
    return source.values.get(text, source.otherwise or text)


def _steps(chunk: Chunk, mapping: FeedMapping, errors: Errors) -> pd.Series:
    """Per row the list of {"step", "at"} that the intake takes; steps without a time are left out."""
    found: list[list[dict[str, str]]] = [[] for _ in chunk.rows]
    for step, source in mapping.steps.items():
        moments = read_times(texts_of(chunk, source, mapping.empty), mapping.times, f"step {step}", errors)
        for row, at in moments.dropna().dt.strftime(ISO_UTC).items():
            found[int(str(row))].append({"step": step, "at": at})
    return pd.Series(found, dtype=object)


def _to_wgs84(frame: pd.DataFrame, crs: str) -> None:
    """Shift the points that are numbers; what is none stays for the intake to refuse by its text."""
    degrees = [pd.to_numeric(frame[key], errors="coerce").to_numpy(dtype=float, na_value=np.nan) for key in ("lon", "lat")]
    whole = np.isfinite(degrees[0]) & np.isfinite(degrees[1])
    shifted: tuple[Any, Any] = TO_WGS84[crs](degrees[0], degrees[1])
    for key, values in zip(("lon", "lat"), shifted, strict=True):
        frame.loc[whole, key] = values[whole]
