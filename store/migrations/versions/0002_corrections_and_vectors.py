"""Labels that people correct, sentiment of text and rating together, and vectors."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the tables up; what is known of old scores follows from their probabilities."""
    with op.batch_alter_table("sentiment") as table:
        table.add_column(sa.Column("confidence", sa.Float(), nullable=True))
        table.add_column(sa.Column("text_label", sa.String(), nullable=True))
        table.add_column(sa.Column("contradiction", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("worst_start", sa.Integer(), nullable=True))
        table.add_column(sa.Column("worst_end", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE sentiment SET text_label = label, confidence = CASE"
        " WHEN negative >= neutral AND negative >= positive THEN negative"
        " WHEN neutral >= positive THEN neutral ELSE positive END"
    )
    with op.batch_alter_table("sentiment") as table:
        table.alter_column("confidence", existing_type=sa.Float(), nullable=False)
        table.alter_column("text_label", existing_type=sa.String(), nullable=False)
        table.alter_column("contradiction", existing_type=sa.Boolean(), server_default=None)
        table.create_index("ix_sentiment_confidence", ["confidence"])
    with op.batch_alter_table("aspect") as table:
        table.add_column(sa.Column("label", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("aspect") as table:
        table.alter_column("label", existing_type=sa.String(), server_default=None)
    op.create_table(
        "correction",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.create_index("ix_correction_person_id", "correction", ["person_id"])
    op.create_table(
        "mention_vector",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention_id"),
    )
    op.create_table(
        "knowledge_vector",
        sa.Column("knowledge_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["knowledge_id"], ["knowledge.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("knowledge_id"),
    )


def downgrade() -> None:
    """Take the tables back."""
    for table in ("knowledge_vector", "mention_vector", "correction"):
        op.drop_table(table)
    with op.batch_alter_table("aspect") as batch:
        batch.drop_column("label")
    with op.batch_alter_table("sentiment") as batch:
        batch.drop_index("ix_sentiment_confidence")
        for column in ("worst_end", "worst_start", "contradiction", "text_label", "confidence"):
            batch.drop_column(column)
