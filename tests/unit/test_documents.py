"""A delta applied to what was before gives what is now, or is not made at all."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents import NoDelta, build, delta
from data_access.live_reader import Ask, Snapshot
from tests.deltas import applied, merged

NUMBERS = st.none() | st.integers(-5, 5) | st.sampled_from([0.5, 12.25])
ARRAYS = st.lists(NUMBERS, max_size=40) | st.lists(st.text(max_size=2), max_size=8)
KEYS = st.sampled_from(["patrols", "fevers", "masks", "tiles"])
VALUES = st.recursive(NUMBERS | ARRAYS | st.text(max_size=3), lambda inner: st.dictionaries(KEYS, inner), max_leaves=8)
DOCUMENTS = st.dictionaries(KEYS, VALUES)


@st.composite
def successors(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A document, and one that came of it by changes here and there."""
    old = draw(DOCUMENTS)
    return old, {key: draw(changes(value)) for key, value in old.items()} | draw(DOCUMENTS)


def changes(value: Any) -> st.SearchStrategy[Any]:
    """The value, a part of it changed, or something else."""
    if isinstance(value, dict):
        return st.fixed_dictionaries({key: changes(item) for key, item in value.items()}) | DOCUMENTS
    if isinstance(value, list) and value:
        one = st.tuples(st.integers(0, len(value) - 1), NUMBERS, ARRAYS)
        return st.just(value) | one.map(lambda c: [*value[: c[0]], c[1], *value[c[0] + 1 :], *c[2]]) | ARRAYS
    return st.just(value) | VALUES


@given(pair=successors())
@settings(max_examples=120, deadline=None, derandomize=True)
def test_a_delta_applied_to_the_old_gives_the_new(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    old, new = pair
    try:
        change = delta(old, new)
    except NoDelta:
        assert has_lost_a_key(old, new)
    else:
        assert merged(old, orjson.loads(orjson.dumps(change))) == new


def has_lost_a_key(old: Any, new: Any) -> bool:
    """Anywhere within."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return False
    return bool(old.keys() - new.keys()) or any(has_lost_a_key(old[key], new[key]) for key in old)


def test_nothing_changed_is_an_empty_delta() -> None:
    assert delta({"tiles": {"patrols": [1, 2, None]}}, {"tiles": {"patrols": [1, 2, None]}}) == {}


def test_a_long_array_of_numbers_is_patched() -> None:
    old = {"layers": {"patrols:grid": [0] * 12}}
    new = {"layers": {"patrols:grid": [0, 0, 7, *[0] * 9, None]}}

    change = delta(old, new)

    assert change == {"layers": {"patrols:grid": {"at": [2, 12], "to": [7, None], "length": 13}}}


def test_a_new_key_that_is_null_is_told() -> None:
    assert delta({"feeds": {}}, {"feeds": {"camera": None}}) == {"feeds": {"camera": None}}


def test_a_lost_key_cannot_be_told() -> None:
    with pytest.raises(NoDelta, match="patrols:grid"):
        delta({"layers": {"patrols:grid": [1]}}, {"layers": {}})


def test_a_delta_is_for_one_version() -> None:
    with pytest.raises(AssertionError):
        applied({"version": 3}, {"version": 5, "since": 4})


def test_a_document_holds_what_was_asked_for_and_leaves_out_what_is_not_there() -> None:
    snapshot = Snapshot(
        7,
        b'{"tiles":{"fevers":[1],"masks":[2]},"funnels":{"problem":[[1,0,null]],"whistle":[]}}',
        today=b'{"fevers":[1]}',
        yesterday=b'{"fevers":[2,3]}',
        layers={"fevers:moon": None, "patrols:grid": b"[4]"},
        before={"fevers:moon": None, "patrols:grid": b"[5]"},
        past={"fevers": b'{"low":[0],"high":[9],"week":[7]}', "masks": None},
    )
    ask = Ask(trends=("fevers", "masks"), weeks=("masks", "fevers"), funnels=("problem",), show=("fevers",))

    assert build(snapshot, ask) == {
        "tiles": {"fevers": [1]},
        "splits": {},
        "hours": {},
        "funnels": {"problem": [[1, 0, None]]},
        "layers": {"patrols:grid": [4]},
        "before": {"patrols:grid": [5]},
        "feeds": {},
        "trends": {
            "fevers": {"today": [1], "yesterday": [2, 3], "low": [0], "high": [9]},
            "masks": {"today": [], "yesterday": [], "low": [], "high": []},
        },
        "weeks": {"masks": [], "fevers": [7]},
    }


def test_a_new_line_at_the_front_is_sent_alone() -> None:
    old = {"events": [[4, "d"], [3, "c"], [2, "b"], [1, "a"]]}
    new = {"events": [[5, "e"], [4, "d"], [2, "b"], [1, "a"]]}
    change = delta(old, new)

    assert change == {"events": {"first": [[5, "e"]], "keep": [0, 2, 3]}}
    assert merged(old, change) == new
