"""System 4: mask compliance at key sites (口罩佩戴): people masked among people seen."""

from catalogue.alarms import MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, records, summed
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System
from catalogue.sites import SITE_CATEGORY

MASK_CHECK = Feed(
    key="mask_check",
    name="Mask checks",
    shape=Shape.OBSERVATION,
    interval_s=600,
    fields=(
        Number(key="seen", name="People seen", unit="people", minimum=1, maximum=5_000, demo=(24, 11)),
        Number(
            key="masked",
            name="People masked",
            unit="people",
            minimum=0,
            maximum=5_000,
            demo=(0.98, 0.018),
            demo_share_of="seen",
        ),
        SITE_CATEGORY,
    ),
    must=(Condition("masked", "le", 1.0, of="seen"),),
    demo=Demo(per_day=7_000),
)

SYSTEM = System(
    order=4,
    key="masks",
    name="Mask compliance",
    feeds=(MASK_CHECK,),
    indicators=(
        Indicator(
            key="mask_compliance",
            name="Mask compliance",
            unit="%",
            measure=Ratio(summed("mask_check", "masked"), summed("mask_check", "seen")),
            direction=Direction.UP,
            target=95,
            decimals=1,
            minimum_base=20,
            icon="mask",
        ),
        Indicator(
            key="mask_checks",
            name="Mask checks",
            unit="checks",
            measure=Total(records("mask_check")),
            direction=Direction.UP,
            icon="mask",
        ),
        Indicator(
            key="people_seen",
            name="People seen at mask checks",
            unit="people",
            measure=Total(summed("mask_check", "seen")),
            icon="mask",
        ),
    ),
    events=(
        EventRule(
            key="unmasked_crowd",
            name="Masks missing",
            feed="mask_check",
            severity=Severity.WARN,
            where=(Condition("seen", "ge", 20), Condition("masked", "lt", 0.95, of="seen")),
            shows="masked",
            alarm=Alarm(category="Health"),
        ),
    ),
    alerts=(
        AlertRule(
            key="mask_compliance_low",
            name="Too few masks",
            severity=Severity.WARN,
            watch=Limit(indicator="mask_compliance", limit=95, clear=96, below=True, minimum_base=20),
            alarm=Alarm(category="Health", for_s=5 * MINUTE_S, clear_s=5 * MINUTE_S),
        ),
    ),
)
