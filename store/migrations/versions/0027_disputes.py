"""Disputes, and the lines of what was done about each."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id", ondelete="CASCADE"), nullable=False),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer()),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("allows", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("decided", sa.Integer()),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", TIME),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("settled_at", TIME),
        sa.Column("dropped_at", TIME),
        sa.Column("recommends", sa.Boolean()),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("case_id"),
    )
    op.create_index("ix_dispute_opened", "dispute", ["brand_id", "opened_at"])
    op.create_table(
        "dispute_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("dispute_id", sa.Integer(), sa.ForeignKey("dispute.id", ondelete="CASCADE"), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id", ondelete="CASCADE"), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_dispute_step_dispute_id", "dispute_step", ["dispute_id"])


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("dispute_step")
    op.drop_table("dispute")
