"""Reads a CSV file (plain or gzipped) or a workbook as text, in chunks, each record with the line on which it starts."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from backend.importing.report import ImportFailure
from backend.importing.sheet import SUFFIXES, read_lines

CHUNK = 50_000
UTF8 = "utf-8-sig"  # takes a byte order mark, and does without one
Span = tuple[int, int]  # a record's first and last line
Record = tuple[Span, list[str] | str]  # its texts, or what is wrong with it


@dataclass
class Chunk:
    """Some records: their lines, their texts by row, and the broken ones as (line, reason)."""

    header: Sequence[str]
    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)

    def column(self, name: str) -> list[str]:
        """One column's texts, without white space around them."""
        at = self.header.index(name)
        return [row[at].strip() for row in self.rows]

    def __len__(self) -> int:
        """Records read, broken ones included."""
        return len(self.rows) + len(self.broken)


def read_chunks(path: Path, encoding: str = UTF8, size: int = CHUNK) -> Iterator[Chunk]:
    """The records of the file; blank lines are none. The first line names the columns; ImportFailure when it
    does not.
    """
    records = _of_sheet(path) if path.suffix.lower() in SUFFIXES else _of_text(path, encoding)
    chunk = Chunk(_header(path, next(records, None)))
    for span, row in records:
        _take(chunk, span, row, encoding)
        if len(chunk) >= size:
            yield chunk
            chunk = Chunk(chunk.header)
    yield chunk


def _of_sheet(path: Path) -> Iterator[Record]:
    for line, row in read_lines(path):
        yield (line, line), row


def _of_text(path: Path, encoding: str) -> Iterator[Record]:
    with _open_text(path, encoding) as stream:
        yield from _records(csv.reader(stream, strict=True))


@contextmanager
def _open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Bytes that are not in the encoding become surrogates, so that only their record is refused."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding=encoding, errors="surrogateescape", newline="") as stream:
            yield stream
    except EOFError as error:
        told = "the file ends too early; what came before is imported: get it anew and import it again"
        raise ImportFailure(f"{path}: {told}") from error
    except LookupError as error:
        raise ImportFailure(f"{path}: encoding {encoding!r} is not known; utf-8 and gb18030 are") from error
    except OSError as error:
        raise ImportFailure(f"{path}: cannot be read ({error.strerror or error})") from error


def _header(path: Path, first: Record | None) -> list[str]:
    names = first[1] if first else ""
    header = [] if isinstance(names, str) else [name.strip() for name in names]
    if not any(header):
        raise ImportFailure(f"{path}:1: the first line must name the columns")
    return header


def _records(reader: Any) -> Iterator[Record]:
    """The header and each record, or in its place what is wrong with its quotes."""
    while True:
        first = reader.line_num + 1
        try:
            row: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = f"not a CSV record: {error}"
        if first == 1 or isinstance(row, str) or any(text.strip() for text in row):
            yield (first, reader.line_num), row


def _take(chunk: Chunk, span: Span, row: list[str] | str, encoding: str) -> None:
    problem = row if isinstance(row, str) else _problem(row, len(chunk.header), encoding)
    if problem:
        where = f" (lines {span[0]} to {span[1]}; is a quote missing?)" if span[1] > span[0] else ""
        chunk.broken.append((span[0], problem + where))
    elif not isinstance(row, str):
        chunk.lines.append(span[0])
        chunk.rows.append(row)


def _problem(row: list[str], columns: int, encoding: str) -> str | None:
    if len(row) != columns:
        return f"{len(row)} values where the first line names {columns} columns"
    if any(not text.isascii() and any("\udc80" <= sign <= "\udcff" for sign in text) for text in row):
        name = "utf-8" if encoding == UTF8 else encoding
        return f"not text in the encoding {name}; name the right one in the mapping"
    return None
