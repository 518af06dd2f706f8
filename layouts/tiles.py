"""The tile of one indicator; its name is written here, its numbers by assets/tiles.js."""

from __future__ import annotations

from dash import html

from catalogue.areas import Area
from catalogue.model import Indicator
from layouts.data import data
from layouts.links import map_address
from layouts.words import Words


def tile(indicator: Indicator, area: Area, words: Words) -> html.A:
    """A link to the indicator on the map: state, name, number with unit and period, comparison, notes, its day."""
    return html.A(
        [
            html.Div([html.Span(words(indicator.name), className="tile-name"), _blank("state")], className="tile-head"),
            html.Div(
                [_blank("value"), html.Div([_blank("period"), _blank("unit")], className="tile-unit")],
                className="tile-figure",
            ),
            html.Div([_blank("compare"), _blank("notes")], className="tile-lines"),
            html.Div(className="tile-spark", **data(part="spark")),
        ],
        href=map_address(area.code, words, layer=indicator.key),
        className="tile",
        **data(indicator=indicator.key),
    )


def _blank(part: str) -> html.Span:
    """A place for a script to write in, which React leaves alone."""
    return html.Span(className=f"tile-{part}", **data(part=part))
