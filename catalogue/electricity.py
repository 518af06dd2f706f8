"""System 14: smart electricity (智慧用电): quarter-hourly readings of sites' meters, and the orders to close sites.

Default limit: a site that was ordered to close draws 20 % of its normal load for 15 minutes. Number and event go by the
orders and by what was read at that hour on the days before them; the normal load that a reading may bring is only kept.
"""

from catalogue.alarms import SLOWLY, Alarm
from catalogue.demo import Demo
from catalogue.measures import Baseline, Total, found_sites, open_cases, summed
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, Step, System, Text
from catalogue.rules import AboveBaseline
from catalogue.sites import SITE_CATEGORY

LARGEST_KW = 100_000
SHARE = 0.2  # of what is normal, that a closed site may draw
CLOSED_SITE_DRAWING = "closed_site_drawing"

METER_READING = Feed(
    key="meter_reading",
    name="Meter readings",
    shape=Shape.OBSERVATION,
    interval_s=900,
    fields=(
        Number(
            key="normal",
            name="Normal load",
            unit="kW",
            minimum=0,
            maximum=LARGEST_KW,
            resolution=0.01,
            required=False,
            demo=(16, 5),
            demo_steady=True,
            demo_rhythm=True,
        ),
        Number(
            key="power",
            name="Load",
            unit="kW",
            minimum=0,
            maximum=LARGEST_KW,
            resolution=0.01,
            demo=(0.85, 0.06),
            demo_share_of="normal",
        ),
        Number(
            key="energy",
            name="Energy since the last reading",
            unit="kWh",
            minimum=0,
            maximum=LARGEST_KW,
            resolution=0.01,
            demo=(0.25, 0),
            demo_share_of="power",
        ),
        SITE_CATEGORY,
    ),
    demo=Demo(per_day=64 * 96, things=64, regular=True, night=0.25),
)

CLOSURE_ORDER = Feed(
    key="closure_order",
    name="Closure orders",
    shape=Shape.CASE,
    interval_s=86_400,
    fields=(SITE_CATEGORY, Text(key="order_no", name="Order no.")),
    steps=(Step(key="ordered", name="Ordered to close"), Step(key="lifted", name="Order lifted", demo_minutes=900)),
    demo=Demo(per_day=4, things=64, like="meter_reading"),
)

SYSTEM = System(
    order=14,
    key="electricity",
    name="Smart electricity",
    feeds=(METER_READING, CLOSURE_ORDER),
    indicators=(
        Indicator(
            key="electricity_used",
            name="Electricity used",
            unit="kWh",
            measure=Total(summed("meter_reading", "energy")),
            decimals=1,
            icon="bolt",
        ),
        Indicator(
            key="load_to_baseline",
            name="Load against its baseline",
            unit="%",
            measure=Baseline(summed("meter_reading", "energy")),
            decimals=1,
            icon="bolt",
        ),
        Indicator(
            key="closed_sites_drawing",
            name="Closed but powered",
            unit="sites",
            measure=Total(found_sites("meter_reading", CLOSED_SITE_DRAWING)),
            direction=Direction.DOWN,
            split="category",
            icon="bolt",
        ),
        Indicator(
            key="closure_orders_open",
            name="Sites ordered to close",
            unit="sites",
            measure=Total(open_cases("closure_order")),
            icon="bolt",
        ),
    ),
    events=(
        EventRule(
            key=CLOSED_SITE_DRAWING,
            name="Closed site draws power",
            feed="meter_reading",
            severity=Severity.WARN,
            above=AboveBaseline(field="power", orders="closure_order", share=SHARE),
            shows="power",
            alarm=Alarm(stages=SLOWLY),
        ),
    ),
)
