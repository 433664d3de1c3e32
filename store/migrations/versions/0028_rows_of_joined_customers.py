"""Which addresses and orders moved when two customers became one."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the column."""
    op.add_column("customer_change", sa.Column("rows", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("customer_change", "rows")
