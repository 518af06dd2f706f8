"""The daily report in a browser: the map leads to it, days and parts are a click away, it prints on A4 without cut rows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from layouts.words import CHINESE, ENGLISH
from tests.browser.test_accessibility import violations
from tests.browser.test_briefing import pages_of
from tests.browser.test_map_page import DISTRICT, PATIENCE_MS, SUBDISTRICT, YESTERDAY
from tests.fixtures.browser import OpenPage

SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# How far a table reaches beyond the paper, and cells whose words leave them, in the layout of paper (A4 across, its margins off).
OVER = """() => {
  const width = document.querySelector('.report').clientWidth;
  const tables = [...document.querySelectorAll('table')].filter((e) => e.getBoundingClientRect().width > width + 1);
  const cells = [...document.querySelectorAll('.report :is(td, th)')].filter((e) => e.scrollWidth > e.clientWidth + 1);
  return [...tables.map((e) => e.className), ...cells.map((e) => e.textContent)];
}"""
LONG_MS = 120_000  # the first report of a day is made from its cells, and this machine may be busy
PAPER_PX = (1047, 703)  # 277 by 186 mm at 96 px per inch


def open_report(page: Page, url: str, address: str) -> None:
    """Open it; it is whole when it is there, for no script writes it."""
    page.set_default_timeout(LONG_MS)
    page.goto(f"{url}{address}")
    expect(page.locator(".report-indicators tbody").first).to_be_visible(timeout=LONG_MS)


def test_the_map_leads_to_the_report_of_what_it_shows_and_the_report_to_its_parts(
    open_page: OpenPage, city_url: str
) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    page.set_default_timeout(LONG_MS)
    page.goto(f"{city_url}/map/{SUBDISTRICT}?day={YESTERDAY}")
    link = page.locator("[data-report-link]")
    expect(link).to_have_attribute("href", f"/reports/daily?area={SUBDISTRICT}&day={YESTERDAY}", timeout=PATIENCE_MS)
    link.click()
    expect(page.locator(".report h1")).to_have_text("三孝口街道", timeout=LONG_MS)
    expect(page.locator(".report-when strong")).to_have_text(YESTERDAY)
    page.get_by_title("前一天").click()
    expect(page.locator(".report-when strong")).not_to_have_text(YESTERDAY, timeout=LONG_MS)
    page.get_by_title("后一天").click()
    expect(page.locator(".report-when strong")).to_have_text(YESTERDAY, timeout=LONG_MS)
    page.locator("[name=day]").fill("2001-01-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".report-part").last).to_contain_text("当日各系统均无记录。", timeout=LONG_MS)
    page.go_back()
    page.locator(".report-indicators thead a").first.click()
    expect(page.locator(".report h1")).not_to_have_text("三孝口街道", timeout=LONG_MS)
    watched.assert_clean()


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
def test_it_fits_the_paper_with_repeated_heads(open_page: OpenPage, city_url: str, lang: str) -> None:
    watched = open_page(*PAPER_PX)
    page = watched.page
    page.emulate_media(media="print")
    open_report(page, city_url, f"/reports/daily?area={DISTRICT}&lang={lang}")

    expect(page.locator(".report-tools")).to_be_hidden()
    assert page.evaluate(OVER) == []
    repeated = page.evaluate("() => [...document.querySelectorAll('thead')].map((e) => getComputedStyle(e).display)")
    kept = page.evaluate("() => [...document.querySelectorAll('tr')].map((e) => getComputedStyle(e).breakInside)")
    assert set(repeated) == {"table-header-group"}
    assert set(kept) == {"avoid"}
    pdf = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox\s*\[\s*0 0 84[12]", pdf)
    assert 3 <= pages_of(pdf) <= 20
    watched.assert_clean()


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
@pytest.mark.parametrize("width", [1920, 390])
def test_it_is_read_at_a_desk_and_on_a_phone(open_page: OpenPage, city_url: str, lang: str, width: int) -> None:
    watched = open_page(width, 900, bypass_csp=True)  # axe is not one of the page's scripts
    page = watched.page
    open_report(page, city_url, f"/reports/daily?area={DISTRICT}&lang={lang}")

    assert page.evaluate(SIDEWAYS) == 0
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_title("前一天" if lang == CHINESE else "Day before")).to_be_focused()


def test_the_button_prints(open_page: OpenPage, city_url: str) -> None:
    watched = open_page()
    page = watched.page
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    open_report(page, city_url, "/reports/daily")
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")
    watched.assert_clean()
