"""A product that is started with a file of views shows them: in their order, under their names, with their panels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import CITY, CLOCK
from tests.fixtures.browser import OpenPage
from tests.product import ROOT, Product, running

VIEWS = ROOT / "docs" / "examples" / "view.toml"
PATIENCE_MS = 30_000


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A city of today alone, with the documented example of a file of views."""
    folder: Path = tmp_path_factory.mktemp("views")
    with running(folder, CLOCK=CLOCK, DEMO_DAYS="0", VIEWS_FILE=str(VIEWS)) as product:
        product.wait_ready()
        product.wait_until(lambda: has_problems(product), "counting problems")
        yield product


def has_problems(product: Product) -> bool:
    """Whether the city's problems are known."""
    status, document = product.get(CITY)
    return status == 200 and document["tiles"].get("problems_open", [None])[0] is not None


@pytest.mark.parametrize(
    ("lang", "names"),
    [("zh-CN", ["综合态势", "夜间值守", "问题与联动"]), ("en", ["Overview", "Night shift", "Problems and linkage"])],
)
def test_the_added_view_is_shown_under_its_name(open_page: OpenPage, product: Product, lang: str, names: list[str]):
    watched = open_page()
    page = watched.page
    page.goto(f"{product.url}/wall/night?lang={lang}")
    page.wait_for_selector(".area-kpis:not([hidden]) .tile-state .shape", timeout=PATIENCE_MS)

    assert page.locator(".dot").all_inner_texts() == names
    assert page.inner_text(".dot[aria-current=page]") == names[1]
    assert page.locator(".area-kpis:not([hidden]) .tile").count() == 4
    seen = page.eval_on_selector_all(
        ".place", "all => all.filter((e) => e.getClientRects().length).map((e) => e.style.gridArea.split(' ')[0])"
    )
    assert sorted(seen) == ["alerts", "kinds", "map", "reported", "ticker", "waiting"]
    watched.assert_clean()


def test_a_view_that_the_playlist_leaves_out_is_not_there(open_page: OpenPage, product: Product):
    page = open_page().page
    page.goto(f"{product.url}/wall/cameras")
    page.wait_for_selector(".refused-card", timeout=PATIENCE_MS)
