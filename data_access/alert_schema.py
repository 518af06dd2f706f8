"""The tables of alerts, beside those of schema.py. All times are UTC milliseconds of the product's clock."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from data_access.schema import BIG, metadata

OPEN = text("cleared_ms IS NULL")

alert = Table(
    "alert",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("rule", String(60), nullable=False),
    Column("subject", String(300), nullable=False),  # kind and number of what it is about, such as site:12
    Column("severity", String(20), nullable=False),
    Column("area_id", Integer, nullable=False),
    Column("site_id", Integer),
    Column("ref", BigInteger),  # the number of the thing, the case or the last record
    Column("place", String(200)),  # the name of the site or thing
    Column("value", Float),
    Column("shown", String(100)),
    Column("state", String(20), nullable=False),
    Column("since_ms", BigInteger, nullable=False),  # when the condition was met first
    Column("last_ms", BigInteger, nullable=False),  # and when it came about last
    Column("count", Integer, nullable=False),
    Column("is_met", Boolean, nullable=False),
    Column("due_ms", BigInteger),  # when the timer of the present state ends
    Column("unknown_ms", BigInteger),  # since when the data do not tell
    Column("active_ms", BigInteger),
    Column("acknowledged_ms", BigInteger),
    Column("holder", String(64)),  # who has it: key and name
    Column("holder_name", String(200)),
    Column("snoozed_ms", BigInteger),  # until when
    Column("stage", Integer, nullable=False),  # how many stages were told
    Column("cleared_ms", BigInteger),
    Column("version", Integer, nullable=False),  # grows with everything that an officer decides upon
    Index("uq_alert_open", "rule", "subject", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_alert_cleared_ms_since_ms", "cleared_ms", "since_ms"),
)
alert_note = Table(  # what people and the product have done about an alert
    "alert_note",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("alert_id", BIG, ForeignKey("alert.id"), nullable=False, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("act", String(20), nullable=False),
    Column("person", String(64)),
    Column("name", String(200)),
    Column("said", Text),
)
alert_sending = Table(  # the outbox: one row for each message to one channel of one contact
    "alert_sending",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("alert_id", BIG, ForeignKey("alert.id"), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("contact", String(64), nullable=False),
    Column("channel", Integer, nullable=False),  # which of the contact's; their addresses stay in their file
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_ms", BigInteger, nullable=False),  # when it is tried next; of the machine's clock
    Column("ended_ms", BigInteger),
    Column("result", Text),
    UniqueConstraint("alert_id", "stage", "contact", "channel"),
    Index("ix_alert_sending_state_due_ms", "state", "due_ms"),
)
alert_change = Table(  # what was changed of a rule on the page, by whom; the last of a rule and key is in force
    "alert_change",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("rule", String(60), nullable=False),
    Column("key", String(40), nullable=False),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON; NULL is as declared
)
alert_state = Table(
    "alert_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("acts", BigInteger, nullable=False),  # grows with everything that people do
    Column("event_id", BigInteger, nullable=False),  # the last event that was looked at
    Column("kept_since_ms", BigInteger, nullable=False, server_default="0"),  # those cleared before may be gone
)
