"""What views of the wall ask of the live document (docs/live-document.md), from their panels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalogue.panels import MAP, View
from catalogue.registry import Catalogue
from layouts.ask import ask


def view_ask(views: Iterable[View], levels: Sequence[str], catalogue: Catalogue) -> str:
    """The query for all of `views`. `levels` lie below the area, the next first: maps show the last, rankings the first."""
    seen = list(views)
    shown = dict.fromkeys(key for view in seen for key in view.indicators)
    noted = dict.fromkeys(note for key in shown for note in catalogue.indicators[key].notes)
    layers = [*_layers(seen, MAP, levels[-1]), *_layers(seen, "ranking", levels[0])]
    return ask(
        layers=list(dict.fromkeys(layers)),
        trends=_indicators(seen, "trend"),
        weeks=_indicators(seen, "heat"),
        funnels=list(dict.fromkeys(key for view in seen for panel in view.of_kind("funnel") for key in panel.feeds)),
        show=list(shown | noted),
        alerts=True,
    )


def _indicators(views: Iterable[View], kind: str) -> list[str]:
    return list(dict.fromkeys(key for view in views for panel in view.of_kind(kind) for key in panel.indicators))


def _layers(views: Iterable[View], kind: str, level: str) -> list[str]:
    return [f"{key}:{level}" for key in _indicators(views, kind)]
