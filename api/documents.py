"""Builds live documents and their deltas (docs/live-document.md); knows nothing of HTTP or Redis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from data_access.live_reader import Ask, Snapshot

FILTERED = ("tiles", "splits", "hours")
SPARSE_GAIN = 3  # a sparse array is worth it when it is so many times shorter

Document = dict[str, Any]


class NoDelta(ValueError):
    """A key has gone, which a delta cannot say; the full document must be sent."""


def build(snapshot: Snapshot, ask: Ask) -> Document:
    """The document that `ask` wants of a snapshot, without `version`."""
    document: Document = orjson.loads(snapshot.body)
    today, yesterday = orjson.loads(snapshot.today), orjson.loads(snapshot.yesterday)
    past = {key: orjson.loads(raw) for key, raw in snapshot.past.items() if raw is not None}
    document["layers"] = _read(snapshot.layers)
    document["before"] = _read(snapshot.before)
    document["feeds"] = orjson.loads(snapshot.feeds)
    document["trends"] = {
        key: {
            "today": today.get(key, []),
            "yesterday": yesterday.get(key, []),
            "low": past.get(key, {}).get("low", []),
            "high": past.get(key, {}).get("high", []),
        }
        for key in ask.trends
    }
    document["weeks"] = {key: past.get(key, {}).get("week", []) for key in ask.weeks}
    return narrowed(document, ask)


def narrowed(document: Document, ask: Ask) -> Document:
    """The document with those tiles, splits, hours, funnels and alerts alone that are asked for."""
    kept = dict.fromkeys(FILTERED, ask.show) if ask.show else {}
    kept["funnels"] = ask.funnels
    for name, keys in kept.items():
        known = document.get(name, {})
        document[name] = {key: known[key] for key in keys if key in known}
    if not ask.alerts:
        document.pop("alerts", None)
    return document


def _read(fields: Mapping[str, bytes | None]) -> Document:
    return {key: orjson.loads(raw) for key, raw in fields.items() if raw is not None}


def delta(old: Any, new: Any) -> Any:
    """What turns `old` into `new`, in the form that assets/merge.js applies; `new` itself where that is not shorter.

    NoDelta where an object has lost a key.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        if gone := old.keys() - new.keys():
            raise NoDelta(f"no longer there: {', '.join(sorted(gone))}")
        return {
            key: delta(old[key], value) if key in old else value
            for key, value in new.items()
            if key not in old or old[key] != value
        }
    if _numeric(old) and _numeric(new):
        return _patch(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _pushed(old, new)
    return new


def _patch(old: list[Any], new: list[Any]) -> Any:
    """The numbers that differ, by place."""
    at = [i for i, value in enumerate(new) if i >= len(old) or old[i] != value]
    if len(old) <= len(new) and len(at) * SPARSE_GAIN < len(new):
        return {"at": at, "to": [new[i] for i in at], "length": len(new)}
    return new


def _pushed(old: list[Any], new: list[Any]) -> Any:
    """What came at the front, and which of the old ones follow: a new event sends one line, not the whole list."""
    keep: list[int] = []
    for value in reversed(new):
        before = keep[-1] if keep else len(old)
        place = next((i for i in range(before - 1, -1, -1) if old[i] == value), None)
        if place is None:
            break
        keep.append(place)
    if 2 * len(keep) > len(new):
        return {"first": new[: len(new) - len(keep)], "keep": keep[::-1]}
    return new


def _numeric(value: Any) -> bool:
    return isinstance(value, list) and all(item is None or isinstance(item, int | float) for item in value)
