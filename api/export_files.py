"""Writes a table of records as CSV or XLSX, chunk by chunk, so that memory stays flat however many there are.

A text that a spreadsheet would take for a formula is written as text: with an apostrophe before it in CSV, as a string
cell in XLSX.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from api.export_table import Cell, ExportTable
from catalogue.columns import ColumnKind
from data_access.record_rows import Shown

Told = Sequence[tuple[str, str]]
BYTE_ORDER_MARK = "\ufeff"  # or Excel takes the file for one in the machine's old code page
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ENDS = str.maketrans({",": "，", '"': "'", "\n": " ", "\r": " ", "\t": " "})  # what would end a cell or a line of notes
PIECE = 1 << 16
WIDTHS = {ColumnKind.TIME: 20, ColumnKind.AREA: 40, ColumnKind.WORD: 14, ColumnKind.NUMBER: 12, ColumnKind.TEXT: 18}


def csv_pieces(table: ExportTable, told: Told, chunks: Iterable[Sequence[Shown]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark: lines of notes that begin with #, the headings, a line for each record."""
    notes = "".join(f"# {label}: {text}".translate(ENDS) + "\r\n" for label, text in told)
    yield (BYTE_ORDER_MARK + notes + _lines([table.headings()])).encode()
    for chunk in chunks:
        yield _lines([_plain(cell) for cell in table.cells(row)] for row in chunk).encode()


def _lines(rows: Iterable[Sequence[str | float]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows(rows)
    return target.getvalue()


def _plain(cell: Cell) -> str | float:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
    return int(cell) if cell.is_integer() else cell


def xlsx_pieces(table: ExportTable, told: Told, chunks: Iterable[Sequence[Shown]]) -> Iterator[bytes]:
    """A sheet of the records and one of notes, both by way of temporary files. Times are local, as Excel has no zones."""
    with TemporaryFile() as file:
        _write_book(file, table, told, chunks)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _write_book(file: IO[bytes], table: ExportTable, told: Told, chunks: Iterable[Sequence[Shown]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        records = book.add_worksheet(table.say("Records"))
        notes = book.add_worksheet(table.say("Notes"))
        _write_records(book, records, table, chunks)
        notes.set_column(0, 1, 30)
        for line, (label, text) in enumerate(told):
            notes.write_string(line, 0, label)
            notes.write_string(line, 1, text)


def _write_records(book: Any, sheet: Any, table: ExportTable, chunks: Iterable[Sequence[Shown]]) -> None:
    bold, time = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    for place, (column, heading) in enumerate(zip(table.columns, table.headings(), strict=True)):
        sheet.set_column(place, place, WIDTHS[column.kind])
        sheet.write_string(0, place, heading, bold)
    line = 0
    for row in (row for chunk in chunks for row in chunk):
        line += 1
        for place, cell in enumerate(table.cells(row)):
            _write(sheet, line, place, cell, time)
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _write(sheet: Any, line: int, place: int, cell: Cell, time: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, place, cell.replace(tzinfo=None), time)
    elif isinstance(cell, str):
        sheet.write_string(line, place, cell)
    elif cell is not None:
        sheet.write_number(line, place, cell)
