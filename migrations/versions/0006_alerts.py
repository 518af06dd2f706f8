"""Keep alerts, what was done about them, what was sent, and what was changed of their rules"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("cleared_ms IS NULL")


def upgrade() -> None:
    """Apply."""
    _alert()
    _notes()
    _sendings()
    op.create_table(
        "alert_change",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_change")),
    )
    state = op.create_table(
        "alert_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("acts", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_state")),
    )
    op.execute(state.insert().values(id=1, acts=0, event_id=0))


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("shown", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("last_ms", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=True),
        sa.Column("unknown_ms", sa.BigInteger(), nullable=True),
        sa.Column("active_ms", sa.BigInteger(), nullable=True),
        sa.Column("acknowledged_ms", sa.BigInteger(), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("holder_name", sa.String(length=200), nullable=True),
        sa.Column("snoozed_ms", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("cleared_ms", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    where = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("uq_alert_open", "alert", ["rule", "subject"], unique=True, **where)
    op.create_index("ix_alert_cleared_ms_since_ms", "alert", ["cleared_ms", "since_ms"])


def _notes() -> None:
    op.create_table(
        "alert_note",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("alert_id", BIG, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_note_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_note")),
    )
    op.create_index(op.f("ix_alert_note_alert_id"), "alert_note", ["alert_id"])


def _sendings() -> None:
    op.create_table(
        "alert_sending",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("alert_id", BIG, nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_sending_alert_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_sending")),
        sa.UniqueConstraint(
            "alert_id", "stage", "contact", "channel", name=op.f("uq_alert_sending_alert_id_stage_contact_channel")
        ),
    )
    op.create_index("ix_alert_sending_state_due_ms", "alert_sending", ["state", "due_ms"])


def downgrade() -> None:
    """Take back."""
    for table in ("alert_state", "alert_change", "alert_sending", "alert_note", "alert"):
        op.drop_table(table)
