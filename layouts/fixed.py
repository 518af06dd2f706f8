"""Turns the parts of a page that no callback ever changes into HTML text, of which React makes a single element.

Dash spends most of a millisecond on every component; a wall has a thousand. assets/fixed.js puts the text in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import escape
from itertools import groupby
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.data import data

NAMES = {"className": "class"}
VOID = {"Br", "Col", "Hr", "Img", "Input"}
CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def fixed(page: Component, free: frozenset[str] = frozenset()) -> Component:
    """The same page, in which neighbours that are plain HTML have become one text. `page` itself stays.

    What has an id stays a component, for callbacks; `free` are ids that no callback uses on this page.
    """
    children = getattr(page, "children", None)
    if isinstance(children, Component | list | tuple):
        page.children = list(_gathered(children if isinstance(children, list | tuple) else [children], free))
    return page


def plain(*parts: Component | None) -> Component:
    """Plain HTML parts as one text; a callback may put another in its place."""
    return html.Div(className="fixed", **data(html="".join(html_text(part) for part in parts)))


def html_text(part: Any) -> str:
    """A tree of plain HTML components, or a text, as HTML; everything that is not a component is escaped."""
    if part is None:
        return ""
    if isinstance(part, list | tuple):
        return "".join(html_text(each) for each in part)
    if not isinstance(part, Component):
        return escape(str(part), quote=False)
    properties: dict[str, Any] = part.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    children = properties.pop("children", None)
    name = part._type.lower()
    opening = " ".join((name, *_attributes(properties)))
    return f"<{opening}>" if part._type in VOID else f"<{opening}>{html_text(children)}</{name}>"


def _gathered(parts: list[Any] | tuple[Any, ...], free: frozenset[str]) -> Iterator[Component]:
    for is_plain, group in groupby((part for part in parts if part is not None), partial(_is_plain, free=free)):
        if is_plain:
            yield plain(*group)
        else:
            yield from (fixed(part, free) for part in group)


def _is_plain(part: Any, free: frozenset[str]) -> bool:
    if isinstance(part, list | tuple):
        return all(_is_plain(each, free) for each in part)
    if not isinstance(part, Component):
        return True
    if part._namespace != "dash_html_components" or getattr(part, "id", None) not in (None, *free):
        return False
    return _is_plain(getattr(part, "children", None), free)


def _attributes(properties: dict[str, Any]) -> Iterator[str]:
    for name, value in properties.items():
        if isinstance(value, dict):
            value = ";".join(f"{_style_name(key)}:{each}" for key, each in value.items())
        if value is True:
            yield NAMES.get(name, name.lower())
        elif value is not None and value is not False:
            yield f'{NAMES.get(name, name.lower())}="{escape(str(value))}"'


def _style_name(key: str) -> str:
    return key if key.startswith("--") else CAPITAL.sub("-", key).lower()
