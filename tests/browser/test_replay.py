"""Time on the leaders' map in a real browser: the slider, the one clock of everything shown, ranges, the way back to now."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browser import OpenPage, WatchedPage

DISTRICT, SUBDISTRICT = "340103", "340103009"
YESTERDAY, TODAY = "2026-03-17", "2026-03-18"
PATIENCE_MS = 30_000
AT = "(whole) => commandCenter.live.document && commandCenter.live.document.at === whole && !commandCenter.replay.isWaiting"
CURSOR = "document.querySelector('[data-list=\"trend\"]').layout?.shapes?.map((shape) => shape.x0) || []"


@pytest.fixture
def past(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """Yesterday, whole, painted; nothing may have gone wrong at the end."""
    watched = open_page()
    show(watched.page, f"{city_url}/map/{DISTRICT}?layer=patrols&day={YESTERDAY}")
    yield watched
    watched.assert_clean()


def show(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".replay-slider", state="attached", timeout=PATIENCE_MS)
    page.wait_for_function("() => commandCenter.live.document !== null", timeout=PATIENCE_MS)
    page.wait_for_function(
        "() => { const now = commandCenter.map.painted(); return now.all > 0 && now.done === now.all; }",
        timeout=PATIENCE_MS,
    )


def wait_at(page: Page, whole: int | None) -> None:
    page.wait_for_function(AT, arg=whole, timeout=PATIENCE_MS)


def number(text: str) -> float:
    return float(re.sub(r"[^\d.-]", "", text))


def tile(page: Page, key: str = "patrols") -> float:
    return number(page.locator(f'.map-side .tile[data-indicator="{key}"] [data-part="value"]').inner_text())


def asked(city_url: str, **query: Any) -> dict[str, Any]:
    given = {"layer": "patrols:subdistrict", **query}
    found: dict[str, Any] = httpx.get(f"{city_url}/api/v1/days/{YESTERDAY}/{DISTRICT}", params=given, timeout=60).json()
    return found


def test_slider_moves_by_keys_and_everything_shows_one_moment(past: WatchedPage, city_url: str) -> None:
    page = past.page
    slider = page.locator(".replay-slider")
    slider.focus()
    page.keyboard.press("Home")
    wait_at(page, 1)
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    wait_at(page, 40)

    truth = asked(city_url, at="10:00")
    assert tile(page) == truth["tiles"]["patrols"][0]
    figures = [
        number(text) for text in page.locator(".children-table tbody td.figure").all_inner_texts() if text != "—"
    ]
    assert sorted(figures) == sorted(value for value in truth["layers"]["patrols:subdistrict"] if value is not None)
    assert page.evaluate("commandCenter.map.states[0].values") == truth["layers"]["patrols:subdistrict"]
    assert page.evaluate("commandCenter.live.document.events") == truth["events"]
    page.wait_for_function(f"() => ({CURSOR}).join() === '10'", timeout=PATIENCE_MS)
    expect(page.locator(".when-replay")).to_contain_text("10:00")
    expect(page.locator(".replay-time")).to_have_text("10:00")
    expect(page.locator(".lamp")).to_contain_text(f"{YESTERDAY} 10:00")
    expect(page.locator(".legend-title")).to_contain_text("10:00")
    for panel in (".area-children", ".area-map"):
        expect(page.locator(f"{panel} [data-period]")).to_have_text(f"{YESTERDAY} 10:00")
    expect(page.locator('.tile[data-indicator="patrols"] [data-part="period"]')).to_have_text("截至10:00")
    expect(slider).to_have_attribute("aria-valuetext", "10:00")


def test_end_of_the_slider_is_the_whole_day_again(past: WatchedPage, city_url: str) -> None:
    page = past.page
    whole = tile(page)
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    wait_at(page, 1)
    assert tile(page) < whole
    page.keyboard.press("End")
    wait_at(page, None)
    assert tile(page) == whole == asked(city_url)["tiles"]["patrols"][0]
    expect(page.locator(".when-past")).to_be_visible()


def test_moment_asks_the_server_nothing_once_the_day_is_there(past: WatchedPage) -> None:
    page = past.page
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    wait_at(page, 1)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    for whole in range(2, 30):
        page.keyboard.press("ArrowRight")
        wait_at(page, whole)
    assert [url for url in sent if "/api/" in url] == []


def test_address_holds_the_moment_and_shows_it_elsewhere(past: WatchedPage, open_page: OpenPage) -> None:
    page = past.page
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    for _ in range(35):
        page.keyboard.press("ArrowRight")
    wait_at(page, 36)
    page.wait_for_url(re.compile(r"at=09(%3A|:)00"))
    told = "[commandCenter.live.document.tiles, commandCenter.live.document.layers, commandCenter.live.document.events]"
    colours = "commandCenter.map.states[0].painted"

    other = open_page()
    show(other.page, page.url)
    wait_at(other.page, 36)

    assert other.page.evaluate(told) == page.evaluate(told)
    assert other.page.evaluate(colours) == page.evaluate(colours)
    expect(other.page.locator(".when-replay")).to_contain_text("09:00")
    other.assert_clean()


def test_drilling_keeps_the_moment(past: WatchedPage) -> None:
    page = past.page
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    for _ in range(35):
        page.keyboard.press("ArrowRight")
    wait_at(page, 36)
    page.wait_for_url(re.compile(r"at=09(%3A|:)00"))
    page.locator(".children-table tbody a").first.click()
    page.wait_for_function(f"() => commandCenter.live.document?.area !== '{DISTRICT}'", timeout=PATIENCE_MS)
    wait_at(page, 36)
    page.locator(".replay-slider").focus()
    page.keyboard.press("ArrowRight")
    wait_at(page, 37)


def test_records_are_those_up_to_the_moment(past: WatchedPage, city_url: str) -> None:
    page = past.page
    page.locator('.map-side .tile[data-indicator="patrols"]').click()
    expect(page.locator(".records .panel-aside").first).to_contain_text(YESTERDAY)
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    for _ in range(35):
        page.keyboard.press("ArrowRight")
    wait_at(page, 36)
    expect(page.locator(".records .panel-aside").first).to_contain_text(f"{YESTERDAY} 09:00")
    told = page.evaluate("JSON.parse(document.querySelector('[data-records]').dataset.records)")
    query = {"area": DISTRICT, "indicator": "patrols", "from": told["start"], "to": told["end"]}
    total = httpx.get(f"{city_url}/api/v1/feeds/patrol/records/total", params=query, timeout=60).json()["value"]
    assert total == tile(page) == asked(city_url, at="09:00")["tiles"]["patrols"][0]


def test_replay_plays_pauses_and_ends(past: WatchedPage) -> None:
    page = past.page
    page.locator(".replay-play").click()
    wait_at(page, 4)
    page.locator(".replay-play").click()
    expect(page.locator(".replay-play")).to_have_text("▶")
    stood = page.evaluate("commandCenter.live.document.at")
    page.wait_for_timeout(1_200)
    assert page.evaluate("commandCenter.live.document.at") == stood
    page.evaluate("commandCenter.replay.move(94)")
    wait_at(page, 94)
    page.locator(".replay-play").click()
    wait_at(page, None)
    expect(page.locator(".replay-play")).to_have_text("▶")


def test_running_day_is_replayed_and_the_key_leads_back_to_now(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    page = watched.page
    show(page, f"{city_url}/map/{DISTRICT}?layer=patrols")
    expect(page.locator(".when-live")).to_be_visible()
    live = tile(page)
    page.locator(".replay-slider").focus()
    page.keyboard.press("Home")
    wait_at(page, 1)
    assert f"day={TODAY}" in page.url
    assert tile(page) < live
    expect(page.locator(".when-replay")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".when-live")).to_be_visible()
    page.wait_for_function("() => commandCenter.live.link === 'live'", timeout=PATIENCE_MS)
    assert "at=" not in page.url
    assert "day=" not in page.url
    assert tile(page) >= live
    watched.assert_clean()


def test_key_is_left_alone_where_one_types(past: WatchedPage) -> None:
    page = past.page
    page.get_by_role("searchbox").first.press("n")
    expect(page.locator(".when-past")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    expect(page.locator(".when-live")).to_be_visible()


def test_several_days_are_summed_up_and_called_so(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    page = watched.page
    show(page, f"{city_url}/map/{DISTRICT}?layer=patrols&day={YESTERDAY}")
    page.get_by_role("link", name="7 天").click()
    expect(page.locator(".when-range")).to_have_text("7天")
    page.wait_for_function("() => commandCenter.live.document?.days === 7", timeout=PATIENCE_MS)
    truth = asked(city_url, days=7)
    assert tile(page) == truth["tiles"]["patrols"][0]
    expect(page.locator(".lamp")).to_contain_text(YESTERDAY)
    expect(page.locator(".replay-slider")).to_be_hidden()
    assert page.locator(".day-field input").count() == 2
    first = page.locator(".day-field input").first
    assert first.input_value() == "2026-03-11"
    first.fill("2026-03-16")
    page.wait_for_url("**days=2*")
    page.wait_for_function("() => commandCenter.live.document?.days === 2", timeout=PATIENCE_MS)
    assert tile(page) == asked(city_url, days=2)["tiles"]["patrols"][0]
    page.get_by_role("link", name="单日").click()
    expect(page.locator(".when-past")).to_be_visible()
    watched.assert_clean()


def test_states_without_a_past_are_unknown_and_never_nothing(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    show(watched.page, f"{city_url}/map/{DISTRICT}?day=2026-03-10")
    for key in ("cameras_online", "patrols"):
        place = watched.page.locator(f'.map-side .tile[data-indicator="{key}"]')
        expect(place.locator('[data-part="value"]')).to_have_text("—")
        expect(place).to_have_attribute("data-state", "never")
    watched.assert_clean()


@pytest.mark.parametrize("query", [f"day={YESTERDAY}&at=10:30", f"day={YESTERDAY}&days=2", ""])
def test_phone_shows_the_time_without_scrolling_sideways(open_page: OpenPage, city_url: str, query: str) -> None:
    watched = open_page(390, 844, has_touch=True)
    show(watched.page, f"{city_url}/map/{SUBDISTRICT}?{query}")
    assert not watched.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    box = watched.page.locator(".when-place").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    watched.assert_clean()


@pytest.mark.parametrize("said", ["at=10:07", "at=24:00", "days=1", f"days=7&day={TODAY}", "days=7&at=10:00"])
def test_time_that_cannot_be_shown_is_refused_with_a_way_back(open_page: OpenPage, city_url: str, said: str) -> None:
    watched = open_page()
    watched.page.goto(f"{city_url}/map/{DISTRICT}?{said}")
    expect(watched.page.locator(".refused-card")).to_be_visible()
