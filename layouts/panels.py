"""The panels of the wall: frames and titles. What fills them is drawn by assets/trend.js, bars.js and lists.js."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from catalogue.areas import LEVEL_NAMES, Area
from catalogue.measures import Kind
from catalogue.model import Indicator, Term
from catalogue.registry import Catalogue
from layouts.boot import drawn_by_quarter, period
from layouts.data import data
from layouts.words import Words

Aside = list[str | Component] | str | None


def panel(area: str, title: str, aside: Aside, body: Component) -> html.Section:
    """A framed part of a page: `area` is its grid area, `aside` the small print at the right of its title."""
    head = html.Header(
        [html.H2(title, className="panel-title"), html.Div(aside, className="panel-aside")], className="panel-head"
    )
    return html.Section([head, body], className=f"panel area-{area}")


def trend(indicator: Indicator, catalogue: Catalogue, words: Words) -> html.Section:
    """The indicator by quarter-hour, today's line against yesterday's."""
    drawn = drawn_by_quarter(indicator, catalogue)
    aside: list[str | Component] = [
        html.Span(words("Today"), className="key key-today"),
        html.Span(words("Yesterday"), className="key key-yesterday"),
        html.Span(words("{unit} per 15 min", unit=words(drawn.unit))),
    ]
    return panel("trend", words("{name}: trend", name=words(drawn.name)), aside, _filled("trend", indicator.key))


def breakdown(indicator: Indicator, catalogue: Catalogue, words: Words) -> html.Section:
    """The indicator by the values of its split, out of what is listed."""
    field = catalogue.feeds[indicator.feed].field(indicator.split or "")
    by = words(field.name) if isinstance(field, Term) else ""
    title = words("{name} by {field}", name=words(indicator.name), field=by.lower())
    return panel("breakdown", title, _period_of(indicator, words), _filled("breakdown", indicator.key))


def numbers(keys: tuple[str, ...], catalogue: Catalogue, words: Words) -> html.Section:
    """A short table of indicators of one system, titled by it."""
    system = next(system for system in catalogue.systems if keys[0] in {item.key for item in system.indicators})
    rows = [_number_row(catalogue.indicators[key], words) for key in keys]
    return panel("numbers", words(system.name), words("vs same time yesterday"), html.Div(rows, className="numbers"))


def ranking(indicator: Indicator, level: str, words: Words) -> html.Section:
    """The areas one level down in order of the indicator."""
    aside = [words(period(indicator))]
    if indicator.minimum_base:
        aside.append(words("base ≥ {count}", count=indicator.minimum_base))
    body = _filled("ranking", indicator.key, level)
    return panel("ranking", words(indicator.name), " · ".join(aside), body)


def events(words: Words) -> html.Section:
    """The latest events, what is urgent first."""
    return panel(
        "events", words("Latest events"), words("urgent first"), html.Div(className="events", **data(list="events"))
    )


def feeds(words: Words) -> html.Section:
    """How fresh each source is."""
    strip = html.Div(className="feeds", **data(list="feeds"))
    return html.Section([html.H2(words("Sources"), className="feeds-title"), strip], className="area-feeds")


def map_panel_frame(indicator: Indicator, area: Area, level: str, map_: Component, words: Words) -> html.Section:
    """The frame around the map; the number of areas is counted by the script."""
    title = " · ".join((words(indicator.name), words(LEVEL_NAMES.get(level, level))))
    count = html.Span(className="map-count", **data(count=f"{indicator.key}:{level}"))
    aside: list[str | Component] = [html.Span(words(period(indicator))), count]
    aside += [html.Span(words("Schematic map"))] if area.schematic else []
    return panel("map", title, aside, html.Div(map_, className="map-body"))


def _period_of(indicator: Indicator, words: Words) -> str:
    listed = indicator.total is not None and indicator.total.parts[0].kind is Kind.REGISTER
    return " · ".join(filter(None, (words(period(indicator)), words("of those listed") if listed else "")))


def _number_row(indicator: Indicator, words: Words) -> html.Div:
    parts = [html.Span(**data(part=part), className=f"numbers-{part}") for part in ("value", "unit", "compare")]
    name = html.Span([words(indicator.name), html.Small(words(period(indicator)))], className="numbers-name")
    return html.Div([name, *parts], className="numbers-row", **data(indicator=indicator.key))


def _filled(kind: str, indicator: str, level: str = "") -> html.Div:
    """A body that a script fills and React leaves alone."""
    return html.Div(className=kind, **data(list=kind, indicator=indicator, level=level))
