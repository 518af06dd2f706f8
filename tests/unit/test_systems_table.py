"""docs/systems.md tells what is declared."""

from pathlib import Path

import pytest

from catalogue.registry import load
from catalogue.systems_table import document

CATALOGUE = load()
WRITTEN = Path(__file__).parents[2] / "docs" / "systems.md"


def test_the_document_is_what_the_declarations_say():
    assert WRITTEN.read_text() == document(CATALOGUE), "run python -m catalogue.systems_table > docs/systems.md"


def test_all_21_systems_of_the_mission_are_declared():
    assert [system.order for system in CATALOGUE.systems] == list(range(1, 22))


@pytest.mark.parametrize("key", list(CATALOGUE.feeds))
def test_a_feed_of_the_demo_city_arises_somewhere_and_sometimes(key: str):
    demo = CATALOGUE.feeds[key].demo
    assert demo.per_day > 0
    assert demo.place in ("site", "grid", "camera", "worker")
    assert demo.category is None or demo.place == "site"
