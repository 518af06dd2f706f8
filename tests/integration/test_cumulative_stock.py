"""A stock that is reported as a whole and corrected downwards: Anhui's confirmed cases by city, as they were told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from catalogue.measures import Total, latest_sum
from catalogue.model import Demo, Feed, Number, Shape, System
from catalogue.registry import Catalogue
from tests.builders import DISTRICT, GRIDS, HOUR, MINUTE, a_record, at
from tests.fixtures.worlds import OpenWorld
from tests.measured import an_indicator
from tests.world import World

NAMES = ("confirmed", "suspected", "cured")
CITY = Feed(
    key="city",
    name="Cities",
    shape=Shape.STATUS,
    interval_s=86_400,
    time_to_live_s=2 * 86_400,
    fields=(
        Number(key="online", name="Reporting", minimum=0, maximum=1),
        *(Number(key=name, name=name, minimum=0, maximum=100_000) for name in NAMES),
    ),
    demo=Demo(per_day=16, place="grid"),
)
SYSTEM = System(
    order=1,
    key="covid",
    name="Covid",
    feeds=(CITY,),
    indicators=tuple(an_indicator(name, Total(latest_sum("city", name))) for name in NAMES),
)
FIRST, LAST = "2020-01-28", "2020-02-16"
NOON = 12 * HOUR


@pytest.fixture
def told(shared_data: Path) -> pd.DataFrame:
    """What was told of each city by day, corrections among it; a city in the n-th grid."""
    path = shared_data / "covid" / "anhui-daily.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    rows = pd.read_csv(path)
    rows = rows[rows["city"].notna() & rows["date"].between(FIRST, LAST)]
    numbers = {city: n % len(GRIDS) for n, city in enumerate(sorted(rows["city"].unique()))}
    return rows.assign(place=[GRIDS[numbers[city]] for city in rows["city"]])


def given_day(world: World, rows: pd.DataFrame, moment: int) -> None:
    """The day's numbers of every city."""
    records = [
        a_record(CITY, row.city, moment, site=None, area=row.place, online=1, **{n: getattr(row, n) for n in NAMES})
        for row in rows.itertuples()
    ]
    assert world.ingest("city", *records).rejected == []


def test_value_daily_change_and_trend_follow_the_corrections(open_world: OpenWorld, told: pd.DataFrame) -> None:
    world = open_world(Catalogue((SYSTEM,)), at(f"{FIRST} 12:00"))
    latest = pd.DataFrame(columns=[*NAMES, "place"])
    falls = 0
    before: dict[str, pd.Series] = {}
    for day, rows in told.groupby("date"):
        midnight = at(f"{day} 00:00")
        given_day(world, rows, midnight + NOON)
        world.now = midnight + NOON + 5 * MINUTE
        world.tick()
        latest = pd.concat([latest[~latest.index.isin(rows["city"])], rows.set_index("city")[[*NAMES, "place"]]])
        for name in NAMES:
            sums = latest.groupby("place")[name].sum()
            for code, expected in {DISTRICT: sums.sum(), **sums}.items():
                value, compared, _ = world.snapshot(code)["tiles"][name]
                earlier = before.get(name, {}).get(code)
                assert (value, compared) == (expected, earlier), (day, code, name)
                falls += earlier is not None and value < earlier
            before[name] = pd.Series({DISTRICT: sums.sum(), **{grid: sums.get(grid, 0) for grid in GRIDS}})
    assert falls >= 8


def test_the_trend_falls_with_the_correction(open_world: OpenWorld, told: pd.DataFrame) -> None:
    world = open_world(Catalogue((SYSTEM,)), at("2020-02-13 09:50"))
    given_day(world, told[told["date"] == "2020-02-12"], at("2020-02-12 12:00"))
    world.tick()
    given_day(world, told[told["date"] == "2020-02-13"], world.now + 10 * MINUTE)
    world.now += 10 * MINUTE
    world.tick()

    [place] = told[told["city"] == "淮南市"]["place"].unique()
    expected = [told[(told["date"] == day) & (told["place"] == place)] for day in ("2020-02-12", "2020-02-13")]
    levels = [rows["confirmed"].sum() for rows in expected]
    assert levels[1] == levels[0] - 1
    hours = world.snapshot(place)["hours"]["confirmed"]
    assert (hours[:9], hours[9:]) == ([None] * 9, levels)
