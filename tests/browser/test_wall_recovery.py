"""A wall whose server, network or Redis goes away keeps its last picture and recovers by itself; a new build of the
program makes it load anew, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.hanging import (
    FEVER,
    HEALTHY,
    Hung,
    given_small_city,
    hang,
    send_temperatures,
    shows,
    starting,
    url_of,
)
from tests.fixtures.browser import OpenPage
from tests.fixtures.processes import free_port
from tests.product import ROOT, Product

PATIENCE_MS = 60_000
CHECKS = ".tile[data-indicator=temperature_checks] .tile-value:visible"
COUNT_LOADS = "sessionStorage.setItem('loads', 1 + Number(sessionStorage.getItem('loads')))"


@pytest.fixture
def folder(city_template: Path, tmp_path: Path) -> Path:
    return given_small_city(tmp_path, city_template)


@contextmanager
def house_at(folder: Path, port: str, **settings: str) -> Iterator[Product]:
    """The product on that port; another one may follow on it."""
    with starting(folder, PORT=port, **settings) as product:
        yield product


def hang_marked(open_page: OpenPage, product: Product, query: str) -> Hung:
    """A wall with numbers and a mark that a reload would wipe away."""
    hung = hang(open_page, product, query)
    hung.page.wait_for_function(
        f"() => document.querySelector('{CHECKS.removesuffix(':visible')}').textContent === '1'"
    )
    hung.page.evaluate("window.mark = 'the same page'")
    return hung


def wait_lost(page: Page) -> None:
    page.wait_for_selector("html[data-link=lost]", state="attached", timeout=PATIENCE_MS)


def wait_for_checks(hung: Hung, count: int) -> None:
    """Until the wall is live again and shows what was sent meanwhile, on the same page."""
    hung.page.wait_for_selector(f"{CHECKS} >> text=/^{count}$/", timeout=PATIENCE_MS)
    hung.page.wait_for_selector("html[data-link=live]", state="attached", timeout=PATIENCE_MS)
    assert hung.page.evaluate("window.mark") == "the same page"
    assert hung.complaints() == []


def test_a_restarted_server_is_found_again_while_views_take_turns(open_page: OpenPage, folder: Path):
    port = str(free_port())
    with house_at(folder, port) as product:
        send_temperatures(product, HEALTHY)
        hung = hang_marked(open_page, product, "rotate=1&lang=en&stagger=0")

    wait_lost(hung.page)
    assert re.search(r"data as of \d\d:\d\d:\d\d", hung.page.inner_text(".lamp"))
    assert hung.page.inner_text(CHECKS) == "1"
    greyed = hung.page.evaluate("getComputedStyle(document.querySelector('.tile-figure')).filter")
    assert greyed == "grayscale(1)"
    for view in ("epidemic", "overview", "epidemic"):
        hung.page.wait_for_function("(view) => commandCenter.views.current === view", arg=view)
        assert shows(hung.page) == view

    with house_at(folder, port) as product:
        send_temperatures(product, HEALTHY)
        wait_for_checks(hung, 2)
        assert hung.page.inner_text(".lamp") == "Live"


def test_a_lost_network_is_found_again_and_what_happened_meanwhile_calls(open_page: OpenPage, folder: Path):
    with house_at(folder, str(free_port())) as product:
        send_temperatures(product, HEALTHY)
        hung = hang_marked(open_page, product, "stay=3")
        hung.watched.context.set_offline(True)
        wait_lost(hung.page)
        send_temperatures(product, FEVER)
        assert hung.page.inner_text(CHECKS) == "1"

        hung.watched.context.set_offline(False)
        hung.page.wait_for_function("() => commandCenter.views.current === 'epidemic'", timeout=PATIENCE_MS)
        hung.page.wait_for_function("() => commandCenter.views.current === 'overview'", timeout=PATIENCE_MS)
        wait_for_checks(hung, 2)


def test_a_lost_redis_is_found_again(open_page: OpenPage, folder: Path):
    with house_at(folder, str(free_port())) as product:
        send_temperatures(product, HEALTHY)
        hung = hang_marked(open_page, product, "")
        [redis] = product.children("redis-server")
        redis.kill()
        product.wait_until(lambda: bool(product.children("redis-server")), "started again")
        product.wait_ready()
        send_temperatures(product, HEALTHY)
        wait_for_checks(hung, 2)


def test_a_page_that_did_not_come_to_stand_loads_again_by_itself(open_page: OpenPage, folder: Path):
    with house_at(folder, str(free_port())) as product:
        page = open_page(1920, 1080).page
        for path in ("**/_dash-layout*", "**/healthz"):
            page.route(path, lambda route: route.abort())
        page.goto(url_of(product, "overview"))
        page.wait_for_selector(".standby:visible", timeout=PATIENCE_MS)
        assert page.inner_text(".standby") == "正在等待服务器 · Waiting for the server"
        page.unroute_all()
        page.wait_for_selector(".wall", timeout=PATIENCE_MS)
        assert not page.is_visible(".standby")

        page.route("**/_dash-update-component*", lambda route: route.abort())
        page.evaluate("commandCenter.go('/map/340103')")
        page.wait_for_timeout(500)
        assert page.is_visible(".wall")  # the last good picture stays until there is another one
        page.unroute_all()
        page.wait_for_selector(".map-page", timeout=PATIENCE_MS)


def further_system(folder: Path) -> dict[str, str]:
    """Settings with one system more: the one that docs/adding-a-system.md brings."""
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/adding-a-system.md").read_text(), re.DOTALL)
    (folder / "systems").mkdir()
    (folder / "systems" / "lifts.py").write_text(code)
    return {"CATALOGUE_DIR": str(folder / "systems")}


def loads(page: Page) -> int:
    return int(page.evaluate("sessionStorage.getItem('loads')"))


def test_a_new_build_is_loaded_once_by_walls_and_offered_to_leaders(open_page: OpenPage, folder: Path):
    port = str(free_port())
    with house_at(folder, port) as product:
        send_temperatures(product, HEALTHY)
        hung = hang_marked(open_page, product, "stagger=1&lang=en&kiosk")
        hung.page.add_init_script(COUNT_LOADS)
        hung.page.keyboard.press("2")
        leader = open_page(1920, 1080).page
        leader.goto(f"{product.url}/map/340103?lang=en")
        leader.wait_for_selector("html[data-link=live]", state="attached")
        leader.evaluate("window.mark = 'the same page'")

    with house_at(folder, port, **further_system(folder)) as product:
        page = hung.page
        page.wait_for_function("() => window.mark === undefined && window.commandCenter", timeout=PATIENCE_MS)
        hung.wait_live()
        assert page.url == url_of(product, "epidemic", "stagger=1&lang=en&kiosk")
        build = page.evaluate("document.documentElement.dataset.build")
        assert build == page.evaluate("document.documentElement.dataset.served")
        page.wait_for_timeout(3000)
        assert loads(page) == 1

        leader.wait_for_selector(".new-version", timeout=PATIENCE_MS)
        assert leader.inner_text(".new-version") == "A new version is ready.\nLoad it"
        assert leader.evaluate("window.mark") == "the same page"
        leader.click(".new-version a")
        leader.wait_for_function("() => window.mark === undefined && window.commandCenter")
        leader.wait_for_selector("html[data-link=live]", state="attached")
        leader.wait_for_timeout(1500)
        assert leader.locator(".new-version").count() == 0


def test_a_cache_that_keeps_giving_the_old_page_makes_no_loop(open_page: OpenPage, folder: Path):
    def old_page(route: Route) -> None:
        answer = route.fetch()
        is_page = route.request.resource_type == "document"
        text = answer.text()
        route.fulfill(response=answer, body=re.sub(r'data-build="\w+"', 'data-build="old"', text) if is_page else text)

    with house_at(folder, str(free_port())) as product:
        watched = open_page(1920, 1080)
        watched.page.add_init_script(COUNT_LOADS)
        watched.page.route("**/wall/*", old_page)
        watched.page.goto(url_of(product, "overview", "stagger=0"))
        watched.page.wait_for_function("() => sessionStorage.getItem('loads') === '2'", timeout=PATIENCE_MS)
        watched.page.wait_for_selector("html[data-link=live]", state="attached")
        watched.page.wait_for_timeout(5000)
        assert loads(watched.page) == 2
