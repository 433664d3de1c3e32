"""Daily rollups, and the days that must be counted anew: at first all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table(
        "daily_rollup",
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("rival_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("lang", sa.String(), primary_key=True),
        sa.Column("aspect", sa.String(), primary_key=True),
        sa.Column("label", sa.String(), primary_key=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
    )
    op.create_table(
        "stale_day",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
    )
    op.execute("INSERT INTO stale_day (brand_id, day) SELECT id, NULL FROM brand")


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("stale_day")
    op.drop_table("daily_rollup")
