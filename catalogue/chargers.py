"""System 18: charging piles (充电桩) and e-bikes in lifts (电动车入梯), as the cameras in the lifts see them.

Default limit: a charging port is offline after 10 minutes of silence.
"""

from catalogue.alarms import DAY_S, MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, ThingState
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, known, online, records, summed
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System, Term, Text, Value

COMPOUND = "residential_compound"
BUSY, FAULTY = (Condition("state", "eq", state) for state in ("busy", "faulty"))
BLOCKED, ENTERED = (Condition("outcome", "eq", outcome) for outcome in ("blocked", "entered"))

CHARGER = Feed(
    key="charger",
    name="Charging ports",
    shape=Shape.STATUS,
    interval_s=300,
    time_to_live_s=600,
    fields=(
        Number(key="online", name="Online", minimum=0, maximum=1, demo=(0.975, 0)),
        Number(key="power", name="Load", unit="W", minimum=0, maximum=500_000, required=False, demo=(70, 60)),
        Term(
            key="state",
            name="State of the port",
            values=(
                Value(key="idle", name="Free", weight=60),
                Value(key="busy", name="Charging", weight=37),
                Value(key="faulty", name="Faulty", weight=3),
            ),
        ),
    ),
    demo=Demo(per_day=360 * 24 * 12, category=COMPOUND, things=360, thing="充电桩", night=1, hold_hours=2),
)

CHARGING = Feed(
    key="charging",
    name="Charging sessions",
    shape=Shape.OBSERVATION,
    interval_s=1_800,
    fields=(
        Number(
            key="energy",
            name="Energy",
            unit="kWh",
            minimum=0,
            maximum=1_000,
            resolution=0.01,
            demo=(0.62, 0.25),
        ),
        Number(key="minutes", name="Duration", unit="min", minimum=0, maximum=10_000, demo=(245, 90)),
        Text(key="port", name="Charging port"),
    ),
    demo=Demo(per_day=900, category=COMPOUND, things=360, night=0.15, peaks=(7.2, 21.5)),
)

LIFT_EBIKE = Feed(
    key="lift_ebike",
    name="E-bikes at lifts",
    shape=Shape.OBSERVATION,
    interval_s=7_200,
    fields=(
        Term(
            key="outcome",
            name="Outcome",
            values=(
                Value(key="blocked", name="Turned back", weight=94),
                Value(key="entered", name="Got in", weight=6),
            ),
        ),
        Text(key="lift", name="Lift"),
    ),
    demo=Demo(per_day=240, category=COMPOUND, things=300, night=0.08, peaks=(7.6, 12.3, 18.6)),
)

SYSTEM = System(
    order=18,
    key="chargers",
    name="Charging piles and e-bikes in lifts",
    feeds=(CHARGER, CHARGING, LIFT_EBIKE),
    indicators=(
        Indicator(
            key="chargers_online",
            name="Charging ports online",
            unit="ports",
            measure=Total(online("charger")),
            total=Total(known("charger")),
            direction=Direction.UP,
            icon="bolt",
        ),
        Indicator(
            key="chargers_busy",
            name="Charging ports in use",
            unit="ports",
            measure=Total(online("charger", BUSY)),
            icon="bolt",
        ),
        Indicator(
            key="chargers_faulty",
            name="Charging ports faulty",
            unit="ports",
            measure=Total(known("charger", FAULTY)),
            direction=Direction.DOWN,
            icon="bolt",
        ),
        Indicator(
            key="charging_energy",
            name="Energy charged",
            unit="kWh",
            measure=Total(summed("charging", "energy")),
            decimals=1,
            icon="bolt",
        ),
        Indicator(
            key="charging_sessions",
            name="Charging sessions",
            unit="visits",
            measure=Total(records("charging")),
            icon="bolt",
        ),
        Indicator(
            key="lift_ebikes",
            name="E-bikes at lifts",
            unit="detections",
            measure=Total(records("lift_ebike")),
            direction=Direction.DOWN,
            split="outcome",
            icon="lift",
        ),
        Indicator(
            key="lift_ebikes_blocked",
            name="E-bikes turned back",
            unit="%",
            measure=Ratio(records("lift_ebike", BLOCKED), records("lift_ebike")),
            direction=Direction.UP,
            decimals=1,
            minimum_base=10,
            icon="lift",
        ),
    ),
    events=(
        EventRule(
            key="lift_ebike_entered",
            name="E-bike in a lift",
            feed="lift_ebike",
            severity=Severity.WARN,
            where=(ENTERED,),
            alarm=Alarm(category="Infra", times=2, within_s=DAY_S, same="lift"),
        ),
    ),
    alerts=(
        AlertRule(
            key="charger_offline",
            name="Charging port offline",
            severity=Severity.NOTICE,
            watch=ThingState(feed="charger", offline=True),
            alarm=Alarm(category="Infra", for_s=10 * MINUTE_S, clear_s=MINUTE_S),
        ),
    ),
)
