"""System 12: the five key categories of residents (重点五类人员) in numbers: how many there are, how many were contacted.

Which five they are follows the notice in force, so the list is open. Only counts come in here, and cells under 5 are
hidden. Default limit: each is contacted every 24 h.
"""

from catalogue.alert_rules import AlertRule, Silence
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, latest_sum, summed
from catalogue.model import Direction, Feed, Indicator, Number, Severity, Shape, System, Term, Value

LARGEST = 1_000_000
FEWEST_SHOWN = 5
DAY_S = 86_400

CATEGORY = Term(
    key="category",
    name="Category of residents",
    open_list=True,
    values=(
        Value(key="risk_area", name="Came from a risk area", weight=46),
        Value(key="entered_country", name="Entered the country", weight=16),
        Value(key="close_contact", name="Close contacts", weight=14),
        Value(key="secondary_contact", name="Contacts of close contacts", weight=16),
        Value(key="discharged", name="Discharged from hospital", weight=8),
    ),
    demo_steady=True,
)

RESIDENT_STOCK = Feed(
    key="resident_stock",
    name="Key residents on the list",
    shape=Shape.STATUS,
    interval_s=21_600,
    time_to_live_s=2 * DAY_S,
    fields=(
        Number(key="online", name="Up to date", minimum=0, maximum=1, demo=(1, 0)),
        Number(key="count", name="Residents", unit="people", minimum=0, maximum=LARGEST, demo=(9, 4)),
        CATEGORY,
    ),
    demo=Demo(per_day=540 * 4, place="grid", things=540, thing="重点人员", night=1, hold_hours=24),
)

RESIDENT_CONTACT = Feed(
    key="resident_contact",
    name="Contacts with key residents",
    shape=Shape.OBSERVATION,
    interval_s=7_200,
    fields=(
        Number(key="contacted", name="Contacted", unit="people", minimum=0, maximum=LARGEST, demo=(5.5, 2)),
        Number(key="added", name="New on the list", unit="people", minimum=0, maximum=LARGEST, demo=(0.1, 0.5)),
        CATEGORY,
    ),
    demo=Demo(per_day=860, place="grid"),
)

SYSTEM = System(
    order=12,
    key="key_residents",
    name="Key categories of residents",
    feeds=(RESIDENT_STOCK, RESIDENT_CONTACT),
    indicators=(
        Indicator(
            key="key_residents",
            name="Key residents on the list",
            unit="people",
            measure=Total(latest_sum("resident_stock", "count")),
            split="category",
            notes=("key_residents_contacted_share",),
            hide_below=FEWEST_SHOWN,
            icon="people",
        ),
        Indicator(
            key="key_residents_contacted_share",
            name="Key residents contacted today",
            unit="%",
            measure=Ratio(summed("resident_contact", "contacted"), latest_sum("resident_stock", "count")),
            direction=Direction.UP,
            decimals=1,
            minimum_base=5,
            hide_below=FEWEST_SHOWN,
            icon="phone",
        ),
        Indicator(
            key="key_residents_contacted",
            name="Residents contacted",
            unit="people",
            measure=Total(summed("resident_contact", "contacted")),
            direction=Direction.UP,
            split="category",
            hide_below=FEWEST_SHOWN,
            icon="phone",
        ),
        Indicator(
            key="key_residents_added",
            name="Key residents new on the list",
            unit="people",
            measure=Total(summed("resident_contact", "added")),
            hide_below=FEWEST_SHOWN,
            icon="people",
        ),
    ),
    alerts=(
        AlertRule(
            key="residents_not_contacted",
            name="Key residents not contacted for a day",
            severity=Severity.WARN,
            watch=Silence(
                feed="resident_contact",
                after_s=DAY_S,
                level="",
                among=latest_sum("resident_stock", "count"),
                least=FEWEST_SHOWN,
            ),
        ),
    ),
)
