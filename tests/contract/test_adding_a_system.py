"""One new file brings a system: the one in docs/adding-a-system.md, loaded from a folder, taking records, showing its numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue.registry import Catalogue, CatalogueError, load
from tests.builders import DISTRICT, GRIDS, HOUR, a_record
from tests.fixtures.worlds import OpenWorld

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-system.md"


@pytest.fixture
def extended(tmp_path: Path) -> Catalogue:
    """The packaged systems and the guide's."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    folder = tmp_path / "systems"
    folder.mkdir()
    (folder / "lanes.py").write_text(code)
    return load(folder)


def test_its_records_become_numbers_at_every_level(open_world: OpenWorld, extended: Catalogue) -> None:
    world = open_world(extended)
    for n, outcome in enumerate(["cleared", "cleared", "parked"]):
        world.send("fire_lane", world.now - n * HOUR, outcome=outcome, lane="1-2", site="S1" if n else "S8")
    world.tick()

    assert [world.value("fire_lane_cars", code) for code in (DISTRICT, GRIDS[0], GRIDS[11], GRIDS[5])] == [3, 2, 1, 0]
    assert world.value("fire_lanes_cleared") == 66.7
    assert world.snapshot(DISTRICT)["splits"]["fire_lane_cars"] == [[2, None], [1, None]]
    assert [event[3] for event in world.snapshot(DISTRICT)["events"]] == ["fire_lane_blocked"]
    assert world.client.hexists(world.keys.area(DISTRICT), "layer:fire_lane_cars:grid")
    assert world.verify().differences == []


def test_its_records_are_checked_by_its_declaration(open_world: OpenWorld, extended: Catalogue) -> None:
    world = open_world(extended)
    [(_, reason)] = world.ingest(
        "fire_lane", a_record(extended.feeds["fire_lane"], "1", world.now, outcome="up")
    ).rejected

    assert reason == "outcome 'up' is not one of cleared, parked"


def test_a_store_that_was_counted_without_it_is_counted_again(
    open_world: OpenWorld, catalogue: Catalogue, extended: Catalogue
) -> None:
    world = open_world(catalogue)
    world.send("patrol", world.now)
    world.catch_up()
    world.catalogue = world.ingestor.catalogue = extended
    world.start()
    world.send("fire_lane", world.now)
    world.catch_up()

    assert (world.value("patrols"), world.value("fire_lane_cars")) == (1, 1)
    assert world.verify().differences == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            'Condition("outcome", "eq", "cleared")',
            'Condition("colour", "eq", "cleared")',
            "has no field 'colour', only outcome",
        ),
        ('records("fire_lane", CLEARED)', 'records("lane", CLEARED)', "reads feed 'lane', which no system declares"),
        ('Total(records("fire_lane"))', 'Total(summed("fire_lane", "outcome"))', "which is not a number field"),
        ('Total(records("fire_lane"))', 'Total(online("fire_lane"))', "of shape observation, which has no gauge"),
        ('key="fire_lane_cars",', 'key="patrols",', "indicator 'patrols' is declared twice"),
        ("SYSTEM =", "OTHER =", "declares no SYSTEM; see docs/adding-a-system.md"),
    ],
)
def test_a_declaration_that_cannot_work_is_refused_by_name(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert right in code
    imports = code.replace("Total, records", "Total, online, records, summed")
    (tmp_path / "lanes.py").write_text(imports.replace(right, wrong))

    with pytest.raises(CatalogueError, match=re.escape(told)):
        load(tmp_path)


def test_a_file_that_is_no_python_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("SYSTEM = (")

    with pytest.raises(CatalogueError, match=r"broken\.py: cannot be read: SyntaxError"):
        load(tmp_path)
