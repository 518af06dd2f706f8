"""Imports a CSV file as records of a feed: reads it in chunks, applies the mapping, hands the table to the intake."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from backend.importing.mapping import TIMES, FeedMapping, Source, check_mapping, load_mapping
from backend.importing.points import shift_points
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

    `crs` goes before the mapping's. ImportFailure when the file or the mapping cannot be used at all; UnknownFeed.
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
        frame = mapped(chunk, mapping, errors, crs)
        report.add(chunk.lines, ingestor.ingest_frame(feed_key, frame, errors))
        report.reject(chunk.broken)
    return report


def _check_columns(path: Path, chunk: Chunk, mapping: FeedMapping) -> None:
    for name in mapping.columns:
        if chunk.header.count(name) != 1:
            how = "no column" if name not in chunk.header else "more than one column"
            has = ", ".join(chunk.header)
            raise ImportFailure(f"{path}:1: {how} {name!r}, which {mapping.path.name} asks for; there are {has}")


def mapped(chunk: Chunk, mapping: FeedMapping, errors: Errors, crs: str | None = None) -> pd.DataFrame:
    """The chunk as the intake wants it: the feed's keys as columns, texts (object), aware times, WGS84 degrees."""
    size = len(chunk.rows)
    columns = {key: pd.Series([value] * size, dtype=object) for key, value in mapping.constants.items()}
    columns |= {key: texts_of(chunk, source, mapping.empty) for key, source in mapping.fields.items()}
    for key in TIMES:
        if key in columns:
            columns[key] = read_times(columns[key], mapping.times, key, errors)
    if mapping.steps:
        columns["steps"] = _steps(chunk, mapping, errors)
    frame = pd.DataFrame(columns)
    shift_points(frame, crs or mapping.crs)
    return frame


def texts_of(chunk: Chunk, source: Source, empty: frozenset[str]) -> pd.Series:
    """One field's texts (object, None where empty). A text that the pattern does not fit stays as it is."""
    columns = [chunk.column(name) for name in source.columns]
    read = {parts: _text(parts, source, empty) for parts in set(zip(*columns, strict=True))}
    return pd.Series([read[parts] for parts in zip(*columns, strict=True)], dtype=object)


def _text(parts: tuple[str, ...], source: Source, empty: frozenset[str]) -> str | None:
    if any(part in empty for part in parts):
        return None
    text = "-".join(parts)
    match = source.pattern.search(text) if source.pattern else None
    if match and match[1]:
        text = match[1]
    text = text.zfill(source.pad)
    return source.values.get(text, source.otherwise or text)


def _steps(chunk: Chunk, mapping: FeedMapping, errors: Errors) -> pd.Series:
    """Per row the list of {"step", "at"} that the intake takes; a step without a time has not been entered."""
    found: list[list[dict[str, str]]] = [[] for _ in chunk.rows]
    for step, source in mapping.steps.items():
        moments = read_times(texts_of(chunk, source, mapping.empty), mapping.times, f"step {step}", errors)
        entered = moments[moments.notna()]
        for row, at in zip(entered.index.tolist(), entered.dt.strftime(ISO_UTC).tolist(), strict=True):
            found[row].append({"step": step, "at": at})
    return pd.Series(found, dtype=object)
