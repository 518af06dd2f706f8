"""The desk on the leaders' map, for the tests that act at it: an officer's page, the API, and a case dispatched by hand."""

from __future__ import annotations

import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import SUBDISTRICT, show

OFFICER = "王值班"


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
