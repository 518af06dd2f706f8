"""What one case says about a day, by walking through its steps; apart from backend.case_cells on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalogue.model import Feed
from data_access.recount_reader import RawCase

MINUTE_MS = 60_000


@dataclass
class Course:
    """How often the case gives each signal of catalogue.measures, and the minutes of what it finished today."""

    signals: dict[str, int] = field(default_factory=dict)
    minutes: dict[str, int] = field(default_factory=dict)
    heard: bool = False

    def say(self, signal: str) -> None:
        """Once more."""
        self.signals[signal] = self.signals.get(signal, 0) + 1


def course(case: RawCase, feed: Feed, start_ms: int, now_ms: int) -> Course:
    """The case from `start_ms` (today's start) to `now_ms`; open and overdue are states at `now_ms`."""
    told = Course()
    order = [step.key for step in feed.steps]
    past = sorted((at, order.index(key)) for key, at in case.steps if key in order and at <= now_ms)
    told.heard = bool(past)
    if case.occurred_ms > now_ms:
        return told
    _walked([(at, order[place]) for at, place in past], start_ms, told)
    closed: int | None = None
    for at, place in past:
        reopens = closed is not None and place < len(order) - 1
        if at >= start_ms:
            told.say(f"step.{order[place]}")
            if reopens:
                told.say("reopened")
        if reopens:
            closed = None
        elif place == len(order) - 1 and closed is None:
            closed = at
    if closed is None:
        if past:
            told.say(f"in.{order[past[-1][1]]}")
        _still_open(case, now_ms, told)
    elif closed >= start_ms:
        _closed_today(case, closed, told)
    return told


def _walked(past: list[tuple[int, str]], start_ms: int, told: Course) -> None:
    """The minutes between the first times of any two steps, where the second came today."""
    first = {key: at for at, key in reversed(past)}
    for start, left in first.items():
        for end, came in first.items():
            if came >= start_ms and came >= left and start != end:
                told.minutes[f"minutes.{start}.{end}"] = (came - left) // MINUTE_MS


def _still_open(case: RawCase, now_ms: int, told: Course) -> None:
    told.say("open")
    if case.due_ms is not None and now_ms > case.due_ms:
        told.say("overdue")


def _closed_today(case: RawCase, closed: int, told: Course) -> None:
    told.say("closed")
    told.minutes["handling"] = max(0, closed - case.occurred_ms) // MINUTE_MS
    if case.due_ms is not None:
        told.say("closed_due")
        if closed <= case.due_ms:
            told.say("closed_on_time")
