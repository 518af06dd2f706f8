"""The forms of the desk for everybody: what axe finds in them, in both languages and themes, and on a phone."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.desks import first_site
from tests.browser.test_accessibility import violations
from tests.browser.test_map_page import SUBDISTRICT, show
from tests.fixtures.browser import OpenPage

TOO_SMALL = """(size) => [...document.querySelectorAll('.drawer :is(a, button, select, input:not([type=radio]))')]
  .filter((e) => e.getClientRects().length && !e.closest('.crumbs') && e.getBoundingClientRect().height < size)
  .map((e) => e.outerHTML.slice(0, 120))"""


def dispatched(client: httpx.Client) -> int:
    """A case that was dispatched by HTTP from the subdistrict; its number."""
    message = {
        "feed": "problem",
        "area": SUBDISTRICT,
        "to": {"kind": "worker", "value": "网格员 12"},
        "category": "dispute",
        "name": "李值班",
    }
    found: int = client.post("/api/v1/dispatches", json=message).json()["id"]
    return found


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


def test_out_of_the_form_of_a_site_one_comes_back_to_the_way_that_led_to_it(
    open_page: OpenPage, city_url: str, client: httpx.Client
) -> None:
    page = open_page(1440, 900).page
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:{first_site(client)}")
    page.locator(".dispatch-link").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".desk-form")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(".dispatch-link")).to_be_focused()
