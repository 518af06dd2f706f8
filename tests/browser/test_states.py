"""What pages are like before, without and after: nothing imported, nothing heard, loading, the server away, names that are HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from catalogue.registry import load
from data_access.areas import write_areas, write_sites
from data_access.engine import open_engine
from data_access.terms import Terms
from tests.browser.hanging import given_small_city, now_ms, starting
from tests.browser.test_map_page import wait_painted
from tests.browser.test_wall_silence import send
from tests.builders import DISTRICT, GRIDS, SUBDISTRICTS, a_record, area_row, centre_of, steps_of
from tests.fixtures.browser import OpenPage
from tests.product import Product, running

TRAP = "<img src=x onerror=\"document.documentElement.dataset.trapped='1'\">"
FADED = "() => Number(getComputedStyle(document.querySelector('.map-side')).opacity)"


@pytest.fixture(scope="module")
def quiet(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The small city, of which nothing was ever heard."""
    with starting(given_small_city(tmp_path_factory.mktemp("never"), city_template)) as product:
        yield product


@pytest.fixture(scope="module")
def trapped(city_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The small city with HTML for the names of areas and sites, and in the words of a case."""
    folder = given_small_city(tmp_path_factory.mktemp("trapped"), city_template)
    engine = open_engine(f"sqlite:///{folder / 'var' / 'command-centre.db'}")
    write_areas(engine, [{**area_row(code), "name": f"{TRAP}{code}"} for code in (DISTRICT, SUBDISTRICTS[0], GRIDS[0])])
    with engine.connect() as connection:
        ids = dict(iter(connection.exec_driver_sql("SELECT code, id FROM area")))
    lon, lat = centre_of(GRIDS[0])
    category = Terms(engine).ids(["market"])["market"]
    site = {
        "code": "S1",
        "name": f"{TRAP}S1",
        "category_id": category,
        "area_id": ids[GRIDS[0]],
        "lon": lon,
        "lat": lat,
    }
    write_sites(engine, [site])
    engine.dispose()
    with starting(folder) as product:
        moment = now_ms() - 60_000
        feeds = load().feeds
        free = {field.key: TRAP for field in feeds["problem"].texts}
        send(
            product, "problem", [a_record(feeds["problem"], TRAP, moment, steps=steps_of(("reported", moment)), **free)]
        )
        send(product, "temperature_check", [a_record(feeds["temperature_check"], "T1", moment, temperature=38.9)])
        product.wait_until(
            lambda: product.get(f"/api/v1/live/{DISTRICT}")[1]["tiles"]["problems_reported"][0] == 1, "counted"
        )
        yield product


def assert_untrapped(page: Page, *texts: str) -> None:
    """HTML stands there as text, and nothing of it has become an element."""
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)
    page.wait_for_timeout(200)
    assert page.locator("img[src='x']").count() == 0
    assert page.evaluate("document.documentElement.dataset.trapped || ''") == ""


def test_without_areas_the_page_says_what_to_do(open_page: OpenPage, tmp_path: Path) -> None:
    with running(tmp_path, DEMO="no") as product:
        product.wait_until(lambda: product.get("/healthz")[0] == 200, "alive")
        for address in ("/wall/overview", "/map/"):
            page = open_page(1440, 900).page
            page.goto(f"{product.url}{address}?lang=en")
            expect(page.locator(".refused-card")).to_contain_text("No areas have been imported yet")


def test_what_was_never_heard_is_hatched_and_never_nought(open_page: OpenPage, quiet: Product) -> None:
    watched = open_page(1440, 900)
    watched.page.goto(f"{quiet.url}/map/{DISTRICT}?layer=temperature_checks&lang=en")
    wait_painted(watched.page, DISTRICT)
    expect(watched.page.locator("[data-indicator=temperature_checks] [data-part=value]").first).to_have_text("—")
    expect(watched.page.locator(".children-table tbody .figure").first).to_have_text("—")
    expect(watched.page.locator(".children-table tbody tr").first).to_have_attribute("data-state", "never")
    assert watched.page.locator(".legend-item").all_inner_texts()[-1].startswith("No data")
    watched.assert_clean()


def test_records_that_are_not_there_are_said_to_be_none(open_page: OpenPage, quiet: Product) -> None:
    watched = open_page(1440, 900)
    watched.page.goto(f"{quiet.url}/map/{DISTRICT}?layer=patrols&open=patrols&lang=en")
    wait_painted(watched.page, DISTRICT)
    expect(watched.page.locator(".records-note")).to_be_visible()
    assert watched.page.locator(".records-note").inner_text().strip()
    watched.assert_clean()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_page_that_loads_shows_where_its_parts_will_be(
    open_page: OpenPage, quiet: Product, size: tuple[int, int]
) -> None:
    page = open_page(*size).page
    page.route("**/_dash-layout", lambda route: None)
    page.goto(f"{quiet.url}/map/{DISTRICT}")
    loading = page.locator("._dash-loading")
    expect(loading).to_be_visible()
    assert loading.evaluate("(e) => getComputedStyle(e).backgroundImage").count("linear-gradient") >= 4
    assert loading.bounding_box() == {"x": 0, "y": 0, "width": size[0], "height": size[1]}


def test_numbers_of_another_area_do_not_stand_for_those_that_are_awaited(open_page: OpenPage, quiet: Product) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{quiet.url}/map/{DISTRICT}")
    wait_painted(page, DISTRICT)
    page.route(f"**/live/{SUBDISTRICTS[0]}*", lambda route: None)
    page.locator(f".children-table tr[data-code='{SUBDISTRICTS[0]}'] a").first.click()
    page.wait_for_selector(".map-page[data-waiting]")
    page.wait_for_function(f"() => ({FADED})() < 0.5")


def test_what_one_opens_while_the_server_is_away_opens_when_it_is_back(open_page: OpenPage, quiet: Product) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{quiet.url}/map/{DISTRICT}?lang=en")
    wait_painted(page, DISTRICT)

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/*", refuse)
    page.locator(f".children-table tr[data-code='{SUBDISTRICTS[1]}'] a").first.click()
    expect(page.locator(".map-wait")).to_contain_text("The server does not answer", timeout=30_000)
    page.unroute("**/*", refuse)
    wait_painted(page, SUBDISTRICTS[1])
    expect(page.locator(".map-wait")).to_have_count(0)
    expect(page.locator(".crumbs strong")).to_contain_text(SUBDISTRICTS[1])


def test_html_in_the_names_of_areas_is_text_on_the_map(open_page: OpenPage, trapped: Product) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{trapped.url}/map/{DISTRICT}?layer=problems_reported&lang=en")
    wait_painted(page, DISTRICT)
    page.wait_for_selector(".map-label", state="attached")
    assert_untrapped(page, f"{TRAP}{DISTRICT}", f"{TRAP}{SUBDISTRICTS[0]}")
    page.get_by_role("searchbox").fill("onerror")
    page.wait_for_selector("#area-found a")
    assert TRAP in page.locator("#area-found").inner_text()
    page.locator(".map-canvas").hover()
    assert_untrapped(page)
    assert TRAP in page.title()


def test_html_in_the_names_of_sites_is_text_in_the_records(open_page: OpenPage, trapped: Product) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{trapped.url}/map/{GRIDS[0]}?layer=problems_reported&open=problems_reported&lang=en")
    wait_painted(page, GRIDS[0])
    page.wait_for_selector(".ag-row .ag-cell")
    assert_untrapped(page, f"{TRAP}S1")


@pytest.mark.parametrize("address", ["/wall/overview", "/wall/problems", "/wall/epidemic", f"/map/{DISTRICT}/briefing"])
def test_html_in_names_is_text_on_the_wall_and_on_paper(open_page: OpenPage, trapped: Product, address: str) -> None:
    page = open_page(1920, 1080).page
    page.goto(f"{trapped.url}{address}?lang=en")
    page.wait_for_function("() => window.commandCenter && commandCenter.live && commandCenter.live.document")
    page.wait_for_timeout(1500)
    assert_untrapped(page, TRAP)


def test_html_in_an_address_is_text_where_it_is_refused(open_page: OpenPage, quiet: Product) -> None:
    page = open_page(1440, 900).page
    page.goto(f"{quiet.url}/map/{DISTRICT}?layer=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&lang=en")
    expect(page.locator(".refused-card")).to_contain_text("<img src=x onerror=alert(1)>")
    assert_untrapped(page)
