"""Says what a look at a camera's picture means after the looks before it: it moves, is frozen, is black, or is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.probing.picture import Picture
from catalogue.pictures import BLACK, FROZEN, MOVING, NO_PICTURE

LEAST_APART_S = 5.0


@dataclass(frozen=True)
class Memory:
    """What is known of a camera's picture.

    `frame_ms`: when it last moved (UTC ms), None where it never did. `seen`: by the way on which it was read, the mark of
    the last picture and when it was first seen (the machine's monotonic clock): the same scene read from the camera and
    from a running stream differs, so that only pictures of one way are compared.
    """

    word: str = ""
    frame_ms: int | None = None
    seen: Mapping[str, tuple[int, float]] = field(default_factory=dict)


def judged(before: Memory, picture: Picture | None, way: str, now_ms: int, now_s: float) -> Memory:
    """What is known after one more look; `picture` is None where there was none."""
    if picture is None or picture.is_black:
        return Memory(NO_PICTURE if picture is None else BLACK, before.frame_ms)
    mark, first_s = before.seen.get(way, (None, now_s))
    seen = {**before.seen, way: (picture.mark, first_s if mark == picture.mark else now_s)}
    if mark is None:  # nothing to compare with: what was frozen stays so until it has moved
        is_frozen = before.word == FROZEN
    else:
        is_frozen = mark == picture.mark and (before.word == FROZEN or now_s - first_s >= LEAST_APART_S)
    return Memory(FROZEN, before.frame_ms, seen) if is_frozen else Memory(MOVING, now_ms, seen)
