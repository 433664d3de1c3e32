"""Which way a letter goes: by e-mail, or on LINE."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Add the column; every letter so far was an e-mail."""
    op.add_column("outreach", sa.Column("channel", sa.String(), server_default="email", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("outreach", "channel")
