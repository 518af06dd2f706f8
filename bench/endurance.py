"""A wall that is left on: what the browser has gathered after many refreshes of all views and many rotations."""

from __future__ import annotations

from bench.chromium import ONE_VIEW, chromium, context_of, painted
from bench.report import Figure, Report, figure
from bench.stack import running
from tests.endurance import DRIVER, Weight, refresh, rotate, wear, weigh

HOW = (
    "The wall in Chromium at 1920 × 1080 with all its views. {refreshes:,} whole documents in which every number differs from "
    "the one before are given to its poll loop without a pause, an equal share to each view; then all views are shown "
    "{rotations} times. What is gained is counted from after a warm-up of {warm_up:,} refreshes and {warm_up_rotations} "
    "rotations, each time after a forced collection. `Leaflet objects`: ids that Leaflet has given out, so layers made."
)
WARM_UP, WARM_UP_ROTATIONS = 1_000, 10
MOST_BYTES = 3_000_000
MOST_LISTENERS = 12  # of requests on their way when it is weighed; far less than one for each time that a view is shown


def measure(refreshes: int = 20_000, rotations: int = 200) -> Report:
    """Megabytes, nodes, listeners and layers gained."""
    with running(DEMO_RATE="0") as stack, chromium() as browser:
        page = context_of(browser).new_page()
        page.add_init_script(DRIVER)
        painted(page, f"{stack.address}{ONE_VIEW}&rotate=3600")
        session = page.context.new_cdp_session(page)
        wear(page, stack.document("?" + str(page.get_attribute("#live", "data-ask"))))
        refresh(page, WARM_UP)
        rotate(page, WARM_UP_ROTATIONS)
        before = weigh(page, session)
        refresh(page, refreshes)
        refreshed = weigh(page, session)
        rotate(page, rotations)
        rotated = weigh(page, session)
    how = HOW.format(refreshes=refreshes, rotations=rotations, warm_up=WARM_UP, warm_up_rotations=WARM_UP_ROTATIONS)
    gained = _gained(f"{refreshes:,} refreshes", before, refreshed) + _gained(
        f"{rotations} rotations", refreshed, rotated
    )
    return Report(how, gained)


def _gained(what: str, before: Weight, after: Weight) -> tuple[Figure, ...]:
    return (
        figure(f"heap gained, {what}", [(after.heap - before.heap) / 1e6], "MB", at_most=MOST_BYTES / 1e6),
        figure(f"nodes gained, {what}", [after.nodes - before.nodes], "nodes"),
        figure(f"listeners gained, {what}", [after.listeners - before.listeners], "listeners", at_most=MOST_LISTENERS),
        figure(f"Leaflet objects gained, {what}", [after.layers - before.layers], "objects", at_most=0),
    )
