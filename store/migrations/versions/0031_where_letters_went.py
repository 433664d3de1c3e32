"""Which address a letter went to, as its keyed digest."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the column; of letters that were sent before nobody knows it."""
    op.add_column("outreach", sa.Column("sent_to", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("outreach", "sent_to")
