"""A number that has changed fades in once, in few steps; where less motion is asked for it stands at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.fixtures.browser import OpenPage

READY = "() => Boolean(window.commandCenter?.live?.boot)"
# Writes numbers one after the other, while no other one fades, which they would join; tells every step of the colour.
WRITTEN = """async (numbers) => {
  while (document.querySelector('[data-fade]')) await new Promise(requestAnimationFrame);
  const place = document.body.appendChild(document.createElement('b'));
  const steps = [];
  const watch = new MutationObserver(() => steps.push(place.dataset.fade ?? 'none'));
  watch.observe(place, { attributeFilter: ['data-fade'] });
  for (const number of numbers) commandCenter.dom.setNumber(place, number);
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  return [place.textContent, ...steps];
}"""


@pytest.fixture
def page(open_page: OpenPage, wall_url: str) -> Page:
    """A wall whose scripts have run."""
    opened = open_page().page
    opened.goto(wall_url)
    opened.wait_for_function(READY, timeout=30_000)
    return opened


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (["12"], ["12"]),
        (["12", "12"], ["12"]),
        (["12", "13"], ["13", "1", "2", "none"]),
        (["12", "13", "14"], ["14", "1", "2", "none"]),
    ],
    ids=["first", "same", "other", "twice at once"],
)
def test_a_number_that_changed_fades_once(page: Page, numbers: list[str], told: list[str]) -> None:
    assert page.evaluate(WRITTEN, numbers) == told


def test_nothing_fades_where_less_motion_is_asked_for(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate(WRITTEN, ["12", "13"]) == ["13"]
