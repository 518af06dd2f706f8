"""The panels of a page: frames and titles. What fills them is drawn by scripts in assets/, found by `data-list`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from catalogue.areas import LEVEL_NAMES, Area
from catalogue.fields import Term
from catalogue.measures import Quantile, Total
from catalogue.model import Feed, Indicator
from catalogue.panels import Panel
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from layouts.boot import drawn_by_quarter, period
from layouts.cameras import place_names
from layouts.data import data
from layouts.words import Words

PER_QUARTER = "{unit} / 15 min"
LINES = {"today": "Today", "yesterday": "Yesterday", "band": "7 days"}
Aside = list[str | Component] | str | None


@dataclass(frozen=True)
class Ground:
    """What all panels of a wall stand on: the area, the level its rankings order, the declarations, the words."""

    area: Area
    next_level: str
    catalogue: Catalogue
    words: Words


def build(given: Panel, ground: Ground) -> html.Section:
    """The panel as declared; the map is not built here."""
    return BUILDERS[given.kind](given, ground)


def panel(area: str, title: str, aside: Aside, body: Component, source: str = "") -> html.Section:
    """A framed part of a page: `area` is its kind, `aside` the small print at the right of its title.

    `source` is the feed that it lives on, whose silence the head tells (assets/panel-heads.js); empty where it is not one.
    """
    said = aside if isinstance(aside, list) else [html.Span(aside)] if aside else []
    age = [html.Span(className="panel-age", **data(part="age"))] if source else []
    head = html.Header(
        [html.H2(title, className="panel-title"), html.Div([*age, *said], className="panel-aside")],
        className="panel-head",
    )
    return html.Section([head, body], className=f"panel area-{area}", **(data(source=source) if source else {}))


def trend(
    indicator: Indicator,
    catalogue: Catalogue,
    words: Words,
    lines: Mapping[str, str] = LINES,
    per: str = PER_QUARTER,
) -> html.Section:
    """The indicator by quarter-hour: today's line against yesterday's and what the week before had. `lines` are named.

    `per`: what the line's numbers are about.
    """
    drawn = drawn_by_quarter(indicator, catalogue)
    aside: list[str | Component] = [
        html.Span(words(per, unit=words(drawn.unit)) if adds_up(drawn) else words(drawn.unit)),
        html.Span(
            [html.Span(name and words(name), className=f"key key-{key}") for key, name in lines.items()],
            className="keys",
        ),
    ]
    body = _filled("trend", words, indicator=indicator.key)
    return panel("trend", words("{name}: trend", name=words(drawn.name)), aside, body, drawn.feed)


def adds_up(indicator: Indicator) -> bool:
    """Whether its numbers are about a stretch of time, so that longer ones have more; levels and ratios are not."""
    return isinstance(indicator.measure, Total) and indicator.measure.part.kind not in (Kind.STOCK, Kind.GAUGE)


def breakdown(indicator: Indicator, catalogue: Catalogue, words: Words) -> html.Section:
    """The indicator by the values of its split, out of what is listed."""
    field = catalogue.feeds[indicator.feed].field(indicator.split or "")
    by = words(field.name) if isinstance(field, Term) else ""
    title = words("{name} by {field}", name=words(indicator.name), field=by.lower())
    body = _filled("breakdown", words, indicator=indicator.key)
    return panel("breakdown", title, _period_of(indicator, words), body, indicator.feed)


def numbers(keys: tuple[str, ...], catalogue: Catalogue, words: Words) -> html.Section:
    """A short table of indicators, titled by the system of the first."""
    system = next(system for system in catalogue.systems if keys[0] in {item.key for item in system.indicators})
    rows = [_number_row(catalogue.indicators[key], words) for key in keys]
    return panel("numbers", words(system.name), words("vs same time yesterday"), html.Div(rows, className="numbers"))


def ranking(indicator: Indicator, level: str, words: Words) -> html.Section:
    """The areas one level down in order of the indicator, with their change of place since yesterday."""
    aside = [words(period(indicator)), words("▲▼ since yesterday")]
    if indicator.minimum_base:
        aside.insert(1, words("base ≥ {count}", count=indicator.minimum_base))
    body = _filled("ranking", words, indicator=indicator.key, level=level)
    return panel("ranking", words(indicator.name), " · ".join(aside), body, indicator.feed)


def funnel(feed: Feed, words: Words) -> html.Section:
    """The steps of a case: how many came so far today, how many wait there now, how long the way took."""
    body = _filled("funnel", words, feed=feed.key)
    columns = html.Span(**data(part="columns"))
    return panel("funnel", words("{name}: loop", name=words(feed.name)), [columns], body, feed.key)


def alerts(feeds: tuple[str, ...], words: Words, **given: str) -> html.Section:
    """The open alerts of some feeds, or of all, worst first; the script says how many they are.

    `scrolls=""`: all of them; unless given, as many as there is room for.
    """
    body = _filled("alerts", words, feeds=" ".join(feeds), **given)
    aside: list[str | Component] = [html.Span(**data(part="alert-order")), html.Span(**data(part="alert-count"))]
    return panel("alerts", words("Alerts"), aside, body)


def ticker(feeds: tuple[str, ...], words: Words) -> html.Section:
    """The urgent alerts that nobody has yet and the newest events, in one line."""
    body = _filled("ticker", words, feeds=" ".join(feeds))
    return html.Section([html.H2(words("Newest"), className="panel-title"), body], className="panel area-ticker")


def heat(indicator: Indicator, words: Words) -> html.Section:
    """The indicator by day and hour: the seven days before today, and today."""
    title = words("{name} by hour", name=words(indicator.name))
    body = _filled("heat", words, indicator=indicator.key)
    return panel("heat", title, words("{unit} / h", unit=words(indicator.unit)), body, indicator.feed)


def cameras(given: Panel, ground: Ground) -> html.Section:
    """Panes for cameras, which lead to the feed's first indicator; which cameras and how many panes is as declared."""
    feed, words = given.feeds[0], ground.words
    layer = next((key for key, item in ground.catalogue.indicators.items() if item.feed == feed), "")
    asked = {"place": given.place, "categories": ",".join(given.categories), "panes": given.panes, "live": given.live}
    named = json.dumps(place_names(ground.catalogue, words), ensure_ascii=False, separators=(",", ":"))
    body = _filled("cameras", words, indicator=layer, named=named, **{key: str(told) for key, told in asked.items()})
    aside: list[str | Component] = [html.Span(**data(part="patrol")), html.Span(**data(part="count"))]
    return panel("cameras", words("Camera wall"), aside, body, feed)


def feeds(words: Words) -> html.Section:
    """How fresh each source is."""
    strip = html.Div(className="feeds", **data(list="feeds"))
    return html.Section([html.H2(words("Sources"), className="feeds-title"), strip], className="area-feeds")


def map_title(indicator: Indicator, level: str, words: Words) -> str:
    """What the map shows, and of which cells."""
    return " · ".join((words(indicator.name), words(LEVEL_NAMES.get(level, level))))


def map_panel_frame(indicator: Indicator, area: Area, level: str, map_: Component, words: Words) -> html.Section:
    """The frame around the map; the number of areas is counted by the script."""
    count = html.Span(className="map-count", **data(count=f"{indicator.key}:{level}"))
    aside: list[str | Component] = [html.Span(words(period(indicator)), className="map-period"), count]
    aside += [html.Span(words("Schematic map"))] if area.schematic else []
    return panel("map", map_title(indicator, level, words), aside, html.Div(map_, className="map-body"))


BUILDERS: dict[str, Callable[[Panel, Ground], html.Section]] = {
    "trend": lambda it, on: trend(on.catalogue.indicators[it.indicators[0]], on.catalogue, on.words),
    "breakdown": lambda it, on: breakdown(on.catalogue.indicators[it.indicators[0]], on.catalogue, on.words),
    "numbers": lambda it, on: numbers(it.indicators, on.catalogue, on.words),
    "ranking": lambda it, on: ranking(on.catalogue.indicators[it.indicators[0]], on.next_level, on.words),
    "funnel": lambda it, on: funnel(on.catalogue.feeds[it.feeds[0]], on.words),
    "alerts": lambda it, on: alerts(it.feeds, on.words),
    "ticker": lambda it, on: ticker(it.feeds, on.words),
    "heat": lambda it, on: heat(on.catalogue.indicators[it.indicators[0]], on.words),
    "cameras": cameras,
}


def _period_of(indicator: Indicator, words: Words) -> str:
    listed = indicator.total is not None and indicator.total.parts[0].kind is Kind.REGISTER
    unit = words(indicator.unit) if isinstance(indicator.measure, Quantile) else ""
    return " · ".join(filter(None, (unit, words(period(indicator)), words("of those listed") if listed else "")))


def _target_of(indicator: Indicator, words: Words) -> str:
    if indicator.target is None:
        return ""
    tight = indicator.unit in ("%", "‰", "")
    return words("Target {value}", value=f"{indicator.target:g}{'' if tight else ' '}{words(indicator.unit)}")


def _number_row(indicator: Indicator, words: Words) -> html.Div:
    parts = [
        html.Span(**data(part=part), className=f"numbers-{part}") for part in ("state", "value", "unit", "compare")
    ]
    about = [words(period(indicator)), _target_of(indicator, words)]
    name = html.Span([words(indicator.name), html.Small(" · ".join(filter(None, about)))], className="numbers-name")
    return html.Div([name, *parts], className="numbers-row", **data(indicator=indicator.key))


def _filled(kind: str, words: Words, **given: str) -> html.Div:
    """A body that a script fills and React leaves alone; `none` is said while its source has never been heard."""
    return html.Div(className=kind, **data(list=kind, none=words("No data"), **given))
