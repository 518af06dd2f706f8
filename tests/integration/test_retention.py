"""Quarter-hours that are no longer kept: every sum and end stays, the day's course is gone and nobody makes one up."""

from __future__ import annotations

from typing import Any

import pytest

from backend.retention import Retention
from data_access.cells import load_day
from data_access.engine import reading
from data_access.past_marks import folded_days
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, MINUTE, SITES, a_whole_life, at
from tests.web import Web
from tests.world import World

LAYERS = "layer=patrols:grid&layer=problems_open:subdistrict&layer=mask_compliance:grid&trend=patrols"
OLD = "2026-03-05"


def given_days(world: World, count: int) -> None:
    """Records of every feed and samples of states on so many days, and then the morning after."""
    for _ in range(count):
        for n, feed in enumerate(world.catalogue.feeds.values()):
            lives = [
                a_whole_life(feed, f"{site}-{world.now}", world.now - (n * 7 + k * 41) * MINUTE, site=site)
                for k, site in enumerate(SITES)
            ]
            assert world.ingest(feed.key, *lives).rejected == []
        world.catch_up()
        world.now += 8 * HOUR
        world.tick()
        world.now += DAY - 8 * HOUR


def folding(world: World, kept: int) -> None:
    """Days are folded until none is left."""
    retention = Retention(world.engine, world.days, kept)
    assert world.rollup.city is not None
    for step in range(10):
        retention.refresh(world.rollup.city, world.now + step * MINUTE, world.epoch)


def told(web: Web, day: str, code: str = DISTRICT, **query: Any) -> dict[str, Any]:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    found: dict[str, Any] = web.get(f"/api/v1/days/{day}/{code}?{LAYERS}{more}").json()
    return found


def totals(world: World, day: int) -> Any:
    with reading(world.engine).connect() as connection:
        assert world.rollup.city is not None
        return load_day(connection, world.rollup.city.tree, world.rollup.city.parts, world.days, day)


def test_sums_and_ends_stay_at_every_level(any_web: Web) -> None:
    web, world = any_web, any_web.world
    given_days(world, 4)
    world.tick()
    day = world.days.day(at(f"{OLD} 12:00"))
    before = totals(world, day), totals(world, day + 2)
    documents = {code: told(web, OLD, code) for code in (DISTRICT, GRIDS[0])}
    week = told(web, "2026-03-07", days=3)

    folding(world, 2)
    world.tick()
    after = totals(world, day), totals(world, day + 2)

    for one, other in zip(before, after, strict=True):
        assert (one.totals == other.totals).all()
        assert (one.opening == other.opening).all()
    assert {key: sorted(item[1:] for item in spread) for key, spread in before[0].spreads.items()} != {}
    assert (after[0].series != 0).any(axis=(0, 1)).sum() <= 2
    for code, document in documents.items():
        now = told(web, OLD, code)
        gone = {"quarters", "hours", "trends"}
        loads = {key for key, item in world.catalogue.indicators.items() if type(item.measure).__name__ == "Baseline"}
        for key in loads:
            assert now["tiles"].pop(key)[0] is None
            document["tiles"].pop(key)
        assert {key: now[key] for key in now.keys() - gone} == {key: document[key] for key in document.keys() - gone}
        assert (now["quarters"], now["hours"], now["trends"]["patrols"]["today"]) == (0, {}, [])
    again = told(web, "2026-03-07", days=3)
    for key in week["tiles"]:
        assert again["tiles"][key] == week["tiles"][key], key
    assert again["trends"] == week["trends"]
    assert world.verify().differences == []


def test_a_folded_day_is_told_as_a_whole_at_any_moment_and_has_no_replay(web: Web) -> None:
    world = web.world
    given_days(world, 3)
    world.tick()
    whole = told(web, OLD)
    folding(world, 1)

    moment = told(web, OLD, at="10:00")

    assert (moment["at"], moment["quarters"], moment["as_of"]) == (None, 0, whole["as_of"])
    assert moment["tiles"]["patrols"][0] == whole["tiles"]["patrols"][0]
    assert web.get(f"/api/v1/days/{OLD}/{DISTRICT}/replay?{LAYERS}").json() == {"frames": []}


def test_a_moment_is_not_compared_with_a_day_whose_moments_are_gone(web: Web) -> None:
    world = web.world
    given_days(world, 3)
    world.tick()
    assert told(web, "2026-03-06", at="10:15")["tiles"]["patrols"][1] is not None

    folding(world, 2)

    assert told(web, "2026-03-06", at="10:15")["tiles"]["patrols"][1] is None
    assert told(web, "2026-03-06")["tiles"]["patrols"][1] == told(web, OLD)["tiles"]["patrols"][0]
    assert told(web, "2026-03-06")["trends"]["patrols"]["yesterday"] == []


def test_a_late_record_of_a_folded_day_counts_and_is_folded_as_well(web: Web) -> None:
    world = web.world
    given_days(world, 3)
    folding(world, 1)
    counted = told(web, OLD)["tiles"]["patrols"][0]

    world.send("patrol", at(f"{OLD} 07:07"), site="S8")
    world.tick()
    assert told(web, OLD)["tiles"]["patrols"][0] == counted + 1
    folding(world, 1)

    assert told(web, OLD)["tiles"]["patrols"][0] == counted + 1
    day = world.days.day(at(f"{OLD} 12:00"))
    assert (totals(world, day).series != 0).any(axis=(0, 1)).sum() <= 2
    kept = world.kept()
    assert sum(kept["cells"].values()) == sum(world.rebuild()["cells"].values())


@pytest.mark.parametrize("kept", [1, 2, 30])
def test_only_days_that_are_old_enough_are_folded(world: World, kept: int) -> None:
    given_days(world, 3)
    world.tick()
    folding(world, kept)

    today = world.days.day(world.now)
    with reading(world.engine).connect() as connection:
        folded = folded_days(connection, 0, today + 1)
    first = world.days.day(at(f"{OLD} 12:00"))
    assert folded == frozenset(range(first, today - kept))
