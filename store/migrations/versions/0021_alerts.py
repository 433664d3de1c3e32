"""Alerts, and what each brand wants to be alerted of."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TIME = sa.DateTime(timezone=True)
NOT_CLOSED = "status != 'closed'"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("last_seen", TIME, nullable=False),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("person.id")),
        sa.Column("snoozed_until", TIME),
        sa.Column("told_at", TIME),
        sa.Column("closed_at", TIME),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_alert_owner_id", "alert", ["owner_id"])
    op.create_index("ix_alert_list", "alert", ["brand_id", "status"])
    op.create_index(
        "ix_alert_one", "alert", ["brand_id", "kind", "key"], unique=True,
        sqlite_where=sa.text(NOT_CLOSED), postgresql_where=sa.text(NOT_CLOSED),
    )
    op.add_column("brand", sa.Column("alerts", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("brand", "alerts")
    op.drop_table("alert")
