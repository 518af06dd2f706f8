"""The closed loop on the leaders' map: dispatching, every act of a case, two officers at once."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import expect

from tests.browser.desks import OFFICER, act, case_of, dispatch, fill_in, first_site, told
from tests.browser.test_map_page import SUBDISTRICT, show
from tests.fixtures.browser import OpenPage, WatchedPage

OTHER = "李值班"
IS_A_POINT = """async ([area, number]) => {
  const { rows } = await (await fetch(`/api/v1/areas/${area}/points/problem`)).json();
  return rows.some(([id]) => id === number);
}"""
TOLD = """async ([area, number]) => {
  const { events } = await (await fetch(`/api/v1/live/${area}`)).json();
  const rules = events.filter(([id]) => id === number).map((line) => line[3]);
  return ['problem_dispatched', 'problem_verifying', 'problem_closed'].every((rule) => rules.includes(rule));
}"""


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
