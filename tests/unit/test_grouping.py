"""Rows become cells: which rows a part means, and the same sums whether counted densely or sparsely."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import grouping
from backend.grouping import Grouper, as_cells, matching, merged
from catalogue.parts import Condition
from catalogue.registry import load
from data_access.arrays import NULL

FEEDS = load().feeds
MASKS, CHECKS, SCANS = (FEEDS[key] for key in ("mask_check", "temperature_check", "health_code_scan"))
ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 400), st.integers(0, 9)), min_size=1, max_size=60)


class Words:
    """Numbers of words as the store would give them out."""

    def id(self, key: str) -> int:
        return {"green": 1, "red": 2}[key]


def column(*values):
    return np.array([NULL if v is None else v for v in values], dtype=np.int64)


@pytest.mark.parametrize(
    ("feed", "condition", "arrays", "expected"),
    [
        (CHECKS, Condition("temperature", "ge", 37.3), {"number_1": column(372, 373, 374, None)}, [0, 1, 1, 0]),
        (CHECKS, Condition("temperature", "lt", 37.3), {"number_1": column(372, 373, None)}, [1, 0, 0]),
        (CHECKS, Condition("temperature", "eq", 37.3), {"number_1": column(372, 373, None)}, [0, 1, 0]),
        (SCANS, Condition("colour", "eq", "red"), {"term_1": column(1, 2, None)}, [0, 1, 0]),
    ],
)
def test_a_condition_means_these_rows_and_never_an_empty_field(feed, condition, arrays, expected):
    assert matching((condition,), feed, arrays, Words()).tolist() == [bool(v) for v in expected]


@pytest.mark.parametrize(("operator", "expected"), [("lt", [1, 0, 0, 0, 0]), ("ge", [0, 1, 1, 0, 0])])
def test_a_condition_between_two_fields_needs_both(operator, expected):
    arrays = {"number_1": column(20, 20, 20, 20, None), "number_2": column(17, 18, 19, None, 5)}
    condition = Condition("masked", operator, 0.9, of="seen")

    assert matching((condition,), MASKS, arrays, Words()).tolist() == [bool(v) for v in expected]
    both = {"number_1": column(None), "number_2": column(5)}
    assert matching((condition,), MASKS, both, Words()).tolist() == [False]


def test_no_condition_means_every_row():
    assert matching((), MASKS, {}, Words()) is None


@pytest.mark.parametrize("dense", [True, False])
@given(rows=ROWS)
@settings(deadline=None, derandomize=True, max_examples=60)
def test_counts_and_sums_are_those_of_a_plain_loop(dense, rows):
    index, quarter, weight = (np.array(values, dtype=np.int64) for values in zip(*rows, strict=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "DENSE_CELLS", 1 << 16 if dense else -1)
        grouper = Grouper(index, quarter, 5)
    assert grouper.dense or not dense
    mask = weight % 2 == 0

    counted, summed = Counter(), Counter()
    for i, q, w in rows:
        counted[i, q] += w % 2 == 0
        summed[i, q] += w
    assert as_counter(grouper.count(mask)) == +counted
    assert as_counter(grouper.count(None, weight)) == +summed


def test_merged_cells_have_each_key_once_and_no_zero():
    one = as_cells(0, column(1, 2), column(7, 7), column(3, 4))
    back = as_cells(0, column(1, 2), column(7, 7), column(-3, 1))

    assert merged([one, back, one[:, :0]]).to_numpy().tolist() == [[0, 2, 7, 0, 5]]
    assert merged([]).empty


def as_counter(cells):
    areas, quarters, sums = cells
    return Counter({(int(a), int(q)): int(s) for a, q, s in zip(areas, quarters, sums, strict=True)})
