"""Plans and variants of drafts, what became of them, knowledge gaps, business hours and acknowledgements."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)
LIST, MAP = {"server_default": "[]", "nullable": False}, {"server_default": "{}", "nullable": False}
EMPTY = {"server_default": "", "nullable": False}
NEW = {
    "brand": [("hours", sa.JSON(), MAP), ("acknowledgement", sa.JSON(), MAP)],
    "reply": [("kind", sa.String(), {"server_default": "answer", "nullable": False})],
    "knowledge": [("questions", sa.JSON(), LIST), ("origin", sa.String(), EMPTY), ("owner_id", sa.Integer(), {})],
    "draft": [
        ("plan", sa.JSON(), MAP),
        ("gloss", sa.JSON(), MAP),
        ("variants", sa.JSON(), LIST),
        ("variant", sa.String(), EMPTY),
        ("origin_id", sa.Integer(), {}),
        ("note", sa.String(), EMPTY),
        ("guard", sa.String(), EMPTY),
    ],
}


def upgrade() -> None:
    """Bring the tables up."""
    # No batch mode: SQLite would drop the table, and with it every row that goes when its owner goes.
    for table, columns in NEW.items():
        for name, kind, options in columns:
            op.add_column(table, sa.Column(name, kind, **options))
    op.create_index("ix_knowledge_owner_id", "knowledge", ["owner_id"])
    op.create_index("ix_draft_origin_id", "draft", ["origin_id"])
    op.create_table(
        "knowledge_gap",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        sa.Column("mention_id", sa.Integer(), sa.ForeignKey("mention.id", ondelete="CASCADE"), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("aspects", sa.JSON(), nullable=False),
        sa.Column("intents", sa.JSON(), nullable=False),
        sa.Column("best", sa.Float(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("knowledge_id", sa.Integer(), sa.ForeignKey("knowledge.id", ondelete="SET NULL")),
        sa.Column("found_at", TIME, nullable=False),
        sa.UniqueConstraint("brand_id", "mention_id"),
    )
    op.create_index("ix_knowledge_gap_mention_id", "knowledge_gap", ["mention_id"])
    op.create_index("ix_knowledge_gap_knowledge_id", "knowledge_gap", ["knowledge_id"])
    op.create_index("ix_knowledge_gap_status", "knowledge_gap", ["status"])
    op.create_table(
        "draft_decision",
        sa.Column("draft_id", sa.Integer(), sa.ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("channel", "lang", "intent", "variant", "writer")),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id")),
        sa.Column("at", TIME, nullable=False),
    )
    for column in ("brand_id", "person_id", "at"):
        op.create_index(f"ix_draft_decision_{column}", "draft_decision", [column])


def downgrade() -> None:
    """Take the same back."""
    op.drop_table("draft_decision")
    op.drop_table("knowledge_gap")
    op.drop_index("ix_draft_origin_id", "draft")
    op.drop_index("ix_knowledge_owner_id", "knowledge")
    for table, columns in NEW.items():
        for name, *_ in columns:
            op.drop_column(table, name)
