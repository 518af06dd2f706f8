"""A bulk import of cases is counted, and of its events only the newest are news."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import func, select

from backend.eventing import MOST_PER_RULE
from data_access.engine import reading
from data_access.schema import event
from tests.builders import MINUTE
from tests.world import World

CASES = 33_000  # more than SQLite takes as variables of one statement


def test_more_cases_than_a_statement_has_variables_are_counted_in_one_go(world: World) -> None:
    frame = pd.DataFrame(
        {
            "source": "bulk",
            "source_id": [str(number) for number in range(CASES)],
            "occurred_at": pd.to_datetime(world.now - MINUTE, unit="ms", utc=True),
            "site": "S1",
            "department": "housing",
            "category": "sanitation",
        }
    )
    assert world.ingestor.ingest_frame("problem", frame).accepted == CASES

    world.catch_up()

    assert world.value("problems_reported") == CASES
    with reading(world.engine).connect() as connection:
        assert connection.execute(select(func.count()).select_from(event)).scalar() == MOST_PER_RULE
