"""Tombstones of people who asked to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Bring the table up."""
    op.create_table(
        "forgotten",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("forgotten")
