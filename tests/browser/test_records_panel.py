"""The records behind a number in a real browser: read by scrolling, filtered, sorted, downloaded, all in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import DISTRICT, PATIENCE_MS, SUBDISTRICT, YESTERDAY, show
from tests.fixtures.browser import OpenPage, WatchedPage

ROWS = ".records .ag-row[row-id]"
GRID_SCRIPT = "ag-grid"
CELLS = '(column) => [...document.querySelectorAll(`.records .ag-cell[col-id="${column}"]`)].map((c) => c.textContent)'


@pytest.fixture
def patrols(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """Yesterday's patrols of the whole city, which stay as they are; nothing may have gone wrong at the end."""
    watched = open_page(1440, 900)
    show(watched.page, city_url, f"/map/{DISTRICT}?layer=patrols&open=patrols&day={YESTERDAY}")
    wait_rows(watched.page)
    yield watched
    watched.assert_clean()


def wait_rows(page: Page) -> None:
    page.wait_for_function("(rows) => document.querySelectorAll(rows).length > 3", arg=ROWS, timeout=PATIENCE_MS)
    expect(page.locator(".records-count")).to_have_text(re.compile(r"\d"), timeout=PATIENCE_MS)


def count(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".records-count").inner_text()))


def rows_asked(page: Page) -> dict[str, list[str]]:
    """What the address says of filter and order."""
    return parse_qs(parse_qs(urlsplit(page.url).query).get("rows", [""])[0])


def test_neither_the_wall_nor_the_map_weighs_more_for_the_grid(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    show(watched.page, city_url, f"/map/{DISTRICT}")
    assert [url for url in asked if GRID_SCRIPT in url] == []
    watched.page.locator('.tile[data-indicator="patrols"]').click()
    wait_rows(watched.page)
    assert len([url for url in asked if GRID_SCRIPT in url]) == 1
    watched.assert_clean()


def test_as_many_records_stand_behind_the_tile_as_it_says(patrols: WatchedPage) -> None:
    page = patrols.page
    tile = page.locator('.map-side .tile[data-indicator="patrols"] [data-part="value"]').inner_text()
    assert count(page) == int(tile.replace(",", "")) > 100


def test_scrolling_reads_further_pages_and_none_twice(patrols: WatchedPage) -> None:
    page = patrols.page
    pages: list[str] = []
    page.on("request", lambda request: pages.append(request.url) if "/records?" in request.url else None)
    seen: set[str] = set()
    for _ in range(40):
        seen |= set(
            page.evaluate(
                "() => [...document.querySelectorAll('.records .ag-row')].map((r) => r.getAttribute('row-id') || '')"
            )
        )
        page.locator(".records .ag-grid-viewport").evaluate("(view) => view.scrollBy(0, 300)")
        page.wait_for_timeout(40)
        if len(pages) >= 2:
            break
    assert len(pages) >= 2
    assert all("cursor=" in url for url in pages)
    assert len(pages) == len(set(pages))
    assert len(seen) > 100


def test_oldest_first_goes_into_the_address_and_back_returns(patrols: WatchedPage) -> None:
    page = patrols.page
    newest = page.evaluate(CELLS, "occurred_at")[0]
    page.locator(".records .ag-header-cell[col-id=occurred_at]").click()
    page.wait_for_function(
        "(first) => document.querySelector('.records .ag-row .ag-cell').textContent < first", arg=newest
    )
    assert rows_asked(page) == {"order": ["oldest"]}
    page.go_back()
    page.wait_for_function(f"(first) => ({CELLS})('occurred_at')[0] === first", arg=newest)
    assert rows_asked(page) == {}


def test_filters_narrow_rows_and_total_and_stand_in_the_address(patrols: WatchedPage, open_page: OpenPage) -> None:
    page = patrols.page
    everything = count(page)
    page.get_by_label("结果").select_option(label="发现问题")
    expect(page.locator(".records-count")).to_contain_text("筛选出")
    found = count(page)
    assert 0 < found < everything
    page.get_by_label("场所或区域").fill("三孝口")
    page.wait_for_function(
        "(most) => Number(document.querySelector('.records-count').textContent.replace(/\\D/g, '') || most) < most",
        arg=found,
    )
    assert rows_asked(page) == {"where": ["result:problem_found"], "text": ["三孝口"]}
    page.wait_for_function(
        f"() => ({CELLS})('area').length > 0 && ({CELLS})('area').every((area) => area.startsWith('三孝口'))"
    )
    assert set(page.evaluate(CELLS, "result")) == {"发现问题"}

    other = open_page(1440, 900)
    other.page.goto(page.url)
    wait_rows(other.page)
    assert count(other.page) == count(page)
    expect(other.page.get_by_label("场所或区域")).to_have_value("三孝口")
    expect(other.page.get_by_label("结果")).to_have_value("problem_found")


def test_filter_is_left_behind_when_other_records_are_opened(patrols: WatchedPage) -> None:
    page = patrols.page
    page.get_by_label("结果").select_option(label="发现问题")
    expect(page.locator(".records-count")).to_contain_text("筛选出")
    page.locator('.map-side .tile[data-indicator="temperature_checks"]').click()
    expect(page.locator(".records .panel-title")).to_contain_text("测温")
    wait_rows(page)
    assert "rows=" not in page.url


def test_nothing_found_is_said(patrols: WatchedPage) -> None:
    page = patrols.page
    page.get_by_label("场所或区域").fill("没有这样的地方")
    expect(page.locator(".records-note")).to_contain_text("没有符合筛选条件的记录")
    page.get_by_label("场所或区域").fill("")
    wait_rows(page)


def test_personal_text_is_masked(patrols: WatchedPage) -> None:
    assert set(patrols.page.evaluate(CELLS, "worker")) <= {"•••", "—"}


def test_files_hold_the_filtered_records(patrols: WatchedPage) -> None:
    page = patrols.page
    page.get_by_label("结果").select_option(label="发现问题")
    expect(page.locator(".records-count")).to_contain_text("筛选出")
    found = count(page)
    with page.expect_download() as download:
        page.locator("[data-download=csv]").click()
    text = download.value.path().read_text("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == found + 1
    assert "# 筛选: 结果: 发现问题" in text
    assert download.value.suggested_filename == f"patrol_{DISTRICT}_{YESTERDAY}.csv"
    with page.expect_download() as download:
        page.locator("[data-download=xlsx]").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_reading_again_brings_what_came_since(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    show(page, city_url, f"/map/{DISTRICT}?layer=temperature_checks&open=temperature_checks")
    wait_rows(page)
    before = count(page)
    page.wait_for_function(
        "(before) => commandCenter.live.document.tiles.temperature_checks[0] > before", arg=before, timeout=PATIENCE_MS
    )
    page.locator(".records-again").click()
    page.wait_for_function(
        "(before) => Number(document.querySelector('.records-count').textContent.replace(/\\D/g, '')) > before",
        arg=before,
    )
    wait_rows(page)
    watched.assert_clean()


def test_records_that_cannot_be_read_are_tried_again(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    page.route("**/feeds/*/records?*", lambda route: route.fulfill(status=503, json={"error": "the store is away"}))
    show(page, city_url, f"/map/{DISTRICT}?layer=patrols&open=patrols&day={YESTERDAY}")
    expect(page.locator(".records-note")).to_contain_text("the store is away")
    page.unroute("**/feeds/*/records?*")
    page.get_by_role("button", name="重试").click()
    wait_rows(page)


def test_text_of_records_is_text(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page

    def with_markup(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        body = answer.json()
        body["records"][0]["site"] = "<img src=x onerror=document.title='run'>"
        route.fulfill(response=answer, json=body)  # type: ignore[attr-defined]

    page.route("**/feeds/*/records?*", with_markup)
    show(page, city_url, f"/map/{DISTRICT}?layer=patrols&open=patrols&day={YESTERDAY}")
    wait_rows(page)
    assert page.evaluate(CELLS, "site")[0].startswith("<img")
    assert page.locator(".records img").count() == 0
    watched.assert_clean()


def test_cells_and_heads_are_reached_by_keyboard(patrols: WatchedPage) -> None:
    page = patrols.page
    page.locator(".records-again").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("场所或区域")).to_be_focused()
    page.locator(".records .ag-header-cell[col-id=occurred_at]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**rows=order*")
    wait_rows(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.ag-row') !== null")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_grid_wears_the_theme_of_the_page(patrols: WatchedPage, theme: str) -> None:
    page = patrols.page
    if theme == "light":
        page.locator(".theme-switch").click()
    colours = page.evaluate("""() => {
      const of = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor;
      return [of('.records .ag-root-wrapper'), of('.panel.records')];
    }""")
    assert colours[0] == colours[1]


def test_panel_that_is_closed_leaves_nothing_behind(patrols: WatchedPage) -> None:
    page = patrols.page
    page.get_by_title("关闭明细").click()
    expect(page.locator(".records")).to_have_count(0)
    page.locator('.map-side .tile[data-indicator="patrols"]').click()
    wait_rows(page)
    assert page.locator(".ag-root-wrapper").count() == 1


def test_phone_shows_records_without_scrolling_the_page_sideways(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(390, 844, has_touch=True)
    page = watched.page
    show(page, city_url, f"/map/{SUBDISTRICT}?layer=patrols&open=patrols&day={YESTERDAY}")
    wait_rows(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    box = page.locator(".records-grid").bounding_box()
    assert box is not None
    assert box["height"] > 200
    watched.assert_clean()
