"""A day's cells add up the tree, whatever is added, taken back or set."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.measures import handling_minutes, known, open_cases, records
from data_access.day_cells import quantile_of
from tests.arrays import LEFT, LENGTH, RIGHT, TOP, a_day, cells

FLOW, STOCK, SPREAD, GAUGE = range(4)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from([FLOW, STOCK]), st.sampled_from([TOP, LEFT, RIGHT]), st.integers(-5, 100), st.integers(-3, 3)
    )
)


def day():
    return a_day(records("f"), open_cases("c"), handling_minutes("c"), known("s"))


def test_a_cell_counts_in_its_area_and_above_and_names_them():
    own = day()

    changed = own.add(cells((FLOW, LEFT, 4, 0, 7)))

    assert changed.tolist() == [TOP, LEFT]
    assert own.series[FLOW, :, 4].tolist() == [7, 7, 0]


def test_a_day_holds_what_was_heard_what_happened_and_what_stood():
    own = day()
    own.heard = frozenset({"s"})
    own.add(cells((STOCK, LEFT, -1, 0, 1)))

    assert [feed for feed in "fcs" if own.holds(feed)] == ["c", "s"]


def test_cells_of_other_days_count_for_stocks_only_and_as_opening():
    own = day()

    own.add(cells((FLOW, LEFT, -1, 0, 7), (STOCK, RIGHT, -1, 0, 2), (STOCK, RIGHT, LENGTH, 0, 9)))

    assert not own.series.any()
    assert own.opening[STOCK].tolist() == [2, 0, 2]


def test_a_day_that_adds_up_to_more_than_there_is_room_for_is_refused():
    own = day()
    with pytest.raises(OverflowError, match="flow/f/record adds up to 2,200,000,000 on one day"):
        own.add(cells((FLOW, LEFT, 4, 0, 1_100_000_000), (FLOW, RIGHT, 5, 0, 1_100_000_000)))


def test_a_gauge_is_set_and_not_added():
    own = day()
    assert own.set_gauge(GAUGE, 1_003, np.array([0, 2, 1])).tolist() == [TOP, LEFT, RIGHT]
    assert own.set_gauge(GAUGE, 1_003, np.array([0, 2, 4])).tolist() == [TOP, RIGHT]
    assert own.series[GAUGE, :, 3].tolist() == [6, 2, 4]
    assert own.totals[GAUGE].tolist() == [6, 2, 4]


def test_a_median_forgets_what_was_taken_back():
    own = day()
    own.add(cells((SPREAD, LEFT, 1, 30, 1), (SPREAD, LEFT, 2, 50, 1), (SPREAD, RIGHT, 2, 90, 1)))
    assert [own.quantile(SPREAD, area, LENGTH, 0.5) for area in (TOP, LEFT, RIGHT)] == [50, 30, 90]
    assert own.quantile(SPREAD, TOP, 2, 0.5) == 30

    own.add(cells((SPREAD, LEFT, 1, 30, -1)))

    assert own.quantile(SPREAD, LEFT, LENGTH, 0.5) == 50
    assert np.isnan(own.quantile(SPREAD, LEFT, 2, 0.5))


@given(changes=CHANGES, until=st.integers(0, LENGTH))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_sums_are_those_of_the_series_at_any_time(changes, until):
    own = day()
    for row, area, quarter, value in changes:
        own.add(cells((row, area, quarter, 0, value)))
        np.testing.assert_array_equal(own.sums(until), own.series[:, :, :until].sum(axis=2))
    np.testing.assert_array_equal(own.totals, own.series.sum(axis=2))


@given(minutes=st.lists(st.integers(0, 20), min_size=1))
@settings(deadline=None, derandomize=True)
def test_the_lower_median_is_the_middle_of_the_sorted_list(minutes):
    assert quantile_of([(0, m, 1) for m in minutes], 0.5) == sorted(minutes)[(len(minutes) - 1) // 2]
