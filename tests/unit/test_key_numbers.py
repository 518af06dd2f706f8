"""A page's numbers: of each system the first ones declared, as many lines as fit, never none."""

from __future__ import annotations

import pytest

from catalogue.measures import Total, records
from catalogue.model import Indicator, System
from catalogue.registry import load
from layouts.key_numbers import key_numbers, open_cases_of


def systems_of(*sizes: int) -> list[System]:
    """Systems with so many indicators."""
    return [
        System(
            order=n,
            key=f"s{n}",
            name=f"S{n}",
            feeds=(),
            indicators=tuple(
                Indicator(key=f"i{n}-{k}", name="", unit="", measure=Total(records("patrol"))) for k in range(size)
            ),
        )
        for n, size in enumerate(sizes)
    ]


@pytest.mark.parametrize(
    ("sizes", "lines", "taken"),
    [
        ((4, 2), 10, [4, 2]),
        ((4, 2), 2, [2, 2]),
        ((9, 1, 3), 5, [4, 1, 3]),
        ((9, 9, 9), 1, [2, 2, 2]),
        ((), 5, []),
    ],
)
def test_as_many_lines_as_fit_and_one_of_each_at_least(sizes: tuple[int, ...], lines: int, taken: list[int]) -> None:
    found = key_numbers(systems_of(*sizes), lines, per_line=2)

    assert [sum(map(len, own)) for _, own in found] == taken
    assert all(len(line) <= 2 for _, own in found for line in own)


def test_every_feed_of_cases_whose_open_or_overdue_ones_are_counted_is_found() -> None:
    found = {feed.key: set(items) for feed, items in open_cases_of(load())}

    assert {"open", "overdue"} <= found["problem"]
    assert "overdue" in found["patrol_task"]
