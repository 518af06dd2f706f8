"""Find open cases without looking at the closed ones"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
TABLE, INDEX = "case_rollup", "ix_case_rollup_feed_id_open_until_ms"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply. What the rollup keeps is made anew from the records, so it counts them all again."""
    _empty(
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("open_until_ms", sa.BigInteger(), nullable=False),
    )
    op.create_index(INDEX, TABLE, ["feed_id", "open_until_ms"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(INDEX, TABLE)
    _empty()


def _empty(*further: sa.Column[int]) -> None:
    op.drop_index("ix_case_rollup_next_ms", TABLE)
    op.drop_table(TABLE)
    op.create_table(
        TABLE,
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=True),
        sa.Column("contribution", sa.Text(), nullable=False),
        *further,
        sa.PrimaryKeyConstraint("case_id", name="pk_case_rollup"),
    )
    op.create_index("ix_case_rollup_next_ms", TABLE, ["next_ms"])
    op.execute("UPDATE rollup_state SET fingerprint = 'migrated' WHERE fingerprint <> ''")
