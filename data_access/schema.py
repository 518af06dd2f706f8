"""The tables: one per shape of record, the area tree, and what the rollup keeps. All times are UTC milliseconds.

Migrations create exactly this (a test compares them). Why times are whole numbers and why ids carry their batch:
docs/decisions/0002-store.md.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
BIG = BigInteger().with_variant(Integer, "sqlite")
BATCH_SHIFT = 20  # an observation's id is its batch's id shifted by so many bits, plus its place in the batch
BATCH_LIMIT = 1 << BATCH_SHIFT

area = Table(
    "area",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("parent_code", String(40)),
    Column("level", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("geometry", Text, nullable=False),  # GeoJSON, WGS84
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("schematic", Boolean, nullable=False, default=False),  # drawn, not surveyed
)
site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(100), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("category_id", Integer),
    Column("area_id", Integer, ForeignKey("area.id"), nullable=False),
    Column("lon", Float),
    Column("lat", Float),
)
term = Table(
    "term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
)
batch = Table(
    "batch",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("feed_id", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("records", Integer, nullable=False),
    Column("rolled_version", BigInteger),  # the tick that counted it; NULL until then
    Index("ix_batch_waiting", "rolled_version", "id"),
    sqlite_autoincrement=True,
)


def _slots() -> list[Column[int]]:
    kinds = ("number", "term")
    return [Column(f"{kind}_{n}", BigInteger if kind == "number" else Integer) for kind in kinds for n in range(1, 5)]


def _origin() -> list[Column[int] | Column[str]]:
    return [
        Column("feed_id", Integer, nullable=False),
        Column("area_id", Integer, nullable=False),
        Column("site_id", Integer),
        Column("occurred_ms", BigInteger, nullable=False),
        Column("source", String(100), nullable=False),
        Column("source_id", String(200), nullable=False),
        Column("extra", Text),
    ]


observation = Table(
    "observation",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=False),
    *_origin(),
    *_slots(),
    UniqueConstraint("feed_id", "source_id", "source"),
    Index("ix_observation_feed_id_occurred_ms", "feed_id", "occurred_ms"),
    Index("ix_observation_feed_id_area_id_occurred_ms", "feed_id", "area_id", "occurred_ms"),
)
deferred = Table(
    "deferred",
    metadata,
    Column("observation_id", BIG, primary_key=True, autoincrement=False),
    Column("occurred_ms", BigInteger, nullable=False, index=True),
)
case_file = Table(
    "case_file",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    *_origin(),
    *_slots(),
    Column("due_ms", BigInteger),
    Column("batch_id", BigInteger, nullable=False, index=True),  # the batch that changed it last
    UniqueConstraint("feed_id", "source_id", "source"),
    Index("ix_case_file_feed_id_occurred_ms", "feed_id", "occurred_ms"),
)
case_step = Table(
    "case_step",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("case_id", BigInteger, ForeignKey("case_file.id"), nullable=False),
    Column("step", String(40), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    UniqueConstraint("case_id", "step", "at_ms"),
)
case_rollup = Table(  # apart from the case, so that the rollup and a new record never write the same row
    "case_rollup",
    metadata,
    Column("case_id", BIG, primary_key=True, autoincrement=False),
    Column("next_ms", BigInteger, index=True),  # when the contribution changes by itself: a step or due time to come
    Column("contribution", Text, nullable=False),  # what the case has in the cells now, as JSON
    Column("feed_id", Integer, nullable=False),
    Column("open_until_ms", BigInteger, nullable=False),  # when it was closed; data_access.cases.FOREVER while open
    Index("ix_case_rollup_feed_id_open_until_ms", "feed_id", "open_until_ms"),
)
status = Table(
    "status",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    *_origin(),
    *_slots(),
    Column("name", String(200)),
    Column("lon", Float),
    Column("lat", Float),
    Column("batch_id", BigInteger, nullable=False, index=True),
    UniqueConstraint("feed_id", "source_id", "source"),
)
part = Table(
    "part",
    metadata,
    Column("id", SmallInteger, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
)
cell = Table(
    "rollup",
    metadata,
    Column("quarter", Integer, primary_key=True, autoincrement=False),  # UTC seconds // 900
    Column("part_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("area_id", Integer, primary_key=True, autoincrement=False),
    Column("bin", Integer, primary_key=True, autoincrement=False),  # 0, or the minutes of a spread
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
distinct_site = Table(
    "distinct_site",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # proleptic ordinal of the local day
    Column("part_id", SmallInteger, primary_key=True, autoincrement=False),
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("occurred_ms", BigInteger, nullable=False),  # of the day's first record, and its area
    Column("area_id", Integer, nullable=False),
    sqlite_with_rowid=False,
)
event = Table(
    "event",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    Column("record_id", BigInteger, nullable=False),
    Column("rule", String(60), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("area_id", Integer, nullable=False),
    Column("site_id", Integer),
    Column("occurred_ms", BigInteger, nullable=False, index=True),
    Column("shown", String(100)),
    UniqueConstraint("rule", "record_id"),
)
rollup_state = Table(
    "rollup_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("as_of_ms", BigInteger, nullable=False),
    Column(
        "fingerprint", String(64), nullable=False
    ),  # of the declarations and the day's zone the cells were made with
    Column("areas_revision", Integer, nullable=False),  # grows when areas or sites change
    Column("epoch", BigInteger, nullable=False),  # of the lease
    Column("holder", String(100)),
    Column("expires_ms", BigInteger, nullable=False),
)
past_day = Table(  # only days of which there is something to note
    "past_day",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),  # proleptic ordinal of the local day
    Column("version", BigInteger, nullable=False),  # the tick that changed it last after it was over
    Column("folded_version", BigInteger),  # when its quarter-hours became one: the tick up to which they are in it
)
feed_heard = Table(
    "feed_heard",
    metadata,
    Column("feed_id", Integer, primary_key=True, autoincrement=False),
    Column("occurred_ms", BigInteger, nullable=False),
)
camera_source = Table(  # url and sub_url may hold passwords and never leave the server
    "camera_source",
    metadata,
    Column("code", String(20), primary_key=True),  # GB/T 28181; the same as status.source_id of the feed "camera"
    Column("name", String(200), nullable=False),
    Column("lon", Float),  # WGS84
    Column("lat", Float),
    Column("site_code", String(100)),
    Column("area_code", String(40), nullable=False),  # of the deepest area that is known
    Column("url", Text, nullable=False),
    Column("sub_url", Text),  # a smaller H.264 picture of the same camera
    Column("codec", String(10), nullable=False),  # of url: h264 or h265
    Column("category", String(100)),
    Column("updated_ms", BigInteger, nullable=False),
)
