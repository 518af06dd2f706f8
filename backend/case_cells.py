"""What cases have in the cells, from their headers and steps up to now, and how that is kept. A change takes what was kept back
first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson

from backend.case_courses import MINUTE_MS, Courses, Ints, Mask
from backend.grouping import Cells, matching
from catalogue.parts import Kind, Part
from data_access.arrays import NULL
from data_access.days import QUARTER_MS
from data_access.terms import Terms

COUNTED = (Kind.FLOW, Kind.STOCK, Kind.SPREAD)
CASE, NUMBER, AREA, QUARTER, BIN, AMOUNT = range(6)


@dataclass(frozen=True)
class Signal:
    """One thing that cases say: which say it (their places), when (UTC ms), in which bin, and what that adds."""

    case: Ints
    at: Ints
    bins: Ints | int = 0
    amount: int = 1


def signals(courses: Courses, word: str) -> Iterator[Signal]:
    """What the cases say of a signal of catalogue.measures; of those that are still to come nothing."""
    name, _, rest = word.partition(".")
    for each in SIGNALS[name](courses, rest):
        told = courses.is_reported[each.case]
        bins = each.bins if isinstance(each.bins, int) else each.bins[told]
        yield Signal(each.case[told], each.at[told], bins, each.amount)


def _steps(courses: Courses, key: str) -> Iterator[Signal]:
    came = courses.step == courses.place(key)
    yield Signal(courses.case[came], courses.at[came])


def _stays(courses: Courses, key: str) -> Iterator[Signal]:
    """In which step a case waits: it comes with one step and goes with the next, for good with the closing one."""
    came = (courses.step == courses.place(key)) & ~courses.closing
    gone = courses.follows & np.insert(came, 0, False)[: len(came)]
    yield Signal(courses.case[came], courses.at[came])
    yield Signal(courses.case[gone], courses.at[gone], amount=-1)


def _ways(courses: Courses, pair: str) -> Iterator[Signal]:
    """The minutes from the first time of one step to that of another."""
    start, end = (courses.first(courses.step == courses.place(key)) for key in pair.split("."))
    went = np.flatnonzero((start != NULL) & (end >= start))
    yield Signal(went, end[went], (end - start)[went] // MINUTE_MS)


def _reopened(courses: Courses, _: str) -> Iterator[Signal]:
    yield Signal(courses.case[courses.reopened], courses.at[courses.reopened])


def _open(courses: Courses, _: str) -> Iterator[Signal]:
    yield Signal(np.arange(len(courses.occurred)), courses.occurred)
    yield _at_closing(courses, courses.is_closed, -1)


def _overdue(courses: Courses, _: str) -> Iterator[Signal]:
    end = np.where(courses.is_closed, courses.closed, courses.now_ms)
    late = (courses.due != NULL) & (courses.due < end)
    yield Signal(np.flatnonzero(late), np.maximum(courses.due, courses.occurred)[late])
    yield _at_closing(courses, late & courses.is_closed, -1)


def _closed(courses: Courses, _: str) -> Iterator[Signal]:
    yield _at_closing(courses, courses.is_closed)


def _handling(courses: Courses, _: str) -> Iterator[Signal]:
    took = np.maximum(courses.closed - courses.occurred, 0) // MINUTE_MS
    yield Signal(np.flatnonzero(courses.is_closed), courses.closed[courses.is_closed], took[courses.is_closed])


def _closed_due(courses: Courses, _: str) -> Iterator[Signal]:
    yield _at_closing(courses, courses.is_closed & (courses.due != NULL))


def _closed_on_time(courses: Courses, _: str) -> Iterator[Signal]:
    yield _at_closing(courses, courses.is_closed & (courses.closed <= courses.due))


def _at_closing(courses: Courses, which: Mask, amount: int = 1) -> Signal:
    return Signal(np.flatnonzero(which), courses.closed[which], amount=amount)


SIGNALS: Mapping[str, Callable[[Courses, str], Iterator[Signal]]] = {
    "step": _steps,
    "in": _stays,
    "minutes": _ways,
    "reopened": _reopened,
    "open": _open,
    "overdue": _overdue,
    "closed": _closed,
    "handling": _handling,
    "closed_due": _closed_due,
    "closed_on_time": _closed_on_time,
}


def contributions(courses: Courses, parts: Mapping[int, Part], terms: Terms) -> Ints:
    """What each case has in the cells: CASE to AMOUNT, in order of case, each cell once; `parts` maps store numbers to parts.

    Shape (6, cells).
    """
    found = [np.empty((6, 0), dtype=np.int64)]
    for number, part in parts.items():
        if part.feed != courses.feed.key or part.kind not in COUNTED:
            continue
        mask = matching(part.where, courses.feed, courses.cases, terms)
        for each in signals(courses, part.signal):
            own = np.empty((6, len(each.case)), dtype=np.int64)
            own[CASE], own[NUMBER], own[AREA] = each.case, number, courses.cases["area_id"][each.case]
            own[QUARTER], own[BIN], own[AMOUNT] = each.at // QUARTER_MS, each.bins, each.amount
            found.append(own if mask is None else own[:, mask[each.case]])
    return _each_once(np.concatenate(found, axis=1))


def _each_once(cells: Ints) -> Ints:
    cells = cells[:, np.lexsort((cells[BIN], cells[QUARTER], cells[NUMBER], cells[CASE]))]
    keys = cells[[CASE, NUMBER, QUARTER, BIN]]
    starts = np.flatnonzero(np.append(True, (keys[:, 1:] != keys[:, :-1]).any(axis=0))[: cells.shape[1]])
    if len(starts):
        amounts = np.add.reduceat(cells[AMOUNT], starts)
        cells = cells[:, starts]
        cells[AMOUNT] = amounts
    return cells[:, cells[AMOUNT] != 0]


def packed(cells: Ints, count: int) -> list[str]:
    """The contributions of so many cases as they are kept in the store, of `cells` as `contributions` gives them."""
    rows = np.ascontiguousarray(cells[NUMBER:].T)
    text = orjson.dumps(rows, option=orjson.OPT_SERIALIZE_NUMPY)
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == ord("]"))[: len(rows)] + 1
    starts = np.append(1, ends + 1)  # behind the bracket, then behind each comma
    first = np.searchsorted(cells[CASE], np.arange(count + 1))
    return [
        f"[{text[starts[a] : ends[b - 1]].decode()}]" if b > a else "[]"
        for a, b in zip(first[:-1].tolist(), first[1:].tolist(), strict=True)
    ]


def unpacked(texts: Sequence[str]) -> Ints:
    """The cells of kept contributions, one after the other. Shape (5, cells): NUMBER to AMOUNT."""
    told = ",".join(text[1:-1] for text in texts if len(text) > len("[]"))
    return np.array(orjson.loads(f"[{told}]"), dtype=np.int64).reshape(-1, 5).T


def as_changes(cells: Ints, row_of_id: Mapping[int, int], index_of: Ints, sign: int) -> Cells:
    """NUMBER to AMOUNT as cells with array indices, added or (-1) taken back. Rows as in data_access.cells.COLUMNS."""
    numbers, places = np.unique(cells[0], return_inverse=True)
    rows = np.array([row_of_id[number] for number in numbers.tolist()], dtype=np.int64)
    return np.array([rows[places], index_of[cells[1]], cells[2], cells[3], sign * cells[4]], dtype=np.int64)
