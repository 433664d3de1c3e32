"""Corrected aspects and intents, "not about us", duplicates, what is worth resharing, and rising themes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the tables up."""
    with op.batch_alter_table("mention") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("likes", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("shares", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "reading_correction",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("mention_id", "kind", "name"),
    )
    op.create_index("ix_reading_correction_person_id", "reading_correction", ["person_id"])
    op.create_table(
        "not_about_us",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("mention_id", "brand_id"),
    )
    op.create_index("ix_not_about_us_brand_id", "not_about_us", ["brand_id"])
    op.create_index("ix_not_about_us_person_id", "not_about_us", ["person_id"])
    op.create_table(
        "duplicate",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["original_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.create_index("ix_duplicate_original_id", "duplicate", ["original_id"])
    op.create_table(
        "duplicate_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "mention_id"),
    )
    op.create_index("ix_duplicate_key_mention_id", "duplicate_key", ["mention_id"])
    op.create_index("ix_duplicate_key_seen_at", "duplicate_key", ["seen_at"])
    op.create_table(
        "ugc",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.create_index("ix_ugc_worth", "ugc", ["worth"])
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("surprise", sa.Float(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("brand_id", "kind", "name"),
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in ("theme", "ugc", "duplicate_key", "duplicate", "not_about_us", "reading_correction"):
        op.drop_table(table)
    with op.batch_alter_table("mention") as table:
        for column in ("shares", "likes", "kind"):
            table.drop_column(column)
