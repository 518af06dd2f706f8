"""System 2: temperature checks at key sites (测温). Fever is 37.3 °C or more."""

from catalogue.alarms import AT_ONCE, HOUR_S, Alarm
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, records
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System
from catalogue.sites import SITE_CATEGORY

FEVER = Condition("temperature", "ge", 37.3)

TEMPERATURE_CHECK = Feed(
    key="temperature_check",
    name="Temperature checks",
    shape=Shape.OBSERVATION,
    interval_s=300,
    fields=(
        Number(
            key="temperature",
            name="Temperature",
            unit="°C",
            minimum=30,
            maximum=45,
            resolution=0.1,
            demo=(36.45, 0.22),
        ),
        SITE_CATEGORY,
    ),
    demo=Demo(per_day=26_000),
)

SYSTEM = System(
    order=2,
    key="temperature",
    name="Temperature checks",
    feeds=(TEMPERATURE_CHECK,),
    indicators=(
        Indicator(
            key="temperature_checks",
            name="Temperature checks",
            unit="checks",
            measure=Total(records("temperature_check")),
            direction=Direction.UP,
            notes=("fevers",),
            icon="thermometer",
        ),
        Indicator(
            key="fevers",
            name="Fevers",
            unit="cases",
            measure=Total(records("temperature_check", FEVER)),
            direction=Direction.DOWN,
            icon="thermometer",
        ),
        Indicator(
            key="fever_rate",
            name="Fever rate",
            unit="‰",
            measure=Ratio(records("temperature_check", FEVER), records("temperature_check"), scale=1000),
            direction=Direction.DOWN,
            decimals=2,
            minimum_base=30,
            icon="thermometer",
        ),
    ),
    events=(
        EventRule(
            key="fever",
            name="Fever",
            feed="temperature_check",
            severity=Severity.CRITICAL,
            where=(FEVER,),
            shows="temperature",
            alarm=Alarm(category="Health", hold_s=4 * HOUR_S, stages=AT_ONCE),
        ),
    ),
)
