"""System 3: health-code scans (安康码)."""

from catalogue.alarms import AT_ONCE, HOUR_S, MINUTE_S, SLOWLY, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, records
from catalogue.model import Direction, EventRule, Feed, Indicator, Severity, Shape, System, Term, Value
from catalogue.sites import SITE_CATEGORY

GREEN = Condition("colour", "eq", "green")
YELLOW = Condition("colour", "eq", "yellow")
RED = Condition("colour", "eq", "red")

HEALTH_CODE_SCAN = Feed(
    key="health_code_scan",
    name="Health-code scans",
    shape=Shape.OBSERVATION,
    interval_s=300,
    fields=(
        Term(
            key="colour",
            name="Colour",
            values=(
                Value(key="green", name="Green code", weight=49_970),
                Value(key="yellow", name="Yellow code", weight=28),
                Value(key="red", name="Red code", weight=2),
            ),
        ),
        SITE_CATEGORY,
    ),
    demo=Demo(per_day=32_000),
)

SYSTEM = System(
    order=3,
    key="health_codes",
    name="Health codes",
    source="GB/T 38961-2020",
    feeds=(HEALTH_CODE_SCAN,),
    indicators=(
        Indicator(
            key="health_code_scans",
            name="Health-code scans",
            unit="scans",
            measure=Total(records("health_code_scan")),
            direction=Direction.UP,
            split="colour",
            notes=("red_codes", "yellow_codes"),
            icon="code",
        ),
        Indicator(
            key="red_codes",
            name="Red codes",
            unit="scans",
            measure=Total(records("health_code_scan", RED)),
            direction=Direction.DOWN,
            icon="code",
        ),
        Indicator(
            key="yellow_codes",
            name="Yellow codes",
            unit="scans",
            measure=Total(records("health_code_scan", YELLOW)),
            direction=Direction.DOWN,
            icon="code",
        ),
        Indicator(
            key="abnormal_code_share",
            name="Red and yellow share",
            unit="‰",
            measure=Ratio(records("health_code_scan", GREEN), records("health_code_scan"), scale=1000, complement=True),
            direction=Direction.DOWN,
            decimals=2,
            minimum_base=30,
            icon="code",
        ),
    ),
    events=(
        EventRule(
            key="red_code",
            name="Red code",
            feed="health_code_scan",
            severity=Severity.CRITICAL,
            where=(RED,),
            alarm=Alarm(category="Health", hold_s=4 * HOUR_S, stages=AT_ONCE),
        ),
        EventRule(
            key="yellow_code",
            name="Yellow code",
            feed="health_code_scan",
            severity=Severity.WARN,
            where=(YELLOW,),
        ),
    ),
    alerts=(
        AlertRule(
            key="yellow_codes_many",
            name="Many yellow codes",
            severity=Severity.WARN,
            watch=Limit(indicator="yellow_codes", limit=10, clear=8, level="community"),
            alarm=Alarm(category="Health", clear_s=10 * MINUTE_S, stages=SLOWLY),
        ),
    ),
)
