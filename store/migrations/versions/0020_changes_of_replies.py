"""Changes of replies that stand on their network: edits and deletions."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

IN_WORK = "status IN ('proposed', 'queued', 'sending', 'unknown')"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("case.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reply_id", sa.Integer(), sa.ForeignKey("reply.id", ondelete="CASCADE"), nullable=False),
        sa.Column("draft_id", sa.Integer(), sa.ForeignKey("draft.id", ondelete="CASCADE"), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    for name in ("case_id", "reply_id", "draft_id", "status"):
        op.create_index(f"ix_amendment_{name}", "amendment", [name])
    op.create_index(
        "ix_amendment_one_a_reply", "amendment", ["reply_id"], unique=True,
        sqlite_where=sa.text(IN_WORK), postgresql_where=sa.text(IN_WORK),
    )  # fmt: skip


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("amendment")
