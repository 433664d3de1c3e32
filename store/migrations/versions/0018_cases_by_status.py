"""Indexes for the inbox of all brands: by status, and in the order in which it is read."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_case_status", "case", ["status", "priority_rank", "due_at"])
    op.create_index("ix_case_order", "case", ["priority_rank", "due_at", "id"])


def downgrade() -> None:
    """Take the same back."""
    op.drop_index("ix_case_order", "case")
    op.drop_index("ix_case_status", "case")
