"""Reads the first sheet of a workbook (XLSX) as texts, row by row, as table.py reads a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backend.importing.report import ImportFailure

SUFFIXES = (".xlsx", ".xlsm")
EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
Line = tuple[int, list[str] | str]


def read_lines(path: Path) -> Iterator[Line]:
    """The number and texts of each row that has any; in place of the texts what is wrong with it. The first is the header.

    Formulas are read as what they came to. ImportFailure where the file is no workbook.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise ImportFailure(f"{path}: is not a workbook of Excel (.xlsx): {error}") from error
    except OSError as error:
        raise ImportFailure(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        width = 0
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            values = _trimmed(row)
            if values:
                width = width or len(values)
                yield number, _texts(values + [None] * (width - len(values)))
    finally:
        book.close()


def _trimmed(row: Sequence[Any]) -> list[Any]:
    """Without the empty cells at its end, which are there or not as somebody has touched them."""
    values = list(row)
    while values and (values[-1] is None or str(values[-1]).strip() == ""):
        values.pop()
    return values


def _texts(values: Sequence[Any]) -> list[str] | str:
    for value in values:
        if isinstance(value, int | float) and abs(value) >= EXACT:
            told = "is a number in the sheet, which keeps 15 digits of it; make the column text and enter it again"
            return f"{value:.0f} {told}"
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
