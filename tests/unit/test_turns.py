"""Who is written with a tick: all in time, the longest waiting first, none forgotten."""

from itertools import chain

import numpy as np
import pytest

from backend.turns import REFRESH_ALL_MS, Turns
from catalogue.areas import Area
from data_access.areas import AreaTree
from data_access.days import QUARTER_MS

NOW = 1_000 * QUARTER_MS
NONE = np.empty(0, dtype=np.int64)


def an_area(place):
    """A district with subdistricts, below the first of which lie all the others."""
    depth = 0 if not place else 1 if place < 3 else 2
    parent = ("", "00", "01")[depth] or None
    return Area(code=f"{place:02}", name="", level="", depth=depth, parent=parent, leaf=depth == 2, lon=0.0, lat=0.0)


TREE = AreaTree(tuple(map(an_area, range(12))), np.arange(12), 0)


@pytest.fixture
def turns(monkeypatch):
    monkeypatch.setattr("backend.turns.LOWER_A_TICK", 2)
    found = Turns()
    found.done(TREE, found.everything(TREE), NOW)
    return found


def written(turns, changed, now):
    turn = turns.turn(TREE, np.array(changed, dtype=np.int64), NONE, now)
    turns.done(TREE, turn, now)
    return turn.areas.tolist()


def test_upper_areas_are_written_at_once_and_lower_ones_in_the_order_in_which_they_wait(turns):
    assert written(turns, [0, 1, 8, 9, 10, 11], NOW) == [0, 1, 8, 9]
    assert written(turns, [0, 3, 4], NOW) == [0, 10, 11]
    assert written(turns, [], NOW) == [3, 4]
    assert written(turns, [], NOW) == []


def test_within_a_minute_every_area_is_written_whole_in_even_shares(turns):
    whole = []
    for now in range(NOW + 5_000, NOW + REFRESH_ALL_MS + 1, 5_000):
        turn = turns.turn(TREE, NONE, NONE, now)
        turns.done(TREE, turn, now)
        whole.append(turn.whole.tolist())

    assert [len(each) for each in whole] == [1] * 12
    assert sorted(chain.from_iterable(whole)) == list(range(12))


def test_area_whose_day_before_has_changed_is_whole_when_it_is_written_next(turns):
    turns.outdate(np.array([7]))

    turn = turns.turn(TREE, np.array([6, 7]), NONE, NOW)

    assert (turn.areas.tolist(), turn.whole.tolist()) == ([6, 7], [7])


def test_with_a_new_quarter_hour_every_area_has_changed(turns):
    seen = [written(turns, [], NOW + QUARTER_MS) for _ in range(6)]

    assert set(chain.from_iterable(seen)) == set(range(12))
    assert seen[-1] == []
