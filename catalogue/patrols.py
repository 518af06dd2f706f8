"""System 1: patrols of key sites (巡查)."""

from catalogue.alarms import DAY_S, SLOWLY, Alarm
from catalogue.alert_rules import AlertRule, Silence
from catalogue.demo import Demo
from catalogue.dispatching import Act, Dispatching
from catalogue.measures import (
    Condition,
    Ratio,
    Total,
    distinct_sites,
    listed_sites,
    milestone,
    overdue_cases,
    records,
    step,
)
from catalogue.model import Direction, EventRule, Feed, Indicator, Severity, Shape, Step, System, Term, Text, Value
from catalogue.rules import Overdue
from catalogue.sites import SITE_CATEGORY

PATROL = Feed(
    key="patrol",
    name="Patrols",
    shape=Shape.OBSERVATION,
    interval_s=600,
    fields=(
        SITE_CATEGORY,
        Term(
            key="initiator",
            name="Initiator",
            values=(
                Value(key="subdistrict", name="Subdistrict", weight=80_600),
                Value(key="department", name="District department", weight=58_500),
            ),
        ),
        Term(
            key="result",
            name="Result",
            values=(
                Value(key="in_order", name="In order", weight=96),
                Value(key="problem_found", name="Problem found", weight=4),
            ),
        ),
        Text(key="worker", name="Grid worker", personal=True),
        Text(key="form", name="Patrol form"),
    ),
    demo=Demo(per_day=5_600),
)

PATROL_TASK = Feed(
    key="patrol_task",
    name="Patrol tasks",
    shape=Shape.CASE,
    interval_s=3_600,
    fields=(SITE_CATEGORY, Text(key="worker", name="Grid worker", personal=True)),
    steps=(Step(key="issued", name="Issued"), Step(key="done", name="Done", demo_minutes=150)),
    demo=Demo(per_day=420, due_hours=8, unfinished=0.006),
    dispatching=Dispatching(
        act=Act.ORDER, at_once=("issued",), due_hours=8, category=SITE_CATEGORY.key, ended_by="patrol"
    ),
)

SYSTEM = System(
    order=1,
    key="patrols",
    name="Patrols of key sites",
    feeds=(PATROL, PATROL_TASK),
    indicators=(
        Indicator(
            key="sites_patrolled",
            name="Sites patrolled",
            unit="sites",
            measure=Total(distinct_sites("patrol")),
            total=Total(listed_sites("patrol")),
            direction=Direction.UP,
            split="category",
            notes=("patrol_tasks_overdue",),
            icon="patrol",
        ),
        Indicator(
            key="patrol_coverage",
            name="Patrol coverage",
            unit="%",
            measure=Ratio(distinct_sites("patrol"), listed_sites("patrol")),
            trend=Total(distinct_sites("patrol")),
            direction=Direction.UP,
            decimals=1,
            icon="coverage",
        ),
        Indicator(
            key="patrols",
            name="Patrols",
            unit="visits",
            measure=Total(records("patrol")),
            direction=Direction.UP,
            split="initiator",
            icon="patrol",
        ),
        Indicator(
            key="patrols_with_problem",
            name="Patrols that found a problem",
            unit="visits",
            measure=Total(records("patrol", Condition("result", "eq", "problem_found"))),
            icon="problem",
        ),
        Indicator(
            key="patrol_tasks_issued",
            name="Patrol tasks issued",
            unit="tasks",
            measure=Total(step("patrol_task", "issued")),
            icon="task",
        ),
        Indicator(
            key="patrol_tasks_done",
            name="Patrol tasks done",
            unit="tasks",
            measure=Total(milestone("patrol_task", "closed")),
            direction=Direction.UP,
            icon="task",
        ),
        Indicator(
            key="patrol_tasks_overdue",
            name="Patrol tasks overdue",
            unit="tasks",
            measure=Total(overdue_cases("patrol_task")),
            direction=Direction.DOWN,
            icon="overdue",
        ),
    ),
    events=(
        EventRule(
            key="patrol_problem",
            name="Patrol found a problem",
            feed="patrol",
            severity=Severity.NOTICE,
            where=(Condition("result", "eq", "problem_found"),),
        ),
        EventRule(
            key="patrol_task_overdue",
            name="Patrol task overdue",
            feed="patrol_task",
            severity=Severity.WARN,
            case=Overdue(),
            alarm=Alarm(stages=SLOWLY),
        ),
    ),
    alerts=(
        AlertRule(
            key="site_not_patrolled",
            name="Site not patrolled for a day",
            severity=Severity.NOTICE,
            watch=Silence(feed="patrol", after_s=DAY_S),
        ),
    ),
)
