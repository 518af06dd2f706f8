"""The course of a case: its present step, when it was closed, and what a closing lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.courses import closed_ms, following, in_order, lacking, moment_for, present

KEYS = ("a", "b", "c", "d", "e")  # "e" closes
Steps = list[tuple[str, int]]
STEPS = st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 9)), max_size=9)


def course(text: str) -> Steps:
    """A step at each instant."""
    return [(key, at) for at, key in enumerate(text)]


@pytest.mark.parametrize(
    ("text", "step", "follows", "closed"),
    [
        ("", None, "a", None),
        ("a", "a", "b", None),
        ("abcde", "e", None, 4),
        ("abcdec", "c", "d", None),
        ("ee", "e", None, 0),
    ],
)
def test_where_a_case_is(text: str, step: str | None, follows: str | None, closed: int | None) -> None:
    assert present(KEYS, course(text)) == step
    assert following(KEYS, course(text)) == follows
    assert closed_ms(KEYS, course(text)) == closed


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("abcde", ""),
        ("abce", "d"),
        ("ae", "bcd"),
        ("e", "abcd"),
        ("abcdece", "d"),  # done once more, but not verified
        ("abcdecde", ""),
        ("abdcde", ""),  # told out of order, and then done in order
        ("abcdae", "bcd"),
        ("abcd", ""),
    ],
)
def test_what_a_closing_lacks(text: str, missing: str) -> None:
    assert lacking(KEYS, [], course(text)) == list(missing)


def test_a_closing_that_was_there_before_is_not_looked_at_again_unless_it_stands() -> None:
    reopened = course("aebc")
    assert lacking(KEYS, reopened, [*reopened, ("d", 9)]) == []
    assert lacking(KEYS, course("ae"), [*course("ae"), ("b", 0)]) == ["c", "d"]
    assert lacking(KEYS, reopened, [*reopened, ("e", 9)]) == ["d"]


@given(steps=STEPS)
def test_of_a_whole_course_nothing_is_lacking_and_each_of_its_steps_is_needed(steps: Steps) -> None:
    whole = [*steps, *[(key, 20 + place) for place, key in enumerate(KEYS)]]
    assert lacking(KEYS, steps, whole) == []
    for key, at in whole[-len(KEYS) : -1]:
        rest = [step for step in whole if step != (key, at)]
        if key not in [own for own, _ in steps]:
            assert lacking(KEYS, steps, rest)[:1] == [key]


@given(steps=STEPS, key=st.sampled_from(KEYS), now=st.integers(0, 9))
def test_a_step_by_hand_is_the_present_one_and_not_there_before(steps: Steps, key: str, now: int) -> None:
    taken = (key, moment_for(KEYS, steps, key, now))
    assert taken not in steps
    assert present(KEYS, [*steps, taken]) == key
    assert in_order(KEYS, [*steps, taken])[-1] == taken
