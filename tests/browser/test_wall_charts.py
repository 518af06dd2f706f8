"""What the panels of the wall draw is what the live document says, and nothing else: bars, bands, cells, places, panes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from layouts.words import ENGLISH
from tests.browser.hanging import url_of
from tests.browser.panels import painted
from tests.browser.test_wall_layout import open_all
from tests.fixtures.browser import OpenPage
from tests.product import Product

HOURS_OF_A_WEEK = 168
TURN_MS = 93_000

NAMES = "[...document.querySelectorAll('.pane:not([data-state=warn]) .pane-name')].map((name) => name.textContent)"
LATER = "(ms) => { const real = performance.now.bind(performance); performance.now = () => real() + ms; }"

CELLS = """([key, read]) => {
  commandCenter.views.show(key);
  commandCenter.live.repaint();
  const { document: known, boot } = commandCenter.live;
  const [place] = commandCenter.dom.seen(read);
  const { indicator } = place.dataset;
  const numbers = [...(known.weeks[indicator] || []), ...known.hours[indicator]];
  const { breaks } = commandCenter.mapClasses.classify(numbers, { ...boot.indicators[indicator], target: null });
  const drawn = [...place.querySelectorAll('.heat-drawing > rect')].map((cell) => cell.getAttribute('class'));
  const wanted = numbers.map((number) => commandCenter.mapClasses.classOf(number, breaks));
  return { drawn, wanted, days: place.querySelectorAll('.heat-drawing text').length };
}"""


@pytest.fixture(scope="module")
def wall(browser: Browser, wall_url: str) -> Iterator[Page]:
    """The wall of the demo city, very wide: all panels are seen and know their numbers."""
    context = browser.new_context(viewport={"width": 5120, "height": 1440}, timezone_id="Asia/Shanghai")
    page = context.new_page()
    open_all(page, f"{wall_url}?lang={ENGLISH}")
    yield page
    context.close()


def minutes(number: int | None) -> str:
    if number is None:
        return "—"
    return f"{number} min" if number < 60 else f"{number / 60:.1f} h"


def places(values: list[float | None]) -> list[int | None]:
    """The place of each value where more is better."""
    known = [value for value in values if value is not None]
    return [None if value is None else 1 + sum(other > value for other in known) for value in values]


def moved(before: int | None, now: int | None) -> str:
    if before is None or now is None:
        return ""
    return "•" if before == now else f"▲{before - now}" if before > now else f"▼{now - before}"


def test_funnel_tells_how_many_came_and_wait_and_how_long_the_way_took(wall: Page):
    known, rows, asked = painted(wall, "problems", "funnel")

    told = [row["texts"][2:] for row in rows[1:]]
    assert told == [
        [f"{entered:,}", f"{waiting:,}", minutes(median)]
        for entered, waiting, median in known["funnels"][asked["feed"]]
    ]
    assert len(told) == 6


@pytest.mark.parametrize("view", ["overview", "problems"])
def test_week_has_a_cell_for_every_hour_in_the_class_of_its_number(wall: Page, view: str):
    found = wall.evaluate(CELLS, [view, '[data-list="heat"]'])

    assert len(found["drawn"]) == len(found["wanted"]) > HOURS_OF_A_WEEK
    names = [f"heat-{index}" if index >= 0 else "heat-none" for index in found["wanted"]]
    assert [drawn.split()[0] for drawn in found["drawn"]] == names
    assert [drawn.split()[1:] for drawn in found["drawn"][-2:]] == [[], ["heat-running"]]
    assert found["days"] == 8 + 4


def test_ranking_has_the_areas_in_order_with_their_change_of_place(wall: Page):
    known, rows, asked = painted(wall, "overview", "ranking")
    layer = f"{asked['indicator']}:{asked['level']}"
    values, before = known["layers"][layer], known["before"][layer]

    now, then = places(values), places(before)
    order = sorted((n for n, value in enumerate(values) if value is not None), key=lambda n: (now[n], n))
    shown = [row["texts"] for row in rows if row["data"].get("state") != "never"]
    assert [(text[0], text[1], text[4]) for text in shown] == [
        (str(now[n]), moved(then[n], now[n]), f"{values[n]:.1f}%") for n in order
    ]


def test_areas_without_a_fair_base_stand_apart_below_the_ranking(wall: Page):
    known, rows, asked = painted(wall, "overview", "ranking")
    unfair = [value for value in known["layers"][f"{asked['indicator']}:{asked['level']}"] if value is None]

    apart = [row for row in rows if row["data"].get("state") == "never"]
    assert len(apart) == len(unfair)
    assert rows[len(rows) - len(apart) :] == apart
    assert {(row["texts"][0], row["texts"][1], row["texts"][4]) for row in apart} <= {("", "", "—")}


def test_ranking_without_room_tells_how_many_it_leaves_out(open_page: OpenPage, wall_url: str):
    page = open_page(1366, 768).page
    open_all(page, f"{wall_url}?lang={ENGLISH}")
    known, rows, asked = painted(page, "performance", "ranking")

    gaps = [row["texts"] for row in rows if "gap" in row["data"]]
    assert [text[0] for text in gaps] == ["⋮"]
    left_out = int(gaps[0][2].split()[1])
    ranked = [row for row in rows if row["data"].get("state") != "never"]
    values = known["layers"][f"{asked['indicator']}:{asked['level']}"]
    assert len(ranked) + left_out == sum(value is not None for value in values)


def test_breakdown_has_the_values_of_the_split_largest_first(wall: Page):
    known, rows, asked = painted(wall, "problems", "breakdown")
    split = known["splits"][asked["indicator"]]
    assert [row["texts"][4] for row in rows] == [f"{value:,}" for value, _ in sorted(split, key=lambda one: -one[0])]


def test_trend_has_a_band_and_two_lines(wall: Page):
    wall.evaluate("commandCenter.views.show('problems')")
    drawn = wall.evaluate(
        """() => { const [place] = commandCenter.dom.seen('[data-list="trend"]');
          const points = (name) => (place.querySelector(name).getAttribute('d').match(/[ML]/g) || []).length;
          const known = commandCenter.live.document.trends[place.dataset.indicator];
          const there = (values) => values.filter((value) => value !== null).length;
          return { drawn: ['.chart-band', '.chart-yesterday', '.chart-today'].map(points),
            told: [2 * there(known.high), there(known.yesterday), there(known.today) - 1],
            running: place.querySelectorAll('.chart-running').length }; }"""
    )
    assert drawn["drawn"] == drawn["told"]
    assert min(drawn["drawn"]) > 0
    assert drawn["running"] == 1


def test_ticker_begins_with_what_nobody_has_and_goes_on_with_the_newest_events(wall: Page):
    known, rows, _ = painted(wall, "overview", "ticker")
    urgent = [line for line in known["alerts"] if line[3] == "active" and line[2] in ("critical", "warn")]
    asking = [row for row in rows if "asks" in row["data"]]
    news = rows[len(asking) :]

    assert asking == rows[: len(asking)]
    assert 0 < len(asking) <= len(urgent)
    assert [row["data"]["state"] for row in asking] == [line[2] for line in urgent][: len(asking)]
    times = [row["texts"][1] for row in news]
    assert times == sorted(times, reverse=True)
    assert len(news) > 3


def test_alerts_are_those_of_the_document_worst_first(wall: Page):
    known, rows, _ = painted(wall, "overview", "alerts")
    keys = [f"rule:{line[1]}" if line[0] is None else str(line[0]) for line in known["alerts"]]

    shown = [row["data"]["alert"] for row in rows]
    assert len(shown) > 3
    assert set(shown) <= set(keys)
    worst = [row["data"]["state"] for row in rows]
    assert worst == sorted(worst, key=("critical", "warn", "notice").index)
    many = [row for row in rows if row["data"]["alert"].startswith("rule:")]
    assert all("处" in row["texts"][1] or "places" in row["texts"][1] for row in many)


def test_camera_wall_has_some_that_are_off_and_counts_all(wall: Page):
    painted(wall, "cameras", "cameras")
    wall.wait_for_selector('[data-of="cameras"] .pane[data-code]')
    _, rows, _ = painted(wall, "cameras", "cameras")

    states = [row["data"]["state"] for row in rows]
    assert 0 < states.count("warn") <= len(states) // 4
    count = wall.locator("[data-of=cameras] [data-part=count]").inner_text()
    on, _, total, _ = count.split()
    assert 0 < int(on) < int(total) == 843


def test_camera_wall_takes_the_others_in_turn_unless_it_is_paused(open_page: OpenPage, city: Product):
    page = open_page(1920, 1080).page
    open_all(page, url_of(city, "cameras", "rotate=600&live=0"))
    page.wait_for_selector('[data-of="cameras"] .pane[data-code]')
    page.keyboard.press(" ")
    page.wait_for_selector("html[data-paused]", state="attached")
    before = page.evaluate(NAMES)

    page.evaluate(LATER, TURN_MS)
    page.wait_for_timeout(2500)
    assert len({*page.evaluate(NAMES)} & {*before}) >= len(before) - 1  # one may be off by now

    page.keyboard.press(" ")
    page.wait_for_function(f"(before) => !{NAMES}.some((name) => before.includes(name))", arg=before)


def test_elements_stay_as_many_while_numbers_change(wall: Page):
    """Painting hundreds of documents with other numbers leaves as many elements as painting one."""
    counts = wall.evaluate(
        """() => {
          const [known, at] = [commandCenter.live.document, performance.now()];
          performance.now = () => at; // or what grows old meanwhile would be told as old
          const count = () => document.querySelectorAll('.wall *').length;
          const bump = (by) => {
            Object.values(known.tiles).forEach((tile) => { if (tile[0] !== null) tile[0] += by; });
            Object.values(known.trends).forEach(({ today }) => { today[today.length - 1] += by; });
            Object.values(known.funnels).flat().forEach((step) => { step[0] += by; });
            commandCenter.live.repaint();
          };
          const gained = commandCenter.views.keys.map((key) => {
            commandCenter.views.show(key);
            bump(1);
            const before = count();
            for (let n = 0; n < 100; n += 1) bump(n % 2 ? -1 : 1);
            const after = count();
            bump(-1);
            return after - before;
          });
          delete performance.now;
          return gained;
        }"""
    )
    assert counts == [0] * len(counts)
