"""Applies deltas as docs/live-document.md says a client does; apart from the browser's own assets/merge.js on purpose."""

from __future__ import annotations

from typing import Any


def applied(document: dict[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    """The document after a delta made for its version."""
    assert delta["since"] == document["version"]
    found: dict[str, Any] = merged(document, {key: value for key, value in delta.items() if key != "since"})
    return found


def merged(old: Any, fresh: Any) -> Any:
    """Objects merge, arrays of numbers may be patched, other arrays pushed, anything else replaces."""
    if isinstance(old, list) and isinstance(fresh, dict) and fresh.keys() == {"at", "to", "length"}:
        patched = (old + [None] * fresh["length"])[: fresh["length"]]
        for index, value in zip(fresh["at"], fresh["to"], strict=True):
            patched[index] = value
        return patched
    if isinstance(old, list) and isinstance(fresh, dict) and fresh.keys() == {"first", "keep"}:
        return fresh["first"] + [old[index] for index in fresh["keep"]]
    if isinstance(old, dict) and isinstance(fresh, dict):
        return old | {key: merged(old.get(key), value) for key, value in fresh.items()}
    return fresh
