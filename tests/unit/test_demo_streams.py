"""The demo city's records: everything that is declared arises, where and as often as it is declared, the same again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from backend.demo.city import build_city
from backend.demo.founding import ground_of
from backend.demo.streams import Streams
from catalogue.model import Feed, Shape
from catalogue.registry import load
from data_access.days import Days
from tests.builders import DAY, HOUR, ZONE, at

CATALOGUE = load()
OBSERVED = [feed for feed in CATALOGUE.feeds.values() if feed.shape is Shape.OBSERVATION]
THINGS = [feed for feed in CATALOGUE.feeds.values() if feed.shape is Shape.STATUS]
CASES = [feed for feed in CATALOGUE.feeds.values() if feed.shape is Shape.CASE]
MIDNIGHT = at("2026-03-18 00:00")
MOST_A_SECOND, MOST_STATES_A_SECOND = 3, 60


@pytest.fixture(scope="module")
def streams() -> Streams:
    return Streams(340103, Days(ZONE), ground_of(build_city(), 340103))


def named(feed: Feed) -> str:
    return feed.key


def test_the_city_lives_at_a_pace_that_a_small_machine_bears() -> None:
    assert sum(feed.demo.per_day for feed in OBSERVED + CASES) / 86_400 < MOST_A_SECOND
    assert sum(feed.demo.per_day for feed in THINGS) / 86_400 < MOST_STATES_A_SECOND


@pytest.mark.parametrize("feed", OBSERVED, ids=named)
def test_a_day_has_about_the_declared_number_of_records(streams: Streams, feed: Feed) -> None:
    frame = streams.observations(feed, MIDNIGHT, MIDNIGHT + DAY)

    assert len(frame) == pytest.approx(feed.demo.per_day, rel=0.15)
    assert frame["source_id"].is_unique
    assert {field.key for field in feed.fields if getattr(field, "required", False)} <= set(frame)


@pytest.mark.parametrize("feed", OBSERVED, ids=named)
def test_a_stretch_in_two_pieces_is_the_same_stretch(streams: Streams, feed: Feed) -> None:
    start, middle, end = (MIDNIGHT + hours * HOUR + 12_345 for hours in (9, 10, 11))
    pieces = [streams.observations(feed, start, middle), streams.observations(feed, middle, end)]

    whole = streams.observations(feed, start, end).sort_values("source_id", ignore_index=True)

    joined = pd.concat(pieces).sort_values("source_id", ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole, check_dtype=False)


@pytest.mark.parametrize("feed", THINGS, ids=named)
def test_the_things_of_a_feed_are_as_many_as_declared_and_known_apart(streams: Streams, feed: Feed) -> None:
    things = streams.ground.of(feed)

    assert len(things) == (feed.demo.things or {"camera": 843, "worker": 1126}[feed.demo.place])
    assert things["code"].is_unique
    assert set(things["grid"]) <= set(streams.ground.places["grid"]["code"])


@pytest.mark.parametrize("feed", THINGS, ids=named)
def test_a_thing_is_heard_before_it_counts_as_offline(streams: Streams, feed: Feed) -> None:
    noon = MIDNIGHT + 12 * HOUR
    heard = streams.statuses(feed, noon - feed.time_to_live_s * 1000, noon)

    assert len(heard) == len(streams.ground.of(feed))
    assert heard["source_id"].is_unique


def test_what_is_regular_comes_from_every_place_at_equal_intervals(streams: Streams) -> None:
    feed = next(feed for feed in OBSERVED if feed.demo.regular)

    by_site = streams.observations(feed, MIDNIGHT, MIDNIGHT + DAY).groupby("site")["occurred_at"]

    assert set(by_site.size()) == {feed.demo.per_day / feed.demo.things}
    assert by_site.diff().dropna().nunique() == 1


def test_a_whistle_names_the_subdistrict_that_it_comes_from(streams: Streams) -> None:
    names = {area.code: area.name for area in build_city().areas if area.level == "subdistrict"}
    cases = streams.cases(CATALOGUE.feeds["whistle"], MIDNIGHT, MIDNIGHT + DAY)
    new = [case for case in cases if "area" in case]

    assert new
    assert all(case["from_subdistrict"] == names[case["area"][:9]] for case in new)


def test_people_come_in_the_morning_and_leave_in_the_evening(streams: Streams) -> None:
    frame = streams.observations(CATALOGUE.feeds["building_pass"], MIDNIGHT, MIDNIGHT + DAY)
    hour = frame["occurred_at"].dt.tz_convert(ZONE).dt.hour
    inside = np.where(frame["direction"] == "in", 1, -1)

    by_noon, by_midnight = inside[hour < 12].sum(), inside.sum()

    assert by_noon > 10 * abs(by_midnight)
    assert by_midnight >= 0


def test_an_order_to_close_concerns_a_site_with_a_meter(streams: Streams) -> None:
    ordered, metered = (streams.ground.of(CATALOGUE.feeds[key]) for key in ("closure_order", "meter_reading"))

    assert ordered["code"].tolist() == metered["code"].tolist()
