"""The whole product with its demo city, started once for all browser tests and frozen to begin at a known instant."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.product import PAST_WRITTEN, Product, running

CLOCK = "2026-03-18T10:30:00+08:00"
CITY = "/api/v1/live/340103"
expect.set_options(timeout=30_000)  # what is expected is waited for as long as a busy machine needs


@pytest.fixture(scope="session")
def city() -> Iterator[Product]:
    """`app.py` with a demo city of two days, once the wall shows the records of its past."""
    with (
        tempfile.TemporaryDirectory(prefix="city-", ignore_cleanup_errors=True) as folder,
        running(Path(folder), CLOCK=CLOCK, DEMO_DAYS="2") as product,
    ):
        product.wait_ready()
        product.wait_until(lambda: PAST_WRITTEN in product.printed, "written")
        product.wait_until(lambda: shows_its_past(product), "shown")
        yield product


@pytest.fixture(scope="session")
def city_url(city: Product) -> str:
    """Where the product answers, e.g. http://127.0.0.1:41000."""
    return city.url


@pytest.fixture(scope="session")
def wall_url(city_url: str) -> str:
    """The wall."""
    return f"{city_url}/wall/overview"


def shows_its_past(product: Product) -> bool:
    """Whether every number is known, today's and the one it is compared with."""
    status, document = product.get(CITY)
    tiles = document["tiles"] if status == 200 else {}
    told = ("patrols", "temperature_checks", "health_code_scans", "mask_checks", "problems_reported")
    return all(tiles.get(key, [None])[0] for key in told) and all(tiles[key][1] for key in told)
