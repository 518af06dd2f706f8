"""The query by which a page asks for its live document (docs/live-document.md); what is asked is the pages' business."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode


def ask(
    layers: Sequence[str] = (),
    trends: Sequence[str] = (),
    weeks: Sequence[str] = (),
    funnels: Sequence[str] = (),
    show: Sequence[str] = (),
    alerts: bool = False,
) -> str:
    """The query string, without the version known: layers are `indicator:level`, funnels feeds, the rest indicators.

    `show` restricts tiles, splits and hours to some indicators; empty means all. `alerts`: the open ones too.
    """
    named = {
        "layer": layers,
        "trend": trends,
        "week": weeks,
        "funnel": funnels,
        "show": [",".join(show)] if show else [],
        "alerts": ["yes"] if alerts else [],
    }
    return urlencode([(name, value) for name, values in named.items() for value in values], safe=":,")
