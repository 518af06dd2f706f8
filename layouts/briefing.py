"""One page about an area for paper: numbers, parts, course, events, open cases; assets/briefing.js writes the values."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from catalogue.areas import Area
from catalogue.model import Indicator, System
from layouts.ask import ask
from layouts.boot import drawn_by_quarter, live_element, period
from layouts.data import data
from layouts.key_numbers import Lines, key_numbers, open_cases_of
from layouts.map_view import MapView
from layouts.panels import PER_QUARTER, adds_up
from layouts.records import barred
from layouts.shell import TITLE

LINES, PER_LINE = 24, 2
COLUMNS = ("label", "value", "compare", "state")
CHILDREN = 11
ALERTS = 6
CASES = 5


def briefing_page(view: MapView) -> html.Main:
    """A sheet of A4, light on any screen."""
    words = view.words
    tools = html.Nav(
        [
            html.A(words("Back to the map"), href=view.href(open=""), className="step"),
            html.Button(words("Print"), className="step", **data(print="")),
        ],
        className="briefing-tools",
    )
    sheet = html.Article(
        [
            _head(view),
            _numbers(view),
            _row(_children(view), _trend(view)),
            _row(_alerts(view), _cases(view)),
            _foot(view),
        ],
        className="briefing-sheet",
    )
    shown = {"at": view.address.at, "days": view.address.days}
    live = live_element(view.area, _asked(view), view.catalogue, words, view.live_day, view.time_zone, **shown)
    title = f"{words('Briefing')} · {view.area.name} · {_day(view)}"
    given = data(theme="light", title=title, levels=" ".join(view.levels or [view.area.level]))
    given |= data(compare=view.compared.code) if view.compared else {}
    return html.Main([tools, sheet, live], className="briefing", lang=words.lang, **given)


def _day(view: MapView) -> str:
    """The day, or the days shown together; the moment of a day is written by assets/briefing.js."""
    return view.day if view.days == 1 else view.words("{days} days to {day}", days=view.days, day=view.day)


def _compared(view: MapView) -> str:
    """What every number is compared with: the second area of the address, else the time before."""
    words = view.words
    if view.compared:
        return words("vs {area}", area=view.compared.name)
    if view.is_live:
        return words("vs same time yesterday")
    if view.days > 1:
        return words("vs the {days} days before", days=view.days)
    return words("vs same time the day before") if view.address.at else words("vs the day before")


def _asked(view: MapView) -> str:
    shown = [item.key for _, lines in _chosen(view) for line in lines for item in line]
    cases = [item.key for _, items in open_cases_of(view.catalogue) for item in items.values()]
    drawn = view.indicator.key
    return ask(
        layers=[f"{drawn}:{view.outline}"],
        trends=[drawn],
        show=list(dict.fromkeys([*shown, *cases, drawn])),
        alerts=True,
    )


def _chosen(view: MapView) -> list[tuple[System, Lines]]:
    return key_numbers(view.catalogue.systems, LINES, PER_LINE)


def _head(view: MapView) -> html.Header:
    words = view.words
    above = " › ".join(area.name for area in view.path[:-1])
    name = html.Div([html.Small(f"{words(TITLE)} · {words('Briefing')}"), html.H1(view.area.name), html.Span(above)])
    when = html.Div([html.Strong(_day(view)), html.Span(**data(briefing="as-of"))], className="briefing-when")
    return html.Header([name, when], className="briefing-head")


def _row(*parts: Component) -> html.Div:
    return html.Div(list(parts), className="briefing-row")


def _part(title: str, aside: str, body: list[Component]) -> html.Section:
    return html.Section([html.H2([title, html.Small(aside)]), *body], className="briefing-part")


def _numbers(view: MapView) -> html.Section:
    words = view.words
    columns = html.Colgroup([html.Col(className=f"briefing-{name}") for name in ("system", *(COLUMNS * PER_LINE))])
    groups = [_group(system, lines, view) for system, lines in _chosen(view)]
    return _part(words("Key numbers"), _compared(view), [html.Table([columns, *groups], className="briefing-numbers")])


def _group(system: System, lines: Lines, view: MapView) -> html.Tbody:
    """A system's lines; its name stands once, before the first."""
    name = view.words(system.name)
    feeds = " ".join(dict.fromkeys(item.feed for line in lines for item in line))
    head = html.Th(name, rowSpan=len(lines), scope="rowgroup", className="briefing-name")
    cells = [[cell for item in line for cell in _number(item, view)] for line in lines]
    rows = [html.Tr([*([] if n else [head]), *line]) for n, line in enumerate(cells)]
    return html.Tbody(rows, **data(feeds=feeds, name=name))


def _number(item: Indicator, view: MapView) -> list[Component]:
    words, sign = view.words, "≤" if item.direction == "down" else "≥"
    unit = words(item.unit) if item.unit in ("%", "‰") else f" {words(item.unit)}"
    target = "" if item.target is None else f"{sign}{item.target:g}{unit}"
    now = words("Now") if view.is_live and period(item) != "Today" else ""
    name = html.Th([words(item.name), html.Small(now) if now else None], scope="row")
    blanks = [
        html.Td(className=f"briefing-{part}", **data(part=part, indicator=item.key)) for part in ("value", "compare")
    ]
    state = html.Span(**data(part="state", indicator=item.key))
    return [name, *blanks, html.Td([html.Span(target), state], className="briefing-state")]


def _children(view: MapView) -> html.Section:
    words, shown = view.words, view.indicator
    title = words("By {level}", level=view.level_name(view.outline).lower()) if view.children else words("This area")
    known: list[Area] = view.children or [view.area]
    rows = json.dumps([[child.name] for child in known], ensure_ascii=False, separators=(",", ":"))
    given = {"briefing": "children", "rows": rows, "layer": f"{shown.key}:{view.outline}", "most": str(CHILDREN)}
    unit = words(shown.unit)
    aside = " · ".join(filter(None, (words(shown.name), unit, words(period(shown)) if view.is_live else "")))
    return _part(title, aside, [html.Table(className="briefing-children", **data(**given))])


def _trend(view: MapView) -> html.Section:
    words, drawn = view.words, drawn_by_quarter(view.indicator, view.catalogue)
    per = "{unit} / day" if view.days > 1 else PER_QUARTER
    unit = words(per, unit=words(drawn.unit)) if adds_up(drawn) else words(drawn.unit)
    names = json.dumps(_lines_of(view), ensure_ascii=False)
    body = html.Div(className="briefing-trend", **data(briefing="trend", indicator=view.indicator.key, names=names))
    return _part(words("{name}: trend", name=words(drawn.name)), unit, [body])


def _lines_of(view: MapView) -> list[str]:
    """The names of the trend's two lines."""
    words = view.words
    if view.is_live:
        return [words("Today"), words("Yesterday")]
    return [_day(view), words("The {days} days before", days=view.days) if view.days > 1 else view.day_before()]


def _alerts(view: MapView) -> html.Section:
    """What is urgent; assets/briefing-alerts.js writes what it is of the time shown, into the head too."""
    body = html.Table(className="briefing-events", **data(briefing="events", most=str(ALERTS)))
    return html.Section([html.H2([html.Span(), html.Small()]), body], className="briefing-part")


def _cases(view: MapView) -> html.Section:
    """Per feed of cases how many are open and overdue, and which are overdue longest."""
    words = view.words
    feeds = open_cases_of(view.catalogue)
    told = [
        {
            "feed": feed.key,
            "name": words(feed.name),
            "listed": not barred(view, feed),
            **{signal: item.key for signal, item in items.items() if signal in ("open", "overdue")},
            "steps": {step.key: words(step.name) for step in feed.steps},
        }
        for feed, items in feeds
    ]
    given = {"briefing": "cases", "cases": json.dumps(told, ensure_ascii=False, separators=(",", ":"))}
    table = html.Table(className="briefing-cases", **data(**given, most=str(CASES)))
    return _part(words("Open cases"), words("overdue longest"), [table])


def _foot(view: MapView) -> html.Footer:
    silent = html.Span(**data(briefing="silent"))
    return html.Footer([silent, html.Span(**data(briefing="printed"))], className="briefing-foot")
