"""System 17: mutual-aid meals (助餐) at the centres of towns and villages.

Published text: what a meal costs is shared by town, village, enterprise and the diner (镇/村/企业/个人).
"""

from catalogue.alarms import Alarm, Schedule
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, records, summed
from catalogue.model import Direction, Feed, Indicator, Number, Severity, Shape, System, Term, Text, Value

INDIVIDUAL = Condition("fund_source", "eq", "individual")
AFTER_SUPPER = Schedule(start=19 * 60 + 30)

MEAL = Feed(
    key="meal",
    name="Mutual-aid meals",
    shape=Shape.OBSERVATION,
    interval_s=14_400,
    fields=(
        Number(key="served", name="Meals served", unit="meals", minimum=1, maximum=5_000, demo=(14, 6)),
        Number(
            key="diners",
            name="Diners",
            unit="people",
            minimum=1,
            maximum=5_000,
            demo=(0.93, 0.06),
            demo_share_of="served",
        ),
        Term(
            key="fund_source",
            name="Fund source",
            values=(
                Value(key="town", name="Town", weight=30),
                Value(key="village", name="Village", weight=22),
                Value(key="enterprise", name="Enterprise", weight=13),
                Value(key="individual", name="Individual", weight=35),
            ),
        ),
        Text(key="centre", name="Meal centre"),
    ),
    must=(Condition("diners", "le", 1.0, of="served"),),
    demo=Demo(per_day=360, place="grid", things=44, night=0, peaks=(7.4, 11.6, 17.6)),
)

SYSTEM = System(
    order=17,
    key="meals",
    name="Mutual-aid meals",
    source="published text: town, village, enterprise and diner pay",
    feeds=(MEAL,),
    indicators=(
        Indicator(
            key="meals_served",
            name="Meals served",
            unit="meals",
            measure=Total(summed("meal", "served")),
            direction=Direction.UP,
            split="fund_source",
            icon="meal",
        ),
        Indicator(
            key="diners",
            name="Diners",
            unit="people",
            measure=Total(summed("meal", "diners")),
            direction=Direction.UP,
            icon="meal",
        ),
        Indicator(
            key="meals_funded_share",
            name="Meals paid by others than the diner",
            unit="%",
            measure=Ratio(summed("meal", "served", INDIVIDUAL), summed("meal", "served"), complement=True),
            decimals=1,
            minimum_base=20,
            icon="meal",
        ),
        Indicator(
            key="meal_servings",
            name="Meal services",
            unit="visits",
            measure=Total(records("meal")),
            icon="meal",
        ),
    ),
    alerts=(
        AlertRule(
            key="diners_absent",
            name="Regular diners absent",
            severity=Severity.NOTICE,
            watch=Limit(indicator="diners", limit=0.7, clear=0.8, below=True, of_days=7, minimum_base=20),
            alarm=Alarm(category="Health", schedule=AFTER_SUPPER),
        ),
    ),
)
