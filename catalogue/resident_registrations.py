"""System 21: resident information collection (居民信息采集): how many residents of a building are registered; counts only.

Default limit: a building counts as up to date for 30 days.
"""

from catalogue.alert_rules import AlertRule, ThingState
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, known, latest_sum, online
from catalogue.model import Direction, Feed, Indicator, Number, OnOff, Severity, Shape, System

LARGEST = 100_000
THIRTY_DAYS_S = 30 * 86_400

RESIDENT_REGISTRATION = Feed(
    key="resident_registration",
    name="Registered residents by building",
    shape=Shape.STATUS,
    interval_s=86_400,
    time_to_live_s=THIRTY_DAYS_S,
    fields=(
        Number(key="online", name="Up to date", minimum=0, maximum=1, demo=(0.985, 0)),
        Number(
            key="expected",
            name="Residents by the census",
            unit="people",
            minimum=0,
            maximum=LARGEST,
            demo=(785, 210),
            demo_steady=True,
        ),
        Number(
            key="registered",
            name="Residents registered",
            unit="people",
            minimum=0,
            maximum=LARGEST,
            demo=(0.962, 0.02),
            demo_share_of="expected",
        ),
    ),
    says=OnOff(on="Up to date", off="Out of date"),
    demo=Demo(per_day=1_108 * 2, category="residential_compound", things=1_108, night=1, hold_hours=24),
)

SYSTEM = System(
    order=21,
    key="registrations",
    name="Resident information",
    feeds=(RESIDENT_REGISTRATION,),
    indicators=(
        Indicator(
            key="residents_registered",
            name="Residents registered",
            unit="people",
            measure=Total(latest_sum("resident_registration", "registered")),
            total=Total(latest_sum("resident_registration", "expected")),
            direction=Direction.UP,
            icon="people",
        ),
        Indicator(
            key="registration_coverage",
            name="Registration coverage",
            unit="%",
            measure=Ratio(
                latest_sum("resident_registration", "registered"), latest_sum("resident_registration", "expected")
            ),
            direction=Direction.UP,
            decimals=1,
            icon="coverage",
        ),
        Indicator(
            key="buildings_up_to_date",
            name="Buildings up to date",
            unit="buildings",
            measure=Total(online("resident_registration")),
            total=Total(known("resident_registration")),
            direction=Direction.UP,
            icon="home",
        ),
        Indicator(
            key="buildings_up_to_date_share",
            name="Share of buildings up to date",
            unit="%",
            measure=Ratio(online("resident_registration"), known("resident_registration")),
            direction=Direction.UP,
            decimals=1,
            icon="home",
        ),
    ),
    alerts=(
        AlertRule(
            key="building_out_of_date",
            name="Building not updated for 30 days",
            severity=Severity.NOTICE,
            watch=ThingState(feed="resident_registration", silent_s=THIRTY_DAYS_S),
        ),
    ),
)
