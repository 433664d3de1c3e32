"""How long each brand keeps what was written about it, by channel."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the column; nothing is limited until a person says so."""
    op.add_column("brand", sa.Column("retention", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("brand", "retention")
