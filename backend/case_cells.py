"""What a case has in the cells, from its header and its steps up to now. A change takes the old contribution
back first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pandas as pd

from catalogue.measures import Kind, Part
from catalogue.model import Feed
from data_access.cases import Case
from data_access.cells import COLUMNS
from data_access.days import QUARTER_MS
from data_access.terms import Terms

MINUTE_MS = 60_000
Cell = tuple[int, int, int, int]  # part id, area id, quarter, bin


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


Signal = tuple[str, int, int, int]  # word, instant, bin, amount
Pairs = Sequence[tuple[str, str]]  # steps between which the minutes are wanted


def signals(case: Case, life: Life, closing: str, now_ms: int, pairs: Pairs = ()) -> list[Signal]:
    """What the case adds; the words are those of catalogue.measures."""
    if life.reported is None:
        return []
    found = [(f"step.{key}", at, 0, 1) for key, at in life.steps]
    found += _stays(life, closing)
    found += _ways(life, pairs)
    found += [("reopened", at, 0, 1) for at in life.reopened]
    found.append(("open", life.reported, 0, 1))
    if case.due_ms is not None and case.due_ms < (life.closed or now_ms):
        found.append(("overdue", max(case.due_ms, life.reported), 0, 1))
        found += [("overdue", life.closed, 0, -1)] if life.closed else []
    if life.closed is not None:
        minutes = max(life.closed - life.reported, 0) // MINUTE_MS
        found += [("open", life.closed, 0, -1), ("closed", life.closed, 0, 1), ("handling", life.closed, minutes, 1)]
        if case.due_ms is not None:
            found.append(("closed_due", life.closed, 0, 1))
            found += [("closed_on_time", life.closed, 0, 1)] if life.closed <= case.due_ms else []
    return found


def _stays(life: Life, closing: str) -> list[Signal]:
    """In which step the case waits: it comes with one step and goes with the next, for good with the closing one."""
    found: list[Signal] = []
    present = None
    for key, at in life.steps:
        found += [(f"in.{present}", at, 0, -1)] if present else []
        present = None if key == closing else key
        found += [(f"in.{key}", at, 0, 1)] if present else []
    return found


def _ways(life: Life, pairs: Pairs) -> list[Signal]:
    """How long it was on the way from one step to another."""
    first: dict[str, int] = {}
    for key, at in life.steps:
        first.setdefault(key, at)
    return [
        (f"minutes.{start}.{end}", first[end], (first[end] - first[start]) // MINUTE_MS, 1)
        for start, end in pairs
        if start in first and end in first and first[end] >= first[start]
    ]


def next_change(case: Case, life: Life, now_ms: int) -> int | None:
    """When the contribution changes without a new record: a later step, or the due time (overdue a millisecond
    after).
    """
    coming = [at for _, at in case.steps if at > now_ms]
    if case.occurred_ms > now_ms:
        coming.append(case.occurred_ms)
    if case.due_ms is not None and life.closed is None and case.due_ms >= now_ms:
        coming.append(case.due_ms + 1)
    return min(coming, default=None)


class CaseCounter:
    """Contributions of one feed's cases to the parts that read it."""

    def __init__(self, feed: Feed, parts: Mapping[int, Part], terms: Terms) -> None:
        """`parts` maps store numbers to parts."""
        self.feed = feed
        self.by_signal: dict[str, list[tuple[int, tuple[tuple[str, int], ...]]]] = {}
        for number, part in parts.items():
            if part.feed == feed.key and part.kind in (Kind.FLOW, Kind.STOCK, Kind.SPREAD):
                where = tuple((feed.column(c.field), terms.id(str(c.value))) for c in part.where)
                self.by_signal.setdefault(part.signal, []).append((number, where))
        told = (signal.split(".") for signal in self.by_signal if signal.startswith("minutes."))
        self.pairs = [(start, end) for _, start, end in told]

    def contribution(self, case: Case, now_ms: int) -> tuple[Counter[Cell], int | None]:
        """The case's cells now, and when they change by themselves."""
        life = life_of(case, self.feed, now_ms)
        cells: Counter[Cell] = Counter()
        for signal, at, minutes, amount in signals(case, life, self.feed.steps[-1].key, now_ms, self.pairs):
            for number, where in self.by_signal.get(signal, ()):
                if all(case.terms.get(column) == wanted for column, wanted in where):
                    cells[number, case.area_id, at // QUARTER_MS, minutes] += amount
        return cells, next_change(case, life, now_ms)


def packed(cells: Mapping[Cell, int]) -> str:
    """A contribution as it is kept in the store."""
    return orjson.dumps([[*key, amount] for key, amount in cells.items() if amount]).decode()


def unpacked(text: str | None) -> Counter[Cell]:
    """The kept contribution; empty when there is none."""
    return Counter({(p, a, q, b): amount for p, a, q, b, amount in orjson.loads(text)} if text else {})


def difference_frame(
    changes: Mapping[Cell, int], rows: Mapping[int, int], index_of: Sequence[int] | Any
) -> pd.DataFrame:
    """Changes of cells as a frame with array indices; columns as in data_access.cells.COLUMNS."""
    data = [(rows[p], int(index_of[a]), q, b, amount) for (p, a, q, b), amount in changes.items() if amount]
    return pd.DataFrame(data, columns=COLUMNS, dtype="int64")
