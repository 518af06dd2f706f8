"""The course of a case by hand, and that the recount's own walk through it says the same of every course."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import case_moments
from backend.case_cells import contributions, packed, signals, unpacked
from backend.case_courses import NEVER, Courses, courses_of
from backend.recount.course import course
from catalogue.model import EventRule, Severity
from catalogue.parts import Kind, Part
from catalogue.registry import load
from catalogue.rules import Late, Overdue, Reopened, SentBack
from data_access.arrays import NULL
from data_access.cases import CaseTable
from data_access.recount_reader import RawCase

PROBLEM = load().feeds["problem"]
NOW = 100 * 60_000
MINUTE = 60_000
PAIRS = list(permutations([step.key for step in PROBLEM.steps], 2))
WORDS = (
    *(f"{word}.{step.key}" for word in ("step", "in") for step in PROBLEM.steps),
    *("open", "overdue", "closed", "handling", "closed_due", "closed_on_time", "reopened"),
)
RULES = [
    EventRule(key=str(place), name="", feed="problem", severity=Severity.WARN, **{word: given})
    for place, (word, given) in enumerate(
        [
            ("step", "handling"),
            ("case", Overdue()),
            ("case", Late("handling", 20)),
            ("case", Reopened(1)),
            ("case", Reopened(2)),
            ("case", SentBack("handling")),
        ]
    )
]
STEPS = st.lists(
    st.tuples(st.sampled_from([s.key for s in PROBLEM.steps] + ["closed"]), st.integers(0, 130)), max_size=8
)


def a_case(*steps, reported=10, due=None):
    times = [(key, at * MINUTE) for key, at in (("reported", reported), *steps)]
    return RawCase(1, reported * MINUTE, None if due is None else due * MINUTE, {}, times, moved=False)


def courses(*cases, now=NOW):
    """The cases as they are read, their steps in the order given."""
    empty = {name: [NULL] * len(cases) for name in ("site_id", "term_1", "term_2", "term_3", "term_4")}
    columns = {
        "id": list(range(len(cases))),
        "area_id": [case.area_id for case in cases],
        "occurred_ms": [case.occurred_ms for case in cases],
        "due_ms": [NULL if case.due_ms is None else case.due_ms for case in cases],
        **empty,
    }
    steps = [(place, key, at) for place, case in enumerate(cases) for key, at in case.steps]
    case, keys, at = zip(*steps, strict=True)
    arrays = {name: np.array(values, dtype=np.int64) for name, values in columns.items()}
    return courses_of(PROBLEM, CaseTable(arrays, np.array(case), keys, np.array(at), ()), now)


def told(found: Courses, pairs=()):
    """All that cases say: (place, signal, instant, bin, amount)."""
    ways = [f"minutes.{start}.{end}" for start, end in pairs]
    for word in (*WORDS, *ways):
        for each in signals(found, word):
            bins = np.broadcast_to(each.bins, each.at.shape).tolist()
            for case, at, minutes in zip(each.case.tolist(), each.at.tolist(), bins, strict=True):
                yield case, word, at, minutes, each.amount


def says(case, now=NOW):
    totals = Counter()
    for _, signal, _, _, amount in told(courses(case, now=now)):
        totals[signal] += amount
    return dict(+totals)


def changes_next(case, now=NOW):
    [at] = case_moments.next_change((), courses(case, now=now)).tolist()
    return None if at == NEVER else at


def test_a_reported_case_is_open():
    assert says(a_case()) == {"step.reported": 1, "in.reported": 1, "open": 1}


def test_a_case_waits_in_the_step_that_came_last():
    assert says(a_case(("registered", 10), ("handling", 20)))["in.handling"] == 1
    assert not {"in.reported", "in.registered"} & says(a_case(("registered", 10), ("handling", 20))).keys()
    assert not [key for key in says(a_case(("handling", 20), ("closed", 40))) if key.startswith("in.")]


def test_the_way_between_two_steps_is_counted_from_their_first_times():
    case = a_case(("registered", 10), ("handling", 25), ("registered", 30), ("handling", 50))
    ways = told(courses(case), [("registered", "handling"), ("handling", "closed")])
    assert [each[1:] for each in ways if each[1].startswith("minutes.")] == [
        ("minutes.registered.handling", 25 * MINUTE, 15, 1)
    ]


def test_a_case_closed_in_time():
    assert says(a_case(("closed", 40), due=40)) == {
        "step.reported": 1,
        "step.closed": 1,
        "closed": 1,
        "closed_due": 1,
        "closed_on_time": 1,
        "handling": 1,
    }


def test_a_case_closed_late_was_overdue_and_is_no_more():
    found = says(a_case(("closed", 41), due=40))

    assert "closed_on_time" not in found
    assert "overdue" not in found
    assert found["closed_due"] == 1


@pytest.mark.parametrize(("now", "overdue"), [(40 * MINUTE, 0), (40 * MINUTE + 1, 1)])
def test_a_case_is_overdue_once_its_due_time_is_past(now, overdue):
    assert says(a_case(due=40), now).get("overdue", 0) == overdue
    assert changes_next(a_case(due=40), now) == (None if overdue else now + 1)


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
    assert courses(again).closed.tolist() == [40 * MINUTE]
    assert courses(again).reopened.tolist() == []


def test_steps_of_the_same_instant_are_in_the_order_of_declaration():
    assert courses(a_case(("closed", 40), ("handling", 40))).closed.tolist() == [40 * MINUTE]


def test_what_is_to_come_counts_later():
    case = a_case(("closed", 120))

    assert says(case) == {"step.reported": 1, "in.reported": 1, "open": 1}
    assert changes_next(case) == 120 * MINUTE
    assert says(a_case(reported=110)) == {}


def test_contributions_are_kept_case_by_case_and_come_back():
    found = courses(a_case(("closed", 40)), a_case(reported=110), a_case(("handling", 30)))
    parts = {4: Part(Kind.STOCK, "problem", "open"), 7: Part(Kind.FLOW, "problem", "step.handling")}

    cells = contributions(found, parts, terms=None)
    texts = packed(cells, 3)

    opened, closed, handled = 10 // 15, 40 // 15, 30 // 15
    assert texts == [f"[[4,1,{opened},0,1],[4,1,{closed},0,-1]]", "[]", f"[[4,1,{opened},0,1],[7,1,{handled},0,1]]"]
    assert unpacked(texts).tolist() == cells[1:].tolist()
    assert unpacked(["[]"]).shape == unpacked([]).shape == (5, 0)


@given(steps=STEPS, reported=st.integers(0, 120), due=st.none() | st.integers(0, 130), start=st.integers(0, 99))
@settings(deadline=None, derandomize=True, max_examples=400)
def test_the_recount_walks_every_course_to_the_same_end(steps, reported, due, start):
    drawn = a_case(*[(key, max(at, reported)) for key, at in steps], reported=reported, due=due)
    case = replace(drawn, steps=list(dict.fromkeys(drawn.steps)))

    own = course(case, PROBLEM, start * MINUTE, NOW)

    levels, flows = Counter(), Counter()
    ways = {}
    for _, signal, at, minutes, amount in told(courses(case), PAIRS):
        if signal in ("open", "overdue") or signal.startswith("in."):
            levels[signal] += amount
        elif signal.startswith("minutes."):
            ways |= {signal: minutes} if at >= start * MINUTE else {}
        elif at >= start * MINUTE:
            flows[signal] += amount
    assert Counter(own.signals) == +levels + Counter({k: v for k, v in flows.items() if k != "handling"})
    assert ("handling" in own.minutes) == bool(flows["handling"])
    assert {key: own.minutes[key] for key in own.minutes if key != "handling"} == ways


COURSES = st.tuples(STEPS, st.integers(0, 120), st.none() | st.integers(0, 130))


def met(rule, found):
    """By case the instant at which each meets a rule up to now."""
    [(_, cases, at)] = case_moments.moments(case_moments.concerned([rule], found, None), found)
    return dict(zip(cases.tolist(), at.tolist(), strict=True))


def changes(rule, found):
    return case_moments.next_change(case_moments.concerned([rule], found, None), found).tolist()


@given(drawn=st.lists(COURSES, min_size=2, max_size=5))
@settings(deadline=None, derandomize=True, max_examples=200)
def test_many_cases_go_the_way_that_each_goes_alone(drawn):
    cases = [a_case(*steps, reported=reported, due=due) for steps, reported, due in drawn]
    alone = [courses(case) for case in cases]

    found = courses(*cases)

    assert found.closed.tolist() == [each.closed[0] for each in alone]
    for rule in RULES:
        assert met(rule, found) == {place: met(rule, each)[0] for place, each in enumerate(alone) if met(rule, each)}
        assert changes(rule, found) == [changes(rule, each)[0] for each in alone]


@pytest.mark.parametrize(
    ("case", "instants"),
    [
        (a_case(), [None, None, 30, None, None, None]),
        (a_case(due=100), [None, None, 30, None, None, None]),
        (a_case(("handling", 30), due=40), [30, 40, None, None, None, None]),
        (a_case(("handling", 31), ("closed", 35), due=40), [31, None, 30, None, None, None]),
        (a_case(("closed", 41), due=40), [None, 40, 30, None, None, None]),
        (a_case(("closed", 20), ("handling", 50), ("closed", 60), ("registered", 61)), [50, None, None, 50, 61, 50]),
        (a_case(("handling", 20), ("verifying", 25), ("handling", 45)), [20, None, None, None, None, 45]),
        (a_case(("handling", 120), reported=110, due=40), [None] * 6),
    ],
)
def test_rules_are_met_at_the_instants_counted_by_hand(case, instants):
    times = [met(rule, courses(case)).get(0) for rule in RULES]
    assert [None if at is None else at // MINUTE for at in times] == instants


def test_a_rule_that_is_to_be_met_is_looked_at_then():
    late = RULES[2]

    assert changes(late, courses(a_case(reported=90))) == [110 * MINUTE]
    assert changes(late, courses(a_case(("handling", 95), reported=90))) == [NEVER]
