"""Keep what the desk knows of cases: to whom they were dispatched, who did what, and patrol orders"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    _orders()
    _dispatches()
    _acts()


def _orders() -> None:
    op.create_table(
        "patrol_order",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_order")),
    )
    op.create_index(op.f("ix_patrol_order_at_ms"), "patrol_order", ["at_ms"])
    state = op.create_table(
        "order_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_state")),
    )
    op.execute(state.insert().values(id=1, orders=0))


def _dispatches() -> None:
    op.create_table(
        "case_dispatch",
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("to_kind", sa.String(length=40), nullable=True),
        sa.Column("to_value", sa.String(length=300), nullable=True),
        sa.Column("alert_id", sa.BigInteger(), nullable=True),
        sa.Column("from_case_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", BIG, nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_dispatch_case_id")),
        sa.ForeignKeyConstraint(["order_id"], ["patrol_order.id"], name=op.f("fk_case_dispatch_order_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_dispatch")),
    )
    for column in ("alert_id", "from_case_id", "order_id"):
        op.create_index(op.f(f"ix_case_dispatch_{column}"), "case_dispatch", [column])


def _acts() -> None:
    op.create_table(
        "case_act",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_act_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_act")),
    )
    op.create_index(op.f("ix_case_act_case_id"), "case_act", ["case_id"])


def downgrade() -> None:
    """Take back."""
    for table in ("case_act", "case_dispatch", "order_state", "patrol_order"):
        op.drop_table(table)
