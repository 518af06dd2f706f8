"""System 15: messages sent to residents and firms (信息发送), by batch. Default limit: 5 % fail."""

from catalogue.alarms import MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Condition, Ratio, Total, summed
from catalogue.model import Direction, EventRule, Feed, Indicator, Number, Severity, Shape, System, Term, Text, Value

LARGEST = 5_000_000
FEWEST_SENT = 100

MESSAGE_BATCH = Feed(
    key="message_batch",
    name="Message batches",
    shape=Shape.OBSERVATION,
    interval_s=14_400,
    fields=(
        Number(key="sent", name="Sent", unit="messages", minimum=1, maximum=LARGEST, demo=(85, 40)),
        Number(
            key="delivered",
            name="Delivered",
            unit="messages",
            minimum=0,
            maximum=LARGEST,
            demo=(0.975, 0.012),
            demo_share_of="sent",
        ),
        Number(
            key="failed",
            name="Failed",
            unit="messages",
            minimum=0,
            maximum=LARGEST,
            demo=(0.012, 0.01),
            demo_share_of="sent",
        ),
        Term(
            key="audience",
            name="Audience",
            values=(
                Value(key="residents", name="Residents", weight=4),
                Value(key="firms", name="Firms", weight=1),
            ),
        ),
        Term(
            key="carrier",
            name="Carrier",
            open_list=True,
            required=False,
            values=(Value(key="sms", name="SMS", weight=3), Value(key="wechat", name="WeChat", weight=2)),
        ),
        Text(key="subject", name="Subject"),
    ),
    must=(Condition("delivered", "le", 1.0, of="sent"), Condition("failed", "le", 1.0, of="sent")),
    demo=Demo(per_day=280, place="grid"),
)

SYSTEM = System(
    order=15,
    key="messages",
    name="Messages sent",
    feeds=(MESSAGE_BATCH,),
    indicators=(
        Indicator(
            key="messages_sent",
            name="Messages sent",
            unit="messages",
            measure=Total(summed("message_batch", "sent")),
            split="audience",
            notes=("message_failure_rate",),
            icon="message",
        ),
        Indicator(
            key="messages_delivered",
            name="Messages delivered",
            unit="messages",
            measure=Total(summed("message_batch", "delivered")),
            direction=Direction.UP,
            icon="message",
        ),
        Indicator(
            key="message_failure_rate",
            name="Messages failed",
            unit="%",
            measure=Ratio(summed("message_batch", "failed"), summed("message_batch", "sent")),
            direction=Direction.DOWN,
            target=5,
            decimals=1,
            minimum_base=100,
            icon="message",
        ),
    ),
    events=(
        EventRule(
            key="messages_failing",
            name="Messages failing",
            feed="message_batch",
            severity=Severity.WARN,
            where=(Condition("sent", "ge", 100), Condition("failed", "ge", 0.05, of="sent")),
            shows="failed",
            alarm=Alarm(category="Infra"),
        ),
    ),
    alerts=(
        AlertRule(
            key="message_failures_high",
            name="Too many messages fail",
            severity=Severity.WARN,
            watch=Limit(
                indicator="message_failure_rate", limit=5, clear=4, level="subdistrict", minimum_base=FEWEST_SENT
            ),
            alarm=Alarm(category="Infra", for_s=5 * MINUTE_S, clear_s=5 * MINUTE_S),
        ),
    ),
)
