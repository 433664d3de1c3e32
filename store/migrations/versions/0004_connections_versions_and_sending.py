"""Secrets, budgets and charges of connections, versions and deletion of mentions, and replies that are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.DateTime(timezone=True)
ON_ITS_WAY = "interaction IS NOT NULL AND status IN ('sending', 'submitted', 'published', 'unknown')"

def columns() -> dict[str, list[sa.Column]]:
    """The new columns of each table."""
    return {
        "query": [
            sa.Column("monthly_budget", sa.Integer()),
            sa.Column("problem", sa.String(), nullable=False, server_default=""),
            sa.Column("retry_at", TIME),
        ],
        "connection": [
            sa.Column("account", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("options", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("confirmed", sa.JSON(), nullable=False, server_default="{}"),
            sa.Column("read_secrets", sa.String(), nullable=False, server_default=""),
            sa.Column("write_secrets", sa.String(), nullable=False, server_default=""),
            sa.Column("own_cursor", sa.JSON()),
            sa.Column("monthly_budget", sa.Integer()),
            sa.Column("problem", sa.String(), nullable=False, server_default=""),
            sa.Column("retry_at", TIME),
            sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        ],
        "mention": [
            sa.Column("version_id", sa.String(), nullable=False, server_default=""),
            sa.Column("conversation", sa.String(), nullable=False, server_default=""),
            sa.Column("parent", sa.String(), nullable=False, server_default=""),
            sa.Column("edited_at", TIME),
            sa.Column("checked_at", TIME),
            sa.Column("deleted_at", TIME),
        ],
        "reply": [
            sa.Column("interaction", sa.String()),
            sa.Column("claimed_at", TIME),
            sa.Column("published_at", TIME),
            sa.Column("looks", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("look_at", TIME),
        ],
    }


def upgrade() -> None:
    """Bring the tables up."""
    for name, new in columns().items():
        for column in new:
            op.add_column(name, column)
    op.create_index(
        "ix_reply_one_an_interaction", "reply", ["interaction"], unique=True,
        sqlite_where=sa.text(ON_ITS_WAY), postgresql_where=sa.text(ON_ITS_WAY),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("query_id", sa.Integer()),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("micros", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["query_id"], ["query.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_charge_month", "charge", ["brand_id", "channel", "at"])
    op.create_index("ix_charge_query_id", "charge", ["query_id"])
    op.create_table(
        "billed",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "day", "thing"),
    )
    op.create_table(
        "mention_version",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rating", sa.Float()),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("replaced_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id", "number"),
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in ("mention_version", "billed", "charge"):
        op.drop_table(table)
    op.drop_index("ix_reply_one_an_interaction", "reply")
    for name, new in columns().items():
        with op.batch_alter_table(name) as table:
            for column in reversed(new):
                table.drop_column(column.name)
