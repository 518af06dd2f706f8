"""The tables of what the desk knows of cases, beside those of schema.py. All times are UTC milliseconds of the product's clock."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from data_access.alert_schema import alert
from data_access.schema import BIG

metadata = alert.metadata  # of all tables: those of schema.py, of alerts and these

case_dispatch = Table(  # the cases that were dispatched here
    "case_dispatch",
    metadata,
    Column("case_id", BIG, ForeignKey("case_file.id"), primary_key=True, autoincrement=False),
    Column("feed_id", Integer, nullable=False),
    Column("to_kind", String(40)),  # who has it, as catalogue.dispatching.Recipient says
    Column("to_value", String(300)),
    Column("alert_id", BigInteger, index=True),  # the alert that it came out of
    Column("from_case_id", BigInteger, index=True),  # of a whistle: the case that waits for it
    Column("order_id", BIG, ForeignKey("patrol_order.id"), index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
)
case_act = Table(  # what people and the product have done about them
    "case_act",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("case_id", BIG, ForeignKey("case_file.id"), nullable=False, index=True),
    Column("batch_id", BigInteger, nullable=False),  # the case's last batch then
    Column("at_ms", BigInteger, nullable=False),
    Column("act", String(20), nullable=False),
    Column("person", String(64)),
    Column("name", String(200)),
    Column("said", Text),
    Column("about", String(300)),  # the step or the recipient
)
patrol_order = Table(
    "patrol_order",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("feed_id", Integer, nullable=False),
    Column("area_id", Integer, nullable=False),
    Column("category_id", Integer, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False, index=True),
    Column("person", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("note", Text),
    Column("sites", Integer, nullable=False),  # for how many of them it has issued a task
    Column("left_out", Integer, nullable=False),  # and how many had one open
)
order_state = Table(  # one row, by which orders follow each other
    "order_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("orders", BigInteger, nullable=False),
)
