"""The total of the records behind a number is that number, for every indicator, at every level, on every store."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.measures import Difference, Quantile, Ratio, Total
from catalogue.model import Indicator
from catalogue.registry import Catalogue
from tests.builders import COMMUNITIES, DISTRICT, GRIDS, HOUR, SUBDISTRICTS, a_record
from tests.integration.test_api_records import ask, every, given_a_day
from tests.web import Web

AREAS = (DISTRICT, SUBDISTRICTS[0], COMMUNITIES[1], GRIDS[0], GRIDS[5])


def total(web: Web, feed: str, area: str = DISTRICT, **query: Any) -> dict[str, Any]:
    """What the API says of today so far."""
    answer = ask(web, f"{feed}/records/total", area, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def told(catalogue: Catalogue) -> list[Indicator]:
    """The indicators whose records are listed."""
    return [item for item in catalogue.indicators.values() if item.feed not in catalogue.discreet]


def assert_shown(found: dict[str, Any], tile: list[Any], indicator: Indicator) -> None:
    """What the records add up to is the tile's number; of a rate its numerator, or its base where it is the rest."""
    measure, value, (shown, _, base) = indicator.measure, found["value"], tile
    if isinstance(measure, Total):
        assert round(value, indicator.decimals) == shown
    elif isinstance(measure, Ratio) and measure.complement:
        assert value == (base or 0)
    elif isinstance(measure, Ratio) and not measure.sampled:
        assert shown == (round(measure.scale * value / base, indicator.decimals) if base else None)
    elif isinstance(measure, Quantile):
        assert (value, found["records"] > 0) == (None, shown is not None)
    elif isinstance(measure, Difference):
        assert shown is None or value >= shown  # what it is taken from


def test_total_is_the_number_on_the_tile(any_web: Web) -> None:
    given_a_day(any_web)
    for code in AREAS:
        tiles = any_web.live(code).json()["tiles"]
        for indicator in told(any_web.world.catalogue):
            found = total(any_web, indicator.feed, code, indicator=indicator.key)
            tile = tiles[indicator.key]
            try:
                assert_shown(found, tile, indicator)
            except AssertionError as error:
                raise AssertionError(f"{indicator.key} of {code}: records {found}, tile {tile}") from error


def test_total_counts_the_records_of_all_pages_whatever_the_filter(any_web: Web) -> None:
    given_a_day(any_web)
    filters: list[dict[str, Any]] = [
        {},
        {"indicator": "fevers"},
        {"text": "site s1"},
        {"text": SUBDISTRICTS[1]},
        {"order": "oldest"},
        {"indicator": "problems_open", "order": "oldest"},
    ]
    for query in filters:
        feed = any_web.world.catalogue.indicators[query.get("indicator", "patrols")].feed
        for code in AREAS:
            pages = every(any_web, feed, code, limit=4, **query)
            assert len(pages) == len(set(pages)) == total(any_web, feed, code, **query)["records"], (query, code)


def test_oldest_first_is_the_other_way_round(any_web: Web) -> None:
    given_a_day(any_web)
    for feed in ("patrol", "problem", "camera"):
        for code in AREAS[:3]:
            newest, oldest = (every(any_web, feed, code, limit=3, order=order) for order in ("newest", "oldest"))
            assert newest == oldest[::-1], (feed, code)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ([], ["r1", "r2", "r3"]),
        (["result:problem_found"], ["r2", "r3"]),
        (["result:problem_found", "result:in_order"], ["r1", "r2", "r3"]),
        (["result:problem_found", "initiator:department"], ["r3"]),
        (["result:in_order", "initiator:department"], []),
    ],
)
def test_words_of_one_field_are_any_and_of_several_fields_all(any_web: Web, where: list[str], found: list[str]) -> None:
    world = any_web.world
    world.send("patrol", world.now, result="in_order", initiator="subdistrict")
    world.send("patrol", world.now, result="problem_found", initiator="subdistrict")
    world.send("patrol", world.now, result="problem_found", initiator="department")

    assert sorted(every(any_web, "patrol", where=where)) == found
    assert sorted(every(any_web, "patrol", SUBDISTRICTS[0], where=where)) == found


def test_word_of_an_open_list_and_none_given(any_web: Web) -> None:
    world = any_web.world
    problem = world.catalogue.feeds["problem"]
    world.ingest("problem", a_record(problem, "p1", world.now - HOUR, department="fire"))
    world.ingest("problem", a_record(problem, "p2", world.now - HOUR, department=None))

    assert every(any_web, "problem", where=["department:fire"]) == ["p1"]
    assert every(any_web, "problem", where=["department:"]) == ["p2"]
    assert sorted(every(any_web, "problem", where=["department:", "department:fire"])) == ["p1", "p2"]
    assert every(any_web, "problem", where=["department:never heard of"]) == []


def test_text_is_looked_for_in_names_of_sites_and_areas(any_web: Web) -> None:
    world = any_web.world
    for site in ("S1", "S4", "S8"):
        world.send("patrol", world.now, site=site, source_id=site)
    world.send("patrol", world.now, site=None, area=GRIDS[5], source_id="no site")

    assert every(any_web, "patrol", text="site s4") == ["S4"]
    assert every(any_web, "patrol", text=f"Area {GRIDS[5]}") == ["no site"]
    assert sorted(every(any_web, "patrol", text=COMMUNITIES[0])) == ["S1", "S4"]
    assert every(any_web, "patrol", SUBDISTRICTS[1], text=COMMUNITIES[0]) == []
    for harmless in ("100%", "_", "' OR 1=1 --", "\\"):
        assert every(any_web, "patrol", text=harmless) == [], harmless


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"where": "result"}, "is not FIELD:WORD with a word field of feed patrol: category, initiator, result"),
        ({"where": "worker:Li"}, "worker"),
        ({"where": "result:splendid"}, "'splendid' is not one of in_order, problem_found"),
        ({"order": "random"}, "order 'random'"),
        ({"text": "x" * 101}, "text"),
    ],
)
def test_filter_that_cannot_be_is_refused_by_name(web: Web, query: dict[str, str], told: str) -> None:
    answer = ask(web, "patrol", **query)

    assert answer.status_code == 422
    assert told in answer.json()["error"]


def test_page_names_the_areas_below_the_one_asked_for(web: Web) -> None:
    web.world.send("patrol", web.world.now)
    for code, below in ((DISTRICT, 3), (SUBDISTRICTS[0], 2), (GRIDS[0], 0)):
        names = [f"Area {GRIDS[0][:end]}" for end in (9, 12, 15)]
        assert ask(web, "patrol", code).json()["areas"] == {GRIDS[0]: names[3 - below :]}


def test_single_records_are_not_told_where_small_counts_are_hidden(web: Web) -> None:
    discreet = web.world.catalogue.discreet
    assert discreet
    for feed in discreet:
        for path in ("records", "records/total", "records.csv", "records.xlsx"):
            answer = ask(web, f"{feed}/{path}")
            assert (answer.status_code, feed in answer.json()["error"]) == (403, True)
