"""The closed loop on the leaders' map: dispatching, every act of a case, two officers at once, patrol orders and their progress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_map_page import SUBDISTRICT, show
from tests.builders import iso
from tests.fixtures.browser import OpenPage, WatchedPage

OFFICER, OTHER = "王值班", "李值班"
IS_A_POINT = """async ([area, number]) => {
  const { rows } = await (await fetch(`/api/v1/areas/${area}/points/problem`)).json();
  return rows.some(([id]) => id === number);
}"""
TOLD = """async ([area, number]) => {
  const { events } = await (await fetch(`/api/v1/live/${area}`)).json();
  const rules = events.filter(([id]) => id === number).map((line) => line[3]);
  return ['problem_dispatched', 'problem_verifying', 'problem_closed'].every((rule) => rules.includes(rule));
}"""
TOO_SMALL = """(size) => [...document.querySelectorAll('.drawer :is(a, button, select, input:not([type=radio]))')]
  .filter((e) => e.getClientRects().length && !e.closest('.crumbs') && e.getBoundingClientRect().height < size)
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def client(city_url: str) -> Iterator[httpx.Client]:
    """The API."""
    with httpx.Client(base_url=city_url, timeout=40, trust_env=False) as found:
        yield found


@pytest.fixture
def desk(open_page: OpenPage, city_url: str) -> Iterator[WatchedPage]:
    """The map of a subdistrict at a desk where somebody has given their name; nothing may have gone wrong at the end."""
    watched = open_page(1440, 900)
    watched.context.add_init_script(f"localStorage.setItem('officer-name', '{OFFICER}')")
    show(watched.page, city_url, f"/map/{SUBDISTRICT}")
    yield watched
    watched.assert_clean()


def first_site(client: httpx.Client, nth: int = 0) -> int:
    rows = client.get(f"/api/v1/areas/{SUBDISTRICT}/points/site").json()["rows"]
    found: int = rows[nth][0]
    return found


def case_of(page: Page) -> tuple[str, int]:
    """Which case the address names, once it does."""
    page.wait_for_url(re.compile(r"thing=problem%3A\d+|thing=problem:\d+"))
    found = re.search(r"thing=(problem)(?:%3A|:)(\d+)", page.url)
    assert found is not None
    return found[1], int(found[2])


def fill_in(page: Page, department: bool = True) -> None:
    """What the form of a case needs."""
    form = page.locator(".desk-form")
    form.get_by_label("类别").select_option(index=1)
    if department:
        form.get_by_label("部门").first.check()
        form.locator(".field-to select").select_option(index=1)
    else:
        form.get_by_placeholder("姓名或编号").fill("网格员 12")


def dispatch(page: Page, city_url: str, client: httpx.Client, nth: int) -> int:
    """A case dispatched from a site, open in the drawer; its number."""
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:{first_site(client, nth)}")
    page.locator(".dispatch-link").click()
    fill_in(page, department=False)
    page.get_by_role("button", name="下派", exact=True).click()
    _, number = case_of(page)
    expect(page.locator(".case-buttons button").first).to_be_visible()
    return number


def act(page: Page, name: str) -> None:
    """Open the form of an act and send it."""
    page.locator(".case-buttons").get_by_role("button", name=name).click()
    page.locator(".case-form button[type=submit]").click()


def told(client: httpx.Client, number: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/cases/problem/{number}").json()
    return found


def test_a_case_from_an_alert_walks_its_steps_and_is_closed_on_the_map_and_on_the_wall(
    desk: WatchedPage, city_url: str, client: httpx.Client
) -> None:
    page = desk.page
    alert = client.get(f"/api/v1/areas/{SUBDISTRICT}/alerts").json()["alerts"][0]["id"]
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=alert:{alert}")
    page.locator(".dispatch-link").click()
    fill_in(page)
    page.get_by_label("备注").fill("请今天处理")
    page.get_by_role("button", name="下派", exact=True).click()
    _, number = case_of(page)

    for step in ("处置", "核查", "结案"):
        expect(page.locator(".drawer-steps [aria-current] b")).not_to_have_text(step)
        act(page, f"下一步：{step}")
        expect(page.locator(".drawer-steps [aria-current] b")).to_have_text(step)
    expect(page.locator(".drawer-head .drawer-state")).to_have_text("结案")
    expect(page.locator(".case-log li")).to_have_count(4)
    expect(page.locator(".case-log")).to_contain_text(OFFICER)
    page.wait_for_function(TOLD, arg=[SUBDISTRICT, number])
    page.locator(".case-links a", has_text="来源告警").click()
    expect(page.locator(".alert-part .case-link")).to_contain_text("结案")


def test_an_open_case_is_a_point_of_the_map(desk: WatchedPage, city_url: str, client: httpx.Client) -> None:
    number = dispatch(desk.page, city_url, client, 1)

    desk.page.wait_for_function(IS_A_POINT, arg=[SUBDISTRICT, number])


def test_what_is_missing_is_said_and_what_was_typed_stays(
    desk: WatchedPage, city_url: str, client: httpx.Client
) -> None:
    page = desk.page
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:{first_site(client)}&act=dispatch&lang=en")
    page.get_by_label("Note").fill("as agreed")
    page.get_by_role("button", name="Dispatch", exact=True).click()

    expect(page.get_by_label("Category")).to_be_focused()
    expect(page.locator(".field-problem", has_text="Choose one.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".desk-form")).to_have_count(0)
    page.locator(".dispatch-link").click()
    expect(page.get_by_label("Note")).to_have_value("as agreed")


def test_a_case_is_sent_back_with_a_reason(desk: WatchedPage, city_url: str, client: httpx.Client) -> None:
    page = desk.page
    number = dispatch(page, city_url, client, 2)
    act(page, "下一步：处置")
    act(page, "下一步：核查")
    expect(page.locator(".drawer-steps [aria-current] b")).to_have_text("核查")

    act(page, "退回")
    expect(page.locator(".field-problem", has_text="请填写退回理由。")).to_be_visible()
    page.get_by_label("退回理由").fill("现场未清理")
    page.locator(".case-form button[type=submit]").click()

    expect(page.locator(".drawer-steps [aria-current] b")).to_have_text("处置")
    expect(page.locator(".case-log li").first).to_contain_text("现场未清理")
    assert told(client, number)["steps"][-1]["key"] == "handling"


def test_a_whistle_is_blown_and_the_case_waits_for_it(desk: WatchedPage, city_url: str, client: httpx.Client) -> None:
    page = desk.page
    number = dispatch(page, city_url, client, 3)

    page.locator(".case-buttons").get_by_role("button", name="吹哨").click()
    page.locator(".case-form").get_by_label("报到部门").select_option(index=1)
    page.locator(".case-form button[type=submit]").click()

    expect(page.locator(".case-waits")).to_be_visible()
    page.locator(".case-links a", has_text="吹哨").click()
    expect(page.locator(".drawer-what")).to_contain_text("哨")
    for step in ("响应", "报到", "办结"):
        page.locator(".case-buttons").get_by_role("button", name=re.compile(step)).click()
        page.locator(".case-form button[type=submit]").click()
        expect(page.locator(".drawer-steps [aria-current] b")).to_contain_text(step)
    page.locator(".case-links a", has_text="吹哨的原事项").click()
    expect(page.locator(".case-buttons button").first).to_be_visible()
    assert told(client, number)["waits"] is None


def test_of_two_officers_at_once_the_second_reads_who_came_first(
    desk: WatchedPage, open_page: OpenPage, city_url: str, client: httpx.Client
) -> None:
    page = desk.page
    number = dispatch(page, city_url, client, 4)
    other = open_page(1440, 900)
    other.context.add_init_script(f"localStorage.setItem('officer-name', '{OTHER}')")
    show(other.page, city_url, f"/map/{SUBDISTRICT}?thing=problem:{number}")
    for each in (page, other.page):
        each.locator(".case-buttons").get_by_role("button", name="下一步：处置").click()

    page.locator(".case-form button[type=submit]").click()
    expect(page.locator(".drawer-steps [aria-current] b")).to_have_text("处置")
    other.page.locator(".case-form button[type=submit]").click()

    expect(other.page.get_by_role("alert").filter(has_text=OFFICER)).to_have_count(1)
    expect(other.page.locator(".case-buttons").get_by_role("button", name="下一步：核查")).to_be_visible()
    expect(other.page.locator(".case-log li").first).to_contain_text(OFFICER)
    assert [step["key"] for step in told(client, number)["steps"]].count("handling") == 1


def test_a_patrol_order_shows_how_far_it_is(desk: WatchedPage, city_url: str, client: httpx.Client) -> None:
    page = desk.page
    page.get_by_role("link", name="巡查任务下派").click()
    page.get_by_label("场所类别").select_option(index=2)
    expect(page.locator(".field-hint", has_text="每家一项任务")).to_be_visible()
    page.get_by_role("button", name="下派巡查任务").click()

    page.wait_for_url(re.compile(r"order=\d+"))
    order = int(re.findall(r"order=(\d+)", page.url)[0])
    before = client.get(f"/api/v1/patrol-orders/{order}").json()
    expect(page.locator(".order[aria-current] .order-progress")).to_contain_text(f"已完成 0/{before['sites']}")
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_contain_text("待完成")

    patrol(client, before["places"][0], before["category"])
    expect(page.locator(".order[aria-current] .order-progress")).to_contain_text("已完成 1/", timeout=60_000)
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_contain_text("完成1")
    page.go_back()
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_have_count(0)


def dispatched(client: httpx.Client) -> int:
    """A case that was dispatched by HTTP from the subdistrict; its number."""
    message = {
        "feed": "problem",
        "area": SUBDISTRICT,
        "to": {"kind": "worker", "value": "网格员 12"},
        "category": "dispute",
        "name": OTHER,
    }
    found: int = client.post("/api/v1/dispatches", json=message).json()["id"]
    return found


def patrol(client: httpx.Client, place: list[Any], category: str) -> None:
    """Somebody patrols a site now, where it stands."""
    site = client.get(f"/api/v1/things/site/{place[0]}").json()
    now = int(client.get(f"/api/v1/live/{SUBDISTRICT}").headers["X-Server-Now"])
    record = {
        "source": "test",
        "source_id": f"patrol-{place[0]}-{now}",
        "occurred_at": iso(now),
        "site": site["code"],
        "category": category,
        "initiator": "subdistrict",
        "result": "in_order",
    }
    answer = client.post("/api/v1/feeds/patrol/records", json=[record]).json()
    assert answer["accepted"] == 1, answer


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("what", ["dispatch", "patrol", "case", "order"])
def test_nothing_serious_keeps_anyone_from_the_forms(
    open_page: OpenPage, city_url: str, client: httpx.Client, what: str, theme: str, lang: str
) -> None:
    watched = open_page(1440, 900, bypass_csp=True)
    page = watched.page
    page.emulate_media(reduced_motion="reduce")  # a number that fades in is pale for a moment
    watched.context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    case = dispatched(client) if what == "case" else 0
    address, ready = {
        "dispatch": ("act=dispatch", ".desk-form"),
        "patrol": ("act=patrol", ".desk-form"),
        "case": (f"thing=problem:{case}", ".case-buttons button"),
        "order": ("", ".orders > *"),
    }[what]
    show(page, city_url, f"/map/{SUBDISTRICT}?{address}&lang={lang}")
    expect(page.locator(ready).first).to_be_visible()
    if what in ("dispatch", "patrol"):
        page.locator("button[type=submit]").click()

    assert violations(page) == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("what", ["dispatch", "patrol"])
def test_a_form_can_be_filled_on_a_phone(open_page: OpenPage, city_url: str, what: str, lang: str) -> None:
    watched = open_page(390, 844, has_touch=True)
    page = watched.page
    show(page, city_url, f"/map/{SUBDISTRICT}?act={what}&lang={lang}")
    expect(page.locator(".desk-form")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(TOO_SMALL, 44) == []
    page.locator(".drawer-close").tap()
    expect(page.locator(".drawer")).to_be_hidden()
    watched.assert_clean()
