"""Sources that have fallen silent or were never heard: the wall greys the ones and hatches the others, and says so."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from catalogue.model import Feed
from catalogue.registry import load
from layouts.words import ENGLISH
from tests.browser.hanging import CITY, given_small_city, starting, url_of
from tests.browser.panels import painted
from tests.browser.test_wall_layout import open_all
from tests.builders import MINUTE, a_record, at, steps_of
from tests.fixtures.browser import OpenPage
from tests.product import DIRECT, Product

DAY = "2026-03-18"


@pytest.fixture(scope="module")
def quiet(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A small city at 10:30: three problems of the early morning, a temperature of just now, nothing else ever."""
    folder = given_small_city(tmp_path_factory.mktemp("quiet"), city_template)
    with starting(folder, CLOCK=f"{DAY}T10:30:00+08:00") as product:
        feeds = dict(load().feeds)
        early = at(f"{DAY} 06:00")
        ways = [("reported", "registered", "dispatched"), ("reported", "registered"), ("reported",)]
        send(product, "problem", [a_problem(feeds, n, early, way) for n, way in enumerate(ways)])
        send(product, "temperature_check", [a_record(feeds["temperature_check"], "T1", at(f"{DAY} 10:29"))])
        product.wait_until(lambda: counted(product) == [3, 1], "counted")
        yield product


def a_problem(feeds: dict[str, Feed], n: int, start: int, way: tuple[str, ...]) -> dict[str, Any]:
    """A case that took its steps ten minutes apart."""
    steps = steps_of(*((key, start + 10 * MINUTE * place) for place, key in enumerate(way)))
    return a_record(feeds["problem"], f"P{n}", start, steps=steps)


def send(product: Product, feed: str, records: list[dict[str, Any]]) -> None:
    request = urllib.request.Request(
        f"{product.url}/api/v1/feeds/{feed}/records",
        json.dumps(records).encode(),
        {"Content-Type": "application/json"},
    )
    with DIRECT.open(request, timeout=30) as answer:
        assert json.load(answer)["accepted"] == len(records)


def counted(product: Product) -> list[float | None]:
    status, document = product.get(CITY)
    tiles = document["tiles"] if status == 200 else {}
    return [tiles.get(key, [None])[0] for key in ("problems_reported", "temperature_checks")]


@pytest.fixture
def silent(open_page: OpenPage, quiet: Product) -> Page:
    """The wall of the quiet city, with the numbers of all its views."""
    page = open_page(1920, 1080).page
    open_all(page, url_of(quiet, "problems", f"lang={ENGLISH}"))
    return page


def test_funnel_of_known_cases_has_the_numbers_counted_by_hand(silent: Page):
    _, rows, _ = painted(silent, "problems", "funnel")
    assert [row["texts"] for row in rows[1:]] == [
        ["Reported", "", "3", "1", "—"],
        ["Registered", "", "2", "1", "10 min"],
        ["Dispatched", "", "1", "1", "10 min"],
        ["Handling", "", "0", "0", "—"],
        ["Verifying", "", "0", "0", "—"],
        ["Closed", "", "0", "0", "—"],
    ]


@pytest.mark.parametrize(
    ("view", "kind"),
    [("problems", kind) for kind in ("trend", "breakdown", "heat", "funnel")] + [("overview", "ranking")],
)
def test_panel_of_a_silent_source_is_grey_and_tells_its_time(silent: Page, view: str, kind: str):
    silent.evaluate("(view) => commandCenter.views.show(view)", view)
    panel = silent.locator(f".place:not([hidden]) > .area-{kind}").first
    panel.locator(".panel-age", has_text="data as of 06:20").wait_for()
    assert panel.get_attribute("data-state") == "stale"
    assert panel.locator("> :last-child").evaluate("(body) => getComputedStyle(body).filter") == "grayscale(1)"


def test_tile_of_a_silent_source_keeps_its_number_and_tells_its_time(silent: Page):
    silent.evaluate("commandCenter.views.show('problems')")
    tile = silent.locator(".area-kpis:not([hidden]) [data-indicator=problems_reported]")
    tile.locator("[data-state=stale]", has_text="Stale").wait_for()
    assert tile.locator(".tile-value").inner_text() == "3"
    assert "data as of 06:20" in tile.locator(".tile-compare").inner_text()


@pytest.mark.parametrize("kind", ["trend", "breakdown"])
def test_panel_of_a_source_never_heard_is_hatched_and_says_so(silent: Page, kind: str):
    silent.evaluate("commandCenter.views.show('overview')")
    body = silent.locator(f".place:not([hidden]) > .area-{kind}[data-state=never] > [data-none]").first
    body.wait_for()
    said = body.evaluate("(e) => [getComputedStyle(e, '::before').content, getComputedStyle(e).backgroundImage]")
    assert said[0] == '"No data"'
    assert "repeating-linear-gradient" in said[1]
    assert body.evaluate("(e) => [...e.children].filter((child) => child.getClientRects().length).length") == 0


def test_sources_never_heard_are_told_together(silent: Page):
    strip = silent.locator(".feeds")
    assert strip.locator(".feed:visible[data-state=never]").count() == 1
    never = silent.evaluate("Object.keys(commandCenter.live.boot.feeds).length") - 2
    assert f"{never} sources" in strip.inner_text()
