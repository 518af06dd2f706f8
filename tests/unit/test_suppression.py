"""No hidden count can be worked out from what is shown: not along the tree, not across a split, not over the hours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.areas import Area
from catalogue.registry import load
from data_access.areas import AreaTree
from data_access.day_cells import DayCells
from data_access.evaluate import Window, by_period
from data_access.parts import PartIndex
from data_access.suppression import closed, generations, hidden_areas, hidden_splits, shown_by_period, small
from tests.arrays import FIRST_QUARTER, LENGTH, cells
from tests.measured import CALLED, ILL, SYSTEM

LIMIT = 5
CATALOGUE = replace(load(), systems=(SYSTEM,))
ITEM, RATE = CATALOGUE.indicators["ill"], CATALOGUE.indicators["ill_called"]
SPLITS = list(CATALOGUE.splits[ITEM.key].values())
PARTS = (ILL, CALLED, *SPLITS)
CHILDREN = {"1": ("11", "12", "13"), "11": ("111", "112", "113"), "12": ("121", "122"), "13": ("131",)}
LEAVES = [leaf for middle in CHILDREN["1"] for leaf in CHILDREN[middle]]
FEW = st.integers(0, 9) | st.sampled_from([0, 0, 1, 4, 5, 40])
TABLES = st.lists(st.tuples(FEW, FEW, FEW), min_size=len(LEAVES), max_size=len(LEAVES))
ROW = st.lists(FEW, min_size=1, max_size=20)
CHECKED = settings(deadline=None, derandomize=True, max_examples=150)

System = list[npt.NDArray[np.float64]]


def a_tree() -> AreaTree:
    """Three levels, beneath one of them a single child."""
    parents = {child: parent for parent, children in CHILDREN.items() for child in children}
    codes = sorted({"1", *parents})

    def area(code: str) -> Area:
        own = {"level": str(len(code)), "depth": len(code) - 1, "parent": parents.get(code), "leaf": code in LEAVES}
        return Area(code=code, name=code, lon=0.0, lat=0.0, **own)  # type: ignore[arg-type]

    return AreaTree(tuple(area(code) for code in codes), np.arange(1, len(codes) + 1), 0)


TREE = a_tree()


def a_window(table: list[tuple[int, int, int]], called: list[int] | None = None, quarter: int = 3) -> Window:
    """Counts by leaf and split value, all in one quarter-hour."""
    day = DayCells(TREE, PartIndex(PARTS, tuple(range(1, len(PARTS) + 1))), FIRST_QUARTER, LENGTH)
    rows = []
    for n, (leaf, counts) in enumerate(zip(LEAVES, table, strict=True)):
        at = TREE.index[leaf]
        rows += [(0, at, quarter, 0, sum(counts)), (1, at, quarter, 0, called[n] if called else 0)]
        rows += [(2 + s, at, quarter, 0, count) for s, count in enumerate(counts)]
    day.add(cells(*rows))
    return Window(day, CATALOGUE, LENGTH)


def follows(wanted: npt.NDArray[np.float64], known: System) -> bool:
    """Whether a sum of cells is a consequence of known sums of cells."""
    stacked = np.array(known)
    return bool(np.linalg.matrix_rank(np.vstack([stacked, wanted])) == np.linalg.matrix_rank(stacked))


def unit(at: int, size: int) -> npt.NDArray[np.float64]:
    found = np.zeros(size)
    found[at] = 1
    return found


def sums_up(size: int, place: dict[str, int]) -> System:
    """Each parent is its children, which everybody knows."""
    found = []
    for parent, children in CHILDREN.items():
        row = unit(place[parent], size)
        for child in children:
            row[place[child]] = -1
        found.append(row)
    return found


@given(table=TABLES)
@CHECKED
def test_no_hidden_number_follows_from_the_others(table: list[tuple[int, int, int]]) -> None:
    window = a_window(table)
    counts, mask = window.total(ILL), hidden_areas(ITEM, window)
    size = len(counts)
    known = sums_up(size, TREE.index) + [unit(i, size) for i in np.flatnonzero(~mask)]

    assert mask[small(counts, LIMIT)].all()
    assert not mask[counts == 0].any()
    assert not [i for i in np.flatnonzero(mask) if follows(unit(i, size), known)]


@given(table=TABLES)
@CHECKED
def test_no_small_cell_of_a_split_follows_from_the_others(table: list[tuple[int, int, int]]) -> None:
    window = a_window(table)
    total_gone, split_gone = hidden_areas(ITEM, window), hidden_splits(ITEM, SPLITS, window)
    areas = len(TREE.areas)
    size = areas * len(SPLITS)
    known: System = []
    for s in range(len(SPLITS)):
        known += sums_up(size, {code: i * len(SPLITS) + s for code, i in TREE.index.items()})
        known += [unit(i * len(SPLITS) + s, size) for i in np.flatnonzero(~split_gone)]
    known += [sum(unit(i * len(SPLITS) + s, size) for s in range(len(SPLITS))) for i in np.flatnonzero(~total_gone)]
    told = np.array([window.total(part) for part in SPLITS])
    few = [i * len(SPLITS) + s for s in range(len(SPLITS)) for i in np.flatnonzero(small(told[s], LIMIT))]

    assert not [at for at in few if follows(unit(at, size), known)]
    assert not (total_gone & ~split_gone).any()


@given(table=TABLES, called=st.lists(st.integers(0, 12), min_size=len(LEAVES), max_size=len(LEAVES)))
@CHECKED
def test_a_rate_hides_its_counts_and_what_is_left_of_them(table: list[tuple[int, int, int]], called: list[int]) -> None:
    window = a_window(table, called)
    mask = hidden_areas(RATE, window)
    size = len(mask)
    known = sums_up(size, TREE.index) + [unit(i, size) for i in np.flatnonzero(~mask)]
    above, below = window.total(CALLED), window.total(ILL)

    for counts in (above, below, np.maximum(below - above, 0)):
        assert mask[small(counts, LIMIT)].all()
    assert not [i for i in np.flatnonzero(mask) if follows(unit(i, size), known)]


@given(row=ROW)
@CHECKED
def test_no_small_quarter_hour_follows_from_the_hours_and_the_day(row: list[int]) -> None:
    day = DayCells(TREE, PartIndex(PARTS, tuple(range(1, len(PARTS) + 1))), FIRST_QUARTER, LENGTH)
    day.add(cells(*((0, TREE.index["111"], quarter, 0, count) for quarter, count in enumerate(row))))
    window, top = Window(day, CATALOGUE, len(row)), np.array([0])
    quarters, hours = (shown_by_period(ITEM, ITEM.measure, window, size, top)[0] for size in (1, 4))
    size = len(row)
    known = [unit(i, size) for i in np.flatnonzero(~np.isnan(quarters))]
    known += [
        np.array([float(q // 4 == hour) for q in range(size)]) for hour in np.flatnonzero(~np.isnan(hours)).tolist()
    ]
    known += [] if small(np.array([sum(row)]), LIMIT)[0] else [np.ones(size)]
    few = np.flatnonzero(small(np.array(row, dtype=float), LIMIT))

    assert np.isnan(quarters[few]).all()
    assert not known or not [i for i in few if follows(unit(i, size), known)]
    told = by_period(ITEM.measure, window, 1, top)[0]
    np.testing.assert_array_equal(quarters[~np.isnan(quarters)], told[~np.isnan(quarters)])


def test_below_the_top_nothing_is_shown_by_the_hour() -> None:
    window = a_window([(40, 40, 40)] * len(LEAVES))
    shown = shown_by_period(ITEM, ITEM.measure, window, 4, np.arange(len(TREE.areas)))

    assert shown[0, 0] == 120 * len(LEAVES)
    assert np.isnan(shown[1:]).all()


def test_the_smallest_sibling_with_anything_is_hidden_as_well() -> None:
    counts = np.array([66.0, 3, 0, 30, 20, 13])
    tree = generations(np.array([-1, 0, 0, 0, 0, 0]))

    assert closed(counts, small(counts, LIMIT), tree).tolist() == [False, True, False, False, False, True]
