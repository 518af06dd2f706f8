"""Reads what a page asks of the live document out of a query, and refuses what no system declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalogue.registry import Catalogue
from data_access.live_reader import Ask

MOST = {"layer": 24, "trend": 24, "week": 24, "funnel": 12, "show": 400}

Query = Mapping[str, Sequence[str]]


class BadRequest(ValueError):
    """A parameter that cannot be used; the message says which and what would be right."""


def read_ask(query: Query, catalogue: Catalogue) -> Ask:
    """The ask of a query: every parameter may be repeated, `show` takes several keys with commas between."""
    layers = _given(query, "layer")
    for layer in layers:
        if layer.split(":")[0] not in catalogue.indicators or layer.count(":") != 1:
            raise BadRequest(f"layer {layer!r} is not indicator:level with one of {_listed(catalogue.indicators)}")
    first = tuple(layer.split(":")[0] for layer in layers[:1])
    return Ask(
        layers=layers,
        trends=_known(query, "trend", catalogue.indicators) or first,
        weeks=_known(query, "week", catalogue.indicators),
        funnels=_known(query, "funnel", catalogue.funnels),
        show=_known(query, "show", catalogue.indicators),
    )


def _given(query: Query, name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(key for text in query.get(name, ()) for key in text.split(",") if key))
    if len(found) > MOST[name]:
        raise BadRequest(f"{name} names {len(found)}; at most {MOST[name]}")
    return found


def _known(query: Query, name: str, known: Mapping[str, object]) -> tuple[str, ...]:
    found = _given(query, name)
    for key in found:
        if key not in known:
            raise BadRequest(f"{name} {key!r} is not one of {_listed(known)}")
    return found


def _listed(known: Mapping[str, object]) -> str:
    return ", ".join(sorted(known))
