"""A table of a report as HTML: heads that print again on every page, groups, and reasons for what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape
from string import ascii_lowercase

from catalogue.report import UNKNOWN, Cell, Figure, Group, Mark, Moment, Named, Report, Row, Table
from layouts.links import report_address
from layouts.words import Words

OFF = "▲"


def table_section(table: Table, report: Report, zone: tzinfo, words: Words) -> str:
    """A section with the table, under its title and what its marks mean."""
    writer = _Writer(report, zone, words, _reasons(table))
    title = f'<h2 id="{table.key}">{escape(table.title)}<small>{escape(table.aside)}</small></h2>'
    if not table.rows:
        return f'<section class="report-part">{title}<p class="report-none">{escape(table.empty)}</p></section>'
    heads = "".join(writer.head(head, place, table) for place, head in enumerate(table.heads))
    bodies = "".join(writer.group(group, table) for group in table.groups)
    rest = words("and {count} more: all of them are in the XLSX file", count=table.left_out) if table.left_out else ""
    return (
        f'<section class="report-part">{title}{writer.legend(table)}'
        f'<div class="report-scroll" tabindex="0" role="region" aria-labelledby="{table.key}">'
        f'<table class="report-{table.key.partition("-")[0]}"><thead><tr>{heads}</tr></thead>{bodies}</table></div>'
        f"{f'<p class=report-none>{escape(rest)}</p>' if rest else ''}</section>"
    )


def _figures(table: Table) -> list[Figure]:
    return [cell for row in table.rows for cell in row.cells if isinstance(cell, Figure)]


def _reasons(table: Table) -> dict[str, str]:
    """A letter for each reason why a number of the table is unknown."""
    found = dict.fromkeys(figure.why for figure in _figures(table) if figure.why)
    return dict(zip(found, ascii_lowercase, strict=False))


@dataclass(frozen=True)
class _Writer:
    """Writes cells of one table."""

    report: Report
    zone: tzinfo
    words: Words
    reasons: Mapping[str, str]

    def legend(self, table: Table) -> str:
        """What the marks in it mean."""
        told = [f"{UNKNOWN}<sup>{letter}</sup> {escape(why)}" for why, letter in self.reasons.items()]
        if any(figure.state for figure in _figures(table)):
            told.insert(0, f'<span class="report-off">{OFF}</span> {escape(self.words("off target"))}')
        return f'<p class="report-legend">{" · ".join(told)}</p>' if told else ""

    def group(self, group: Group, table: Table) -> str:
        """Rows under their name."""
        columns = len(table.heads)
        head = f'<tr class="report-group"><th colspan="{columns}" scope="rowgroup">{escape(group.name)}</th></tr>'
        rows = "".join(self.row(row) for row in group.rows)
        return f"<tbody>{head if group.name else ''}{rows}</tbody>"

    def head(self, head: Cell, place: int, table: Table) -> str:
        """Over numbers it stands at the right, as they do."""
        below = self.kind(table.rows[0].cells[place])
        return f'<th scope="col"{below}>{self.text(head)}</th>'

    def row(self, row: Row) -> str:
        """The first cell heads it."""
        head, *others = row.cells
        cells = "".join(f"<td{self.kind(cell)}>{self.text(cell)}</td>" for cell in others)
        total = ' class="report-total"' if row.is_total else ""
        return f'<tr{total}><th scope="row"{self.kind(head)}>{self.text(head)}</th>{cells}</tr>'

    def kind(self, cell: Cell) -> str:
        """The class of a number or time."""
        return ' class="report-number"' if isinstance(cell, Figure | Moment) else ""

    def text(self, cell: Cell) -> str:
        """A cell as HTML."""
        if isinstance(cell, Figure):
            return self.figure(cell)
        if isinstance(cell, Moment):
            return self.moment(cell)
        if isinstance(cell, Mark):
            return f'<span class="report-mark" data-state="{cell.state}" aria-hidden="true"></span>{escape(cell.word)}'
        if isinstance(cell, Named):
            href = report_address(cell.code, self.words, day=self.report.day)
            return f'<a href="{escape(href)}">{escape(cell.name)}</a>'
        return escape(cell)

    def figure(self, figure: Figure) -> str:
        """With what it stands for beside it: a mark, its reason, its change."""
        letter = f'<sup title="{escape(figure.why)}">{self.reasons.get(figure.why, "")}</sup>' if figure.why else ""
        off = (
            f'<span class="report-off" title="{escape(self.words("off target"))}">{OFF}</span>' if figure.state else ""
        )
        change = f"<small>{escape(figure.change.text)}</small>" if figure.change else ""
        return f"{off}{escape(figure.text)}{letter}{change}"

    def moment(self, moment: Moment) -> str:
        """The local time; with its date where it is of another day."""
        if moment.at_ms is None:
            return UNKNOWN
        local = datetime.fromtimestamp(moment.at_ms // 1000, self.zone)
        return f"{local:%H:%M}" if local.date().isoformat() == self.report.day else f"{local:%m-%d %H:%M}"
