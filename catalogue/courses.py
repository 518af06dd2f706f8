"""The course of a case through its declared steps: which is its present one, which follows, and what a closing lacks.

`keys` are the declared steps in order; `steps` are (key, instant in UTC ms) in any order. Of two steps at one instant the one
declared later is the present one, and a case is closed by the last declared one until another follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

Taken = tuple[str, int]


def in_order(keys: Sequence[str], steps: Iterable[Taken]) -> list[Taken]:
    """The declared ones among them in order of time."""
    return sorted((step for step in steps if step[0] in keys), key=lambda step: (step[1], keys.index(step[0])))


def present(keys: Sequence[str], steps: Iterable[Taken]) -> str | None:
    """The step in which the case is; None before the first."""
    course = in_order(keys, steps)
    return course[-1][0] if course else None


def following(keys: Sequence[str], steps: Iterable[Taken]) -> str | None:
    """The step after the present one; None where the case is closed."""
    own = present(keys, steps)
    at = -1 if own is None else keys.index(own)
    return keys[at + 1] if at + 1 < len(keys) else None


def closed_ms(keys: Sequence[str], steps: Iterable[Taken]) -> int | None:
    """When it was closed; None while it is open."""
    found = None
    for key, at in reversed(in_order(keys, steps)):
        if key != keys[-1]:
            break
        found = at
    return found


def moment_for(keys: Sequence[str], steps: Iterable[Taken], key: str, now_ms: int) -> int:
    """The instant at which a step is the present one: now, or just after the last where that is not before now."""
    course = in_order(keys, steps)
    if not course:
        return now_ms
    last, at = course[-1]
    return now_ms if (now_ms, keys.index(key)) > (at, keys.index(last)) else at + 1


def lacking(keys: Sequence[str], before: Collection[Taken], after: Collection[Taken]) -> list[str]:
    """The steps that are missing before a closing that is new, or before the one by which the case is closed now."""
    course = in_order(keys, after)
    for place, step in enumerate(course):
        is_last = place == len(course) - 1
        if step[0] == keys[-1] and (is_last or step not in before):
            missing = _missing(keys, [key for key, _ in course[:place]])
            if missing:
                return missing
    return []


def _missing(keys: Sequence[str], gone: Sequence[str]) -> list[str]:
    """What lies between the closing and the way that leads to it; what was gone twice, or back, is no matter."""
    needed = len(keys) - 2
    for key in reversed(gone):
        place = keys.index(key)
        if place < needed:
            return list(keys[place + 1 : needed + 1])
        needed -= place == needed
    return list(keys[: needed + 1])
