"""Single columns checked against their declaration: what passes, as what, and how a refusal reads."""

import numpy as np
import pandas as pd
import pytest

from backend.validation import Errors, check_must, check_number, check_text, check_time
from catalogue.demo import Demo
from catalogue.fields import Number
from catalogue.model import Feed, Shape
from catalogue.parts import Condition
from tests.builders import at

DEGREES = Number(key="temperature", name="", unit="°C", minimum=30, maximum=45, resolution=0.1)
NOW = at("2026-03-05 10:00")


def texts(*values):
    return pd.Series(values, dtype=object)


def numbers_of(*values, declared=DEGREES):
    errors = Errors()
    found = check_number(texts(*values), declared, errors, np.ones(len(values), dtype=bool))
    return found.tolist(), errors.by_row


def test_numbers_become_whole_numbers_of_the_resolution():
    found, errors = numbers_of(36.64, "37.3", 30, 45)

    assert found == [366, 373, 300, 450]
    assert errors == {}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (365.0, "temperature 365.0 °C is outside 30–45"),
        ("29.99", "temperature 29.99 °C is outside 30–45"),
        ("hot", "temperature 'hot' is not a number"),
        (float("inf"), "temperature inf is not a number"),
        (None, "temperature is missing; give a number in 30–45 °C"),
    ],
)
def test_a_refused_number_is_named_with_what_would_be_right(wrong, reason):
    found, errors = numbers_of(36.6, wrong)

    assert errors == {1: reason}
    assert np.isnan(found[1])


def test_the_first_error_of_a_row_is_kept():
    errors = Errors()
    errors.add(np.array([True, False]), "first")
    errors.add(np.array([True, True]), lambda row: f"second of {row}")

    assert errors.by_row == {0: "first", 1: "second of 1"}


def test_times_of_any_zone_become_milliseconds():
    errors = Errors()
    found = check_time(texts("2026-03-05T10:00:00+08:00", "2026-03-05T02:00:00.250Z"), "at", NOW + 1_000, errors)

    assert found.tolist() == [NOW, NOW + 250]
    assert errors.by_row == {}


def test_a_column_of_instants_is_taken_as_it_is():
    instants = pd.Series(pd.to_datetime([NOW, NOW + 1], unit="ms", utc=True))

    assert check_time(instants, "at", NOW, Errors()).tolist() == [NOW, NOW + 1]


@pytest.mark.parametrize(("minutes", "is_refused"), [(10, False), (11, True)])
def test_a_senders_clock_may_be_ten_minutes_ahead(minutes, is_refused):
    errors = Errors()
    moment = pd.Timestamp(NOW + minutes * 60_000, unit="ms", tz="UTC").isoformat()
    check_time(texts(moment), "occurred_at", NOW, errors)

    assert bool(errors.by_row) is is_refused


def test_what_may_come_may_lie_in_the_future():
    errors = Errors()
    check_time(texts("2030-01-01T00:00:00Z", None), "due_at", NOW, errors, required=False, may_come=True)

    assert errors.by_row == {}


@pytest.mark.parametrize("wrong", ["", "x" * 11, "a\0b", 3.5, True, ["a"]])
def test_a_text_that_is_none_is_refused(wrong):
    errors = Errors()
    found = check_text(texts("good", wrong, 17), "source", 10, errors)

    assert found == ["good", None, "17"]
    assert list(errors.by_row) == [1]
    assert errors.by_row[1].endswith("is not a text of 1 to 10 characters")


def test_a_rule_between_two_fields_names_them():
    fields = tuple(Number(key=key, name="", minimum=0, maximum=9) for key in ("masked", "seen"))
    rule = Condition("masked", "le", 1.0, of="seen")
    feed = Feed(
        key="f",
        name="",
        shape=Shape.OBSERVATION,
        fields=fields,
        interval_s=1,
        demo=Demo(per_day=1),
        must=(rule,),
    )
    errors = Errors()
    check_must(feed, {"masked": np.array([3.0, 5.0, np.nan]), "seen": np.array([3.0, 4.0, 4.0])}, errors)

    assert errors.by_row == {1: "masked 5 must be at most 1 × seen"}
