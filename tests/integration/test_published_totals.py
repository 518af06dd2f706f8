"""The published figures, loaded record by record, are exactly the numbers of the district."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tests.builders import DISTRICT, SITES, at
from tests.world import World

PROBLEMS, DIARIES, TASKS = 383_000, 222_000, 62_700
BY_SUBDISTRICTS, BY_DEPARTMENTS, PATROLS = 80_600, 58_500, 139_100
MIDNIGHT = at("2026-03-05 00:00")
CHUNK = 50_000


def load(world: World, feed: str, count: int, **fields: Any) -> None:
    """So many records, spread over the sites and the hours since midnight."""
    for start in range(0, count, CHUNK):
        number = np.arange(start, min(start + CHUNK, count))
        moments = (MIDNIGHT + number * 36_000_000 // count).astype("datetime64[ms]")
        frame = pd.DataFrame(
            {
                "source": "published",
                "source_id": [f"{feed}-{fields}-{n}" for n in number.tolist()],
                "occurred_at": pd.DatetimeIndex(moments).tz_localize("UTC"),
                "site": np.array(list(SITES), dtype=object)[number % len(SITES)],
                **fields,
            }
        )
        result = world.ingestor.ingest_frame(feed, frame)
        assert (result.accepted, result.rejected) == (len(number), [])


def test_patrols_are_those_of_subdistricts_and_of_departments(world: World) -> None:
    load(world, "patrol", BY_SUBDISTRICTS, initiator="subdistrict", result="in_order")
    load(world, "patrol", BY_DEPARTMENTS, initiator="department", result="in_order")

    world.catch_up()

    assert world.value("patrols", DISTRICT) == PATROLS == BY_SUBDISTRICTS + BY_DEPARTMENTS
    assert world.snapshot(DISTRICT)["splits"]["patrols"] == [[BY_SUBDISTRICTS, None], [BY_DEPARTMENTS, None]]


def test_diaries(world: World) -> None:
    load(world, "diary", DIARIES, topic="safety", visits=1)

    world.catch_up()

    assert world.value("diaries", DISTRICT) == DIARIES


def test_department_tasks(world: World) -> None:
    load(world, "department_task", TASKS, department="housing")

    world.catch_up()

    assert world.value("department_tasks", DISTRICT) == TASKS


def test_problems(world: World) -> None:
    load(world, "problem", PROBLEMS, category="sanitation")

    world.catch_up()

    assert world.value("problems_reported", DISTRICT) == PROBLEMS
