"""A wall that hangs: the product with a small city that tests fill themselves, and a page that shows its wall."""

from __future__ import annotations

import itertools
import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.builders import DISTRICT, iso
from tests.fixtures.browser import OpenPage, WatchedPage
from tests.product import DIRECT, Product, running

CITY = f"/api/v1/live/{DISTRICT}"
HEALTHY, FEVER = 36.5, 38.2
NUMBERS = itertools.count()
NETWORK_ERRORS = ("Failed to load resource", "Error: Callback failed: the server did not respond.")


@dataclass
class Hung:
    """A page with the wall, and what it has complained about."""

    watched: WatchedPage

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.watched.page

    def complaints(self) -> list[str]:
        """Errors in the console but those of the network."""
        return [text for text in self.watched.console_errors if not text.startswith(NETWORK_ERRORS)]

    def assert_well(self) -> None:
        """It complained about nothing but the network, and asked nobody outside."""
        assert self.complaints() == []
        assert self.watched.outside_requests == []

    def wait_live(self) -> None:
        """Until numbers of the server are there."""
        self.page.wait_for_selector("html[data-link=live]", state="attached")
        self.page.wait_for_function("() => commandCenter.live.document")


def given_small_city(folder: Path, template: Path) -> Path:
    """The folder, with the small city of tests/builders.py in the store that the product opens there."""
    (folder / "var").mkdir()
    (folder / "var" / "command-centre.db").write_bytes(template.read_bytes())
    return folder


@contextmanager
def starting(folder: Path, **settings: str) -> Iterator[Product]:
    """The product over the store in the folder, at the present time, without the demo city; once it is ready."""
    with running(folder, **{"DEMO": "no", "TICK_SECONDS": "0.1", **settings}) as product:
        product.wait_ready()
        product.wait_until(lambda: product.get(CITY)[0] == 200, "filled")
        yield product


def url_of(product: Product, view: str, query: str = "") -> str:
    """The address of a view of the wall."""
    return f"{product.url}/wall/{view}{f'?{query}' if query else ''}"


def hang(open_page: OpenPage, product: Product, query: str) -> Hung:
    """The overview with parameters, showing numbers."""
    hung = Hung(open_page(1920, 1080))
    hung.page.goto(url_of(product, "overview", query))
    hung.wait_live()
    return hung


def shows(page: Page) -> str:
    """The view that is seen: the only one whose tiles are there, or that says that it is empty."""
    key = str(page.evaluate("commandCenter.views.current"))
    seen = page.evaluate(
        "[...document.querySelectorAll('.area-kpis')].filter((e) => !e.hidden).map((e) => e.dataset.of)"
    )
    assert seen == [key]
    return key


def send_temperatures(product: Product, *values: float, site: str = "S1") -> None:
    """Records of just now, at a site, by HTTP; they are counted when it returns."""
    before = checks(product)
    sent = [
        {"source": "test", "source_id": f"{time.time_ns()}-{next(NUMBERS)}", "occurred_at": iso(now_ms()), "site": site}
        | {"temperature": value}
        for value in values
    ]
    request = urllib.request.Request(
        f"{product.url}/api/v1/feeds/temperature_check/records",
        json.dumps(sent).encode(),
        {"Content-Type": "application/json"},
    )
    with DIRECT.open(request, timeout=30) as answer:
        assert json.load(answer)["accepted"] == len(values)
    product.wait_until(lambda: checks(product) == before + len(values), "counted")


def checks(product: Product) -> int:
    """How many temperatures of today the city knows."""
    status, document = product.get(CITY)
    return int(document["tiles"]["temperature_checks"][0] or 0) if status == 200 else 0


def now_ms() -> int:
    """The present, a moment ago: records later than the product's now have to wait."""
    return time.time_ns() // 1_000_000 - 5
