"""A camera's device says whether it is on; whether its picture moves is said by others, and a bad picture outweighs it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from catalogue.pictures import BLACK, FROZEN, MOVING, NO_PICTURE
from data_access.engine import reading
from data_access.schema import status
from tests.builders import MINUTE, iso
from tests.world import World


def said(world: World, minute: int, **given: Any) -> None:
    """Something is said of the one camera, some minutes from now."""
    moment = iso(world.now + minute * MINUTE)
    result = world.ingest("camera", {"source": "test", "source_id": "c", "site": "S1", "occurred_at": moment, **given})
    assert (result.accepted, result.rejected) == (1, [])


def known(world: World) -> tuple[int, int | None, str | None]:
    """Whether it is online, the age of its last frame, and its picture."""
    feed = world.catalogue.feeds["camera"]
    columns = [status.c[feed.column(key)] for key in ("online", "frame_age", "picture")]
    with reading(world.engine).connect() as connection:
        [(online, age, picture)] = connection.execute(select(*columns)).all()
    return online, age, world.ingestor.terms.key(picture)


@pytest.mark.parametrize("picture", [FROZEN, BLACK, NO_PICTURE])
def test_a_heartbeat_does_not_bring_a_bad_picture_online(any_world: World, picture: str) -> None:
    said(any_world, 0, online=1, picture=picture, frame_age=90)
    assert known(any_world) == (0, 90, picture)

    said(any_world, 1, online=1)

    assert known(any_world) == (0, 90, picture)


def test_a_picture_that_moves_again_is_online_again(any_world: World) -> None:
    said(any_world, 0, online=1, picture=FROZEN, frame_age=90)

    said(any_world, 1, online=1, picture=MOVING, frame_age=0)

    assert known(any_world) == (1, 0, MOVING)


def test_a_device_that_is_off_is_offline_whatever_its_picture(any_world: World) -> None:
    said(any_world, 0, online=1, picture=MOVING, frame_age=0)

    said(any_world, 1, online=0)

    assert known(any_world) == (0, 0, MOVING)


def test_a_camera_whose_picture_nobody_looks_at_is_as_its_device_says(any_world: World) -> None:
    said(any_world, 0, online=1)

    assert known(any_world) == (1, None, None)
