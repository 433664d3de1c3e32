"""Pauses of sending, and when the next reply may leave through a connection."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables up."""
    op.add_column("connection", sa.Column("next_send_at", TIME))
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE")),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", TIME),
    )
    op.create_index("ix_pause_brand_id", "pause", ["brand_id"])


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("pause")
    op.drop_column("connection", "next_send_at")
