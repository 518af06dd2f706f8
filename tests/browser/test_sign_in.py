"""Signing in, what one then sees and does not see, and signing out, in Chromium over the whole product."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from api.sessions import COOKIE
from catalogue.passwords import key_hash
from tests.browser.conftest import CLOCK
from tests.browser.test_accessibility import violations
from tests.fixtures.browser import OpenPage
from tests.people import HASH, PASSWORD, WALL_KEY
from tests.product import PAST_WRITTEN, Product, running

PATIENCE_MS = 30_000
OWN, DISTRICT = "340103009", "340103"
NAME, AREA = "三孝口街道值班室", "三孝口街道"
PEOPLE = f"""
[person.numbers]
name = "{NAME}"
password = "{HASH}"
area = "{OWN}"

[person.district]
name = "区指挥中心"
password = "{HASH}"
area = "*"
permissions = ["records", "personal"]

[person.hall]
name = "大屏"
wall_key = "{key_hash(WALL_KEY)}"
area = "{OWN}"
"""


@pytest.fixture(scope="module")
def guarded() -> Iterator[Product]:
    """`app.py` with a demo city of today and a file of people."""
    with tempfile.TemporaryDirectory(prefix="guarded-", ignore_cleanup_errors=True) as folder:
        people = Path(folder) / "people.toml"
        people.write_text(PEOPLE, encoding="utf-8")
        with running(Path(folder), CLOCK=CLOCK, DEMO_DAYS="1", PEOPLE_FILE=str(people)) as product:
            product.wait_ready()
            product.wait_until(lambda: PAST_WRITTEN in product.printed, "written")
            yield product


def wait_live(page: Page) -> None:
    """Until the page has had an answer."""
    expect(page.locator("html[data-link=live]")).to_be_attached(timeout=PATIENCE_MS)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill the form that stands there and send it."""
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")


def signed_in(guarded: Product, open_page: OpenPage, name: str, target: str = "/", **options: int) -> Page:
    """A page at an address after signing in."""
    page: Page = open_page(**options).page
    page.goto(guarded.url + target)
    sign_in(page, name)
    return page


def test_it_works_without_a_script_and_says_what_is_wrong(guarded: Product, open_page: OpenPage) -> None:
    watched = open_page(1440, 900, java_script_enabled=False)
    page = watched.page
    page.goto(f"{guarded.url}/map/{OWN}?lang=en")

    expect(page.locator("[name=name]")).to_be_focused()
    sign_in(page, "numbers", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("That name and password do not belong together.")
    expect(page.locator("[name=name]")).to_have_value("numbers")
    sign_in(page, "numbers")
    assert page.url == f"{guarded.url}/map/{OWN}?lang=en"
    assert watched.outside_requests == []


def test_the_page_is_there_in_both_languages_and_stays_where_one_wanted_to_go(
    guarded: Product, open_page: OpenPage
) -> None:
    page = open_page(390, 844).page
    page.goto(f"{guarded.url}/map/{OWN}?layer=patrols")

    expect(page.locator("h1")).to_have_text("智慧庐阳 · 指挥中心")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button")).to_have_text("Sign in")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_in(page, "numbers")
    page.wait_for_url(f"{guarded.url}/map/{OWN}?layer=patrols&lang=en")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_nothing_serious_keeps_anyone_from_signing_in_or_from_the_way_back(
    guarded: Product, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(1440, 900, bypass_csp=True, color_scheme=scheme).page
    page.add_init_script(f"localStorage.setItem('theme', '{scheme}')")
    page.goto(f"{guarded.url}/sign-in?lang=en")
    assert violations(page) == []
    page.goto(f"{guarded.url}/map/{DISTRICT}")
    sign_in(page, "numbers")
    expect(page.locator(".refused-card")).to_be_visible(timeout=PATIENCE_MS)
    assert violations(page) == []


def test_one_s_own_area_comes_first_with_one_s_name_above_it_until_one_signs_out(
    guarded: Product, open_page: OpenPage
) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    page.goto(guarded.url)
    sign_in(page, "numbers")

    expect(page.locator(".header-subtitle")).to_have_text(AREA, timeout=PATIENCE_MS)
    expect(page.locator(".person-name")).to_have_text(NAME)
    wait_live(page)
    page.goto(f"{guarded.url}/map/")
    expect(page.locator(".crumbs")).to_have_text(AREA, timeout=PATIENCE_MS)
    expect(page.locator(".person-name")).to_have_text(NAME)
    watched.assert_clean()
    page.click(".sign-out button")
    page.wait_for_url(f"{guarded.url}/sign-in")
    page.go_back()
    expect(page.locator(".sign-in")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("path", ["/wall/overview?lang=en", f"/map/{OWN}?lang=en"])
def test_the_name_takes_nothing_from_the_header(
    guarded: Product, open_page: OpenPage, path: str, width: int, height: int
) -> None:
    page = open_page(width, height).page
    page.goto(guarded.url + path)
    sign_in(page, "numbers")

    wait_live(page)
    boxes = [page.locator(f".header {part}").first.bounding_box() for part in (".person", ".clock", ".header-name")]
    for n, one in enumerate(boxes):
        assert one is not None
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= width
        for other in boxes[n + 1 :]:
            assert other is not None
            apart_x = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            apart_y = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            assert apart_x or apart_y


def test_the_page_of_another_area_leads_back_to_one_s_own(guarded: Product, open_page: OpenPage) -> None:
    watched = open_page(1440, 900)
    page = watched.page
    page.goto(f"{guarded.url}/map/{DISTRICT}")
    sign_in(page, "numbers")

    card = page.locator(".no-permission")
    expect(card.locator("h1")).to_have_text("无权查看", timeout=PATIENCE_MS)
    expect(card).to_contain_text(NAME)
    expect(card).to_contain_text(DISTRICT)
    card.get_by_role("link", name=f"打开{AREA}的地图").click()
    expect(page.locator(".crumbs")).to_have_text(AREA, timeout=PATIENCE_MS)
    wait_live(page)
    watched.assert_clean()


def test_going_on_inside_the_page_obeys_too(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "numbers", f"/map/{OWN}")
    wait_live(page)

    page.evaluate(f"commandCenter.go('/map/{DISTRICT}')")

    expect(page.locator(".no-permission h1")).to_be_visible(timeout=PATIENCE_MS)


def test_records_are_told_of_but_not_shown_without_the_permission(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "numbers", f"/map/{OWN}?open=problems_open&lang=en")

    expect(page.locator(".records-note")).to_contain_text("The records behind them need a permission")
    expect(page.locator(".records-tools")).to_have_count(0)


def test_personal_text_is_shown_to_whoever_may_read_it(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "district", f"/map/{DISTRICT}?open=patrols")

    expect(page.locator(".records .ag-row").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".records")).not_to_contain_text("•••")


def test_who_may_not_dispatch_sees_cases_and_orders_without_a_way_to_act(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "district", f"/map/{DISTRICT}?points=problem")

    expect(page.locator(".orders > *").first).to_be_attached(timeout=PATIENCE_MS)
    expect(page.locator(".desk-links")).to_have_count(0)
    page.evaluate("commandCenter.go(commandCenter.mapLinks.address({ thing: 'site:1' }))")
    expect(page.locator(".drawer-title")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".dispatch-link")).to_have_count(0)


def test_who_may_not_see_records_sees_no_orders(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "numbers", f"/map/{OWN}")

    wait_live(page)
    expect(page.locator(".area-desk")).to_have_count(0)


def test_a_page_whose_session_ends_goes_to_sign_in_and_back(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(guarded, open_page, "numbers", f"/map/{OWN}?lang=en")
    wait_live(page)

    page.context.clear_cookies(name=COOKIE)
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(page, "numbers")

    page.wait_for_url(f"{guarded.url}/map/{OWN}?lang=en")


def test_a_wall_shows_its_key_and_hangs(guarded: Product, open_page: OpenPage) -> None:
    watched = open_page(1920, 1080)
    page = watched.page
    page.goto(f"{guarded.url}/wall/overview?kiosk&key={WALL_KEY}")

    expect(page.locator(".header-subtitle")).to_have_text(AREA, timeout=PATIENCE_MS)
    wait_live(page)
    assert page.url == f"{guarded.url}/wall/overview?kiosk="
    expect(page.locator(".person")).to_have_count(0)
    watched.assert_clean()


def test_who_may_not_act_upon_alerts_reads_them(guarded: Product, open_page: OpenPage) -> None:
    page = signed_in(
        guarded, open_page, "district", f"/map/{DISTRICT}?alerts=site_not_patrolled", width=1440, height=900
    )
    page.locator(".area-alerts .event[data-change^=thing]").first.click()
    expect(page.locator(".alert-standing")).to_have_text("待接手")
    expect(page.locator(".alert-acts")).to_have_text("您可查看告警，但没有处置权限。")
    expect(page.locator(".alert-acts button")).to_have_count(0)
