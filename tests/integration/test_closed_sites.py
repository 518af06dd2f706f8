"""Sites that were ordered to close and draw power all the same: by hand, and found in real load series."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from catalogue.checks import check
from catalogue.measures import Baseline, Total, found_sites, summed
from catalogue.model import Demo, EventRule, Feed, Number, Severity, Shape, Step, System
from catalogue.registry import Catalogue, CatalogueError
from catalogue.rules import AboveBaseline
from data_access.events import latest_events, site_names
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, MINUTE, a_record, at, iso, steps_of
from tests.fixtures.worlds import OpenWorld
from tests.measured import an_indicator
from tests.world import World

METER = Feed(
    key="meter",
    name="Meters",
    shape=Shape.OBSERVATION,
    interval_s=300,
    fields=(Number(key="load", name="Load", unit="kW", minimum=0, maximum=1_000, resolution=0.001, demo=(10, 1)),),
    demo=Demo(per_day=100),
)
ORDER = Feed(
    key="order",
    name="Orders",
    shape=Shape.CASE,
    interval_s=86_400,
    fields=(),
    steps=(Step(key="ordered", name="Ordered"), Step(key="lifted", name="Lifted")),
    demo=Demo(per_day=1),
)
RULE = EventRule(
    key="draws",
    name="Draws",
    feed="meter",
    severity=Severity.CRITICAL,
    above=AboveBaseline(field="load", orders="order"),
    shows="load",
)
LOAD = an_indicator("load", Baseline(summed("meter", "load")), decimals=1)
DRAWING = an_indicator("drawing", Total(found_sites("meter", "draws")))
SYSTEM = System(order=1, key="power", name="Power", feeds=(METER, ORDER), indicators=(LOAD, DRAWING), events=(RULE,))
HOURLY = replace(SYSTEM, feeds=(replace(METER, interval_s=3_600), ORDER))
NOON = at("2026-03-05 12:00")


def given_readings(world: World, site: str, start: int, minutes: int, *loads: float) -> None:
    """Readings one after the other."""
    rows = [
        a_record(METER, f"{site}-{start}-{n}", start + n * minutes * MINUTE, site=site, load=load)
        for n, load in enumerate(loads)
    ]
    assert world.ingest("meter", *rows).rejected == []


def given_order(world: World, site: str, start: int, end: int | None = None) -> None:
    """An order to close from one instant to another."""
    steps = steps_of(("lifted", end)) if end else []
    record = a_record(ORDER, f"{site}-{start}", start, site=site, steps=steps)
    assert world.ingest("order", record).rejected == []


def found(world: World) -> list[tuple[str, str, str | None]]:
    """The lines that were written, as (site, local time, load)."""
    with world.engine.connect() as connection:
        events = [e for e in latest_events(connection, world.now, 5_000) if e.rule == "draws"]
        names = site_names(connection, [e.site_id for e in events if e.site_id])
    told = [(names[e.site_id or 0].removeprefix("Site "), iso(e.occurred_ms)[:16], e.shown) for e in events]
    return sorted(told)


@pytest.fixture
def shop(open_world: OpenWorld) -> World:
    """A shop that drew 10 kW at noon on each of the last five days, and was ordered to close this morning."""
    world = open_world(Catalogue((SYSTEM,)), NOON + HOUR)
    for n in range(1, 6):
        given_readings(world, "S1", NOON - n * DAY, 5, *[10.0] * 12)
    given_order(world, "S1", NOON - HOUR)
    return world


def test_above_for_a_quarter_of_an_hour_is_one_line(shop: World) -> None:
    given_readings(shop, "S1", NOON, 5, 2.0, 2.1, 2.1, 2.1, 2.1, 2.0, 3, 3, 2.0)
    shop.tick()

    assert found(shop) == [("S1", "2026-03-05T12:15", "2.1")]


def test_the_line_is_the_same_when_readings_come_one_by_one(shop: World) -> None:
    for n, load in enumerate([2.1, 2.1, 1.0, 2.1, 2.1, 2.1, 2.1, 1.0, 5, 5, 5]):
        given_readings(shop, "S1", NOON + n * 5 * MINUTE, 5, load)
        shop.tick()

    assert [line[1][-5:] for line in found(shop)] == ["12:25", "12:50"]


def test_the_number_is_of_the_sites_that_the_rule_finds(shop: World) -> None:
    given_readings(shop, "S1", NOON, 5, 9, 9, 9, 1, 9, 9, 9)
    given_readings(shop, "S4", NOON, 5, 9, 9, 9)
    shop.catch_up()

    assert [line[1][-5:] for line in found(shop)] == ["12:10", "12:30"]
    assert [shop.value("drawing", code) for code in (DISTRICT, GRIDS[0], GRIDS[1])] == [1, 1, 0]
    assert shop.verify().differences == []


def test_what_goes_on_over_midnight_is_found_on_each_day(open_world: OpenWorld) -> None:
    midnight = at("2026-03-06 00:00")
    world = open_world(Catalogue((SYSTEM,)), midnight + HOUR)
    for n in range(1, 6):
        given_readings(world, "S1", midnight - HOUR - n * DAY, 5, *[10.0] * 24)
    given_order(world, "S1", midnight - HOUR)
    given_readings(world, "S1", midnight - HOUR, 5, *[9.0] * 24)
    world.catch_up()

    assert [line[1] for line in found(world)] == ["2026-03-05T23:10", "2026-03-06T00:00"]
    assert world.value("drawing") == 1
    assert world.verify().differences == []


def test_a_number_of_a_rule_that_is_not_about_sites_is_refused() -> None:
    wrong = an_indicator("wrong", Total(found_sites("meter", "rises")))
    with pytest.raises(CatalogueError, match="feed meter has no event rule 'rises' that is about sites"):
        check(Catalogue((replace(SYSTEM, indicators=(wrong,)),)))


def test_missing_readings_are_no_time_above(shop: World) -> None:
    given_readings(shop, "S1", NOON, 20, 9, 9, 9)
    shop.tick()

    assert found(shop) == []


def test_without_an_order_or_after_it_was_lifted_nothing_is_said(shop: World) -> None:
    given_order(shop, "S4", NOON - HOUR, NOON - MINUTE)
    for site in ("S4", "S6"):
        for n in range(1, 6):
            given_readings(shop, site, NOON - n * DAY, 5, *[10.0] * 12)
        given_readings(shop, site, NOON, 5, *[10.0] * 6)
    shop.tick()

    assert found(shop) == []


def test_with_fewer_than_three_days_nothing_is_normal(open_world: OpenWorld) -> None:
    world = open_world(Catalogue((SYSTEM,)), NOON + HOUR)
    for n in (1, 2):
        given_readings(world, "S1", NOON - n * DAY, 5, *[10.0] * 12)
    given_order(world, "S1", NOON - HOUR)
    given_readings(world, "S1", NOON, 5, *[10.0] * 6)
    world.tick()

    assert found(world) == []


def test_what_was_drawn_under_an_earlier_order_is_not_normal(shop: World) -> None:
    for n in (6, 7):
        given_readings(shop, "S1", NOON - n * DAY, 5, *[0.1] * 12)
    given_order(shop, "S1", NOON - 8 * DAY, NOON - 6 * DAY + HOUR)
    given_readings(shop, "S1", NOON, 5, *[1.9] * 6)
    shop.tick()

    assert found(shop) == []


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (AboveBaseline(field="volts", orders="order"), "'volts' is not a number field"),
        (AboveBaseline(field="load", orders="meter"), "'meter' is no case feed"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(above: AboveBaseline, told: str) -> None:
    with pytest.raises(CatalogueError, match=f"event rule draws: {told}"):
        check(Catalogue((replace(SYSTEM, events=(replace(RULE, above=above),)),)))


@pytest.fixture
def buildings(shared_data: Path) -> pd.DataFrame:
    """Nine months of two buildings' load by the hour, kWh, by local time."""
    path = shared_data / "electricity" / "bdg2_hourly_sample.csv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return pd.read_csv(path, parse_dates=["timestamp"], index_col="timestamp")


def test_in_real_series_it_finds_exactly_the_days_that_were_ordered(
    open_world: OpenWorld, buildings: pd.DataFrame
) -> None:
    ordered = {"S1": ["2016-02-29", "2016-05-14", "2016-07-04"], "S4": ["2016-04-20", "2016-09-09"]}
    obeyed = {"S1": ["2016-03-15"], "S4": ["2016-08-03"]}
    loads = buildings.set_axis(["S1", "S4"], axis=1).round(3)
    world = open_world(Catalogue((HOURLY,)), at("2016-10-01 00:00"), redis_url=None)
    for site, days in obeyed.items():
        for day in days:
            loads.loc[day, site] = (loads.loc[day, site] * 0.15).round(3)
    for site in loads:
        for day in ordered[site] + obeyed[site]:
            given_order(world, site, at(f"{day} 00:00"), at(f"{day} 00:00") + DAY)
        given_readings(world, site, at("2016-01-01 00:00"), 60, *loads[site].tolist())
    world.catch_up()

    expected = [(site, f"{day}T00:00") for site, days in ordered.items() for day in days]
    assert [line[:2] for line in found(world)] == sorted(expected)


def test_in_real_series_the_load_is_told_in_percent_of_what_is_normal(
    open_world: OpenWorld, buildings: pd.DataFrame
) -> None:
    now = pd.Timestamp("2016-05-10 10:20")
    world = open_world(Catalogue((HOURLY,)), at(str(now)))
    recent = buildings.loc[now - pd.Timedelta(days=9) : now].round(3)
    for site, column in (("S1", "building_1"), ("S4", "building_2")):
        given_readings(world, site, at(str(recent.index[0])), 60, *recent[column].tolist())
    world.catch_up()

    last = now.floor("h") - pd.Timedelta(hours=1)
    normal = recent.loc[[last - pd.Timedelta(days=n) for n in range(1, 8)]].median()
    for grid, column in ((GRIDS[0], "building_1"), (GRIDS[1], "building_2")):
        assert world.value("load", grid) == pytest.approx(100 * recent.loc[last, column] / normal[column], abs=0.051)
    assert world.verify().differences == []
