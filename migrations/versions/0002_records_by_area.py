"""Find the records of an area by time"""

from alembic import op

revision = "0002"
down_revision = "0001"
INDEX = "ix_observation_feed_id_area_id_occurred_ms"


def upgrade() -> None:
    """Apply."""
    op.create_index(INDEX, "observation", ["feed_id", "area_id", "occurred_ms"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(INDEX, "observation")
