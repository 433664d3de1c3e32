"""Indexes by which the mentions of so many stars, of a kind and of a product are found; most mentions have none."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

WHERE = {"rating": "rating IS NOT NULL", "kind": "kind <> ''", "product": "product <> ''"}


def upgrade() -> None:
    """Make the indexes."""
    for column, holds in WHERE.items():
        where = sa.text(holds)
        op.create_index(f"ix_mention_{column}", "mention", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Drop them."""
    for column in WHERE:
        op.drop_index(f"ix_mention_{column}", "mention")
