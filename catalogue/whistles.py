"""System 7: whistle and report-in (吹哨报到): a subdistrict blows the whistle, the departments it calls report in.

Default limits: acknowledged within 30 minutes, arrived within 2 hours.
"""

from catalogue.alarms import MINUTE_S, Alarm, upward
from catalogue.demo import Demo
from catalogue.departments import DEPARTMENTS
from catalogue.dispatching import Act, Dispatching, Recipient
from catalogue.measures import Quantile, Ratio, Total, median, minutes_between, open_cases, p90, step, waiting_in
from catalogue.model import Direction, EventRule, Feed, Indicator, Severity, Shape, Step, System, Term, Text, Value
from catalogue.rules import Late

ACKNOWLEDGE_MIN, ARRIVE_MIN = 30, 120
UPWARD = upward(0, 15 * MINUTE_S, 30 * MINUTE_S)

WHISTLE = Feed(
    key="whistle",
    name="Whistles",
    shape=Shape.CASE,
    interval_s=14_400,
    fields=(
        Term(key="to_department", name="Department called", values=DEPARTMENTS, open_list=True),
        Term(
            key="from_subdistrict",
            name="Calling subdistrict",
            open_list=True,
            required=False,
            demo_level="subdistrict",
        ),
        Term(
            key="kind",
            name="Kind of whistle",
            open_list=True,
            required=False,
            values=(
                Value(key="enforcement", name="Joint enforcement", weight=58),
                Value(key="key_work", name="Key work", weight=27),
                Value(key="emergency", name="Emergency", weight=15),
            ),
        ),
        Text(key="description", name="Description", personal=True),
    ),
    steps=(
        Step(key="whistled", name="Whistle blown"),
        Step(key="acknowledged", name="Acknowledged", demo_minutes=11),
        Step(key="arrived", name="Reported in", demo_minutes=46),
        Step(key="closed", name="Whistle closed", demo_minutes=95),
    ),
    demo=Demo(per_day=96, place="grid", due_hours=8, unfinished=0.03, night=0.03),
    dispatching=Dispatching(
        act=Act.WHISTLE,
        at_once=("whistled",),
        due_hours=8,
        recipients=(Recipient(kind="department", name="Department called", field="to_department"),),
        category="kind",
        note="description",
        caller=("from_subdistrict", "subdistrict"),
    ),
)


def _minutes(key: str, name: str, measure: Quantile, target: int) -> Indicator:
    return Indicator(
        key=key,
        name=name,
        unit="min",
        measure=measure,
        direction=Direction.DOWN,
        target=target,
        split="to_department",
        icon="clock",
    )


ACKNOWLEDGING = minutes_between("whistle", "whistled", "acknowledged")
ARRIVING = minutes_between("whistle", "whistled", "arrived")

SYSTEM = System(
    order=7,
    key="whistles",
    name="Whistle and report-in",
    feeds=(WHISTLE,),
    indicators=(
        Indicator(
            key="whistles",
            name="Whistles blown",
            unit="whistles",
            measure=Total(step("whistle", "whistled")),
            split="to_department",
            notes=("whistles_waiting",),
            icon="whistle",
        ),
        Indicator(
            key="whistles_open",
            name="Whistles open",
            unit="whistles",
            measure=Total(open_cases("whistle")),
            direction=Direction.DOWN,
            split="to_department",
            icon="whistle",
        ),
        Indicator(
            key="whistles_waiting",
            name="Whistles not acknowledged",
            unit="whistles",
            measure=Total(waiting_in("whistle", "whistled")),
            direction=Direction.DOWN,
            split="to_department",
            icon="overdue",
        ),
        Indicator(
            key="report_ins",
            name="Reports in",
            unit="whistles",
            measure=Total(step("whistle", "arrived")),
            total=Total(step("whistle", "whistled")),
            direction=Direction.UP,
            split="to_department",
            icon="closed",
        ),
        Indicator(
            key="report_in_rate",
            name="Report-in rate",
            unit="%",
            measure=Ratio(step("whistle", "arrived"), step("whistle", "whistled")),
            direction=Direction.UP,
            decimals=1,
            minimum_base=3,
            icon="closed",
        ),
        _minutes("acknowledge_minutes", "Median response time", median(ACKNOWLEDGING), ACKNOWLEDGE_MIN),
        _minutes("acknowledge_minutes_p90", "Minutes to acknowledge, 9 of 10", p90(ACKNOWLEDGING), ACKNOWLEDGE_MIN),
        _minutes("report_in_minutes", "Median report-in time", median(ARRIVING), ARRIVE_MIN),
        _minutes("report_in_minutes_p90", "Minutes to report in, 9 of 10", p90(ARRIVING), ARRIVE_MIN),
    ),
    events=(
        EventRule(
            key="whistle_blown",
            name="Whistle blown",
            feed="whistle",
            severity=Severity.NOTICE,
            step="whistled",
            shows="to_department",
        ),
        EventRule(
            key="whistle_not_acknowledged",
            name="Whistle not acknowledged",
            feed="whistle",
            severity=Severity.WARN,
            case=Late("acknowledged", ACKNOWLEDGE_MIN),
            shows="to_department",
            alarm=Alarm(stages=UPWARD, even_acknowledged=True),
        ),
        EventRule(
            key="whistle_not_arrived",
            name="Department has not reported in",
            feed="whistle",
            severity=Severity.WARN,
            case=Late("arrived", ARRIVE_MIN),
            shows="to_department",
            alarm=Alarm(stages=UPWARD, even_acknowledged=True),
        ),
    ),
)
