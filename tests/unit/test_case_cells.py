"""The course of a case by hand, and that the recount's own walk through it says the same of every course."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.case_cells import life_of, next_change, packed, signals, unpacked
from backend.recount.course import course
from catalogue.registry import load
from data_access.cases import Case
from data_access.recount_reader import RawCase

PROBLEM = load().feeds["problem"]
NOW = 100 * 60_000
MINUTE = 60_000
PAIRS = list(permutations([step.key for step in PROBLEM.steps], 2))
STEPS = st.lists(
    st.tuples(st.sampled_from([s.key for s in PROBLEM.steps] + ["closed"]), st.integers(0, 130)), max_size=8
)


def a_case(*steps, reported=10, due=None):
    times = tuple((key, at * MINUTE) for key, at in (("reported", reported), *steps))
    return Case(
        id=1,
        feed_id=1,
        area_id=1,
        site_id=None,
        occurred_ms=reported * MINUTE,
        due_ms=None if due is None else due * MINUTE,
        terms={},
        steps=times,
    )


def says(case, now=NOW):
    totals = Counter()
    for signal, _, _, amount in signals(case, life_of(case, PROBLEM, now), "closed", now):
        totals[signal] += amount
    return dict(+totals)


def test_a_reported_case_is_open():
    assert says(a_case()) == {"step.reported": 1, "in.reported": 1, "open": 1}


def test_a_case_waits_in_the_step_that_came_last():
    assert says(a_case(("registered", 10), ("handling", 20)))["in.handling"] == 1
    assert not {"in.reported", "in.registered"} & says(a_case(("registered", 10), ("handling", 20))).keys()
    assert not [key for key in says(a_case(("handling", 20), ("closed", 40))) if key.startswith("in.")]


def test_the_way_between_two_steps_is_counted_from_their_first_times():
    case = a_case(("registered", 10), ("handling", 25), ("registered", 30), ("handling", 50))
    told = signals(
        case, life_of(case, PROBLEM, NOW), "closed", NOW, [("registered", "handling"), ("handling", "closed")]
    )
    assert [each for each in told if each[0].startswith("minutes.")] == [
        ("minutes.registered.handling", 25 * MINUTE, 15, 1)
    ]


def test_a_case_closed_in_time():
    told = says(a_case(("closed", 40), due=40))

    assert told == {
        "step.reported": 1,
        "step.closed": 1,
        "closed": 1,
        "closed_due": 1,
        "closed_on_time": 1,
        "handling": 1,
    }


def test_a_case_closed_late_was_overdue_and_is_no_more():
    told = says(a_case(("closed", 41), due=40))

    assert "closed_on_time" not in told
    assert "overdue" not in told
    assert told["closed_due"] == 1


@pytest.mark.parametrize(("now", "overdue"), [(40 * MINUTE, 0), (40 * MINUTE + 1, 1)])
def test_a_case_is_overdue_once_its_due_time_is_past(now, overdue):
    assert says(a_case(due=40), now).get("overdue", 0) == overdue
    assert next_change(a_case(due=40), life_of(a_case(due=40), PROBLEM, now), now) == (None if overdue else now + 1)


def test_a_step_after_closing_reopens_and_a_second_closing_does_not():
    reopened = a_case(("closed", 40), ("handling", 50))
    assert says(reopened) == {
        "step.reported": 1,
        "step.closed": 1,
        "step.handling": 1,
        "in.handling": 1,
        "reopened": 1,
        "open": 1,
    }
    again = a_case(("closed", 40), ("closed", 50))
    assert life_of(again, PROBLEM, NOW).closed == 40 * MINUTE
    assert life_of(again, PROBLEM, NOW).reopened == ()


def test_steps_of_the_same_instant_are_in_the_order_of_declaration():
    assert life_of(a_case(("closed", 40), ("handling", 40)), PROBLEM, NOW).closed == 40 * MINUTE


def test_what_is_to_come_counts_later():
    case = a_case(("closed", 120))

    assert says(case) == {"step.reported": 1, "in.reported": 1, "open": 1}
    assert next_change(case, life_of(case, PROBLEM, NOW), NOW) == 120 * MINUTE
    assert says(a_case(reported=110)) == {}


def test_a_contribution_survives_being_kept():
    cells = Counter({(1, 2, 3, 4): 5, (1, 2, 3, 0): -1, (9, 9, 9, 9): 0})

    assert unpacked(packed(cells)) == Counter({(1, 2, 3, 4): 5, (1, 2, 3, 0): -1})
    assert unpacked(None) == Counter()


@given(steps=STEPS, reported=st.integers(0, 120), due=st.none() | st.integers(0, 130), start=st.integers(0, 99))
@settings(deadline=None, derandomize=True, max_examples=400)
def test_the_recount_walks_every_course_to_the_same_end(steps, reported, due, start):
    case = a_case(*[(key, max(at, reported)) for key, at in steps], reported=reported, due=due)
    raw = RawCase(1, case.occurred_ms, case.due_ms, {}, list(dict.fromkeys(case.steps)), moved=False)
    case = a_case(*[(key, at // MINUTE) for key, at in raw.steps[1:]], reported=reported, due=due)

    told = course(raw, PROBLEM, start * MINUTE, NOW)

    levels, flows = Counter(), Counter()
    ways = {}
    for signal, at, minutes, amount in signals(case, life_of(case, PROBLEM, NOW), "closed", NOW, PAIRS):
        if signal in ("open", "overdue") or signal.startswith("in."):
            levels[signal] += amount
        elif signal.startswith("minutes."):
            ways |= {signal: minutes} if at >= start * MINUTE else {}
        elif at >= start * MINUTE:
            flows[signal] += amount
    assert Counter(told.signals) == +levels + Counter({k: v for k, v in flows.items() if k != "handling"})
    assert ("handling" in told.minutes) == bool(flows["handling"])
    assert {key: told.minutes[key] for key in told.minutes if key != "handling"} == ways
