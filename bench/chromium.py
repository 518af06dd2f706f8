"""A real Chromium for the bench, and what tells when the wall is fully painted."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from catalogue.views import VIEWS
from tests.fixtures.browser import CHROMIUM_FLAGS, CHROMIUM_NAMES

WALL = f"/wall/{VIEWS[0].key}"
ONE_VIEW = f"{WALL}?views={VIEWS[0].key}"  # no alert takes it to another
FULL_HD = (1_920, 1_080)
LONGEST_MS = 30_000

# Runs in the page before everything else. Cells count as painted once Leaflet's canvas was filled in three colours or more:
# before the values have come all cells are filled in one.
WATCH = """
(() => {
  const colours = new Set();
  const fill = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...given) {
    if (this.canvas.closest('.leaflet-container')) {
      colours.add(String(this.fillStyle));
    }
    return fill.apply(this, given);
  };
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((place) => !place.closest('[hidden]'));
  const numbers = () => {
    const places = seen('.tile [data-part="value"]');
    return places.length > 0 && places.every((place) => /[0-9]/.test(place.textContent));
  };
  const cells = () => colours.size >= 3;
  const trend = () => seen('[data-list="trend"]').every((place) => place.querySelectorAll('path.js-line').length >= 2);
  window.benchPainted = null;
  const look = () => {
    if (numbers() && cells() && trend()) {
      requestAnimationFrame(() => { window.benchPainted = performance.now(); });
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
})();
"""


def program() -> str:
    """The program of the system's Chromium; FileNotFoundError when there is none."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise FileNotFoundError(f"none of {', '.join(CHROMIUM_NAMES)} is on PATH: run scripts/setup-browser.sh")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium with an empty profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def profile(size: tuple[int, int] = FULL_HD) -> Iterator[BrowserContext]:
    """A Chromium that keeps what it fetches and compiles on disk, as one that is left on does; empty at first."""
    width, height = size
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=program(),
            args=CHROMIUM_FLAGS,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        try:
            yield context
        finally:
            context.close()


def context_of(browser: Browser, size: tuple[int, int] = FULL_HD, is_calm: bool = False) -> BrowserContext:
    """An empty cache and a screen; a calm one wants no animations."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce" if is_calm else "no-preference",
    )


def painted(page: Page, url: str) -> float:
    """Go there; milliseconds from the start of the navigation to the frame after all is painted."""
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    found: float = page.wait_for_function("() => window.benchPainted", timeout=LONGEST_MS).json_value()
    return found
