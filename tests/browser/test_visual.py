"""The wall looks as in the pictures of the documentation, of the same city at the same instant."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from bench.pictures import difference, of_views, still_page
from bench.png import pixels_of
from bench.screenshots import FOLDER, FULL_HD, SHOTS
from bench.stack import standing

FONT = "Noto Sans CJK SC"
WALL = SHOTS[0]
# Of 255: a block of pixels that is further from what it was is another one, and no more than so many may be.
FAR, MOST_FAR = 8.0, 0.006
RENEW = "if it is meant to look so, look at the pictures that `make screenshots` takes and commit them"


@pytest.fixture(scope="module")
def pictures(browser: Browser) -> Iterator[dict[str, bytes]]:
    """The wall at full HD now, by view."""
    found = (
        subprocess.run(["fc-list", FONT], capture_output=True, text=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    if found is None or not found.stdout.strip():
        pytest.skip(f"the font {FONT} is not installed, with which the pictures were taken")
    with standing() as stack, still_page(browser, stack.address + WALL.address, FULL_HD) as page:
        yield dict(of_views(page, WALL.views))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that decodes pictures."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(("key", "name"), list(zip(WALL.views, WALL.names, strict=True)))
def test_a_view_looks_as_documented(pictures: dict[str, bytes], page: Page, key: str, name: str):
    known = pixels_of((FOLDER / f"{name}.png").read_bytes(), page)
    apart = difference(known, pixels_of(pictures[key], page)) > FAR
    rows, columns = np.nonzero(apart)
    where = (
        f"{name}.png differs at rows {set(rows.tolist())}, columns {set(columns.tolist())} of {apart.shape}; {RENEW}"
    )

    assert apart.mean() <= MOST_FAR, where


def test_a_panel_that_is_missing_would_be_noticed(pictures: dict[str, bytes], page: Page):
    before = pixels_of(pictures[WALL.views[0]], page)
    after = before.copy()
    after[260:520, 20:380] = after[265, 25]

    assert (difference(before, after) > FAR).mean() > MOST_FAR


def test_pictures_of_other_sizes_are_not_compared():
    with pytest.raises(ValueError, match=r"\(24, 24\) and \(24, 36\) pixels cannot be compared"):
        difference(np.zeros((24, 24, 3), np.uint8), np.zeros((24, 36, 3), np.uint8))
