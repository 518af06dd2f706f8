"""ARIA attributes of HTML elements, for those who do not see the page; their values are the callers' business."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """`aria(label="Layers")` gives the keyword arguments for `aria-label="Layers"`."""
    return {f"aria-{key}": value for key, value in values.items()}
