"""Which answers of a brand take a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the tables up."""
    op.add_column("brand", sa.Column("four_eyes", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Take the same back."""
    op.drop_column("brand", "four_eyes")
