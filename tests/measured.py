"""Systems made for tests: every kind of measure there is, of a status feed, a case feed and an observation feed."""

from __future__ import annotations

from dataclasses import replace

from catalogue.measures import (
    Baseline,
    Condition,
    Difference,
    Measure,
    Ratio,
    Total,
    gauge_sum,
    known,
    latest_sum,
    minutes_between,
    online,
    p90,
    records,
    summed,
    waiting_in,
)
from catalogue.model import Demo, Feed, Indicator, Number, Shape, Step, System, Term, Value
from catalogue.registry import Catalogue, load

KINDS = (Value(key="fast", name="Fast"), Value(key="slow", name="Slow"))
FAST = Condition("speed", "eq", "fast")
IN, OUT = (Condition("way", "eq", way) for way in ("in", "out"))

PILE = Feed(
    key="pile",
    name="Piles",
    shape=Shape.STATUS,
    interval_s=60,
    time_to_live_s=300,
    fields=(
        Number(key="online", name="Online", minimum=0, maximum=1, demo=(1, 0)),
        Number(
            key="power", name="Power", unit="kW", minimum=0, maximum=50, resolution=0.1, required=False, demo=(7, 1)
        ),
        Number(key="limit", name="Limit", unit="kW", minimum=0, maximum=50, resolution=0.1, demo=(8, 1)),
        Term(key="speed", name="Speed", values=KINDS, required=False),
    ),
    demo=Demo(per_day=100),
)
DOOR = Feed(
    key="door",
    name="Doors",
    shape=Shape.OBSERVATION,
    interval_s=60,
    fields=(
        Term(key="way", name="Way", values=(Value(key="in", name="In"), Value(key="out", name="Out"))),
        Number(key="people", name="People", minimum=0, maximum=100, demo=(3, 1)),
    ),
    demo=Demo(per_day=100),
)
WHISTLE = Feed(
    key="blown",
    name="Whistles",
    shape=Shape.CASE,
    interval_s=60,
    fields=(Term(key="speed", name="Speed", values=KINDS, required=False),),
    steps=tuple(Step(key=key, name=key.title()) for key in ("blown", "answered", "arrived", "done")),
    demo=Demo(per_day=10),
)


WARD = Feed(
    key="ward",
    name="Wards",
    shape=Shape.OBSERVATION,
    interval_s=60,
    fields=(
        Term(key="illness", name="Illness", values=tuple(Value(key=key, name=key) for key in ("flu", "gout", "pox"))),
        Number(key="people", name="People", minimum=0, maximum=100, demo=(3, 1)),
        Number(key="called", name="Called", minimum=0, maximum=100, demo=(3, 1)),
    ),
    demo=Demo(per_day=100),
)
ILL, CALLED = summed("ward", "people"), summed("ward", "called")


def an_indicator(key: str, measure: Measure, **more: object) -> Indicator:
    """Named by its key."""
    return replace(Indicator(key=key, name=key, unit="", measure=measure), **more)


SYSTEM = System(
    order=99,
    key="measured",
    name="Measured",
    feeds=(PILE, DOOR, WHISTLE, WARD),
    indicators=(
        an_indicator("piles_fast_online", Total(online("pile", FAST)), total=Total(known("pile", FAST))),
        an_indicator("piles_over", Total(known("pile", Condition("power", "ge", 0.9, of="limit"))), split="speed"),
        an_indicator("piles_idle", Total(online("pile", Condition("power", "lt", 6)))),
        an_indicator("power_online", Total(gauge_sum("pile", "power", FAST)), decimals=1),
        an_indicator("power_known", Total(latest_sum("pile", "power")), decimals=1, split="speed"),
        an_indicator("power_fast_share", Ratio(latest_sum("pile", "power", FAST), latest_sum("pile", "power"))),
        an_indicator("inside", Difference(summed("door", "people", IN), summed("door", "people", OUT))),
        an_indicator("left", Difference(summed("door", "people", OUT), summed("door", "people", IN), floor=None)),
        an_indicator("crowd", Baseline(summed("door", "people"), days=4), decimals=1),
        an_indicator("bustle", Baseline(records("door", IN))),
        an_indicator("ill", Total(ILL), split="illness", hide_below=5),
        an_indicator("ill_called", Ratio(CALLED, ILL), hide_below=5, decimals=1),
        an_indicator("ill_reported", Total(records("ward")), total=Total(ILL), hide_below=5),
        an_indicator("unanswered", Total(waiting_in("blown", "blown")), split="speed"),
        an_indicator("way_there", p90(minutes_between("blown", "blown", "arrived", FAST))),
        an_indicator("way_back", p90(minutes_between("blown", "arrived", "answered"))),
    ),
)


def measured() -> Catalogue:
    """The packaged systems and these."""
    packaged = load()
    return Catalogue((*packaged.systems, SYSTEM), packaged.views)
