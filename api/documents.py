"""Builds live documents and their deltas (docs/live-document.md); knows nothing of HTTP or Redis."""

from __future__ import annotations

from typing import Any

import orjson

from data_access.live_reader import Snapshot

SPARSE_GAIN = 3  # a sparse array is worth it when it is so many times shorter

Document = dict[str, Any]


class NoDelta(ValueError):
    """A key has gone, which a delta cannot say; the full document must be sent."""


def build(snapshot: Snapshot) -> Document:
    """The full document of a snapshot, without `version`."""
    document: Document = orjson.loads(snapshot.body)
    document["layers"] = {name: orjson.loads(raw) for name, raw in snapshot.layers.items() if raw is not None}
    document["feeds"] = orjson.loads(snapshot.feeds)
    first = next(iter(snapshot.layers), None)
    if first is not None:
        key = first.split(":")[0]
        document["trend"] = {
            "indicator": key,
            "today": orjson.loads(snapshot.today).get(key, []),
            "yesterday": orjson.loads(snapshot.yesterday).get(key, []),
        }
    return document


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
