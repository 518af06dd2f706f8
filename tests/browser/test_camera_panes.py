"""Panes of cameras in a real browser, whatever becomes of cameras and server: what they say, and that nothing is left."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.camera_answers import Answers, answering
from tests.browser.walls import MEASURES
from tests.fixtures.browser import OpenPage
from tests.product import Product

STATES = {
    "starts": ("online", "Connecting", ""),
    "full": ("online", "Still", "All live streams are in use"),
    "failed": ("online", "No live picture", "The camera does not answer."),
    "away": ("online", "Interrupted", "The server does not answer"),
    "offline": ("offline", "Offline", "The device does not answer"),
    "frozen": ("frozen", "Frozen", "The picture does not change"),
    "black": ("black", "Black picture", "The lens is covered or without light"),
    "silent": ("silent", "No picture", "No picture arrives"),
    "unknown": ("no_source", "Not connected", "No picture source"),
}
WATCHED = {
    "full": (429, {"error": "16 live pictures are being watched, which is the most that this server shows at a time."}),
    "failed": (200, {"url": "", "state": "failed", "said": "The camera does not answer.", "sub": False}),
    "away": (503, {"error": "Live pictures do not answer."}),
}
LIVE = {"url": "/api/v1/cameras/34010309001320000000/live/none/index.m3u8", "state": "live", "said": None, "sub": False}
SAID = """(name) => { const pane = [...document.querySelectorAll('.pane')].find((each) =>
    each.querySelector('.pane-name').textContent === name);
  const text = (part) => pane?.querySelector(`.pane-${part}`).textContent;
  return pane && { state: text('state'), said: text('said'), age: text('age'), place: text('place'),
    shape: Boolean(pane.querySelector('.pane-state > .shape')), mark: pane.querySelector('.pane-state').dataset.state,
    still: Boolean(pane.querySelector('.pane-still')) }; }"""
NAMES = "[...document.querySelectorAll('.pane-name')].map((each) => each.textContent)"
NEW_CRITICAL = """() => {
  const known = commandCenter.live.document;
  const [, , , , area, site] = known.alerts.find(([id]) => id !== null);
  const now = commandCenter.live.now();
  const alert = [999999999, 'fever', 'critical', 'active', area, site, now, now, '38.5', 1, null, false, null, null];
  commandCenter.live.show({ ...known, alerts: [alert, ...known.alerts] });
}"""
PATROL = """([cameras, count, turns]) => {
  const list = cameras.map(([code, state]) => ({ code, state }));
  return Array.from({ length: turns }, (_, n) => commandCenter.patrol.chosen(list, count, 30000 * n).map(({ code }) => code));
}"""

Shown = Callable[..., Answers]


@pytest.fixture
def shown(open_page: OpenPage, city: Product) -> Shown:
    """Opens a view of the wall with these cameras, and waits for its panes."""

    def show(query: str = "", size: tuple[int, int] = (1920, 1080), view: str = "cameras", **given: object) -> Answers:
        page = open_page(*size).page
        answers = answering(page, city, **given)
        page.goto(f"{city.url}/wall/{view}?lang=en{query}")
        page.wait_for_selector("html[data-link=live]", state="attached")
        page.wait_for_function("() => commandCenter.live.document")
        return answers

    return show


def wait_said(page: Page, name: str, state: str) -> dict[str, object]:
    page.wait_for_function(f"([name, state]) => ({SAID})(name)?.state === state", arg=[name, state])
    said: dict[str, object] = page.evaluate(SAID, name)
    return said


def test_every_pane_says_how_its_camera_is_in_shape_and_word_and_how_old_its_picture_is(shown: Shown):
    answers = shown(cameras=[(name, state) for name, (state, _, _) in STATES.items()], watched=WATCHED)
    for name, (state, word, said) in STATES.items():
        told = wait_said(answers.page, name, word)
        assert (told["said"], told["shape"]) == (said, True), name
        last = "" if state == "online" else "Last picture|"
        age = "" if state == "no_source" else rf"({last}Picture) \d+ s ago"
        assert re.fullmatch(age, str(told["age"])), name
        assert told["still"] == (state not in ("black", "no_source")), name
        assert told["mark"] != "live"
    assert answers.page.locator(".cameras video").count() == 0
    assert answers.page.evaluate(f"{MEASURES}.cut()") == []
    assert answers.page.evaluate(f"{MEASURES}.crossed()") == []


def test_a_place_and_kinds_of_places_are_patrolled_as_the_address_says(shown: Shown):
    answers = shown("&place=340103009&cameras=mall,religious_site&panes=4", cameras=[("a", "online")] * 5)
    page = answers.page
    expect(page.locator("[data-of=cameras] [data-part=patrol]")).to_have_text(
        "三孝口街道 · Malls and supermarkets, Religious sites"
    )
    expect(page.locator("[data-of=cameras] [data-part=count]")).to_have_text("5 of 5 online")
    expect(page.locator("[data-of=cameras] .pane")).to_have_count(4)
    assert answers.asked[0].endswith("/areas/340103009/cameras?category=mall%2Creligious_site")


@pytest.mark.parametrize(
    ("refusal", "said"), [("", "No cameras here"), ("area '1' is not known", "area '1' is not known")]
)
def test_a_wall_without_cameras_says_why(shown: Shown, refusal: str, said: str):
    page = shown(cameras=[], refusal=refusal).page
    expect(page.locator("[data-of=cameras] .cameras .empty")).to_have_text(said)


def test_all_have_their_turn_and_one_that_fails_leaves_the_others_where_they_are(shown: Shown):
    page = shown(cameras=[]).page
    cameras = [[f"{number:03d}", "offline" if number % 20 == 7 else "online"] for number in range(60)]
    turns = page.evaluate(PATROL, [cameras, 9, 60])
    assert all(len(set(turn)) == 9 for turn in turns)
    assert {code for turn in turns for code in turn} == {code for code, _ in cameras}
    offline = {code for code, state in cameras if state == "offline"}
    assert all(len(offline & set(turn)) <= 2 for turn in turns)

    first = turns[0][0]
    cameras[int(first)][1] = "black"
    changed = page.evaluate(PATROL, [cameras, 9, 1])[0]
    assert set(turns[0]) - offline <= set(changed) | {first}


@pytest.mark.parametrize(
    ("wide", "high", "most"), [(44, 34, 9), (47, 31, 9), (50, 48, 9), (15, 34, 4), (25, 53, 9), (120, 60, 16)]
)
def test_panes_fill_their_place_and_are_never_too_small(shown: Shown, wide: int, high: int, most: int):
    page = shown(cameras=[]).page
    told = page.evaluate("(given) => commandCenter.cameraWall.arrange(...given)", [wide, high, most])
    assert 1 < told["columns"] * told["rows"] <= most
    assert wide / told["columns"] >= 14


def test_only_panes_that_are_seen_play(shown: Shown):
    answers = shown(cameras=[(str(number), "online") for number in range(9)])
    page = answers.page
    page.wait_for_function("() => commandCenter.video.count === 9")
    page.evaluate("commandCenter.views.show('problems')")
    page.wait_for_function("() => commandCenter.video.count === 0")
    before = len(answers.asked)
    page.wait_for_timeout(1500)
    assert len(answers.asked) == before
    page.evaluate("commandCenter.views.show('cameras')")
    page.wait_for_function("() => commandCenter.video.count === 9")


def test_the_player_is_fetched_by_the_first_pane_that_plays_and_not_before(shown: Shown):
    answers = shown(view="problems", cameras=[("a", "online")], watched={"a": (200, LIVE)})
    fetched: list[str] = []
    answers.page.on("request", lambda request: fetched.append(request.url))
    player = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('hls')).length"
    assert answers.page.evaluate(player) == 0
    answers.page.evaluate("commandCenter.views.show('cameras')")
    answers.page.wait_for_function("() => typeof window.Hls === 'function'")
    assert any("hls.light.min.js?v=" in url for url in fetched)


@pytest.mark.parametrize("size", [(1920, 1080), (5120, 1440), (1080, 1920)])
def test_a_critical_alert_brings_up_the_nearest_cameras_until_it_lets_go(shown: Shown, size: tuple[int, int]):
    answers = shown("&stay=600", size, view="overview", cameras=[(str(number), "online") for number in range(4)])
    page = answers.page
    page.wait_for_function("() => commandCenter.live.document.alerts.some(([id]) => id !== null)")
    before = page.evaluate("commandCenter.views.current")
    page.evaluate(NEW_CRITICAL)
    panel = page.locator(".near-cameras")
    expect(panel.locator(".panel-title")).to_have_text("Nearest cameras")
    expect(panel.locator(".pane-place").first).to_contain_text(re.compile(r"^[\d,]+ m · "))
    assert any("near=117." in url for url in answers.asked)
    assert page.evaluate(f"{MEASURES}.overlaps()") == []
    assert page.evaluate(f"{MEASURES}.outside()") == []
    assert page.evaluate(f"{MEASURES}.uncovered(0.99)") == []

    page.keyboard.press("Home")
    expect(panel).to_have_count(0)
    assert page.evaluate("commandCenter.views.current") == before
    assert page.locator(".wall-grid .panel[hidden]").count() == 0
