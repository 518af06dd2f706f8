"""System 6: grid problems in their closed loop (问题上报→立案→派遣→处置→核查→结案)."""

from catalogue.alarms import HOUR_S, SLOWLY, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, handling_minutes, median, milestone, open_cases, overdue_cases, step
from catalogue.model import Direction, EventRule, Feed, Indicator, Severity, Shape, Step, System, Term, Text, Value
from catalogue.rules import Overdue, Reopened

PROBLEM = Feed(
    key="problem",
    name="Grid problems",
    shape=Shape.CASE,
    interval_s=1_800,
    fields=(
        Term(
            key="category",
            name="Category",
            open_list=True,
            values=(
                Value(key="city_appearance", name="City appearance", weight=26),
                Value(key="sanitation", name="Sanitation", weight=24),
                Value(key="public_facility", name="Public facilities", weight=14),
                Value(key="epidemic_control", name="Epidemic control", weight=12),
                Value(key="safety_hazard", name="Safety hazards", weight=9),
                Value(key="dispute", name="Disputes", weight=8),
                Value(key="service_request", name="Requests for help", weight=7),
            ),
        ),
        Term(
            key="channel",
            name="Channel",
            open_list=True,
            required=False,
            values=(
                Value(key="grid_worker", name="Grid worker", weight=70),
                Value(key="building_leader", name="Building leader", weight=10),
                Value(key="wechat", name="Residents' WeChat", weight=15),
                Value(key="command_centre", name="Command centre", weight=5),
            ),
        ),
        Term(key="department", name="Department", open_list=True, required=False),
        Text(key="description", name="Description", personal=True),
    ),
    steps=(
        Step(key="reported", name="Reported"),
        Step(key="registered", name="Registered", demo_minutes=3),
        Step(key="dispatched", name="Dispatched", demo_minutes=5),
        Step(key="handling", name="Handling", demo_minutes=35),
        Step(key="verifying", name="Verifying", demo_minutes=60),
        Step(key="closed", name="Closed", demo_minutes=20),
    ),
    demo=Demo(per_day=640, place="grid", due_hours=4, unfinished=0.008, night=0.05),
)

SYSTEM = System(
    order=6,
    key="problems",
    name="Grid problems",
    source="GB/T 30428, CJJ/T 106",
    feeds=(PROBLEM,),
    indicators=(
        Indicator(
            key="problems_reported",
            name="Problems reported",
            unit="problems",
            measure=Total(step("problem", "reported")),
            split="category",
            icon="problem",
        ),
        Indicator(
            key="problems_open",
            name="Problems open",
            unit="problems",
            measure=Total(open_cases("problem")),
            direction=Direction.DOWN,
            notes=("problems_overdue",),
            icon="problem",
        ),
        Indicator(
            key="problems_overdue",
            name="Problems overdue",
            unit="problems",
            measure=Total(overdue_cases("problem")),
            direction=Direction.DOWN,
            icon="overdue",
        ),
        Indicator(
            key="problems_closed",
            name="Problems closed",
            unit="problems",
            measure=Total(milestone("problem", "closed")),
            direction=Direction.UP,
            icon="problem",
        ),
        Indicator(
            key="closure_rate",
            name="Closed per reported",
            unit="%",
            measure=Ratio(milestone("problem", "closed"), step("problem", "reported")),
            direction=Direction.UP,
            decimals=1,
            minimum_base=10,
            icon="closed",
        ),
        Indicator(
            key="on_time_closure_rate",
            name="On-time closure rate",
            unit="%",
            measure=Ratio(milestone("problem", "closed_on_time"), milestone("problem", "closed_due")),
            direction=Direction.UP,
            target=90,
            decimals=1,
            minimum_base=5,
            notes=("handling_time",),
            icon="closed",
        ),
        Indicator(
            key="rework_rate",
            name="Rework rate",
            unit="%",
            measure=Ratio(milestone("problem", "reopened"), milestone("problem", "closed")),
            direction=Direction.DOWN,
            decimals=1,
            minimum_base=10,
            icon="closed",
        ),
        Indicator(
            key="handling_time",
            name="Median handling time",
            unit="min",
            measure=median(handling_minutes("problem")),
            direction=Direction.DOWN,
            icon="clock",
        ),
    ),
    events=(
        EventRule(
            key="problem_reported",
            name="Problem reported",
            feed="problem",
            severity=Severity.NOTICE,
            step="reported",
            shows="category",
        ),
        EventRule(
            key="problem_closed",
            name="Problem closed",
            feed="problem",
            severity=Severity.NOTICE,
            step="closed",
            shows="category",
        ),
        EventRule(
            key="problem_overdue",
            name="Problem overdue",
            feed="problem",
            severity=Severity.WARN,
            case=Overdue(),
            shows="category",
            alarm=Alarm(stages=SLOWLY),
        ),
        EventRule(
            key="problem_reopened",
            name="Problem reopened twice",
            feed="problem",
            severity=Severity.WARN,
            case=Reopened(2),
            shows="category",
            alarm=Alarm(stages=SLOWLY),
        ),
    ),
    alerts=(
        AlertRule(
            key="problem_backlog",
            name="Backlog of problems, over three times its week's mean",
            severity=Severity.WARN,
            watch=Limit(indicator="problems_open", limit=3, clear=2.5, of_days=7, minimum_base=10),
            alarm=Alarm(clear_s=HOUR_S, stages=SLOWLY),
        ),
    ),
)
