"""Patrol orders on the leaders' map: how far one is, one from above with the progress here, and one for an area below."""

from __future__ import annotations

import re
from typing import Any

import httpx
from playwright.sync_api import expect

from tests.browser.test_map_page import COMMUNITY, DISTRICT, SUBDISTRICT
from tests.builders import iso
from tests.fixtures.browser import WatchedPage


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


def ordered(client: httpx.Client, area: str, category: str) -> dict[str, Any]:
    """An order that was issued by HTTP."""
    message = {"feed": "patrol_task", "area": area, "category": category, "name": "李值班"}
    answer = client.post("/api/v1/patrol-orders", json=message)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_order_for_the_district_is_listed_and_drawn_below_with_what_concerns_that_area(
    desk: WatchedPage, client: httpx.Client
) -> None:
    page, order = desk.page, ordered(client, DISTRICT, "school")
    here = client.get(f"/api/v1/patrol-orders/{order['id']}?area={SUBDISTRICT}").json()
    assert 0 < here["sites"] < order["sites"]
    page.reload()

    line = page.locator(f'.order[data-order="{order["id"]}"]')
    expect(line).to_contain_text("庐阳区统一下派，进度仅计本辖区")
    expect(line.locator(".order-progress")).to_have_text(f"已完成 0/{here['sites']}")
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_contain_text(f"待完成{here['sites']}")
    expect(line).to_have_attribute("aria-current", "true")
    expect(line).to_be_focused()
    assert f"/map/{SUBDISTRICT}?" in page.url


def test_an_order_for_an_area_below_leads_to_that_area(desk: WatchedPage, client: httpx.Client) -> None:
    page, order = desk.page, ordered(client, COMMUNITY, "clinic")
    page.reload()

    page.locator(f'.order[data-order="{order["id"]}"]').click()

    page.wait_for_url(re.compile(rf"/map/{COMMUNITY}\?.*order={order['id']}"))
    expect(page.locator(".order[aria-current]")).to_have_attribute("data-order", str(order["id"]))
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_contain_text(f"待完成{order['sites']}")
    page.go_back()
    expect(page.locator(".points-kind", has_text="巡查任务下派")).to_have_count(0)


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
