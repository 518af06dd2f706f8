"""System 19: face-recognition gates (门禁) of compounds: how often and how fast they open, never whose face it was.

Published text: a face is recognised within 3 s. Default limits: offline after 5 minutes, 10 % fail.
"""

from catalogue.alarms import MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, Limit, ThingState
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, known, online, records, summed
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System, Term, Text, Value

COMPOUND = "residential_compound"
SLOWEST_MS = 3_000
FAILED = Condition("result", "eq", "failed")

GATE = Feed(
    key="gate",
    name="Gates",
    shape=Shape.STATUS,
    interval_s=120,
    time_to_live_s=300,
    fields=(Number(key="online", name="Online", minimum=0, maximum=1, demo=(0.988, 0)),),
    demo=Demo(per_day=240 * 24 * 30, category=COMPOUND, things=240, thing="门禁", night=1),
)

GATE_PASS = Feed(
    key="gate_pass",
    name="Passes at gates",
    shape=Shape.OBSERVATION,
    interval_s=900,
    fields=(
        Number(key="latency", name="Recognition time", unit="ms", minimum=0, maximum=120_000, demo=(1_050, 430)),
        Term(
            key="result",
            name="Result",
            values=(
                Value(key="opened", name="Opened", weight=97),
                Value(key="failed", name="Not recognised", weight=3),
            ),
        ),
        Text(key="gate", name="Gate"),
    ),
    demo=Demo(per_day=4_500, category=COMPOUND, things=240, night=0.08, peaks=(7.8, 12.2, 18.3)),
)

SYSTEM = System(
    order=19,
    key="gates",
    name="Face-recognition gates",
    source="published text: recognised within 3 s",
    feeds=(GATE, GATE_PASS),
    indicators=(
        Indicator(
            key="gates_online",
            name="Gates online",
            unit="gates",
            measure=Total(online("gate")),
            total=Total(known("gate")),
            direction=Direction.UP,
            icon="gate",
        ),
        Indicator(
            key="gate_passes",
            name="Passes at gates",
            unit="passes",
            measure=Total(records("gate_pass")),
            split="result",
            icon="gate",
        ),
        Indicator(
            key="gate_failure_rate",
            name="Faces not recognised",
            unit="%",
            measure=Ratio(records("gate_pass", FAILED), records("gate_pass")),
            direction=Direction.DOWN,
            target=10,
            decimals=1,
            minimum_base=20,
            icon="gate",
        ),
        Indicator(
            key="recognition_time",
            name="Mean recognition time",
            unit="s",
            measure=Ratio(summed("gate_pass", "latency"), records("gate_pass"), scale=0.001),
            direction=Direction.DOWN,
            target=SLOWEST_MS / 1000,
            decimals=2,
            minimum_base=5,
            icon="clock",
        ),
    ),
    events=(
        EventRule(
            key="slow_gate",
            name="Slow gate",
            feed="gate_pass",
            severity=Severity.NOTICE,
            where=(Condition("latency", "ge", SLOWEST_MS + 1),),
            shows="latency",
            alarm=Alarm(category="Infra"),
        ),
    ),
    alerts=(
        AlertRule(
            key="gate_offline",
            name="Gate offline",
            severity=Severity.WARN,
            watch=ThingState(feed="gate", offline=True),
            alarm=Alarm(category="Infra", for_s=5 * MINUTE_S, clear_s=MINUTE_S),
        ),
        AlertRule(
            key="gate_failures_high",
            name="Too many faces not recognised",
            severity=Severity.WARN,
            watch=Limit(indicator="gate_failure_rate", limit=10, clear=8, minimum_base=20),
            alarm=Alarm(category="Infra", for_s=5 * MINUTE_S, clear_s=5 * MINUTE_S),
        ),
    ),
)
