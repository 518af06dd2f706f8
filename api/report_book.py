"""Writes a report as a workbook: a sheet for each part, numbers as numbers and times as times, and one of notes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from api.services import Say
from catalogue.report import Cell, Figure, Mark, Moment, Named, Report, State, Table

LONGEST_NAME = 31  # of a sheet, in Excel
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
COLOURS = {State.CRITICAL: "#C22B20", State.WARN: "#8F5E00", State.NOTICE: "#51637C", State.GOOD: "#1D7A58"}
WIDE, NARROW = 26, 13
TEXT_WIDTH, LABEL_WIDTH = 90, 40


def book_of(report: Report, say: Say, zone: ZoneInfo) -> bytes:
    """The file. Times are local, as Excel has no zones; what is unknown says why in words."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        writer = _Writer(book, zone)
        writer.texts(
            say("What stands out"),
            [(told.title, fact.about, fact.said) for told in report.standing_out for fact in told.facts],
        )
        for table in report.tables:
            writer.table(table.title, table, lambda figure: figure)
            if any(isinstance(cell, Figure) and cell.change for row in table.rows for cell in row.cells):
                writer.table(say("Change against the day before"), table, lambda figure: figure.change or Figure(None))
        writer.texts(say("Notes"), report.notes)
    return file.getvalue()


class _Writer:
    """Sheets of one workbook; formats are made once."""

    def __init__(self, book: Any, zone: ZoneInfo) -> None:
        self.book, self.zone = book, zone
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: set[str] = set()

    def format(self, **given: Any) -> Any:
        key = tuple(sorted(given.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(given)
        return self.formats[key]

    def sheet(self, title: str) -> Any:
        """A new one; of the same title the second is numbered."""
        plain = title.translate(NOT_IN_NAMES)
        name, number = plain[:LONGEST_NAME], 1
        while name.casefold() in self.names:
            number += 1
            name = f"{plain[: LONGEST_NAME - 3]} {number}"
        self.names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def texts(self, title: str, rows: Any) -> None:
        sheet = self.sheet(title)
        for line, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text)
        sheet.set_column(0, 1, LABEL_WIDTH)
        sheet.set_column(2, 2, TEXT_WIDTH)

    def table(self, title: str, table: Table, shown: Any) -> None:
        """`shown` chooses what is written of each figure."""
        sheet, heads = self.sheet(title), [text_of(head) for head in table.heads]
        named = any(group.name for group in table.groups)
        for place, head in enumerate(([""] if named else []) + heads):
            sheet.write_string(0, place, head, self.format(bold=True, text_wrap=True, valign="top"))
        sheet.freeze_panes(1, table.fixed + named)
        sheet.repeat_rows(0)
        sheet.set_column(0, table.fixed + named - 1, WIDE)
        sheet.set_column(table.fixed + named, len(heads) + named - 1, NARROW if table.fixed > 1 else WIDE)
        line = 0
        for group in table.groups:
            for row in group.rows:
                line += 1
                for place, cell in enumerate((*((group.name,) if named else ()), *row.cells)):
                    self.write(sheet, line, place, shown(cell) if isinstance(cell, Figure) else cell)
        if not line:
            sheet.write_string(1, 0, table.empty)

    def write(self, sheet: Any, line: int, place: int, cell: Cell) -> None:
        if isinstance(cell, Figure):
            self.write_figure(sheet, line, place, cell)
        elif isinstance(cell, Moment):
            if cell.at_ms is not None:
                local = datetime.fromtimestamp(cell.at_ms // 1000, self.zone).replace(tzinfo=None)
                sheet.write_datetime(line, place, local, self.format(num_format="yyyy-mm-dd hh:mm:ss"))
        elif isinstance(cell, Mark):
            sheet.write_string(line, place, cell.word, self.format(font_color=COLOURS[cell.state]))
        else:
            sheet.write_string(line, place, text_of(cell))

    def write_figure(self, sheet: Any, line: int, place: int, figure: Figure) -> None:
        if figure.value is None:
            sheet.write_string(line, place, figure.why, self.format(font_color=COLOURS[State.NOTICE], align="right"))
            return
        colour = {"font_color": COLOURS[figure.state], "bold": True} if figure.state else {}
        digits = "#,##0" + (f".{'0' * figure.decimals}" if figure.decimals else "")
        digits += f'"{figure.unit}"' if figure.unit else ""
        given = f"+{digits};-{digits};±0" if figure.signed else digits
        sheet.write_number(line, place, figure.value, self.format(num_format=given, **colour))


def text_of(cell: Cell) -> str:
    """A cell as text alone."""
    return cell.name if isinstance(cell, Named) else str(cell)
