"""Letters that a brand sends of its own accord, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

TIME = sa.DateTime(timezone=True)


def _owner(name: str, *, key: bool = False) -> sa.Column[int]:
    place = sa.ForeignKey(f"{name}.id", ondelete="CASCADE")
    return sa.Column(f"{name}_id", sa.Integer(), place, primary_key=key, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.add_column("brand", sa.Column("outreach", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "outreach",
        sa.Column("id", sa.Integer(), primary_key=True),
        _owner("brand"),
        _owner("customer"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("occasion", "key", "status", "lang", "subject")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("send_after", TIME, nullable=False),
        *(sa.Column(name, TIME) for name in ("claimed_at", "sent_at", "dry_run_at")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("external_id", "error")),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("brand_id", "key"),
    )
    for name in ("customer_id", "external_id"):
        op.create_index(f"ix_outreach_{name}", "outreach", [name])
    op.create_index("ix_outreach_status", "outreach", ["brand_id", "status"])
    op.create_table(
        "outreach_sign",
        _owner("outreach", key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("at", TIME, nullable=False),
    )


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("outreach_sign")
    op.drop_table("outreach")
    op.drop_column("brand", "outreach")
