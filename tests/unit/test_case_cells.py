"""The course of a case by hand, and that the recount's own walk through it says the same of every course."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import case_moments, case_rules
from backend.case_cells import contributions, packed, signals, unpacked
from backend.case_courses import NEVER, Courses, courses_of
from backend.case_life import life_of
from backend.recount.course import course
from catalogue.model import EventRule, Severity
from catalogue.parts import Kind, Part
from catalogue.registry import load
from catalogue.rules import Late, Overdue, Reopened, SentBack
from data_access.arrays import NULL
from data_access.cases import Case, CaseTable
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


def courses(*cases, now=NOW):
    """The cases as they are read, their steps in the order given."""
    empty = {name: [NULL] * len(cases) for name in ("site_id", "term_1", "term_2", "term_3", "term_4")}
    columns = {
        "id": [case.id for case in cases],
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
    case = a_case(*[(key, max(at, reported)) for key, at in steps], reported=reported, due=due)
    raw = RawCase(1, case.occurred_ms, case.due_ms, {}, list(dict.fromkeys(case.steps)), moved=False)
    case = a_case(*[(key, at // MINUTE) for key, at in raw.steps[1:]], reported=reported, due=due)

    own = course(raw, PROBLEM, start * MINUTE, NOW)

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


@given(drawn=st.lists(COURSES, min_size=1, max_size=5))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_many_cases_go_the_way_that_each_goes_alone(drawn):
    cases = [a_case(*steps, reported=reported, due=due) for steps, reported, due in drawn]
    lives = [life_of(case, PROBLEM, NOW) for case in cases]

    found = courses(*cases)

    assert [None if at == NULL else at for at in found.closed.tolist()] == [life.closed for life in lives]
    reopened = Counter(found.case[found.reopened].tolist())
    assert [reopened[place] for place in range(len(cases))] == [len(life.reopened) for life in lives]
    rules = case_moments.concerned(RULES, found, None)
    together = {
        (rule.key, case, at)
        for rule, rows, moments in case_moments.moments(rules, found)
        for case, at in zip(rows.tolist(), moments.tolist(), strict=True)
    }
    alone = {
        (rule.key, place, at)
        for place, (case, life) in enumerate(zip(cases, lives, strict=True))
        for rule, at in case_rules.moments(RULES, case, life, PROBLEM, NOW)
    }
    assert together == alone
    for rule in RULES:
        at = case_moments.next_change(case_moments.concerned([rule], found, None), found).tolist()
        plain = case_moments.next_change((), found).tolist()
        ahead = [case_rules.next_moment([rule], *each, PROBLEM, NOW) for each in zip(cases, lives, strict=True)]
        assert at == [min(own, coming or NEVER) for own, coming in zip(plain, ahead, strict=True)]
