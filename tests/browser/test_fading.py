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


# One case more has come to the second step: which rows change their colour, and how.
STEPPED = """async () => {
  const { live, views, dom } = commandCenter;
  views.show('problems');
  live.repaint();
  const [place] = dom.seen('[data-list="funnel"]');
  const { feed } = place.dataset;
  const known = live.document;
  const funnel = known.funnels[feed].map((step) => [...step]);
  while (document.querySelector('[data-fade]')) await new Promise(requestAnimationFrame);
  const rows = [...place.children].slice(-funnel.length);
  const told = [];
  const watch = new MutationObserver((all) => all.forEach(({ target }) => {
    const row = target.parentElement;
    told.push([rows.indexOf(row), [...row.children].indexOf(target), target.dataset.fade ?? 'none']);
  }));
  watch.observe(place, { attributeFilter: ['data-fade'], subtree: true });
  funnel[1][0] += 1;
  live.show({ ...known, funnels: { ...known.funnels, [feed]: funnel } });
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  return told;
}"""
NAME, NUMBER, WAITING = 0, 2, 3


def test_a_step_to_which_a_case_has_come_fades_once_and_no_other(page: Page) -> None:
    page.wait_for_function("() => Boolean(commandCenter.live.document)", timeout=30_000)
    page.route("**/api/v1/live/**", lambda route: None)  # never answered: what is shown is what we show
    page.wait_for_event("request", lambda request: "/api/v1/live/" in request.url)

    told = page.evaluate(STEPPED)

    assert told == [[1, part, step] for step in ("1", "2", "none") for part in (NAME, NUMBER, WAITING)]
