"""System 20: the property help app (物业帮忙): residents ask, the property company helps. Default limit: answered in 30 min."""

from catalogue.alarms import SLOWLY, Alarm
from catalogue.demo import Demo
from catalogue.measures import (
    Condition,
    Ratio,
    Total,
    median,
    milestone,
    minutes_between,
    open_cases,
    records,
    step,
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

COMPOUND = "residential_compound"
RESPONSE_MIN = 30

KIND = Term(
    key="kind",
    name="Kind of help",
    open_list=True,
    values=(
        Value(key="parcel", name="Parcels", weight=38),
        Value(key="laundry", name="Laundry brought in", weight=17),
        Value(key="repair", name="Small repairs", weight=22),
        Value(key="errand", name="Errands", weight=13),
        Value(key="carrying", name="Carrying", weight=10),
    ),
)

PROPERTY_REQUEST = Feed(
    key="property_request",
    name="Property requests",
    shape=Shape.CASE,
    interval_s=7_200,
    fields=(KIND, Text(key="description", name="Description", personal=True)),
    steps=(
        Step(key="requested", name="Requested"),
        Step(key="accepted", name="Accepted", demo_minutes=9),
        Step(key="done", name="Done", demo_minutes=38),
    ),
    demo=Demo(per_day=190, category=COMPOUND, due_hours=4, unfinished=0.01, night=0.06, peaks=(9.5, 18.4)),
)

PROPERTY_RATING = Feed(
    key="property_rating",
    name="Ratings of property help",
    shape=Shape.OBSERVATION,
    interval_s=14_400,
    fields=(
        Number(key="score", name="Score", unit="points", minimum=1, maximum=5, demo=(4.6, 0.7)),
        KIND,
    ),
    demo=Demo(per_day=110, category=COMPOUND, night=0.06, peaks=(10, 20)),
)

SYSTEM = System(
    order=20,
    key="property_help",
    name="Property help",
    feeds=(PROPERTY_REQUEST, PROPERTY_RATING),
    indicators=(
        Indicator(
            key="property_requests",
            name="Property requests",
            unit="requests",
            measure=Total(step("property_request", "requested")),
            split="kind",
            icon="home",
        ),
        Indicator(
            key="property_requests_open",
            name="Property help open",
            unit="requests",
            measure=Total(open_cases("property_request")),
            direction=Direction.DOWN,
            icon="home",
        ),
        Indicator(
            key="property_response",
            name="Median minutes to respond",
            unit="min",
            measure=median(minutes_between("property_request", "requested", "accepted")),
            direction=Direction.DOWN,
            target=RESPONSE_MIN,
            icon="clock",
        ),
        Indicator(
            key="property_done_rate",
            name="Property help done",
            unit="%",
            measure=Ratio(milestone("property_request", "closed"), step("property_request", "requested")),
            direction=Direction.UP,
            decimals=1,
            minimum_base=5,
            icon="closed",
        ),
        Indicator(
            key="property_score",
            name="Rating of property help",
            unit="points",
            measure=Ratio(summed("property_rating", "score"), records("property_rating"), scale=1),
            direction=Direction.UP,
            decimals=1,
            minimum_base=5,
            icon="star",
        ),
    ),
    events=(
        EventRule(
            key="poor_rating",
            name="Poor rating of property help",
            feed="property_rating",
            severity=Severity.NOTICE,
            where=(Condition("score", "le", 1),),
            shows="score",
        ),
        EventRule(
            key="property_request_late",
            name="Property help not answered",
            feed="property_request",
            severity=Severity.WARN,
            case=Late("accepted", RESPONSE_MIN),
            shows="kind",
            alarm=Alarm(stages=SLOWLY),
        ),
    ),
)
