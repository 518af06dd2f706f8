"""Small counts are unknown wherever a page may look: tiles, splits, layers, hours, comparisons, funnels, past days."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from api.past_documents import DayOf, day_document
from catalogue.checks import check
from catalogue.measures import Total, open_cases, records
from catalogue.registry import Catalogue, CatalogueError
from data_access.areas import load_tree
from data_access.live_reader import Ask
from data_access.past_days import PastDays
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, SITES
from tests.fixtures.worlds import OpenWorld
from tests.measured import ILL, SYSTEM, WHISTLE, an_indicator, measured
from tests.world import World

CATALOGUE = measured()


def given_ill(world: World, moment: int, **people: int) -> None:
    """So many people with flu at each site."""
    for site, number in people.items():
        world.send("ward", moment, site=site, people=number, called=0, illness="flu")


def layer(world: World, key: str) -> list[float | None]:
    told = world.client.hget(world.keys.area(DISTRICT), f"layer:{key}:grid")
    found: list[float | None] = orjson.loads(told)
    return found


def test_a_small_count_and_one_beside_it_are_unknown_at_every_level(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE)
    given_ill(world, world.now, S1=3, S4=40, S6=50, S8=60)  # grids 0, 1, 5 and 11
    world.tick()

    assert world.value("ill") == 153
    assert [world.value("ill", GRIDS[n]) for n in (0, 1, 2, 5, 11)] == [None, None, 0, 50, 60]
    assert [value for value in layer(world, "ill") if value] == [50, 60]
    assert world.snapshot(GRIDS[0])["splits"]["ill"] == [[None, None]] * 3
    assert world.snapshot(DISTRICT)["splits"]["ill"] == [[153, None], [0, None], [0, None]]
    assert world.verify().differences == []


def test_a_number_is_hidden_as_soon_as_it_would_give_another_away(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE)
    given_ill(world, world.now, S1=30, S4=40)
    world.tick()
    assert world.value("ill", GRIDS[1]) == 40

    world.send("ward", world.now, site=None, area=GRIDS[2], people=2, called=0, illness="flu")
    world.tick()
    assert [world.value("ill", GRIDS[n]) for n in (0, 1, 2)] == [None, 40, None]

    world.send("ward", world.now, site=None, area=GRIDS[2], people=7, called=0, illness="flu")
    world.tick()
    assert [world.value("ill", GRIDS[n]) for n in (0, 1, 2)] == [30, 40, 9]


def test_the_past_hides_what_the_day_hid(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE)
    given_ill(world, world.now - DAY - HOUR, S1=3, S4=40)
    given_ill(world, world.now, S1=30, S4=40)
    world.tick()

    assert world.snapshot(GRIDS[0])["tiles"]["ill"][:2] == [30, None]
    tree, day = load_tree(world.engine), world.days.day(world.now) - 1
    with PastDays(world.engine, CATALOGUE, world.days, lambda: 1).reading(tree) as now:
        documents = [day_document(DayOf(now, code, Ask(), day)) for code in (DISTRICT, GRIDS[0], GRIDS[1])]
    assert [document["tiles"]["ill"][0] for document in documents] == [43, None, None]


def test_hours_are_shown_for_the_whole_alone_and_without_small_counts(open_world: OpenWorld) -> None:
    world = open_world(CATALOGUE)
    given_ill(world, world.now, S1=3, S4=40)
    given_ill(world, world.now - HOUR, S1=90)
    given_ill(world, world.now - 2 * HOUR, S1=4)
    world.tick()

    assert world.snapshot(DISTRICT)["hours"]["ill"][8:] == [None, 90, None]
    assert set(world.snapshot(DISTRICT)["hours"]["ill"][:8]) == {0}
    assert set(world.snapshot(GRIDS[1])["hours"]["ill"]) == {None}


def test_a_funnel_of_a_feed_with_small_counts_is_unknown(open_world: OpenWorld) -> None:
    few = an_indicator("few", Total(open_cases("blown")), hide_below=5)
    system = replace(SYSTEM, feeds=(WHISTLE,), indicators=(few,))
    world = open_world(Catalogue((system,)))
    for site in SITES:
        world.send("blown", world.now, site=site)
    world.tick()

    assert world.value("few") == 8
    assert world.snapshot(DISTRICT)["funnels"]["blown"] == [[None] * 3] * len(WHISTLE.steps)
    assert world.verify().differences == []


@pytest.mark.parametrize("shown", [Total(ILL), Total(records("ward"))])
def test_what_one_indicator_hides_no_other_may_show(shown: Total) -> None:
    indiscreet = replace(SYSTEM, indicators=(*SYSTEM.indicators, an_indicator("open_secret", shown)))

    with pytest.raises(CatalogueError, match=r"open_secret shows flow/ward/.* give it hide_below=5 as well"):
        check(Catalogue((indiscreet,)))
