"""Times what functions of the product take while they are called by the product itself."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

Named = Mapping[str, Sequence[tuple[ModuleType, str]]]


@contextmanager
def stopwatch(named: Named) -> Iterator[Counter[str]]:
    """Seconds spent in module functions, added up by name, while the block runs."""
    spent: Counter[str] = Counter()
    before = [(module, name, getattr(module, name)) for places in named.values() for module, name in places]
    for title, places in named.items():
        for module, name in places:
            setattr(module, name, _timed(getattr(module, name), title, spent))
    try:
        yield spent
    finally:
        for module, name, function in before:
            setattr(module, name, function)


def _timed(function: Callable[..., Any], title: str, spent: Counter[str]) -> Callable[..., Any]:
    @wraps(function)
    def timed(*given: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[title] += time.perf_counter() - started  # type: ignore[assignment]

    return timed
