"""The whole product with its demo city, started once for all browser tests and frozen to begin at a known instant."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.desks import OFFICER
from tests.browser.test_map_page import SUBDISTRICT, show
from tests.fixtures.browser import OpenPage, WatchedPage
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


@pytest.fixture
def client(city_url: str) -> Iterator[httpx.Client]:
    """The API."""
    with httpx.Client(base_url=city_url, timeout=40, trust_env=False) as found:
        yield found


@pytest.fixture
def desk(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of a subdistrict where somebody has given their name; nothing may have gone wrong at the end."""
    watched = open_page(1440, 900)
    watched.context.add_init_script(f"localStorage.setItem('officer-name', '{OFFICER}')")
    show(watched.page, city_url, f"/map/{SUBDISTRICT}")
    yield watched
    watched.assert_clean()


def shows_its_past(product: Product) -> bool:
    """Whether every number is known, today's and the one it is compared with."""
    status, document = product.get(CITY)
    tiles = document["tiles"] if status == 200 else {}
    told = ("patrols", "temperature_checks", "health_code_scans", "mask_checks", "problems_reported")
    return all(tiles.get(key, [None])[0] for key in told) and all(tiles[key][1] for key in told)
