"""Every kind of page as axe-core sees it: nothing serious keeps anyone from it, in both languages and themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from layouts.words import CHINESE, ENGLISH
from tests.fixtures.browser import OpenPage

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SERIOUS = ("serious", "critical")
DISTRICT, COMMUNITY = "340103", "340103009001"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  const reasons = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join('; ');
  return violations.map(({ id, impact, nodes }) => ({
    id, impact, where: nodes.map((node) => `${node.target.join(' ')} (${node.html.slice(0, 120)}): ${reasons(node)}`),
  }));
}"""
PAINTED = "() => document.querySelector('.legend-items') && commandCenter.map.painted().done"
MAP, RECORDS = f"/map/{DISTRICT}", f"/map/{COMMUNITY}?open=patrols&layer=patrols"
PAGES = {
    "wall": ("/wall/overview", "html[data-link=live]"),
    "problems": ("/wall/problems", "html[data-link=live]"),
    "cameras": ("/wall/cameras", "html[data-link=live]"),
    "map": (MAP, ".legend-items"),
    "records": (RECORDS, ".ag-row"),
    "drawer": (f"/map/{COMMUNITY}?thing=site:1", ".drawer-title"),
    "alerts of a rule": (f"{MAP}?alerts=site_not_patrolled", ".area-alerts .event"),
    "in view": (f"/map/{COMMUNITY}?points=site", ".in-view:not([hidden])"),
    "several days": (f"/map/{DISTRICT}?days=7", ".when-range"),
    "briefing": (f"/map/{DISTRICT}/briefing", "html[data-link=live]"),
    "refused": ("/map/999", ".refused-card"),
    "nowhere": ("/nowhere", ".refused-card"),
}
THEMES = {"wall": ("dark",), "problems": ("dark",), "cameras": ("dark",), "briefing": ("light",)}


def cases() -> list[Any]:
    return [
        pytest.param(name, lang, theme, id=f"{name}-{lang}-{theme}")
        for name in PAGES
        for lang in (CHINESE, ENGLISH)
        for theme in THEMES.get(name, ("dark", "light"))
    ]


def violations(page: Page) -> list[str]:
    """What is serious of what axe finds, each with where it is."""
    page.add_script_tag(path=AXE)
    found = page.evaluate(RUN)
    return [f"{item['id']} at {where}" for item in found if item["impact"] in SERIOUS for where in item["where"]]


@pytest.mark.parametrize(("name", "lang", "theme"), cases())
def test_nothing_serious_keeps_anyone_from_a_page(
    open_page: OpenPage, city_url: str, name: str, lang: str, theme: str
) -> None:
    address, ready = PAGES[name]
    watched = open_page(1440, 900, bypass_csp=True)  # axe is not one of the page's scripts
    watched.page.emulate_media(reduced_motion="reduce")  # a number that fades in is pale for a moment
    watched.context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    watched.page.goto(f"{city_url}{address}{'&' if '?' in address else '?'}lang={lang}")
    watched.page.wait_for_selector(ready, state="attached")
    if name == "in view":
        watched.page.locator(".in-view summary").click()
    if "/map/" in address and ready != ".refused-card" and "briefing" not in address:
        watched.page.wait_for_function(PAINTED)
    assert violations(watched.page) == []
