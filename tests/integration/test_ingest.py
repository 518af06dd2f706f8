"""The intake places records, keeps what is new, and loses nothing silently; over each kind of store."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.ingest import UnknownFeed
from data_access.areas import write_sites
from data_access.schema import area, batch, case_file, case_step, observation, status, term
from tests.builders import (
    COMMUNITIES,
    DAY,
    GRIDS,
    HOUR,
    MINUTE,
    a_record,
    at,
    centre_of,
    further_steps,
    iso,
    steps_of,
)
from tests.world import World

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
KEYS = ("source", "source_id", "occurred_at", "site", "area", "lon", "lat", "due_at", "steps", "correction", "name")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"site": "S4"}, GRIDS[1]),
        ({"area": GRIDS[7]}, GRIDS[7]),
        ({"area": COMMUNITIES[1]}, COMMUNITIES[1]),
        (dict(zip(("lon", "lat"), centre_of(GRIDS[9]), strict=True)), GRIDS[9]),
        ({"site": "S4", "area": GRIDS[7], "lon": 0, "lat": 0}, GRIDS[1]),
        ({"lon": 0, "lat": 0, "area": GRIDS[3]}, GRIDS[3]),
        (dict(zip(("lon", "lat"), centre_of(GRIDS[9]), strict=True)) | {"area": GRIDS[3]}, GRIDS[9]),
    ],
)
def test_a_record_is_placed_by_site_then_coordinates_then_area(
    world: World, place: dict[str, Any], expected: str
) -> None:
    world.send("patrol", world.now, **{"site": None, **place})

    with world.engine.connect() as connection:
        query = select(area.c.code).join(observation, observation.c.area_id == area.c.id)
        assert connection.execute(query).scalars().all() == [expected]


def test_a_record_at_a_site_takes_the_sites_category_unless_it_gives_one(any_world: World) -> None:
    any_world.send("patrol", any_world.now, site="S2", category=None, source_id="1")
    any_world.send("patrol", any_world.now, site="S2", category="gym", source_id="2")

    with any_world.engine.connect() as connection:
        query = select(term.c.key).join(observation, observation.c.term_1 == term.c.id)
        assert connection.execute(query.order_by(observation.c.source_id)).scalars().all() == ["clinic", "gym"]


def test_numbers_are_kept_as_whole_numbers_of_their_resolution(any_world: World) -> None:
    for given_, kept in ((37.3, 373), (36.64, 366), ("36.66", 367), (45, 450)):
        source_id = any_world.send("temperature_check", any_world.now, temperature=given_)
        with any_world.engine.connect() as connection:
            query = select(observation.c.number_1).where(observation.c.source_id == source_id)
            assert connection.execute(query).scalar_one() == kept


def test_the_same_id_of_another_source_or_feed_is_another_record(any_world: World) -> None:
    for feed, source in (("patrol", "a"), ("patrol", "b"), ("health_code_scan", "a")):
        any_world.send(feed, any_world.now, source=source, source_id="1")

    with any_world.engine.connect() as connection:
        assert len(connection.execute(select(observation.c.id)).all()) == 3


def test_an_instant_is_kept_whatever_zone_it_is_written_in(any_world: World) -> None:
    texts = ("2026-03-05T08:00:00+08:00", "2026-03-05T00:00:00Z", "2026-03-04T19:00:00.000-05:00")
    for n, text in enumerate(texts):
        any_world.send("patrol", any_world.now, source_id=f"{n}", occurred_at=text)

    with any_world.engine.connect() as connection:
        assert set(connection.execute(select(observation.c.occurred_ms)).scalars()) == {at("2026-03-05 08:00")}


def test_a_list_of_duplicates_alone_leaves_no_batch(any_world: World) -> None:
    any_world.send("patrol", any_world.now, source_id="1")
    record = a_record(any_world.catalogue.feeds["patrol"], "1", any_world.now)

    assert any_world.ingest("patrol", record).duplicates == 1

    with any_world.engine.connect() as connection:
        assert connection.execute(select(batch.c.records)).scalars().all() == [1]


def test_further_steps_add_and_a_correction_replaces(any_world: World) -> None:
    world = any_world
    world.send("problem", world.now - HOUR, source_id="a", steps=steps_of(("closed", world.now - MINUTE)))
    assert world.ingest("problem", further_steps("a", ("handling", world.now))).accepted == 1
    assert world.ingest("problem", further_steps("a", ("handling", world.now))).duplicates == 1
    assert steps_in(world) == {"reported", "closed", "handling"}

    corrected = further_steps("a", ("registered", world.now), correction=True)
    assert world.ingest("problem", corrected).accepted == 1
    assert steps_in(world) == {"reported", "registered"}


def test_a_case_keeps_what_a_later_record_does_not_say(any_world: World) -> None:
    world = any_world
    world.send("problem", world.now - HOUR, source_id="a", due_at=iso(world.now + DAY))
    world.ingest("problem", {"source": "test", "source_id": "a", "department": "police"})

    with world.engine.connect() as connection:
        case = connection.execute(select(case_file)).one()
    assert (case.due_ms, case.occurred_ms) == (world.now + DAY, world.now - HOUR)
    assert case.term_3 == world.ingestor.terms.id("police")


def test_a_case_reported_in_the_future_is_refused_and_due_then_is_not(any_world: World) -> None:
    feed = any_world.catalogue.feeds["problem"]
    due = a_record(feed, "a", any_world.now, due_at="2999-01-01T00:00:00Z")
    reported = a_record(feed, "b", any_world.now, occurred_at="2999-01-01T00:00:00Z")

    result = any_world.ingest("problem", due, reported)

    assert result.accepted == 1
    assert [place for place, _ in result.rejected] == [1]


def test_a_thing_keeps_its_name_and_place_through_later_states(any_world: World) -> None:
    world = any_world
    world.send("camera", world.now - MINUTE, source_id="c", name="Gate", lon=117.2, lat=31.8)
    world.ingest("camera", {"source": "test", "source_id": "c", "occurred_at": iso(world.now), "online": 0})

    with world.engine.connect() as connection:
        row = connection.execute(select(status.c.name, status.c.lon, status.c.number_1)).one()
    assert tuple(row) == ("Gate", 117.2, 0)


def test_a_newly_listed_site_is_known_at_once(world: World) -> None:
    record = a_record(world.catalogue.feeds["patrol"], "1", world.now, site="S9")
    assert len(world.ingest("patrol", record).rejected) == 1

    new = {"code": "S9", "name": "New", "category_id": None, "area_id": 1, "lon": None, "lat": None}
    write_sites(world.engine, [new])

    assert world.ingest("patrol", record).accepted == 1


def test_an_undeclared_feed_is_named_with_those_that_are(world: World) -> None:
    with pytest.raises(UnknownFeed, match=r"feed 'patrols' is not declared; there are patrol, "):
        world.ingest("patrols", {})


@settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_read_is_accepted_and_duplicates_and_rejected(world: World, data: st.DataObject) -> None:
    feed = data.draw(st.sampled_from(list(world.catalogue.feeds.values())))
    keys = st.sampled_from([*KEYS, *(field.key for field in feed.fields), "unknown"])
    changes = data.draw(st.lists(st.dictionaries(keys, JUNK, max_size=3), max_size=4))
    records = [a_record(feed, f"{n % 3}", world.now - HOUR) | change for n, change in enumerate(changes)]

    result = world.ingest(feed.key, *records)

    assert result.accepted + result.duplicates + len(result.rejected) == len(records)
    assert all(reason for _, reason in result.rejected)


def steps_in(world: World) -> set[str]:
    with world.engine.connect() as connection:
        return set(connection.execute(select(case_step.c.step)).scalars())
