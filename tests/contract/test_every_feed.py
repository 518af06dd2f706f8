"""What every declared feed promises to whoever sends it records, over each kind of store."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from catalogue.fields import Field, Number, Term
from catalogue.model import Feed, Shape
from catalogue.registry import load
from tests.builders import HOUR, MINUTE, a_record, a_whole_life, further_steps, iso
from tests.world import World

FEEDS = list(load().feeds.values())
FIELDS = [(feed, field) for feed in FEEDS for field in feed.fields]
NUMBERS = [pair for pair in FIELDS if isinstance(pair[1], Number)]
TERMS = [pair for pair in FIELDS if isinstance(pair[1], Term)]
SHAPED = {shape: [feed for feed in FEEDS if feed.shape is shape] for shape in Shape}
_names = itertools.count(1)


def named(value: Any) -> str | None:
    return getattr(value, "key", None)


def new(world: World, feed: Feed, **given: Any) -> dict[str, Any]:
    """A record that nobody sent before."""
    return a_record(feed, f"contract{next(_names)}", world.now - HOUR, **given)


def refusal(world: World, feed: Feed, record: dict[str, Any]) -> str:
    """The reason for which a record is refused, and nothing of it is stored."""
    result = world.ingest(feed.key, record)
    assert (result.accepted, result.duplicates) == (0, 0)
    [(place, reason)] = result.rejected
    assert place == 0
    return reason


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_a_valid_record_is_accepted_and_counted(contract_world: World, feed: Feed) -> None:
    record = a_whole_life(feed, f"contract{next(_names)}", contract_world.now - HOUR)

    result = contract_world.ingest(feed.key, record)

    assert (result.accepted, result.duplicates, result.rejected) == (1, 0, [])
    assert contract_world.tick().records == 1


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_the_same_record_again_is_a_duplicate(contract_world: World, feed: Feed) -> None:
    record = new(contract_world, feed)
    contract_world.ingest(feed.key, record)

    again = contract_world.ingest(feed.key, record, record)

    assert (again.accepted, again.duplicates, again.rejected) == (0, 2, [])


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_twice_in_one_list_is_accepted_once(contract_world: World, feed: Feed) -> None:
    record = new(contract_world, feed)

    result = contract_world.ingest(feed.key, record, record)

    assert (result.accepted, result.duplicates, result.rejected) == (1, 1, [])


@pytest.mark.parametrize("feed", FEEDS, ids=named)
@pytest.mark.parametrize("key", ["source", "source_id", "occurred_at"])
def test_a_record_without_its_origin_is_refused(contract_world: World, feed: Feed, key: str) -> None:
    record = new(contract_world, feed)
    del record[key]

    reason = refusal(contract_world, feed, record)

    assert key in reason
    assert "give" in reason


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_a_record_without_a_place_is_refused(contract_world: World, feed: Feed) -> None:
    assert "give" in refusal(contract_world, feed, new(contract_world, feed, site=None))


@pytest.mark.parametrize(("feed", "field"), FIELDS, ids=named)
def test_a_missing_field_is_refused_where_it_is_required(contract_world: World, feed: Feed, field: Field) -> None:
    record = new(contract_world, feed, **{field.key: None})

    if getattr(field, "required", False):
        reason = refusal(contract_world, feed, record)
        assert reason.startswith(f"{field.key} is missing; give ")
    else:
        assert contract_world.ingest(feed.key, record).accepted == 1


@pytest.mark.parametrize(("feed", "field"), NUMBERS, ids=named)
@pytest.mark.parametrize("side", ["minimum", "maximum"])
def test_a_number_out_of_range_names_value_and_range(
    contract_world: World, feed: Feed, field: Number, side: str
) -> None:
    wrong = getattr(field, side) + (field.resolution if side == "maximum" else -field.resolution)

    reason = refusal(contract_world, feed, new(contract_world, feed, **{field.key: wrong}))

    assert reason.startswith(f"{field.key} {wrong:.10g}")
    assert f"is outside {field.minimum:.10g}–{field.maximum:.10g}" in reason


@pytest.mark.parametrize(("feed", "field"), NUMBERS, ids=named)
@pytest.mark.parametrize("wrong", ["much", [1], {"a": 1}, "NaN", float("inf"), "1e999"], ids=repr)
def test_what_is_no_number_is_refused(contract_world: World, feed: Feed, field: Number, wrong: Any) -> None:
    assert refusal(contract_world, feed, new(contract_world, feed, **{field.key: wrong})).startswith(field.key)


@pytest.mark.parametrize(("feed", "field"), TERMS, ids=named)
@pytest.mark.parametrize("wrong", ["no such word", 7, ["green"], {"a": 1}, ""], ids=repr)
def test_a_wrong_word_names_the_right_ones(contract_world: World, feed: Feed, field: Term, wrong: Any) -> None:
    record = new(contract_world, feed, **{field.key: wrong})
    if field.open_list and wrong == "no such word":
        assert contract_world.ingest(feed.key, record).accepted == 1
        return

    reason = refusal(contract_world, feed, record)

    assert reason.startswith(f"{field.key} {wrong!r} is not one of ")
    assert field.open_list or field.values[0].key in reason


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_an_unknown_field_is_refused_by_name(contract_world: World, feed: Feed) -> None:
    reason = refusal(contract_world, feed, new(contract_world, feed, temprature=36.6))

    assert reason.startswith(f"field 'temprature' is not one of {feed.key}'s: ")
    assert feed.fields[0].key in reason


@pytest.mark.parametrize("feed", FEEDS, ids=named)
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("yesterday", "not an ISO 8601 time"),
        ("2026-03-05T08:00:00", "has no time zone; write 2026-03-05T08:00:00+08:00"),
        ("1999-12-31T08:00:00Z", "before the year 2000"),
        ("2999-01-01T00:00:00Z", "lies in the future"),
        (1_700_000_000, "not an ISO 8601 time"),
    ],
)
def test_a_wrong_time_is_refused(contract_world: World, feed: Feed, wrong: Any, told: str) -> None:
    reason = refusal(contract_world, feed, new(contract_world, feed, occurred_at=wrong))

    assert reason.startswith("occurred_at ")
    assert told in reason


@pytest.mark.parametrize("feed", FEEDS, ids=named)
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"site": "nowhere"}, "site 'nowhere' is not on the register"),
        ({"site": None, "area": "999"}, "area '999' is not a known area code"),
        ({"site": None, "lon": 400, "lat": 31.8}, "lon 400 is not a number of degrees"),
    ],
)
def test_a_wrong_place_is_refused(contract_world: World, feed: Feed, given: dict[str, Any], told: str) -> None:
    assert told in refusal(contract_world, feed, new(contract_world, feed, **given))


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_good_and_bad_records_of_one_list_are_told_apart(contract_world: World, feed: Feed) -> None:
    good, known = new(contract_world, feed), new(contract_world, feed)
    contract_world.ingest(feed.key, known)

    result = contract_world.ingest(feed.key, {}, good, "no object", known, {**good, "source_id": None}, {})

    assert (result.accepted, result.duplicates) == (1, 1)
    assert [place for place, _ in result.rejected] == [0, 2, 4, 5]


@pytest.mark.parametrize("feed", FEEDS, ids=named)
def test_an_empty_object_alone_is_refused_and_an_empty_list_is_nothing(contract_world: World, feed: Feed) -> None:
    assert "give" in refusal(contract_world, feed, {})
    nothing = contract_world.ingest(feed.key)
    assert (nothing.accepted, nothing.duplicates, nothing.rejected) == (0, 0, [])


@pytest.mark.parametrize("feed", SHAPED[Shape.CASE], ids=named)
@pytest.mark.parametrize("wrong", [{"step": "lost", "at": iso(0)}, "closed", {"at": iso(0)}], ids=repr)
def test_a_wrong_step_names_the_right_ones(contract_world: World, feed: Feed, wrong: Any) -> None:
    reason = refusal(contract_world, feed, new(contract_world, feed, steps=[wrong]))

    assert reason.startswith(f"step {wrong!r} is not ")
    assert feed.steps[-1].key in reason


@pytest.mark.parametrize("feed", SHAPED[Shape.CASE], ids=named)
def test_steps_of_a_case_that_nobody_reported_are_refused(contract_world: World, feed: Feed) -> None:
    stray = dict(further_steps("never reported", (feed.steps[-1].key, contract_world.now)))

    assert "never reported; give occurred_at and a place" in refusal(contract_world, feed, stray)


@pytest.mark.parametrize("feed", SHAPED[Shape.CASE], ids=named)
def test_a_step_before_the_report_is_refused(contract_world: World, feed: Feed) -> None:
    early = [{"step": feed.steps[-1].key, "at": iso(contract_world.now - 2 * HOUR)}]

    assert "before the case was reported" in refusal(contract_world, feed, new(contract_world, feed, steps=early))


@pytest.mark.parametrize("feed", SHAPED[Shape.STATUS], ids=named)
def test_an_older_state_is_a_duplicate_and_a_newer_one_needs_no_place(contract_world: World, feed: Feed) -> None:
    record = new(contract_world, feed)
    contract_world.ingest(feed.key, record)
    older = {**record, "occurred_at": iso(contract_world.now - 2 * HOUR)}
    newer = {**record, "occurred_at": iso(contract_world.now - MINUTE)}
    del newer["site"]

    assert contract_world.ingest(feed.key, older).duplicates == 1
    assert contract_world.ingest(feed.key, newer).accepted == 1


def test_everything_that_was_accepted_is_in_the_numbers(contract_world: World) -> None:
    contract_world.start()
    contract_world.catch_up()

    assert contract_world.verify().differences == []
