"""System 8: department tasks, rectification notices (整改通知书) and the blacklist of sites (黑名单)."""

from catalogue.alarms import DAY_S, SLOWLY, Alarm
from catalogue.alert_rules import AlertRule, ThingState
from catalogue.demo import Demo
from catalogue.departments import DEPARTMENTS
from catalogue.measures import Condition, Total, milestone, online, open_cases, overdue_cases, step
from catalogue.model import (
    Direction,
    EventRule,
    Feed,
    Indicator,
    Number,
    OnOff,
    Severity,
    Shape,
    Step,
    System,
    Term,
    Text,
    Value,
)
from catalogue.rules import Overdue
from catalogue.sites import SITE_CATEGORY

TEN_YEARS_S = 315_360_000

REASON = Term(
    key="reason",
    name="Reason",
    open_list=True,
    required=False,
    values=(
        Value(key="fire_safety", name="Fire safety", weight=34),
        Value(key="epidemic_control", name="Epidemic control", weight=28),
        Value(key="food_safety", name="Food safety", weight=20),
        Value(key="licence", name="Licences", weight=10),
        Value(key="environment", name="Pollution", weight=8),
    ),
)

DEPARTMENT_TASK = Feed(
    key="department_task",
    name="Department tasks",
    shape=Shape.CASE,
    interval_s=7_200,
    fields=(
        Term(key="department", name="Department", values=DEPARTMENTS, open_list=True),
        Text(key="description", name="Description", personal=True),
    ),
    steps=(
        Step(key="issued", name="Issued"),
        Step(key="accepted", name="Accepted", demo_minutes=40),
        Step(key="done", name="Done", demo_minutes=260),
    ),
    demo=Demo(per_day=172, place="grid", due_hours=24, unfinished=0.01),
)

RECTIFICATION = Feed(
    key="rectification",
    name="Rectification notices",
    shape=Shape.CASE,
    interval_s=28_800,
    fields=(
        SITE_CATEGORY,
        Term(key="authority", name="Issuing authority", values=DEPARTMENTS, open_list=True),
        REASON,
        Text(key="notice", name="Notice no."),
        Text(key="description", name="Description", personal=True),
    ),
    steps=(
        Step(key="issued", name="Issued"),
        Step(key="received", name="Signed for", demo_minutes=50),
        Step(key="rectified", name="Put right", demo_minutes=420),
        Step(key="closed", name="Rechecked and closed", demo_minutes=150),
    ),
    demo=Demo(per_day=44, due_hours=24, unfinished=0.02),
)

BLACKLISTING = Feed(
    key="blacklisting",
    name="Blacklist",
    shape=Shape.STATUS,
    interval_s=86_400,
    time_to_live_s=TEN_YEARS_S,
    fields=(
        Number(key="online", name="Listed", minimum=0, maximum=1, demo=(0.55, 0)),
        SITE_CATEGORY,
        REASON,
    ),
    says=OnOff(on="Listed", off="Not listed", wanted=False),
    demo=Demo(per_day=240, things=60, night=1, hold_hours=240),
)

SYSTEM = System(
    order=8,
    key="rectifications",
    name="Department tasks and blacklist",
    feeds=(DEPARTMENT_TASK, RECTIFICATION, BLACKLISTING),
    indicators=(
        Indicator(
            key="department_tasks",
            name="Department tasks issued",
            unit="tasks",
            measure=Total(step("department_task", "issued")),
            split="department",
            icon="task",
        ),
        Indicator(
            key="department_tasks_done",
            name="Department tasks done",
            unit="tasks",
            measure=Total(milestone("department_task", "closed")),
            direction=Direction.UP,
            split="department",
            icon="task",
        ),
        Indicator(
            key="department_tasks_overdue",
            name="Department tasks overdue",
            unit="tasks",
            measure=Total(overdue_cases("department_task")),
            direction=Direction.DOWN,
            split="department",
            icon="overdue",
        ),
        Indicator(
            key="notices_issued",
            name="Rectification notices issued",
            unit="notices",
            measure=Total(step("rectification", "issued")),
            split="authority",
            icon="task",
        ),
        Indicator(
            key="notices_open",
            name="Rectification notices open",
            unit="notices",
            measure=Total(open_cases("rectification")),
            direction=Direction.DOWN,
            split="reason",
            notes=("notices_overdue",),
            icon="task",
        ),
        Indicator(
            key="notices_overdue",
            name="Notices overdue",
            unit="notices",
            measure=Total(overdue_cases("rectification")),
            direction=Direction.DOWN,
            icon="overdue",
        ),
        Indicator(
            key="sites_blacklisted",
            name="Sites on the blacklist",
            unit="sites",
            measure=Total(online("blacklisting")),
            direction=Direction.DOWN,
            icon="overdue",
        ),
    ),
    events=(
        EventRule(
            key="notice_issued",
            name="Rectification notice",
            feed="rectification",
            severity=Severity.NOTICE,
            step="issued",
            shows="reason",
        ),
        EventRule(
            key="department_task_overdue",
            name="Department task overdue",
            feed="department_task",
            severity=Severity.WARN,
            case=Overdue(),
            shows="department",
            alarm=Alarm(stages=SLOWLY),
        ),
        EventRule(
            key="notice_overdue",
            name="Rectification overdue",
            feed="rectification",
            severity=Severity.WARN,
            case=Overdue(),
            shows="authority",
            alarm=Alarm(stages=SLOWLY),
        ),
    ),
    alerts=(
        AlertRule(
            key="site_listed_again",
            name="Site on the blacklist again",
            severity=Severity.WARN,
            watch=ThingState(feed="blacklisting", where=(Condition("online", "eq", 1),)),
            alarm=Alarm(times=2, within_s=365 * DAY_S, stages=SLOWLY),
        ),
    ),
)
