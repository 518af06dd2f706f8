"""The demo's samples of the past are those that a backend would have written, had it run at the time."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sqlalchemy import select

from backend.demo.city import build_city
from backend.demo.founding import found_city, ground_of, register_things
from backend.demo.past_samples import write_past_samples
from backend.demo.streams import Streams
from catalogue.parts import Kind
from catalogue.registry import load
from data_access.cells import read_cells
from data_access.days import QUARTER_MS, Days
from data_access.engine import migrate, open_engine, reading
from data_access.freshness import areas_revision_of
from data_access.schema import cell
from tests.builders import ZONE, at
from tests.world import World

END = at("2026-03-18 10:15")
SEED = 340103


def sampled(world: World, quarter: int) -> pd.DataFrame:
    """The gauges' cells of a quarter-hour, in one order."""
    city = world.rollup.city
    assert city is not None
    with reading(world.engine).connect() as connection:
        cells = read_cells(connection, city.tree, city.parts, quarter, quarter + 1)
    gauges = cells[cells["row"].isin(city.parts.of_kind(Kind.GAUGE))]
    return gauges.sort_values(["row", "index"]).reset_index(drop=True)


def a_world(url: str) -> World:
    """The demo city, with a backend that has counted nothing of it yet."""
    engine = open_engine(url)
    migrate(engine)
    world = World(engine, load(), END + 999)
    found_city(world.engine, world.ingestor, build_city())
    return world


def test_samples_of_the_past_are_what_a_backend_writes_at_the_time(tmp_path: Path) -> None:
    streams = Streams(SEED, Days(ZONE), ground_of(build_city(), SEED))
    lived, told = (a_world(f"sqlite:///{tmp_path / name}.sqlite") for name in ("lived", "told"))
    register_things(streams, lived.ingestor, END + 999)  # the states of one second before
    lived.now = END - 1
    lived.catch_up()
    told.catch_up()
    revision = areas_revision_of(told.engine)
    written = write_past_samples(
        told.engine, told.catalogue, told.ingestor.terms, streams, END - 2 * QUARTER_MS - 1, END + 1
    )

    quarter = END // QUARTER_MS - 1
    expected = sampled(lived, quarter)
    assert len(expected) > 1_000
    pd.testing.assert_frame_equal(sampled(told, quarter), expected)
    with reading(told.engine).connect() as connection:
        quarters = connection.execute(select(cell.c.quarter).distinct().where(cell.c.part_id > 0)).scalars().all()
    assert sorted(quarters) == [quarter - 1, quarter]
    assert written > len(expected)
    assert areas_revision_of(told.engine) > revision
