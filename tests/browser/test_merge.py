"""Deltas of the live document, applied by assets/merge.js as docs/live-document.md says."""

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.browser import OpenPage

MERGE = Path(__file__).parents[2] / "assets" / "merge.js"
KNOWN = {
    "version": 7,
    "tiles": {"patrols": [10, 9, None], "fevers": [0, 0, None]},
    "layers": {"patrols:grid": [1, None, 3]},
    "trend": {"indicator": "patrols", "today": [1, 2], "yesterday": [5, 5, 5]},
    "events": [[1, 100, "notice", "fever", "340103", None, 37.5]],
}


@pytest.mark.parametrize(
    ("delta", "changed"),
    [
        ({}, {}),
        (
            {"tiles": {"fevers": [1, 0, None]}},
            {"tiles": {"patrols": [10, 9, None], "fevers": [1, 0, None]}},
        ),
        (
            {"layers": {"patrols:grid": {"at": [1], "to": [8], "length": 3}}},
            {"layers": {"patrols:grid": [1, 8, 3]}},
        ),
        (
            {"trend": {"today": {"at": [1, 2], "to": [4, 1], "length": 3}}},
            {"trend": {"indicator": "patrols", "today": [1, 4, 1], "yesterday": [5, 5, 5]}},
        ),
        ({"trend": {"today": {"at": [], "to": [], "length": 1}}}, {"trend": {**KNOWN["trend"], "today": [1]}}),
        (
            {"events": {"first": [[2, 200, "warn", "yellow_code", "340103", None, None]], "keep": [0]}},
            {"events": [[2, 200, "warn", "yellow_code", "340103", None, None], *KNOWN["events"]]},
        ),
        ({"events": []}, {"events": []}),
    ],
    ids=[
        "nothing",
        "object by key",
        "numbers in place",
        "longer array",
        "shorter array",
        "pushed array",
        "anything else",
    ],
)
def test_delta_gives_the_document_of_its_version(open_page: OpenPage, delta: dict[str, Any], changed: dict[str, Any]):
    page = open_page().page
    page.add_script_tag(path=MERGE)
    known, result = page.evaluate(
        "([known, delta]) => [known, commandCenter.merge(known, delta)]",
        [KNOWN, {"since": 7, "version": 8, **delta}],
    )
    assert result == {**KNOWN, "version": 8, **changed}
    assert known == KNOWN
