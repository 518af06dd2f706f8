"""The frame around every page: the head of the document, the address, the place where a page goes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.data import data
from layouts.words import CHINESE, for_language

TITLE = "Smart Luyang command centre"
STANDBY = "Waiting for the server"

HEAD = """<!DOCTYPE html>
<html lang="{lang}" data-build="{build}" data-base-map="{base_map}">
<head>
{{%metas%}}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>{title}</title>
{{%favicon%}}
{{%css%}}
</head>
<body>
<p class="standby">{standby}</p>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>
"""


def index_string(build: str, base_map: Mapping[str, object]) -> str:
    """Dash's `index_string` of a version of the program (api/build.py), by which assets/version.js knows it, and of what
    lies below the cells of maps, which assets/map-base.js draws.

    Dash must not load what is in `vendor`: scripts fetch it where they need it. What the page says while its first
    answer does not come (assets/standby.js) is there in both languages: it is not known yet which one is asked for.
    """
    words = for_language(CHINESE)
    standby = f"{words(STANDBY)} · {STANDBY}"
    told = escape(json.dumps(base_map, ensure_ascii=False))
    return HEAD.format(lang=CHINESE, build=build, base_map=told, title=words(TITLE), standby=standby)


def page(children: Component | None = None, kind: str = "") -> html.Div:
    """Dash's `layout`: the address, and the place of its page, which callbacks fill where it is empty or another."""
    place = html.Div(children, id=ids.PAGE, **data(page=kind))
    return html.Div([dcc.Location(id=ids.ADDRESS, refresh="callback-nav"), place])
