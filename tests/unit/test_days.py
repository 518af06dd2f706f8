"""Local days and quarter-hours, in Hefei and where clocks change."""

from datetime import date, time

import numpy as np
import pytest

from data_access.days import QUARTER_MS, Days
from tests.builders import DAY, at

HEFEI = Days("Asia/Shanghai")
BOSTON = Days("America/New_York")


def test_a_day_begins_at_local_midnight():
    midnight = at("2026-03-06 00:00")

    assert HEFEI.day(midnight - 1) == date(2026, 3, 5).toordinal()
    assert HEFEI.day(midnight) == date(2026, 3, 6).toordinal()
    assert HEFEI.bounds(HEFEI.day(midnight)) == (midnight, midnight + DAY)


@pytest.mark.parametrize(
    ("day", "quarters"), [(date(2019, 6, 14), 96), (date(2019, 3, 10), 92), (date(2019, 11, 3), 100)]
)
def test_a_day_has_as_many_quarters_as_its_clocks_give_it(day, quarters):
    first, length = BOSTON.quarters(day.toordinal())

    assert length == quarters
    assert BOSTON.quarters(day.toordinal() + 1)[0] == first + length


def test_days_of_quarters_are_the_days_of_their_first_instants():
    first, length = BOSTON.quarters(date(2019, 11, 3).toordinal())
    quarters = np.array([first + length, first - 1, first, first + length - 1])

    assert (BOSTON.days_of(quarters) - date(2019, 11, 3).toordinal()).tolist() == [1, -1, 0, 0]
    assert BOSTON.days_of(quarters[:0]).tolist() == []
    assert BOSTON.day(int(first) * QUARTER_MS) == date(2019, 11, 3).toordinal()


def test_a_days_name_is_its_date():
    assert HEFEI.name(date(2026, 3, 5).toordinal()) == "2026-03-05"


@pytest.mark.parametrize(
    ("zone", "day", "local", "quarters"),
    [
        ("Asia/Shanghai", date(2026, 3, 5), time(0, 15), 1),
        ("Asia/Shanghai", date(2026, 3, 5), time(23, 45), 95),
        ("Europe/Berlin", date(2026, 3, 29), time(12), 44),  # an hour is left out
        ("Europe/Berlin", date(2026, 10, 25), time(12), 52),  # an hour comes twice
    ],
)
def test_a_local_time_is_so_many_quarters_into_the_day(zone, day, local, quarters):
    assert Days(zone).quarters_until(day.toordinal(), local) == quarters
