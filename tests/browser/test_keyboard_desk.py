"""The desk by keyboard alone: every form is reached, filled and sent, and focus comes back to where one was."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from tests.browser.desks import case_of, first_site, told
from tests.browser.test_map_page import SUBDISTRICT, show
from tests.fixtures.browser import WatchedPage

MOST_TABS = 400
IS_THERE = "(selector) => Boolean(document.activeElement && document.activeElement.matches(selector))"


def tab_to(page: Page, selector: str) -> None:
    """On with Tab until what is wanted has the focus."""
    page.locator(selector).first.wait_for()
    for _ in range(MOST_TABS):
        if page.evaluate(IS_THERE, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {selector}")


def choose(page: Page, label: str) -> None:
    """The first of a list of choices."""
    control = page.get_by_label(label, exact=True)
    tab_to(page, f"#{control.get_attribute('id')}")
    page.keyboard.press("ArrowDown")
    assert control.input_value()


def send(page: Page, form: str) -> None:
    """The button that sends."""
    tab_to(page, f"{form} button[type=submit]")
    page.keyboard.press("Enter")


def test_a_case_from_an_alert_to_its_whistle(desk: WatchedPage, client: httpx.Client) -> None:
    page = desk.page
    tab_to(page, ".area-alerts .event:not([data-alert^='rule:'])")
    row = page.evaluate("document.activeElement.dataset.alert")
    page.keyboard.press("Enter")
    tab_to(page, ".dispatch-link")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".dispatch-link")).to_be_focused()
    page.keyboard.press("Enter")
    choose(page, "类别")
    tab_to(page, ".field-to input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    tab_to(page, ".field-to .field:not([hidden]) :is(input, select)")
    if page.evaluate(IS_THERE, "select"):
        page.keyboard.press("ArrowDown")
    else:
        page.keyboard.type("网格员 12")
    send(page, ".desk-form")
    _, number = case_of(page)

    for step in ("handling", "verifying"):
        tab_to(page, f'[data-act="step {step}"]')
        page.keyboard.press("Enter")
        send(page, ".case-form")
        expect(page.locator(f'[data-act="step {step}"]')).to_have_count(0)
    tab_to(page, '[data-act="send-back"]')
    page.keyboard.press("Enter")
    tab_to(page, ".case-form .button-quiet")
    page.keyboard.press("Enter")
    expect(page.locator('[data-act="send-back"]')).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("现场未清理")
    send(page, ".case-form")
    tab_to(page, '[data-act="whistle"]')
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    send(page, ".case-form")
    expect(page.locator(".case-waits")).to_be_visible()

    assert [each["act"] for each in told(client, number)["acts"]][-2:] == ["sent_back", "whistled"]
    page.keyboard.press("Escape")
    # The map has it where the alert is over by now.
    page.wait_for_function(IS_THERE, arg=f'.area-alerts .event[data-alert="{row}"], .map-canvas')


def test_an_alert_is_commented_taken_and_snoozed(desk: WatchedPage) -> None:
    page = desk.page
    tab_to(page, ".area-alerts .event:not([data-alert^='rule:'])")
    page.keyboard.press("Enter")
    tab_to(page, ".alert-acts textarea")
    page.keyboard.type("正在核实")
    for button, noted in (("添加备注", "备注"), ("接手", "接手"), ("15 分钟", "静默")):
        tab_to(page, ".alert-acts button:not([hidden])")
        while page.evaluate("document.activeElement.textContent") != button:
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".alert-notes li b", has_text=noted).first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.drawer') !== null")


def test_a_form_of_the_area_gives_the_focus_back(desk: WatchedPage) -> None:
    page = desk.page
    link = '.desk-links a[data-change*="act=patrol"]'
    for key in ("Escape", "Enter"):
        tab_to(page, link)
        page.keyboard.press("Enter")
        choose(page, "场所类别")
        if key == "Enter":
            tab_to(page, ".desk-form .button-quiet")
        page.keyboard.press(key)
        expect(page.locator(".desk-form")).to_be_hidden()
        expect(page.locator(link)).to_be_focused()


def test_a_site_leads_back_to_its_way_to_dispatch(desk: WatchedPage, city_url: str, client: httpx.Client) -> None:
    page = desk.page
    show(page, city_url, f"/map/{SUBDISTRICT}?thing=site:{first_site(client)}")
    tab_to(page, ".dispatch-link")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-form")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(".dispatch-link")).to_be_focused()
