"""A cell is new to the store only where its part was never counted in its quarter-hour."""

from backend.afresh import Afresh
from tests.arrays import cells


def test_cells_are_new_until_their_part_was_counted_in_their_quarter_hour():
    afresh = Afresh()
    some = cells((0, 1, 4, 0, 7), (1, 1, 4, 0, 7), (0, 1, 5, 0, 7))
    assert afresh.is_new(some).tolist() == [True, True, True]

    afresh.add(cells((0, 2, 4, 0, 1)))
    assert afresh.is_new(some).tolist() == [False, True, True]

    afresh.add(some)
    assert not afresh.is_new(some).any()
