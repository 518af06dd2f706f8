"""What looks at a camera's picture mean, one after the other."""

from __future__ import annotations

import pytest

from backend.probing.budget import Budget
from backend.probing.judging import LEAST_APART_S, Memory, judged
from backend.probing.picture import Picture
from backend.probing.rounds import LONGEST_S, Rounds
from catalogue.pictures import BLACK, FROZEN, MOVING, NO_PICTURE

MINUTE = 60_000


def picture(mark: int, is_black: bool = False) -> Picture:
    return Picture(mark, is_black, b"jpeg")


def looked(*pictures: Picture | None, ways: str = "", before: Memory | None = None) -> Memory:
    """What is known after looks a minute apart, each on the way of the letter at its place."""
    found = before or Memory()
    for minute, each in enumerate(pictures):
        found = judged(found, each, ways[minute : minute + 1], minute * MINUTE, minute * 60.0)
    return found


def test_a_picture_that_changes_moves() -> None:
    found = looked(picture(1), picture(2), picture(3))

    assert (found.word, found.frame_ms) == (MOVING, 2 * MINUTE)


def test_the_same_picture_twice_is_frozen_since_it_was_first_seen() -> None:
    found = looked(picture(1), picture(2), picture(2), picture(2))

    assert (found.word, found.frame_ms) == (FROZEN, MINUTE)


def test_a_frozen_picture_that_changes_moves_again() -> None:
    assert looked(picture(1), picture(1), picture(2)).word == MOVING


def test_two_looks_at_nearly_the_same_time_say_nothing() -> None:
    first = judged(Memory(), picture(1), "", 0, 0.0)

    again = judged(first, picture(1), "", 1_000, LEAST_APART_S / 2)

    assert again.word == MOVING
    assert judged(again, picture(1), "", 6_000, LEAST_APART_S).word == FROZEN


def test_pictures_of_two_ways_are_not_compared() -> None:
    moving = looked(picture(1), picture(9), picture(2), ways="drd")
    frozen = looked(picture(1), picture(1), picture(9), picture(9), picture(1), ways="ddrrd")

    assert (moving.word, frozen.word) == (MOVING, FROZEN)


def test_what_was_frozen_when_the_prober_ended_is_so_until_it_has_moved() -> None:
    before = Memory(FROZEN, 7)

    assert looked(picture(1), before=before) == looked(picture(1), picture(1), before=before)
    assert looked(picture(1), before=before).frame_ms == 7
    assert looked(picture(1), picture(2), before=before).word == MOVING


@pytest.mark.parametrize(("last", "word"), [(picture(1, is_black=True), BLACK), (None, NO_PICTURE)])
def test_black_and_missing_pictures_keep_when_it_last_moved(last: Picture | None, word: str) -> None:
    found = looked(picture(1), picture(2), last, last)

    assert (found.word, found.frame_ms) == (word, MINUTE)
    assert looked(last).frame_ms is None
    assert looked(picture(1), last, picture(2)).word == MOVING


class Meter:
    """A clock or a processor that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_budget_lets_a_quarter_of_the_time_be_used() -> None:
    clock, used = Meter(), Meter()
    budget = Budget(0.25, clock, used)
    done = 0
    for tenth in range(600):
        clock.now = tenth / 10
        while budget.allows():
            used.now += 0.05
            done += 1

    assert done * 0.05 == pytest.approx(60 * 0.25, abs=0.1)


def test_time_that_was_not_used_is_not_saved_for_long() -> None:
    clock, used = Meter(), Meter()
    budget = Budget(0.25, clock, used)
    clock.now = 3_600
    done = 0
    while budget.allows():
        used.now += 0.0625
        done += 1

    assert done == 17


def test_a_round_that_takes_too_long_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    clock, used = Meter(), Meter()
    rounds = Rounds(clock, used)
    with caplog.at_level("INFO"):
        for turn in range(1, 4):
            clock.now = turn * (LONGEST_S + 60)
            rounds.note(["a"], ["a", "b"], {})
            used.now += 30
            rounds.note(["b"], ["a", "b"], {"a": MOVING, "b": FROZEN})

    first, warning = [record.getMessage() for record in caplog.records]
    assert first == "2 cameras looked at in 300 s with 0.10 of a core: 1 frozen, 1 moving"
    assert "name their smaller sub_url" in warning
