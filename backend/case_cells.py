"""What a case has in the cells, from its header and its steps up to now. A change takes the old contribution
back first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import orjson

from catalogue.model import Feed
from catalogue.parts import Kind, Part
from data_access.cases import Case
from data_access.days import QUARTER_MS
from data_access.terms import Terms

MINUTE_MS = 60_000
Ints = npt.NDArray[np.int64]
COUNTED = (Kind.FLOW, Kind.STOCK, Kind.SPREAD)
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
    if case.due_ms is not None and case.due_ms < (now_ms if life.closed is None else life.closed):
        found.append(("overdue", max(case.due_ms, life.reported), 0, 1))
        found += [] if life.closed is None else [("overdue", life.closed, 0, -1)]
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
        own = {number: part for number, part in parts.items() if part.feed == feed.key and part.kind in COUNTED}
        self.conditions = {
            number: tuple((feed.column(c.field), terms.id(str(c.value))) for c in part.where)
            for number, part in own.items()
        }
        self.columns = sorted({column for where in self.conditions.values() for column, _ in where})
        self.signals = {number: part.signal for number, part in own.items()}
        told = (part.signal.split(".") for part in own.values() if part.signal.startswith("minutes."))
        self.pairs = sorted({(start, end) for _, start, end in told})
        self._by_words: dict[tuple[int | None, ...], Mapping[str, Sequence[int]]] = {}

    def contribution(self, case: Case, life: Life, now_ms: int) -> dict[Cell, int]:
        """The case's cells now; `life` is its course up to now."""
        cells: dict[Cell, int] = {}
        parts = self._parts_of(case)
        for signal, at, minutes, amount in signals(case, life, self.feed.steps[-1].key, now_ms, self.pairs):
            for number in parts.get(signal, ()):
                cell = (number, case.area_id, at // QUARTER_MS, minutes)
                cells[cell] = cells.get(cell, 0) + amount
        return cells

    def _parts_of(self, case: Case) -> Mapping[str, Sequence[int]]:
        """The numbers of the parts that a case of these words is counted in, by signal."""
        words = tuple(case.terms.get(column) for column in self.columns)
        if words not in self._by_words:
            said = dict(zip(self.columns, words, strict=True))
            found: dict[str, list[int]] = {}
            for number, where in self.conditions.items():
                if all(said[column] == wanted for column, wanted in where):
                    found.setdefault(self.signals[number], []).append(number)
            self._by_words[words] = found
        return self._by_words[words]


def packed(cells: Mapping[Cell, int]) -> str:
    """A contribution as it is kept in the store."""
    return orjson.dumps([[*key, amount] for key, amount in cells.items() if amount]).decode()


def unpacked(text: str | None) -> Counter[Cell]:
    """The kept contribution; empty when there is none."""
    return Counter({(p, a, q, b): amount for p, a, q, b, amount in orjson.loads(text)} if text else {})


def differences(changes: Mapping[Cell, int], row_of_id: Mapping[int, int], index_of: Ints) -> Ints:
    """Changes of cells with array indices. Shape (5, cells), rows as in data_access.cells.COLUMNS."""
    flat = np.fromiter(chain.from_iterable(changes), dtype=np.int64, count=4 * len(changes)).reshape(-1, 4)
    amounts = np.fromiter(changes.values(), dtype=np.int64, count=len(changes))
    rows = np.array([row_of_id[number] for number in flat[:, 0].tolist()], dtype=np.int64)
    return np.array([rows, index_of[flat[:, 1]], flat[:, 2], flat[:, 3], amounts])
