"""A wall without hands (`?kiosk`): no cursor, nothing to select, a screen that stays on, a picture that moves a little."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.hanging import given_small_city, hang, starting, url_of
from tests.fixtures.browser import OpenPage
from tests.product import Product


@pytest.fixture(scope="module")
def house(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with the small city."""
    with starting(given_small_city(tmp_path_factory.mktemp("kiosk"), city_template)) as product:
        yield product


def test_kiosk_has_no_cursor_nothing_to_select_and_no_menu(open_page: OpenPage, house: Product):
    hung = hang(open_page, house, "kiosk")
    page = hung.page
    cursors = page.eval_on_selector_all(".wall *", "all => [...new Set(all.map((e) => getComputedStyle(e).cursor))]")
    assert cursors == ["none"]
    assert page.evaluate("getComputedStyle(document.querySelector('.tile')).userSelect") == "none"
    prevented = "document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))"
    assert page.evaluate(prevented) is False
    hung.assert_well()


def test_kiosk_keeps_the_screen_awake_also_after_it_was_hidden(open_page: OpenPage, house: Product):
    opened = open_page(1920, 1080)
    opened.page.add_init_script(
        "window.locks = 0; navigator.wakeLock.request = async (kind) => { if (kind === 'screen') window.locks += 1; }"
    )
    opened.page.goto(url_of(house, "overview", "kiosk"))
    opened.page.wait_for_function("() => window.locks === 1")
    opened.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    opened.page.wait_for_function("() => window.locks === 2")


def test_kiosk_moves_by_pixels_and_nothing_is_cut_or_scrolls(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "kiosk=0.2").page
    places: set[tuple[float, float]] = set()
    while len(places) < 5:
        x, y, cut = page.evaluate(
            """() => {
              const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
              const { x, y } = document.querySelector('.wall').getBoundingClientRect();
              const parts = [...document.querySelectorAll('.area-header, .tile, .panel, .area-feeds')];
              const boxes = parts.map((part) => part.getBoundingClientRect()).filter((box) => box.width);
              const outside = boxes.some((b) => b.left < 0 || b.top < 0 || b.right > innerWidth || b.bottom > innerHeight);
              return [x, y, outside || scrollWidth > clientWidth || scrollHeight > clientHeight];
            }"""
        )
        assert not cut
        assert max(abs(x), abs(y)) <= 2
        places.add((x, y))
        page.wait_for_timeout(100)


def test_without_kiosk_the_wall_is_an_ordinary_page(open_page: OpenPage, house: Product):
    page = hang(open_page, house, "").page
    assert page.evaluate("getComputedStyle(document.querySelector('.tile')).cursor") == "pointer"
    assert page.evaluate("document.documentElement.dataset.kiosk") is None
