"""A clock for each case, and a brand's targets by priority and channel."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables up."""
    op.add_column("brand", sa.Column("targets", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "clock",
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id", ondelete="CASCADE"), primary_key=True),
        *(sa.Column(name, TIME, nullable=False) for name in ("started_at", "answer_due_at", "resolution_due_at")),
        sa.Column("answered_at", TIME),
        sa.Column("stopped_at", TIME),
        sa.Column("answer_seconds", sa.Integer()),
        sa.Column("resolution_seconds", sa.Integer()),
        sa.Column("held_seconds", sa.Integer(), nullable=False),
        sa.Column("answer_missed", sa.Boolean(), nullable=False),
        sa.Column("resolution_missed", sa.Boolean(), nullable=False),
        sa.Column("warned_of", TIME),
    )
    op.create_index("ix_clock_started_at", "clock", ["started_at"])


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("clock")
    op.drop_column("brand", "targets")
