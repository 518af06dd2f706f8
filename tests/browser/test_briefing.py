"""An area's briefing: every part has its values, it is one page of A4 on paper, and the map leads to it and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import COMMUNITY, DISTRICT, PATIENCE_MS, SUBDISTRICT, YESTERDAY, show, wait_painted
from tests.fixtures.browser import OpenPage, WatchedPage

A4_PX = (794, 1123)  # at 96 px per inch
GRID = f"{COMMUNITY}001"
ADDRESSES = [
    f"/map/{DISTRICT}/briefing",
    f"/map/{DISTRICT}/briefing?lang=en",
    f"/map/{SUBDISTRICT}/briefing?layer=problems_open&lang=en",
    f"/map/{COMMUNITY}/briefing?layer=patrols",
    f"/map/{GRID}/briefing?layer=fevers",
    f"/map/{DISTRICT}/briefing?day={YESTERDAY}&layer=temperature_checks",
    f"/map/{SUBDISTRICT}/briefing?days=7&layer=patrols&lang=en&compare=340103001",
]
CLIPPED = """() => [...document.querySelectorAll('.briefing-sheet :is(h1, h2, th, td, span, small, strong)')]
  .filter((e) => e.offsetParent && (e.scrollWidth > e.clientWidth + 1) && getComputedStyle(e).display !== 'inline')
  .map((e) => e.textContent)"""
MEET = """() => {
  const box = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    return [e.textContent, range.getBoundingClientRect()];
  };
  const cells = [...document.querySelectorAll('.briefing-numbers :is(td, th)')].filter((e) => e.offsetParent);
  const boxes = cells.map(box).filter(([, r]) => r.width > 0);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const after = (a, i) => boxes.slice(i + 1).filter(([, b]) => meet(a, b));
  return boxes.flatMap(([one, a], i) => after(a, i).map(([other]) => [one, other]));
}"""


@pytest.fixture
def opened(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The briefing of the whole city, with its numbers."""
    watched = open_page(1280, 900)
    brief(watched.page, city_url + ADDRESSES[0])
    yield watched
    watched.assert_clean()


def brief(page: Page, url: str) -> None:
    """Open it and wait for its numbers and the list of cases."""
    with page.expect_response(
        lambda answer: "/records?" in answer.url or "/api/v1/" in answer.url, timeout=PATIENCE_MS
    ):
        page.goto(url)
    page.wait_for_function(
        "() => document.querySelectorAll('.briefing .briefing-value:not(:empty)').length > 5", timeout=PATIENCE_MS
    )
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)  # the overdue cases come after the numbers


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("address", ADDRESSES)
def test_briefing_is_one_page_of_paper_and_nothing_is_cut_off(open_page: OpenPage, city_url: str, address: str) -> None:
    watched = open_page(*A4_PX)
    page = watched.page
    brief(page, city_url + address)
    assert pages_of(page.pdf(prefer_css_page_size=True, print_background=True)) == 1
    page.emulate_media(media="print")
    sheet = page.locator(".briefing-sheet")
    assert sheet.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(MEET) == []
    assert float(sheet.evaluate("(e) => parseFloat(e.style.fontSize)")) >= 6.5
    expect(page.locator(".briefing-tools")).to_be_hidden()
    watched.assert_clean()


def test_briefing_has_the_numbers_of_the_live_document(opened: WatchedPage) -> None:
    page = opened.page
    known = page.evaluate("commandCenter.live.document")
    shown = page.locator('.briefing-value[data-indicator="patrols"], .briefing-value[data-indicator="sites_patrolled"]')
    for place in shown.all():
        key = place.get_attribute("data-indicator")
        number = int(re.sub(r"\D", "", place.inner_text()))
        assert abs(number - known["tiles"][key][0]) <= 5, key
    expect(page.locator(".briefing-children tr")).to_have_count(11)
    expect(page.locator(".briefing-trend path.briefing-day").first).to_have_attribute("d", re.compile("^M.*L"))
    expect(page.locator(".briefing-events tr")).not_to_have_count(0)
    expect(page.locator(".briefing-head")).to_contain_text("10:3")


def test_overdue_cases_are_as_many_as_their_number_and_listed_worst_first(opened: WatchedPage) -> None:
    page = opened.page
    rows = page.locator(".briefing-cases tr.briefing-case")
    expect(rows).not_to_have_count(0)
    assert rows.count() <= 5
    overdue = page.evaluate("commandCenter.live.document.tiles.problems_overdue[0]")
    expect(page.locator(".briefing-cases")).to_contain_text(f"超期 {overdue}")


def test_alerts_are_listed_worst_first_with_who_has_them(opened: WatchedPage) -> None:
    page = opened.page
    told = page.evaluate("""() => {
      const { alerts, live } = commandCenter;
      live.repaint();
      const what = (alert) => `${alerts.ruleOf(alert).name} ${alerts.said(alert)}`.trim();
      const urgent = alerts.all(live.document).filter(({ severity }) => severity !== 'notice').slice(0, 6);
      return urgent.map((alert) => [alerts.severity(alert), what(alert), alerts.standing(alert)]);
    }""")
    rows = page.locator(".briefing-events tr").evaluate_all(
        "(rows) => rows.map(({ cells }) => [cells[1].textContent, cells[2].textContent, cells[4].textContent])"
    )
    assert told
    assert rows == told
    expect(page.locator(".briefing-part", has_text="最严重在前")).to_contain_text("条")


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_on_a_phone_it_is_read_in_one_column(open_page: OpenPage, city_url: str, lang: str) -> None:
    page = open_page(390, 844, is_mobile=True, has_touch=True).page
    brief(page, f"{city_url}/map/{DISTRICT}/briefing?layer=patrols{lang}")
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    size = page.locator(".briefing-sheet").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 14
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(MEET) == []


def test_systems_never_heard_of_are_named_once_instead_of_filling_the_page(opened: WatchedPage) -> None:
    is_hidden, foot = opened.page.evaluate("""() => {
      const { document: known } = commandCenter.live;
      known.feeds.temperature_check = null;
      commandCenter.live.repaint();  // what is painted is read before the next answer of the server
      const group = document.querySelector('.briefing-numbers tbody[data-name="测温"]');
      return [group.hidden, document.querySelector('.briefing-foot').textContent];
    }""")
    assert is_hidden
    assert "测温" in foot


def test_past_day_says_so_and_has_its_events(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1280, 900)
    brief(watched.page, f"{city_url}/map/{DISTRICT}/briefing?day={YESTERDAY}")
    expect(watched.page.locator(".briefing-when")).to_have_text(f"{YESTERDAY}全天")
    expect(watched.page.locator(".briefing-part").first).to_contain_text("较前一日")
    events = watched.page.evaluate("commandCenter.live.document.events")
    assert events
    assert all(event[1] < watched.page.evaluate("commandCenter.live.document.as_of") + 1 for event in events)
    watched.assert_clean()


def test_briefing_of_several_days_beside_another_area_has_their_numbers(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1280, 900)
    page = watched.page
    brief(page, f"{city_url}/map/{SUBDISTRICT}/briefing?days=7&layer=patrols&compare=340103001")
    expect(page.locator(".briefing-when strong")).to_have_text(f"至{YESTERDAY}的7天")
    expect(page.locator(".briefing-part h2 small").first).to_have_text("对比亳州路街道")
    asked = page.request.get(f"{city_url}/api/v1/days/{YESTERDAY}/340103001?days=7&show=mask_checks")
    wanted = asked.json()["tiles"]["mask_checks"][0]
    cell = page.locator('.briefing-compare[data-indicator="mask_checks"]')
    expect(cell).to_have_text(f"{wanted:,} 次", timeout=PATIENCE_MS)
    assert page.evaluate("commandCenter.live.document.days") == 7
    expect(page.locator(".briefing-trend text").last).not_to_have_text("24")
    page.get_by_role("link", name="返回地图").click()
    page.wait_for_url(re.compile("days=7.*compare=340103001"))
    watched.assert_clean()


def test_map_leads_to_the_briefing_of_what_it_shows_and_back(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    show(page, city_url, f"/map/{DISTRICT}?layer=patrols")
    page.get_by_role("link", name="三孝口街道", exact=True).click()
    page.wait_for_url(f"**/map/{SUBDISTRICT}*")
    page.get_by_role("link", name="简报").click()
    page.wait_for_url(f"**/map/{SUBDISTRICT}/briefing?layer=patrols*")
    expect(page.locator(".briefing h1")).to_have_text("三孝口街道", timeout=PATIENCE_MS)
    page.get_by_role("link", name="返回地图").click()
    page.wait_for_url(f"**/map/{SUBDISTRICT}?layer=patrols*")
    wait_painted(page, SUBDISTRICT)
    expect(page.locator(".crumbs strong")).to_have_text("三孝口街道")
    watched.assert_clean()


def test_print_button_prints(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed")


def test_unknown_area_has_no_briefing(open_page: OpenPage, city_url: str) -> None:
    watched = open_page(1280, 900)
    watched.page.goto(f"{city_url}/map/999/briefing")
    expect(watched.page.locator(".refused-card")).to_contain_text("999")
