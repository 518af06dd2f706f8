"""Live pictures in a real browser, from the demo city's cameras through ffmpeg: they move, break off, and come back."""

from __future__ import annotations

import signal

import psutil
import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.test_map_page import SUBDISTRICT
from tests.fixtures.browser import OpenPage
from tests.product import Product

LONG_MS = 60_000  # an ffmpeg starts when somebody looks, and this machine may be busy
FRAMES = """() => [...document.querySelectorAll('.pane-video')].map((video) => ({
  time: video.currentTime, frames: video.getVideoPlaybackQuality().totalVideoFrames, muted: video.muted,
  width: video.videoWidth }))"""
MOVED = (
    "(before) => { const now = (" + FRAMES + ")(); return now.length >= before.length && "
    "before.every(({ time, frames }, n) => now[n].time > time + 1 && now[n].frames > frames + 5); }"
)
STATE = "document.querySelector('.drawer .pane-state')?.textContent"
ALL_LIVE = """() => { const panes = [...document.querySelectorAll('[data-of=cameras] .pane:not([data-state=warn])')];
  return panes.length >= 3 && panes.every(({ dataset }) => dataset.state === 'live'); }"""
LIVE = "() => document.querySelector('.drawer .pane-state')?.dataset.state === 'live'"


@pytest.fixture
def drawer(open_page: OpenPage, city: Product) -> Page:
    """The drawer of a camera of the demo city on the leaders' map, once it is live."""
    page = open_page(1440, 900).page
    page.goto(f"{city.url}/map/{SUBDISTRICT}?lang=en")
    page.wait_for_function("() => commandCenter.live.document")
    camera = page.evaluate(
        f"async () => (await (await fetch('/api/v1/areas/{SUBDISTRICT}/points/camera')).json())"
        ".rows.find((row) => row[3] === 'online')[0]"
    )
    page.goto(f"{city.url}/map/{SUBDISTRICT}?lang=en&thing=camera:{camera}")
    page.wait_for_function(LIVE, timeout=LONG_MS)
    return page


def test_the_wall_shows_moving_pictures_with_a_sign_and_their_delay(open_page: OpenPage, city: Product):
    page = open_page(1920, 1080).page
    page.goto(f"{city.url}/wall/cameras?lang=en&place={SUBDISTRICT}&panes=4&rotate=600")
    page.wait_for_selector("[data-of=cameras] .pane-still, [data-of=cameras] .pane-state", state="attached")
    page.keyboard.press("Space")  # panes keep their cameras
    page.wait_for_function(ALL_LIVE, timeout=LONG_MS)
    live = page.locator("[data-of=cameras] .pane[data-state=live]")
    expect(live.first.locator(".pane-state")).to_have_text("Live")
    expect(live.first.locator(".pane-state .shape")).to_have_count(1)
    expect(live.first.locator(".pane-age")).to_contain_text("s behind")
    before = page.evaluate(FRAMES)
    assert len(before) >= 3
    assert all(each["muted"] and each["width"] > 0 for each in before)
    page.wait_for_function(MOVED, arg=before, timeout=LONG_MS)


def test_a_pane_of_the_wall_leads_to_its_cameras_drawer(open_page: OpenPage, city: Product):
    page = open_page(1440, 900).page
    page.goto(f"{city.url}/wall/cameras?lang=en&place={SUBDISTRICT}&panes=4&live=0")
    pane = page.locator("[data-of=cameras] .pane[href*='thing=camera']").first
    expect(pane).to_be_visible(timeout=LONG_MS)
    page.keyboard.press("Space")  # panes keep their cameras
    name = pane.locator(".pane-name").inner_text()
    pane.click()
    expect(page.locator(".drawer-title")).to_have_text(name, timeout=LONG_MS)
    assert "/map/" in page.url


def test_a_picture_in_the_drawer_goes_on_while_the_drawer_is_told_anew(drawer: Page):
    before = drawer.evaluate(FRAMES)
    assert len(before) == 1
    drawer.wait_for_function(MOVED, arg=before, timeout=LONG_MS)


def test_a_picture_that_stands_still_says_so_and_comes_back(drawer: Page, city: Product):
    stopped = [child for child in city.children("ffmpeg") if child.name() == "ffmpeg"]
    assert stopped
    for child in stopped:
        child.send_signal(signal.SIGSTOP)
    drawer.wait_for_function(f"() => {STATE} === 'Interrupted'", timeout=LONG_MS)
    expect(drawer.locator(".drawer .pane-age")).to_contain_text("Last picture")
    drawer.wait_for_function(LIVE, timeout=LONG_MS)
    drawer.wait_for_function(MOVED, arg=drawer.evaluate(FRAMES), timeout=LONG_MS)
    assert not any(psutil.pid_exists(child.pid) and child.status() == psutil.STATUS_STOPPED for child in stopped)


def test_an_ffmpeg_that_is_killed_is_replaced_while_one_looks(drawer: Page, city: Product):
    killed = [child for child in city.children("ffmpeg") if child.name() == "ffmpeg"]
    assert killed
    for child in killed:
        child.kill()
    city.wait_until(lambda: any(child.name() == "ffmpeg" for child in city.children("ffmpeg")), "started again")
    drawer.wait_for_function(MOVED, arg=drawer.evaluate(FRAMES), timeout=LONG_MS)
    drawer.wait_for_function(LIVE, timeout=LONG_MS)


def test_a_network_that_is_lost_is_told_and_the_picture_comes_back_without_loading_anew(drawer: Page):
    drawer.evaluate("window.isTheSame = true")
    drawer.context.set_offline(True)
    drawer.wait_for_function(f"() => {STATE} === 'Interrupted'", timeout=LONG_MS)
    drawer.wait_for_function(
        "() => document.querySelector('.drawer .pane-said').textContent === 'The server does not answer'",
        timeout=LONG_MS,
    )
    drawer.context.set_offline(False)
    drawer.wait_for_function(LIVE, timeout=LONG_MS)
    assert drawer.evaluate("window.isTheSame")


def test_nothing_is_left_of_pictures_that_are_closed(drawer: Page):
    assert drawer.evaluate("commandCenter.video.count") == 1
    drawer.keyboard.press("Escape")
    drawer.wait_for_function("() => commandCenter.video.count === 0")
    assert drawer.locator("video").count() == 0
    session = drawer.context.new_cdp_session(drawer)
    drawer.wait_for_timeout(500)  # what hls.js puts off until the element says that it is detached
    assert {kind: left(session, kind) for kind in ("MediaSource", "SourceBuffer", "HTMLVideoElement")} == {
        "MediaSource": 0,
        "SourceBuffer": 0,
        "HTMLVideoElement": 0,
    }


def left(session: CDPSession, kind: str) -> int:
    """How many objects of a class of the browser are held after garbage is collected."""
    session.send("HeapProfiler.collectGarbage")
    prototype = session.send("Runtime.evaluate", {"expression": f"{kind}.prototype"})["result"]["objectId"]
    found = session.send("Runtime.queryObjects", {"prototypeObjectId": prototype})["objects"]["objectId"]
    told = session.send(
        "Runtime.callFunctionOn", {"objectId": found, "functionDeclaration": "function () { return this.length; }"}
    )
    return int(told["result"]["value"])
