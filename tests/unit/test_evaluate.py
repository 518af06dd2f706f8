"""Measures of a day by hand: totals, ratios, medians, so far, at the same time yesterday, and by period."""

import math

import numpy as np
import pytest

from catalogue.measures import (
    Difference,
    Ratio,
    Total,
    distinct_sites,
    handling_minutes,
    known,
    listed_sites,
    median,
    online,
    open_cases,
    overdue_cases,
    p90,
    records,
    summed,
)
from catalogue.parts import Condition
from catalogue.registry import load
from data_access.evaluate import Window, base, by_period, value
from tests.arrays import FIRST_QUARTER, LEFT, RIGHT, TOP, a_day, cells

CATALOGUE = load()
CHECKS = records("temperature_check")
FEVERS = CHECKS.narrowed(Condition("temperature", "ge", 37.3))
EVERY = np.array([TOP, LEFT, RIGHT])


def window(day, whole=96, rest=0.0):
    return Window(day, CATALOGUE, whole, rest)


def test_a_total_is_the_sum_so_far():
    day = a_day(CHECKS)
    day.add(cells((0, LEFT, 0, 0, 5), (0, RIGHT, 40, 0, 2), (0, LEFT, 41, 0, 100)))

    assert value(Total(CHECKS), window(day, 41)).tolist() == [7, 5, 2]


def test_a_sum_is_in_the_fields_unit():
    degrees = summed("temperature_check", "temperature")
    day = a_day(degrees)
    day.add(cells((0, LEFT, 0, 0, 731)))

    assert value(Total(degrees), window(day)).tolist() == pytest.approx([73.1, 73.1, 0])


def test_yesterday_at_the_same_time_takes_a_share_of_the_running_quarter():
    day = a_day(CHECKS)
    day.add(cells((0, LEFT, 0, 0, 5), (0, LEFT, 1, 0, 10), (0, LEFT, 2, 0, 100)))

    assert value(Total(CHECKS), window(day, 1, 0.3))[LEFT] == 8


def test_a_ratio_without_a_base_is_unknown_and_a_complement_turns_it_round():
    day = a_day(FEVERS, CHECKS)
    day.add(cells((0, LEFT, 0, 0, 1), (1, LEFT, 0, 0, 4)))

    assert value(Ratio(FEVERS, CHECKS), window(day))[:2].tolist() == [25, 25]
    assert math.isnan(value(Ratio(FEVERS, CHECKS), window(day))[RIGHT])
    assert value(Ratio(FEVERS, CHECKS, scale=1000, complement=True), window(day))[LEFT] == 750
    assert base(Ratio(FEVERS, CHECKS), window(day)).tolist() == [4, 4, 0]


def test_a_stock_is_its_opening_and_what_came_since():
    stock = open_cases("problem")
    day = a_day(stock)
    day.add(cells((0, LEFT, -10, 0, 4), (0, LEFT, 5, 0, 2), (0, RIGHT, 6, 0, 1), (0, LEFT, 9, 0, -3)))

    assert value(Total(stock), window(day, 7)).tolist() == [7, 6, 1]
    assert value(Total(stock), window(day)).tolist() == [4, 3, 1]
    assert by_period(Total(stock), window(day, 12), 4, EVERY)[0].tolist() == [4, 7, 4]


def test_a_gauge_is_its_last_sample_and_a_sampled_ratio_all_of_them():
    on, all_ = online("camera"), known("camera")
    day = a_day(on, all_)
    for quarter, levels in enumerate(([0, 2, 0], [0, 0, 1], [0, 1, 1])):
        day.set_gauge(0, FIRST_QUARTER + quarter, np.array(levels))
        day.set_gauge(1, FIRST_QUARTER + quarter, np.array([0, 2, 2]))

    assert value(Total(on), window(day, 3)).tolist() == [2, 1, 1]
    assert value(Ratio(on, all_, sampled=True), window(day, 3)).tolist() == pytest.approx([500 / 12, 50, 200 / 6])
    assert by_period(Total(on), window(day, 3), 1, EVERY).tolist() == [[2, 1, 2], [2, 0, 1], [0, 1, 1]]


def test_those_inside_came_in_and_did_not_leave():
    came, left = records("temperature_check"), records("health_code_scan")
    day = a_day(came, left)
    day.add(cells((0, LEFT, 0, 0, 5), (0, RIGHT, 1, 0, 3), (1, LEFT, 2, 0, 1), (1, RIGHT, 2, 0, 4), (1, LEFT, 5, 0, 9)))

    inside, balance = Difference(came, left), Difference(came, left, floor=None)
    assert value(inside, window(day, 3)).tolist() == [3, 4, 0]
    assert value(balance, window(day, 3)).tolist() == [3, 4, -1]
    assert by_period(inside, window(day, 3), 1, EVERY).tolist() == [[5, 8, 3], [5, 5, 4], [0, 3, 0]]
    assert by_period(inside, window(day, 6), 4, EVERY)[1].tolist() == [4, 0]


def test_the_difference_of_two_levels_is_a_level():
    opened, late = open_cases("problem"), overdue_cases("problem")
    day = a_day(opened, late)
    day.add(cells((0, LEFT, -1, 0, 5), (1, LEFT, 1, 0, 2)))

    assert by_period(Difference(opened, late), window(day, 3), 1, EVERY)[1].tolist() == [5, 3, 3]


def test_coverage_is_of_the_register():
    visited, listed = distinct_sites("patrol"), listed_sites("patrol")
    day = a_day(visited, listed)
    day.register[1] = [8, 5, 3]
    day.add(cells((0, LEFT, 3, 0, 2)))

    assert value(Ratio(visited, listed), window(day)).tolist() == [25, 40, 0]


def test_a_median_is_unknown_where_nothing_was_measured():
    spread = handling_minutes("problem")
    day = a_day(spread)
    day.add(cells((0, LEFT, 1, 10, 2), (0, LEFT, 2, 40, 3)))

    medians = value(median(spread), window(day))
    assert medians[:2].tolist() == [40, 40]
    assert math.isnan(medians[RIGHT])
    assert value(p90(spread), window(day))[:2].tolist() == [40, 40]
    np.testing.assert_array_equal(by_period(median(spread), window(day, 3), 1, EVERY)[1], [np.nan, 10, 40])


def test_a_flow_by_the_hour_ends_with_the_running_hour():
    day = a_day(CHECKS)
    day.add(cells((0, LEFT, 0, 0, 1), (0, LEFT, 3, 0, 2), (0, RIGHT, 4, 0, 4)))

    assert by_period(Total(CHECKS), window(day, 5), 4, EVERY).tolist() == [[3, 4], [3, 0], [0, 4]]
