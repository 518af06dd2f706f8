"""What every declared indicator shows of an empty city, and of a city with records of its feed."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from catalogue.fields import Term
from catalogue.measures import Total
from catalogue.model import Indicator, Shape
from catalogue.registry import load
from data_access.cache import Keys
from data_access.engine import open_engine
from tests.builders import DAY, DISTRICT, GRIDS, HOUR, a_whole_life, iso, words_of
from tests.fixtures.worlds import MORNING
from tests.world import World

CATALOGUE = load()
INDICATORS = list(CATALOGUE.indicators.values())
RECORDS = 8  # no list of words is longer, but that of the sites' categories
WORDS = Path(__file__).parents[2] / "catalogue" / "locale" / "zh_CN.po"


def named(item: Indicator) -> str:
    return item.key


@pytest.fixture(scope="module")
def lived_in(contract_world: World) -> World:
    """The city with records of every feed this morning, of every word that is declared; cases went through every step."""
    world = World(
        contract_world.engine,
        CATALOGUE,
        contract_world.now + 24 * HOUR,
        contract_world.redis_url,
        keys=Keys(f"lived-in-{contract_world.engine.dialect.name}"),
    )
    for feed in CATALOGUE.feeds.values():
        moments = [world.now - hours * HOUR for hours in range(1, RECORDS + 1)]
        if feed.shape is Shape.OBSERVATION:  # what is compared with earlier days needs three of them
            moments += [moments[0] - days * DAY for days in (1, 2, 3)]
        records = [a_whole_life(feed, f"indicator{n}", at, **words_of(feed, n)) for n, at in enumerate(moments)]
        result = world.ingest(feed.key, *(record | {"occurred_at": now(world, record)} for record in records))
        assert result.accepted == len(moments)
    world.catch_up()
    return world


def now(world: World, record: dict[str, str]) -> str:
    """A status is heard now, everything else when it happened."""
    return record["occurred_at"] if "steps" in record or "online" not in record else iso(world.now)


@pytest.fixture(scope="module")
def fresh(city_template: Path, tmp_path_factory: pytest.TempPathFactory, redis_server: str) -> Iterator[World]:
    """The city before the first record."""
    path = tmp_path_factory.mktemp("fresh") / "store.sqlite"
    shutil.copy(city_template, path)
    world = World(open_engine(f"sqlite:///{path}"), CATALOGUE, MORNING, redis_server, keys=Keys("fresh"))
    world.tick()
    yield world
    world.close()


@pytest.mark.parametrize("item", INDICATORS, ids=named)
def test_before_the_first_record_it_is_unknown_and_not_zero(fresh: World, item: Indicator) -> None:
    assert fresh.snapshot(DISTRICT)["tiles"][item.key] == [None, None, None]


@pytest.mark.parametrize("item", INDICATORS, ids=named)
def test_with_records_it_is_a_number_at_every_level(lived_in: World, item: Indicator) -> None:
    for code in (GRIDS[0], GRIDS[0][:12], GRIDS[0][:9], DISTRICT):
        value = lived_in.value(item.key, code)
        assert value is not None
        assert math.isfinite(value)
        assert value == round(value, item.decimals)


@pytest.mark.parametrize("item", INDICATORS, ids=named)
def test_where_nothing_happened_a_count_is_zero_and_a_ratio_is_unknown(lived_in: World, item: Indicator) -> None:
    value = lived_in.value(item.key, GRIDS[4])

    if isinstance(item.measure, Total):
        assert value == 0
    else:
        assert value is None or math.isfinite(value)


@pytest.mark.parametrize(
    "item", [item for item in INDICATORS if item.split and isinstance(item.measure, Total)], ids=named
)
def test_a_split_adds_up_to_its_total(lived_in: World, item: Indicator) -> None:
    pairs = lived_in.snapshot(DISTRICT)["splits"][item.key]
    field = CATALOGUE.feeds[item.feed].field(item.split or "")
    assert len(pairs) == len(CATALOGUE.splits[item.key])
    if item.hide_below and pairs[0][0] is None:  # one small count hides the whole split
        assert {value for value, _ in pairs} == {None}
        return
    whole, parts = lived_in.value(item.key), sum(value for value, _ in pairs)

    if isinstance(field, Term) and field.open_list:  # other words are in the total alone
        assert 0 <= parts <= whole
    else:
        assert parts == whole


def test_every_number_is_the_recount(lived_in: World) -> None:
    assert lived_in.verify().differences == []


@pytest.mark.parametrize("item", INDICATORS, ids=named)
def test_it_has_chinese_words(item: Indicator) -> None:
    with WORDS.open("rb") as file:
        words = {message.id: message.string for message in read_po(file)}

    for text in (item.name, item.unit):
        assert text in ("", "%", "‰", "s", "min") or words.get(text), f"{WORDS.name} has no word for {text!r}"
