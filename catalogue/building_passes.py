"""System 13: entry and exit of buildings (楼宇出入): each pass with its direction, code colour and temperature.

Fever is 37.3 °C or more, as in system 2. Whoever stayed over midnight is not counted as inside on the next day.
"""

from catalogue.alarms import AT_ONCE, HOUR_S, MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Difference, Total, records
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System, Term, Value
from catalogue.sites import SITE_CATEGORY

IN, OUT = Condition("direction", "eq", "in"), Condition("direction", "eq", "out")
GREEN, YELLOW, RED = (Condition("colour", "eq", colour) for colour in ("green", "yellow", "red"))
FEVER = Condition("temperature", "ge", 37.3)
CAPACITY = 2_000  # people in the buildings of a grid, until a deployer says what they hold

BUILDING_PASS = Feed(
    key="building_pass",
    name="Building passes",
    shape=Shape.OBSERVATION,
    interval_s=900,
    fields=(
        Number(
            key="temperature",
            name="Temperature",
            unit="°C",
            minimum=30,
            maximum=45,
            resolution=0.1,
            required=False,
            demo=(36.4, 0.2),
        ),
        Term(
            key="direction",
            name="Direction",
            values=(Value(key="in", name="In", weight=1.2, hour=9.2), Value(key="out", name="Out", hour=17.6)),
        ),
        Term(
            key="colour",
            name="Colour",
            values=(
                Value(key="green", name="Green code", weight=49_980),
                Value(key="yellow", name="Yellow code", weight=19),
                Value(key="red", name="Red code", weight=1),
            ),
        ),
        SITE_CATEGORY,
    ),
    demo=Demo(per_day=6_000, category="office_building"),
)

SYSTEM = System(
    order=13,
    key="buildings",
    name="Building entry and exit",
    feeds=(BUILDING_PASS,),
    indicators=(
        Indicator(
            key="building_passes",
            name="Building passes",
            unit="passes",
            measure=Total(records("building_pass")),
            split="direction",
            icon="building",
        ),
        Indicator(
            key="building_entries",
            name="Building entries",
            unit="passes",
            measure=Total(records("building_pass", IN)),
            icon="building",
        ),
        Indicator(
            key="building_exits",
            name="Building exits",
            unit="passes",
            measure=Total(records("building_pass", OUT)),
            icon="building",
        ),
        Indicator(
            key="building_inside",
            name="People inside buildings",
            unit="people",
            measure=Difference(records("building_pass", IN), records("building_pass", OUT)),
            icon="building",
        ),
        Indicator(
            key="building_abnormal_codes",
            name="Abnormal codes at buildings",
            unit="scans",
            measure=Difference(records("building_pass"), records("building_pass", GREEN)),
            direction=Direction.DOWN,
            icon="code",
        ),
        Indicator(
            key="building_fevers",
            name="Fevers at buildings",
            unit="cases",
            measure=Total(records("building_pass", FEVER)),
            direction=Direction.DOWN,
            icon="thermometer",
        ),
    ),
    events=(
        EventRule(
            key="building_red_admitted",
            name="Red code admitted to a building",
            feed="building_pass",
            severity=Severity.CRITICAL,
            where=(IN, RED),
            alarm=Alarm(category="Health", hold_s=4 * HOUR_S, stages=AT_ONCE),
        ),
        EventRule(
            key="building_yellow_admitted",
            name="Yellow code admitted to a building",
            feed="building_pass",
            severity=Severity.WARN,
            where=(IN, YELLOW),
            alarm=Alarm(category="Health"),
        ),
        EventRule(
            key="building_fever",
            name="Fever at a building",
            feed="building_pass",
            severity=Severity.CRITICAL,
            where=(FEVER,),
            shows="temperature",
            alarm=Alarm(category="Health", hold_s=4 * HOUR_S, stages=AT_ONCE),
        ),
    ),
    alerts=(
        AlertRule(
            key="building_full",
            name="More people inside than the buildings hold",
            severity=Severity.WARN,
            watch=Limit(indicator="building_inside", limit=CAPACITY, clear=0.95 * CAPACITY),
            alarm=Alarm(category="Health", for_s=MINUTE_S, clear_s=5 * MINUTE_S),
        ),
    ),
)
