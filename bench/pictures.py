"""Takes pictures of a product whose time stands still, so that two of them can be compared, and tells how they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Browser, Page

from bench.chromium import LONGEST_MS, context_of

BLOCK_PX = 12
SETTLE_MS = 1_500  # layers, labels and points have come to rest
# Runs before everything else: what the page counts from the start of its life stands still, so no age or turn moves.
STAND_STILL = "(() => { const at = performance.now(); performance.now = () => at; })()"
NO_SOUND = "localStorage.setItem('sound-wall', 'off')"  # or the header would say how soon this browser lets it sound
IS_FILLED = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((place) => place.getClientRects().length);
  const numbers = seen('[data-part="value"]');
  return document.documentElement.dataset.link === 'live' && numbers.length && numbers.every((place) => place.textContent)
    && seen('.leaflet-container').every((map) => map.querySelector('canvas'))
    && commandCenter.map.states.filter(({ panel }) => panel.getClientRects().length)
      .every(({ cells, painted }) => cells && painted.every((index) => index >= -1))
    && seen('.cameras .pane').every(({ dataset }) => dataset.code) && seen('.pane-still').every(({ dataset }) => dataset.at);
}"""


@contextmanager
def still_page(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """A page at the address, filled and at rest."""
    context = context_of(browser, size, is_calm=True)
    context.add_init_script(STAND_STILL)
    context.add_init_script(NO_SOUND)
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(IS_FILLED, timeout=LONGEST_MS)
    page.wait_for_timeout(SETTLE_MS)
    try:
        yield page
    finally:
        context.close()


def of_views(page: Page, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The wall's views by key, each as PNG."""
    wanted = list(keys)
    page.evaluate("commandCenter.views.askForAll()")
    _show(page, wanted[-1])  # so that all of them are shown anew, with all that the page has learned since
    for key in wanted:
        _show(page, key)
        yield key, page.screenshot()


def _show(page: Page, key: str) -> None:
    page.evaluate("(key) => commandCenter.views.show(key)", key)
    page.wait_for_function(IS_FILLED, timeout=LONGEST_MS)
    page.wait_for_timeout(SETTLE_MS)


def difference(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """How far two pictures of the same size are apart, block by block: of 255, the mean of each block's colours.

    Letters that are drawn a little differently hardly show in it; something that is missing or has moved does.
    """
    if one.shape != other.shape:
        raise ValueError(f"pictures of {one.shape[:2]} and {other.shape[:2]} pixels cannot be compared")
    return np.abs(_blocks(one) - _blocks(other)).mean(axis=2)


def _blocks(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    height, width = (length // BLOCK_PX * BLOCK_PX for length in pixels.shape[:2])
    cut = pixels[:height, :width].reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX, 3)
    means: npt.NDArray[np.float64] = cut.mean(axis=(1, 3))
    return means
