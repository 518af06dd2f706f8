"""How the area shown stands: its number at the top, its place among the areas beside it, and the change of each part."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_page import COMMUNITY, DISTRICT, SUBDISTRICT, YESTERDAY, show
from tests.fixtures.browser import OpenPage

NUMBER, BESIDE = ".map-number-value", ".map-number-beside"
SHOWN_AND_COUNTED = """() => {
  const { live, format } = commandCenter;
  const place = document.querySelector('[data-breakdown]');
  const spec = live.boot.indicators[place.dataset.layer.split(':')[0]];
  const [now, before] = ['layers', 'before'].map((part) => live.document[part][place.dataset.layer]);
  return JSON.parse(place.dataset.breakdown).map(([code], index) => [
    document.querySelector(`.children-table tr[data-code="${code}"] .change-cell`).textContent,
    format.change(spec, now[index], before[index]),
  ]);
}"""


def value_of(page: Page) -> float:
    expect(page.locator(NUMBER)).to_contain_text(re.compile(r"\d"))
    return float(page.locator(NUMBER).inner_text().rstrip("%").replace(",", ""))


def column(page: Page) -> list[float]:
    expect(page.locator(".children-table tbody .figure").first).to_contain_text(re.compile(r"\d"))
    texts = page.locator(".children-table tbody .figure").all_inner_texts()
    return [float(text.replace(",", "")) for text in texts if text != "—"]


@pytest.mark.parametrize("day", ["", f"&day={YESTERDAY}"])
def test_a_rate_tells_its_place_and_the_rate_around_it(open_page: OpenPage, city_url: str, day: str) -> None:
    watched = open_page()
    page = watched.page
    show(page, city_url, f"/map/{DISTRICT}?layer=mask_compliance{day}")
    whole, rates = value_of(page), column(page)
    expect(page.locator(BESIDE)).to_be_hidden()

    show(page, city_url, f"/map/{SUBDISTRICT}?layer=mask_compliance{day}")
    expect(page.locator(BESIDE)).to_have_text(re.compile(r"^排名 \d+/\d+ · 庐阳区 [\d.]+%$"))
    own, told = value_of(page), page.locator(BESIDE).inner_text()
    assert re.findall(r"[\d.]+", told)[1:] == [str(len(rates)), f"{whole:.1f}"]
    place = int(re.findall(r"\d+", told)[0])
    # Rates of one decimal may be equal where the numbers behind them are not.
    assert sum(rate > own for rate in rates) < place <= sum(rate >= own for rate in rates)
    watched.assert_clean()


def test_counts_of_unlike_areas_have_no_place(open_page: OpenPage, city_url: str) -> None:
    page = open_page().page
    show(page, city_url, f"/map/{COMMUNITY}?layer=patrols")
    expect(page.locator(BESIDE)).to_have_text(re.compile(r"^三孝口街道 [\d,]+ 次$"))


def test_the_number_is_that_of_its_tile_and_gives_way_to_a_comparison(open_page: OpenPage, city_url: str) -> None:
    page = open_page().page
    show(page, city_url, f"/map/{SUBDISTRICT}?layer=mask_compliance&day={YESTERDAY}")
    tile = page.locator('.map-side .tile[data-indicator="mask_compliance"]')
    tile.scroll_into_view_if_needed()
    assert f"{value_of(page):.1f}" == tile.locator('[data-part="value"]').inner_text()
    assert page.locator(".map-number [data-part=change]").inner_text() == tile.locator(".tile-compare b").inner_text()

    page.locator(".children-table .compare-link").first.click()
    expect(page.locator(".compare-rows")).to_be_visible()
    expect(page.locator(NUMBER)).to_have_count(0)
    page.locator(".compare-end").click()
    expect(page.locator(NUMBER)).to_contain_text("%")


@pytest.mark.parametrize("search", ["layer=patrols", "layer=mask_compliance&lang=en", f"layer=patrols&day={YESTERDAY}"])
def test_every_part_says_how_it_has_changed(open_page: OpenPage, city_url: str, search: str) -> None:
    page = open_page().page
    show(page, city_url, f"/map/{DISTRICT}?{search}")
    expect(page.locator(".children-table tbody .change-cell").first).to_contain_text(re.compile("[-+±−—]"))
    pairs = page.evaluate(SHOWN_AND_COUNTED)
    assert [shown for shown, _ in pairs] == [counted for _, counted in pairs]
    assert {shown for shown, _ in pairs} != {"—"}
