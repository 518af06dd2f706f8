"""System 11: nucleic acid testing (核酸检测): people counted where samples are taken, batches followed to the laboratory.

Default limits: any positive is critical; a batch has its result within 24 h.
"""

from catalogue.alarms import AT_ONCE, DAY_S, SLOWLY, Alarm
from catalogue.demo import Demo
from catalogue.measures import (
    Condition,
    Difference,
    Total,
    median,
    minutes_between,
    open_cases,
    overdue_cases,
    p90,
    summed,
)
from catalogue.model import (
    Direction,
    EventRule,
    Feed,
    Indicator,
    Number,
    Severity,
    Shape,
    Step,
    System,
    Term,
    Text,
    Value,
)
from catalogue.rules import Late

LARGEST = 1_000_000
TURNAROUND_MIN = 24 * 60

TEST_COUNT = Feed(
    key="test_count",
    name="Nucleic acid test counts",
    shape=Shape.OBSERVATION,
    interval_s=3_600,
    fields=(
        Number(key="sampled", name="People sampled", unit="people", minimum=0, maximum=LARGEST, demo=(26, 9)),
        Number(
            key="resulted",
            name="People with a result",
            unit="people",
            minimum=0,
            maximum=LARGEST,
            demo=(0.94, 0.05),
            demo_share_of="sampled",
        ),
        Number(key="positive", name="Positive", unit="people", minimum=0, maximum=LARGEST, demo=(0, 0.125)),
        Text(key="point", name="Sampling point"),
    ),
    must=(Condition("positive", "le", 1.0, of="resulted"),),
    demo=Demo(per_day=720, category="clinic", things=60),
)

TEST_BATCH = Feed(
    key="test_batch",
    name="Nucleic acid test batches",
    shape=Shape.CASE,
    interval_s=7_200,
    fields=(
        Term(
            key="pooling",
            name="Pooling",
            open_list=True,
            required=False,
            values=(
                Value(key="single", name="Single samples", weight=2),
                Value(key="pool_10", name="Pools of 10", weight=6),
                Value(key="pool_20", name="Pools of 20", weight=2),
            ),
        ),
        Text(key="point", name="Sampling point"),
        Text(key="laboratory", name="Laboratory"),
    ),
    steps=(
        Step(key="sampled", name="Sampled"),
        Step(key="received", name="At the laboratory", demo_minutes=75),
        Step(key="resulted", name="Result out", demo_minutes=240),
    ),
    demo=Demo(per_day=180, category="clinic", things=60, due_hours=24, unfinished=0.004),
)

SYSTEM = System(
    order=11,
    key="nucleic_acid",
    name="Nucleic acid tests",
    feeds=(TEST_COUNT, TEST_BATCH),
    indicators=(
        Indicator(
            key="people_sampled",
            name="People sampled",
            unit="people",
            measure=Total(summed("test_count", "sampled")),
            direction=Direction.UP,
            notes=("test_positives",),
            icon="swab",
        ),
        Indicator(
            key="people_resulted",
            name="People with a result",
            unit="people",
            measure=Total(summed("test_count", "resulted")),
            direction=Direction.UP,
            icon="swab",
        ),
        Indicator(
            key="people_pending",
            name="People pending a result",
            unit="people",
            measure=Difference(summed("test_count", "sampled"), summed("test_count", "resulted")),
            direction=Direction.DOWN,
            icon="swab",
        ),
        Indicator(
            key="test_positives",
            name="Positive results",
            unit="people",
            measure=Total(summed("test_count", "positive")),
            direction=Direction.DOWN,
            icon="swab",
        ),
        Indicator(
            key="test_batches_open",
            name="Batches without a result",
            unit="batches",
            measure=Total(open_cases("test_batch")),
            direction=Direction.DOWN,
            notes=("test_batches_overdue",),
            icon="task",
        ),
        Indicator(
            key="test_batches_overdue",
            name="Batches past their due time",
            unit="batches",
            measure=Total(overdue_cases("test_batch")),
            direction=Direction.DOWN,
            icon="overdue",
        ),
        Indicator(
            key="test_turnaround",
            name="Median minutes to a result",
            unit="min",
            measure=median(minutes_between("test_batch", "sampled", "resulted")),
            direction=Direction.DOWN,
            target=TURNAROUND_MIN,
            icon="clock",
        ),
        Indicator(
            key="test_turnaround_p90",
            name="Minutes to a result, 9 of 10",
            unit="min",
            measure=p90(minutes_between("test_batch", "sampled", "resulted")),
            direction=Direction.DOWN,
            target=TURNAROUND_MIN,
            icon="clock",
        ),
    ),
    events=(
        EventRule(
            key="test_positive",
            name="Positive result",
            feed="test_count",
            severity=Severity.CRITICAL,
            where=(Condition("positive", "ge", 1),),
            shows="positive",
            alarm=Alarm(category="Health", hold_s=DAY_S, stages=AT_ONCE),
        ),
        EventRule(
            key="test_result_late",
            name="No test result within a day",
            feed="test_batch",
            severity=Severity.WARN,
            case=Late("resulted", TURNAROUND_MIN),
            alarm=Alarm(category="Health", stages=SLOWLY),
        ),
    ),
)
