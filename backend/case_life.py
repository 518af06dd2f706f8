"""The course of one case, for alerts and orders to close; those of many at once are backend.case_courses', and a test holds the
two together.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.model import Feed
from data_access.cases import Case

MINUTE_MS = 60_000


@dataclass(frozen=True)
class Life:
    """A case's course up to now: when it was reported, entered each step, was reopened, and was closed for good."""

    reported: int | None
    steps: tuple[tuple[str, int], ...]
    reopened: tuple[int, ...]
    closed: int | None


def life_of(case: Case, feed: Feed, now_ms: int) -> Life:
    """Steps in order of time, then of declaration. The last declared step closes; any step after it reopens."""
    order = {step.key: i for i, step in enumerate(feed.steps)}
    steps = sorted((s for s in case.steps if s[1] <= now_ms and s[0] in order), key=lambda s: (s[1], order[s[0]]))
    reopened: list[int] = []
    closed: int | None = None
    for key, at in steps:
        if key == feed.steps[-1].key:
            closed = at if closed is None else closed
        elif closed is not None:
            reopened.append(at)
            closed = None
    reported = case.occurred_ms if case.occurred_ms <= now_ms else None
    return Life(reported, tuple(steps), tuple(reopened), closed)
