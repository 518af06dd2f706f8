"""The sound of critical alerts on the wall: one for many, again until somebody has them, and what the browser lets it do."""

from __future__ import annotations

import itertools
import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hanging import FEVER, given_small_city, send_temperatures, starting, url_of
from tests.builders import DISTRICT
from tests.fixtures.browser import OpenPage
from tests.product import DIRECT, Product

TONES, LONGEST_S = 6, 60.0
SITES = itertools.cycle(f"S{n}" for n in range(1, 9))
# Counts the tones that begin.
LISTEN = """
window.tones = 0;
const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };
"""


@pytest.fixture
def house(city_template: Path, tmp_path: Path) -> Iterator[Product]:
    """The product with the small city, of which nothing is heard yet."""
    with starting(given_small_city(tmp_path, city_template)) as product:
        yield product


def opened(open_page: OpenPage, house: Product, query: str) -> Page:
    """A wall whose tones are counted."""
    page: Page = open_page(1920, 1080).page
    page.add_init_script(LISTEN)
    page.goto(url_of(house, "overview", query))
    return page


def listening(open_page: OpenPage, house: Product, query: str) -> Page:
    """A wall that somebody has touched."""
    page = opened(open_page, house, query)
    page.locator(".header h1").click()
    expect(sound(page)).to_have_attribute("data-state", "sounds")
    return page


def without_a_hand(page: Page, expression: str) -> None:
    """Waits until it is so. What Playwright itself asks of a page, the browser takes for a hand that touches it."""
    session = page.context.new_cdp_session(page)
    deadline = time.monotonic() + LONGEST_S
    while not session.send("Runtime.evaluate", {"expression": expression})["result"].get("value"):
        assert time.monotonic() < deadline, f"{expression} has not come"
        page.wait_for_timeout(100)


def sound(page: Page) -> Any:
    """What the header says of the sound."""
    return page.locator(".alarm-sound")


def fevers(house: Product) -> list[Any]:
    """The open alerts of fever."""
    _, told = house.get(f"/api/v1/areas/{DISTRICT}/alerts?rule=fever")
    found: list[Any] = told["alerts"]
    return found


def act(house: Product, alert: Any, name: str, **given: Any) -> None:
    """An officer does something about an alert."""
    request = urllib.request.Request(
        f"{house.url}/api/v1/alerts/{alert['id']}/{name}",
        json.dumps({"version": alert["version"], "name": "Desk two", **given}).encode(),
        {"Content-Type": "application/json"},
    )
    with DIRECT.open(request, timeout=30) as answer:
        assert answer.status == 200


def heard(page: Page) -> int:
    """How many tones there were."""
    count: int = page.evaluate("window.tones")
    return count


def test_a_browser_that_lets_no_page_sound_is_told_of_until_somebody_touches_it(open_page: OpenPage, house: Product):
    send_temperatures(house, FEVER)
    page = opened(open_page, house, "lang=en")
    without_a_hand(
        page, "document.querySelector('.alarm-sound[data-asked]')?.textContent === 'Silent: click for sound'"
    )

    sound(page).click()
    expect(sound(page)).to_have_text("Sound on")
    page.wait_for_function(f"() => window.tones >= {TONES}")


def test_it_sounds_again_until_somebody_has_it(open_page: OpenPage, house: Product):
    page = listening(open_page, house, "alarm=2")
    send_temperatures(house, FEVER)
    page.wait_for_function(f"() => window.tones >= {2 * TONES}")

    act(house, fevers(house)[0], "acknowledge")
    expect(sound(page)).not_to_have_attribute("data-asked", "")
    before = heard(page)
    page.wait_for_timeout(4_000)
    assert heard(page) == before


def test_what_is_snoozed_is_silent(open_page: OpenPage, house: Product):
    page = listening(open_page, house, "alarm=2")
    send_temperatures(house, FEVER)
    page.wait_for_function(f"() => window.tones >= {TONES}")

    act(house, fevers(house)[0], "snooze", minutes=15)
    expect(sound(page)).not_to_have_attribute("data-asked", "")
    before = heard(page)
    page.wait_for_timeout(4_000)
    assert heard(page) == before


def test_many_at_once_are_one_sound(open_page: OpenPage, house: Product):
    page = listening(open_page, house, "alarm=600")
    for _ in range(8):
        send_temperatures(house, FEVER, site=next(SITES))
    page.wait_for_selector('.event[data-alert="rule:fever"]:visible')
    expect(page.locator('.event[data-alert="rule:fever"]:visible .event-what')).to_contain_text("8 处")
    page.wait_for_function(f"() => window.tones >= {TONES}")
    assert heard(page) <= 2 * TONES


def test_a_key_switches_it_and_the_browser_remembers(open_page: OpenPage, house: Product):
    page = listening(open_page, house, "")
    page.keyboard.press("m")
    expect(sound(page)).to_have_text("已静音")
    page.reload()
    expect(sound(page)).to_have_text("已静音")
    page.keyboard.press("m")
    expect(sound(page)).to_have_text("声音开")


def test_a_wall_that_is_to_be_silent_offers_no_sound(open_page: OpenPage, house: Product):
    page = opened(open_page, house, "sound=no")
    expect(page.locator("html[data-link=live]")).to_be_attached()
    expect(sound(page)).to_be_hidden()
    page.keyboard.press("m")
    expect(sound(page)).to_be_hidden()
