"""The language in which a person reads Earful."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the column; "" follows the browser."""
    op.add_column("person", sa.Column("language", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("person", "language")
