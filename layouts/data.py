"""Data attributes of HTML elements, by which scripts find them; their values are the callers' business."""

from __future__ import annotations

from typing import Any


def data(**values: str) -> dict[str, Any]:
    """`data(list="events")` gives the keyword arguments for `data-list="events"`."""
    return {f"data-{key}": value for key, value in values.items()}
