"""System 16: health of elderly people (烛光妈妈, AI 慢病): their wearables, vital signs and falls.

People are pseudonyms here, and what is shown are counts, of which cells under 5 are hidden; falls are shown, as somebody has to go.
Published text: a systolic pressure of 180 mmHg or more is critical; after a fall up to three contacts are called until
one answers. From 140 mmHg on it is a notice. A reading gives the signs that it has: which are there tells its kind.
"""

from catalogue.alarms import AT_ONCE, MINUTE_S, Alarm, Stage
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Total, known, median, minutes_between, online, open_cases, p90, records, step
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, Step, System, Text

HIGH, CRITICAL = Condition("systolic", "ge", 140), Condition("systolic", "ge", 180)
CONTACTS = 3
CALLED_IN_TURN = tuple(Stage(after_s=n * MINUTE_S, level="grid", turn=n + 1) for n in range(CONTACTS))
FEWEST_SHOWN = 5
RESPONSE = minutes_between("fall_alarm", "alarmed", "answered")
PSEUDONYM = Text(key="pseudonym", name="Pseudonym", personal=True)

WEARABLE = Feed(
    key="wearable",
    name="Wearables of elderly people",
    shape=Shape.STATUS,
    interval_s=900,
    time_to_live_s=3_600,
    fields=(Number(key="online", name="Online", minimum=0, maximum=1, demo=(0.955, 0)),),
    pinned=False,
    of_people=True,
    demo=Demo(per_day=420 * 96, place="grid", things=420, thing="看护手环", night=1),
)

VITAL_SIGN = Feed(
    key="vital_sign",
    name="Vital signs",
    shape=Shape.OBSERVATION,
    interval_s=3_600,
    fields=(
        Number(
            key="systolic",
            name="Systolic pressure",
            unit="mmHg",
            minimum=40,
            maximum=300,
            required=False,
            demo=(124, 13.5),
        ),
        Number(
            key="diastolic",
            name="Diastolic pressure",
            unit="mmHg",
            minimum=20,
            maximum=200,
            required=False,
            demo=(76, 8),
        ),
        Number(key="heart_rate", name="Heart rate", unit="bpm", minimum=20, maximum=250, required=False, demo=(73, 9)),
        Number(
            key="glucose",
            name="Blood glucose",
            unit="mmol/L",
            minimum=1,
            maximum=40,
            resolution=0.1,
            required=False,
            demo=(6.2, 1.1),
        ),
        PSEUDONYM,
    ),
    demo=Demo(per_day=900, place="grid", things=400, night=0.05),
)

FALL_ALARM = Feed(
    key="fall_alarm",
    name="Fall alarms",
    shape=Shape.CASE,
    interval_s=172_800,
    fields=(
        Number(
            key="contacts_tried",
            name="Contacts tried",
            minimum=0,
            maximum=CONTACTS,
            required=False,
            demo=(1.4, 0.7),
        ),
        PSEUDONYM,
    ),
    steps=(
        Step(key="alarmed", name="Alarm"),
        Step(key="answered", name="A contact answered", demo_minutes=3),
        Step(key="closed", name="Alarm closed", demo_minutes=30),
    ),
    demo=Demo(per_day=4, place="grid", things=400, due_hours=1, unfinished=0.01, night=0.15),
)

SYSTEM = System(
    order=16,
    key="elderly",
    name="Elderly health",
    source="published text: 180 mmHg is critical, up to 3 contacts are called",
    feeds=(WEARABLE, VITAL_SIGN, FALL_ALARM),
    indicators=(
        Indicator(
            key="elders_monitored",
            name="Elders monitored",
            unit="people",
            measure=Total(known("wearable")),
            hide_below=FEWEST_SHOWN,
            icon="heart",
        ),
        Indicator(
            key="wearables_online",
            name="Wearables online",
            unit="devices",
            measure=Total(online("wearable")),
            direction=Direction.UP,
            hide_below=FEWEST_SHOWN,
            icon="heart",
        ),
        Indicator(
            key="vital_signs",
            name="Vital signs taken",
            unit="readings",
            measure=Total(records("vital_sign")),
            direction=Direction.UP,
            hide_below=FEWEST_SHOWN,
            icon="heart",
        ),
        Indicator(
            key="vital_signs_abnormal",
            name="High blood pressure readings",
            unit="readings",
            measure=Total(records("vital_sign", HIGH)),
            direction=Direction.DOWN,
            notes=("vital_signs_critical",),
            hide_below=FEWEST_SHOWN,
            icon="heart",
        ),
        Indicator(
            key="vital_signs_critical",
            name="Critical blood pressure readings",
            unit="readings",
            measure=Total(records("vital_sign", CRITICAL)),
            direction=Direction.DOWN,
            hide_below=FEWEST_SHOWN,
            icon="heart",
        ),
        Indicator(
            key="falls",
            name="Fall alarms",
            unit="alarms",
            measure=Total(step("fall_alarm", "alarmed")),
            direction=Direction.DOWN,
            icon="fall",
        ),
        Indicator(
            key="falls_open",
            name="Fall alarms open",
            unit="alarms",
            measure=Total(open_cases("fall_alarm")),
            direction=Direction.DOWN,
            icon="fall",
        ),
        Indicator(
            key="fall_response",
            name="Median minutes until a contact answers",
            unit="min",
            measure=median(RESPONSE),
            direction=Direction.DOWN,
            icon="clock",
        ),
        Indicator(
            key="fall_response_p90",
            name="Minutes until a contact answers, 9 of 10",
            unit="min",
            measure=p90(RESPONSE),
            direction=Direction.DOWN,
            icon="clock",
        ),
    ),
    events=(
        EventRule(
            key="fall",
            name="Fall of an elderly person",
            feed="fall_alarm",
            severity=Severity.CRITICAL,
            step="alarmed",
            alarm=Alarm(category="Health", until="answered", stages=CALLED_IN_TURN, even_acknowledged=True),
        ),
        EventRule(
            key="pressure_critical",
            name="Critical blood pressure",
            feed="vital_sign",
            severity=Severity.CRITICAL,
            where=(CRITICAL,),
            shows="systolic",
            alarm=Alarm(category="Health", same="pseudonym", stages=AT_ONCE),
        ),
    ),
    alerts=(
        AlertRule(
            key="pressure_high",
            name="High blood pressure, several readings",
            severity=Severity.NOTICE,
            watch=Limit(indicator="vital_signs_abnormal", limit=FEWEST_SHOWN - 1, level="community"),
        ),
    ),
)
