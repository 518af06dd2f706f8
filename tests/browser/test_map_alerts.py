"""The alerts of the leaders' map: the list of the area, the marks, and the drawer in which an officer acts, in a real browser."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hanging import FEVER, given_small_city, send_temperatures, starting
from tests.browser.test_accessibility import violations
from tests.browser.test_map_drawer import TOO_SMALL
from tests.builders import DISTRICT
from tests.fixtures.browser import OpenPage
from tests.product import DIRECT, Product

WICKED = "<img src=x onerror=alert(1)>"
OFFICER = "张三"


@pytest.fixture
def house(city_template: Path, tmp_path: Path) -> Iterator[Product]:
    """The product with the small city, in which somebody at site S1 has a fever."""
    with starting(given_small_city(tmp_path, city_template)) as product:
        send_temperatures(product, FEVER)
        product.wait_until(lambda: len(fevers(product)) == 1, "raised")
        yield product


def fevers(house: Product) -> list[Any]:
    """The open alerts of fever."""
    _, told = house.get(f"/api/v1/areas/{DISTRICT}/alerts?rule=fever")
    found: list[Any] = told["alerts"]
    return found


def told(house: Product, number: int) -> Any:
    """One alert with its notes."""
    return house.get(f"/api/v1/alerts/{number}")[1]


def act(house: Product, name: str, **given: Any) -> None:
    """Another officer does something about the fever at S1."""
    alert = fevers(house)[0]
    request = urllib.request.Request(
        f"{house.url}/api/v1/alerts/{alert['id']}/{name}",
        json.dumps({"version": alert["version"], "name": "Desk two", **given}).encode(),
        {"Content-Type": "application/json"},
    )
    with DIRECT.open(request, timeout=30) as answer:
        assert answer.status == 200


def open_map(open_page: OpenPage, house: Product, query: str = "", **options: Any) -> Page:
    """The map of the district with its first numbers."""
    watched = open_page(**{"width": 1440, "height": 900, **options})
    watched.page.goto(f"{house.url}/map/{DISTRICT}?{query}")
    expect(watched.page.locator("html[data-link=live]")).to_be_attached()
    page: Page = watched.page
    return page


def open_drawer(open_page: OpenPage, house: Product, query: str = "", **options: Any) -> tuple[Page, Locator, int]:
    """The page, the drawer of the fever at S1, and its number."""
    number = fevers(house)[0]["id"]
    page = open_map(open_page, house, f"thing=alert:{number}{query}", **options)
    drawer = page.locator(".drawer")
    expect(drawer.locator(".alert-standing")).to_be_visible()
    return page, drawer, number


def test_list_tells_what_where_and_who_and_leads_to_the_drawer(open_page: OpenPage, house: Product) -> None:
    page = open_map(open_page, house)
    row = page.locator(".area-alerts .event", has_text="发热")
    expect(row).to_contain_text("38.2 °C")
    expect(row).to_contain_text("Site S1")
    expect(row.locator(".event-word")).to_have_text("紧急 · 待接手")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drawer-title")).to_have_text("发热")
    expect(page.locator(".alert-standing")).to_have_text("待接手")
    assert f"thing=alert%3A{fevers(house)[0]['id']}" in page.url


def test_officer_has_it_by_the_name_that_the_browser_remembers(open_page: OpenPage, house: Product) -> None:
    page, drawer, number = open_drawer(open_page, house)
    take = drawer.get_by_role("button", name="接手", exact=True)
    take.click()
    expect(drawer.get_by_role("status")).to_have_text("请先填写姓名。")
    expect(drawer.get_by_label("您的姓名")).to_be_focused()
    assert told(house, number)["state"] == "active"

    drawer.get_by_label("您的姓名").fill(OFFICER)
    drawer.get_by_label("备注").fill("已派人前往")
    take.click()
    expect(drawer.locator(".alert-standing")).to_have_text("张三负责")
    expect(drawer.locator(".alert-notes").first).to_contain_text("已派人前往")
    expect(drawer.locator(".drawer-state").first).to_have_text("紧急，已接手")
    row = page.locator(".area-alerts .event", has_text="发热")
    expect(row).to_have_attribute("data-quiet", "")
    expect(row.locator(".event-word")).to_have_text("紧急 · 张三负责")
    assert (told(house, number)["holder"], told(house, number)["state"]) == (OFFICER, "acknowledged")

    page.reload()
    expect(drawer.get_by_label("您的姓名")).to_have_value(OFFICER)


def test_comment_is_kept_and_shown_as_text(open_page: OpenPage, house: Product) -> None:
    _, drawer, number = open_drawer(open_page, house)
    drawer.get_by_label("您的姓名").fill(OFFICER)
    drawer.get_by_role("button", name="添加备注").click()
    expect(drawer.get_by_role("status")).to_have_text("请先填写备注。")
    drawer.get_by_label("备注").fill(WICKED)
    drawer.get_by_role("button", name="添加备注").click()
    expect(drawer.locator(".note-said").first).to_have_text(WICKED)
    expect(drawer.locator("img")).to_have_count(0)
    expect(drawer.get_by_label("备注")).to_have_value("")
    assert told(house, number)["notes"][-1]["said"] == WICKED


def test_it_is_snoozed_and_woken(open_page: OpenPage, house: Product) -> None:
    page, drawer, number = open_drawer(open_page, house)
    drawer.get_by_label("您的姓名").fill(OFFICER)
    drawer.get_by_role("button", name="15 分钟").click()
    expect(drawer.locator(".alert-standing")).to_contain_text("静默至")
    expect(page.locator(".area-alerts .event", has_text="发热")).to_have_attribute("data-quiet", "")
    drawer.get_by_role("button", name="取消静默").click()
    expect(drawer.locator(".alert-standing")).to_have_text("待接手")
    expect(drawer.get_by_role("button", name="取消静默")).to_be_hidden()
    assert told(house, number)["snoozed"] is None


def test_who_comes_second_is_told_in_one_sentence_and_nothing_is_lost(open_page: OpenPage, house: Product) -> None:
    page, drawer, number = open_drawer(open_page, house)
    drawer.get_by_label("您的姓名").fill(OFFICER)
    drawer.get_by_label("备注").fill("正在核实")
    page.route(f"**/api/v1/alerts/{number}?*", lambda route: route.abort())  # what came first is not heard of in time
    act(house, "acknowledge")
    drawer.get_by_role("button", name="添加备注").click()
    expect(drawer.get_by_role("status")).to_contain_text("现为“Desk two负责”")
    assert [note["act"] for note in told(house, number)["notes"] if note["person"] is not None] == ["acknowledged"]
    expect(drawer.get_by_label("备注")).to_have_value("正在核实")

    page.unroute(f"**/api/v1/alerts/{number}?*")
    expect(drawer.locator(".alert-standing")).to_have_text("Desk two负责", timeout=45_000)
    drawer.get_by_role("button", name="转由我接手").click()
    expect(drawer.locator(".alert-standing")).to_have_text("张三负责")


def test_what_is_being_written_stays_while_the_alert_changes(open_page: OpenPage, house: Product) -> None:
    page, drawer, _ = open_drawer(open_page, house)
    comment = drawer.get_by_label("备注")
    comment.press_sequentially("正在")
    act(house, "acknowledge")
    expect(drawer.locator(".alert-standing")).to_have_text("Desk two负责")
    expect(drawer.locator(".drawer-state").first).to_have_text("紧急，已接手")
    page.keyboard.type("核实")
    expect(comment).to_have_value("正在核实")
    expect(comment).to_be_focused()


def test_many_of_a_rule_are_one_line_that_opens_them_one_by_one(open_page: OpenPage, house: Product) -> None:
    for number in range(2, 9):
        send_temperatures(house, FEVER, site=f"S{number}")
    house.wait_until(lambda: len(fevers(house)) == 8, "raised")
    page = open_map(open_page, house, "lang=en")
    rows = page.locator(".area-alerts .event", has_text="Fever")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("8 places")
    rows.click()
    expect(rows).to_have_count(8)
    assert "alerts=fever" in page.url
    rows.filter(has_text="Site S5").click()
    expect(page.locator(".drawer-way")).to_contain_text("Site S5")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="all alerts").click()
    expect(rows).to_have_count(1)


def test_marks_are_the_open_alerts_and_look_other_once_somebody_has_them(open_page: OpenPage, house: Product) -> None:
    page = open_map(open_page, house, "points=alert&lang=en")
    legend = page.locator(".points-kind", has_text="Alerts")
    expect(legend).to_contain_text("Critical")
    states = "() => commandCenter.map.states[0].points.all.map(({ state }) => state)"
    assert "critical" in page.evaluate(states)
    act(house, "acknowledge")
    page.wait_for_function(f"() => ({states})().includes('critical_seen')", timeout=60_000)
    expect(legend).to_contain_text("Critical, in hand")


def test_a_past_day_shows_its_events(open_page: OpenPage, city_url: str) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{city_url}/map/{DISTRICT}?day=2026-03-17&lang=en")
    panel = page.locator(".area-alerts")
    expect(panel.locator(".panel-title")).to_have_text("Events")
    expect(panel.locator(".event").first).to_be_visible()
    told = page.evaluate(
        "commandCenter.events.urgentFirst(commandCenter.live.document.events).map(([, , severity]) => severity)"
    )
    shown = panel.locator(".event").evaluate_all("all => all.map(({ dataset }) => dataset.state)")
    assert shown == told
    expect(panel.locator(".event").first).to_have_attribute(
        "href", re.compile(rf"^/map/{DISTRICT}\d+\?.*day=2026-03-17")
    )


@pytest.mark.parametrize(("width", "height", "touch"), [(1920, 1080, False), (1366, 768, False), (390, 844, True)])
def test_the_list_ends_with_a_whole_row(
    open_page: OpenPage, city_url: str, width: int, height: int, touch: bool
) -> None:
    page = open_page(width, height, has_touch=touch).page
    page.goto(f"{city_url}/map/{DISTRICT}")
    expect(page.locator(".area-alerts .event").nth(12)).to_be_attached()
    cut = """() => {
      const list = document.querySelector('.area-alerts > .alerts');
      const end = list.getBoundingClientRect().bottom;
      const boxes = [...list.querySelectorAll('.event')].map((row) => row.getBoundingClientRect());
      return [boxes.length, boxes.filter(({ top, bottom }) => top < end - 1 && bottom > end + 1).length];
    }"""

    rows, clipped = page.evaluate(cut)

    assert (rows > 12, clipped) == (True, 0)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_serious_keeps_anyone_from_the_drawer(open_page: OpenPage, house: Product, theme: str) -> None:
    act(house, "comment", text="on my way")
    number = fevers(house)[0]["id"]
    watched = open_page(1440, 900, bypass_csp=True)  # axe is not one of the page's scripts
    watched.page.emulate_media(reduced_motion="reduce")
    watched.context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    watched.page.goto(f"{house.url}/map/{DISTRICT}?thing=alert:{number}")
    expect(watched.page.locator(".note-said").first).to_have_text("on my way")
    assert violations(watched.page) == []


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_drawer_of_an_alert_fits_a_phone(open_page: OpenPage, house: Product, lang: str) -> None:
    page, _, _ = open_drawer(open_page, house, lang, width=390, height=844, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.querySelector('.drawer-body').scrollWidth <= document.querySelector('.drawer-body').clientWidth"
    )
    assert page.evaluate(TOO_SMALL, 44) == []
