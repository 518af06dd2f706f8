"""The page of a report, as a document that needs no Dash: what stands out, then tables, on the screen as on paper.

What is in a report is api/report_day.py's; how it looks is assets/report.css's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape

from catalogue.people import Person
from catalogue.report import Fact, FactList, Report
from layouts.links import map_address, report_address, wall_address
from layouts.paper import paper
from layouts.refused_document import refused_document
from layouts.report_table import table_section
from layouts.shell import TITLE
from layouts.words import CHINESE, ENGLISH, Words, for_language

OTHER = {CHINESE: (ENGLISH, "English"), ENGLISH: (CHINESE, "中文")}

PRINT = '<script src="/assets/print.js" defer></script>'


def report_page(report: Report, lang: str, zone: tzinfo) -> str:
    """The HTML in a language, with local times of the zone."""
    words = for_language(lang or CHINESE)
    title = f"{report.title} · {report.area} · {report.day}"
    parts = [_tools(report, words), _head(report, words, zone), _contents(report, words), _facts(report, words)]
    parts += [table_section(table, report, zone, words) for table in report.tables]
    parts.append(_notes(report.notes))
    return paper(title, "\n".join(parts), words, PRINT)


def refused_report_page(text: str, status: int, lang: str, person: Person, theirs: Sequence[tuple[str, str]]) -> str:
    """Why there is no report, who has signed in, and the reports that there are for them: `theirs` as (code, name)."""
    words = for_language(lang or CHINESE)
    ways = [(report_address(code, words), words("Report of yesterday: {area}", area=name)) for code, name in theirs]
    return refused_document(text, status, words, person, report_address("", words), ways)


def _tools(report: Report, words: Words) -> str:
    """What is not printed: other days, files, other places."""
    other_lang, other = OTHER[words.lang]
    in_other = report_address(report.code, for_language(other_lang), day=report.day)
    links = [
        (report_address(report.code, words, day=report.day).replace("/daily?", "/daily.xlsx?"), "XLSX", ""),
        (map_address(report.code, words, day=report.day), words("Map"), ""),
        (wall_address("", words), words("Wall"), ""),
        (in_other, other, f' lang="{other_lang}"'),
    ]
    shown = "".join(f'<a class="step" href="{escape(href)}"{given}>{escape(text)}</a>' for href, text, given in links)
    printing = f'<button type="button" class="step" data-print>{escape(words("Print"))}</button>'
    return f'<nav class="report-tools">{_days(report, words)}<span>{printing}{shown}</span></nav>'


def _days(report: Report, words: Words) -> str:
    """The day before, a field for any day, the day after; a form, so that no script is needed."""
    before = report_address(report.code, words, day=report.day_before)
    after = report_address(report.code, words, day=report.day_after)
    later = f'<a class="step" href="{escape(after)}" title="{escape(words("Day after"))}">›</a>'
    lang = "" if words.lang == CHINESE else f'<input type="hidden" name="lang" value="{words.lang}">'
    return (
        f'<form action="/reports/daily"><a class="step" href="{escape(before)}" title="{escape(words("Day before"))}">‹</a>'
        f'<input type="hidden" name="area" value="{escape(report.code)}">{lang}'
        f'<input type="date" name="day" value="{report.day}" max="{report.latest}" required aria-label="{escape(words("Day"))}">'
        f"{later if report.day_after else '<span class=step-off aria-hidden=true>›</span>'}"
        f'<button type="submit" class="step">{escape(words("Show"))}</button></form>'
    )


def _head(report: Report, words: Words, zone: tzinfo) -> str:
    above = " › ".join(
        f'<a href="{escape(report_address(code, words, day=report.day))}">{escape(name)}</a>'
        for code, name in report.way[:-1]
    )
    made = _local(report.made_ms, zone)
    running = ""
    if report.until_ms is not None:
        told = words(
            "This day is not over. Told until {time}, against the same time of the day before.",
            time=_local(report.until_ms, zone)[11:16],
        )
        running = f'<p class="report-running" role="note">{escape(told)}</p>'
    return (
        f'<header class="report-head"><div><small>{escape(words(TITLE))} · {escape(report.title)}</small>'
        f"<h1>{escape(report.area)}</h1><span>{above}</span></div>"
        f'<div class="report-when"><strong>{report.day}</strong><span>{escape(words("Made at"))} {made}</span></div></header>'
        f"{running}"
    )


def _local(moment_ms: int, zone: tzinfo) -> str:
    return f"{datetime.fromtimestamp(moment_ms // 1000, zone):%Y-%m-%d %H:%M}"


def _contents(report: Report, words: Words) -> str:
    links = "".join(f'<a href="#{table.key}">{escape(table.title)}</a>' for table in report.tables)
    return f'<nav class="report-contents" aria-label="{escape(words("Parts of the report"))}">{links}</nav>'


def _facts(report: Report, words: Words) -> str:
    lists = "".join(_fact_list(each) for each in report.standing_out)
    return f'<section class="report-facts"><h2>{escape(words("What stands out"))}</h2><div>{lists}</div></section>'


def _fact_list(told: FactList) -> str:
    lines = "".join(_fact(fact) for fact in told.facts)
    body = f"<ul>{lines}</ul>" if lines else f"<p>{escape(told.none)}</p>"
    return f"<article><h3>{escape(told.title)}</h3>{body}</article>"


def _fact(fact: Fact) -> str:
    shape = f'<span class="report-mark" data-state="{fact.state}" aria-hidden="true"></span>'
    return f"<li>{shape}<div><strong>{escape(fact.about)}</strong> <span>{escape(fact.said)}</span></div></li>"


def _notes(notes: Sequence[tuple[str, str]]) -> str:
    return f'<footer class="report-notes"><dl>{"".join(_note(*note) for note in notes)}</dl></footer>'


def _note(label: str, text: str) -> str:
    return f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>"
