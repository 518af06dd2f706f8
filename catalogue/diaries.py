"""System 10: people's-condition diaries (民情日记) of grid workers. Their text stays with the record, never on a screen.

They tell of households, so cells under 5 are hidden.
"""

from catalogue.alarms import WORKDAYS, Alarm
from catalogue.alert_rules import AlertRule, Silence
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, known, records, summed
from catalogue.model import Direction, Feed, Indicator, Number, Severity, Shape, System, Term, Text, Value

FEWEST_SHOWN = 5

DIARY = Feed(
    key="diary",
    name="People's-condition diaries",
    shape=Shape.OBSERVATION,
    interval_s=7_200,
    fields=(
        Number(key="visits", name="Households visited", unit="households", minimum=0, maximum=500, demo=(4, 2)),
        Term(
            key="topic",
            name="Topic",
            open_list=True,
            values=(
                Value(key="epidemic_control", name="Epidemic control", weight=26),
                Value(key="elderly_care", name="Care for the elderly", weight=18),
                Value(key="environment", name="Living environment", weight=16),
                Value(key="safety", name="Safety hazards", weight=14),
                Value(key="policy", name="Policy explained", weight=12),
                Value(key="dispute", name="Disputes", weight=8),
                Value(key="hardship", name="Help in hardship", weight=6),
            ),
        ),
        Text(key="worker", name="Grid worker", personal=True),
        Text(key="text", name="Diary text", personal=True),
    ),
    demo=Demo(per_day=1_050, place="grid", night=0.01),
)

SYSTEM = System(
    order=10,
    key="diaries",
    name="People's-condition diaries",
    source="GB/T 34300-2017",
    feeds=(DIARY,),
    indicators=(
        Indicator(
            key="diaries",
            name="Diary entries",
            unit="entries",
            measure=Total(records("diary")),
            direction=Direction.UP,
            split="topic",
            hide_below=FEWEST_SHOWN,
            icon="diary",
        ),
        Indicator(
            key="diary_visits",
            name="Households visited",
            unit="households",
            measure=Total(summed("diary", "visits")),
            direction=Direction.UP,
            hide_below=FEWEST_SHOWN,
            icon="home",
        ),
        Indicator(
            key="diaries_per_worker",
            name="Diary entries per grid worker",
            unit="entries",
            measure=Ratio(records("diary"), known("grid_worker"), scale=1),
            direction=Direction.UP,
            decimals=2,
            hide_below=FEWEST_SHOWN,
            icon="diary",
        ),
    ),
    alerts=(
        AlertRule(
            key="no_diaries",
            name="No diary entry for three working days",
            severity=Severity.NOTICE,
            watch=Silence(feed="diary", days=3, level="", among=known("grid_worker")),
            alarm=Alarm(schedule=WORKDAYS),
        ),
    ),
)
