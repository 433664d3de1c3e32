"""Tokens of connections, deliveries of webhooks, and since when a query fails."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables up."""
    op.add_column("query", sa.Column("failing_since", TIME))
    op.add_column("query", sa.Column("alerted_at", TIME))
    op.add_column("connection", sa.Column("tokens", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("connection_id", sa.Integer(), sa.ForeignKey("connection.id", ondelete="CASCADE"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("worked_at", TIME),
        sa.UniqueConstraint("connection_id", "digest"),
    )
    op.create_index("ix_delivery_status", "delivery", ["status", "id"])
    op.create_index("ix_delivery_received_at", "delivery", ["received_at"])
    op.create_table(
        "intake",
        sa.Column("connection_id", sa.Integer(), sa.ForeignKey("connection.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.String(), primary_key=True),
        sa.Column("outcome", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("intake")
    op.drop_table("delivery")
    op.drop_column("connection", "tokens")
    op.drop_column("query", "alerted_at")
    op.drop_column("query", "failing_since")
