"""Marks of what waits to be read, made by triggers; indexes by which nothing large is looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# what makes a mark: rows added to or taken from a table, and the mention that they are about
MADE_BY = {
    ("mention", "INSERT"): "id",
    ("match", "INSERT"): "mention_id",
    ("triage", "DELETE"): "mention_id",
    ("sentiment", "DELETE"): "mention_id",
    ("unreadable", "DELETE"): "mention_id",
}
NOW = """
    INSERT INTO unread (mention_id)
    SELECT mention.id FROM mention LEFT JOIN sentiment ON sentiment.mention_id = mention.id
    WHERE sentiment.mention_id IS NULL AND mention.deleted_at IS NULL
    UNION
    SELECT "match".mention_id FROM "match"
    LEFT JOIN triage ON triage.mention_id = "match".mention_id AND triage.brand_id = "match".brand_id
    WHERE triage.id IS NULL
"""


def upgrade() -> None:
    """Make the table, mark what waits now, and let the database mark what comes."""
    op.create_table(
        "unread",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_unread_mention_id", "unread", ["mention_id"])
    op.execute(NOW)
    for (table, event), column in MADE_BY.items():
        make = _postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite
        make(table, event, column)
    op.drop_index("ix_sentiment_model", "sentiment")
    op.create_index("ix_sentiment_model", "sentiment", ["model", "mention_id"])
    op.drop_index("ix_draft_case_id", "draft")
    op.create_index("ix_draft_case", "draft", ["case_id", "status"])


def _sqlite(table: str, event: str, column: str) -> None:
    """What goes together with its mention leaves no mark."""
    row = "new" if event == "INSERT" else "old"
    op.execute(
        f'CREATE TRIGGER unread_{table} AFTER {event} ON "{table}" BEGIN '
        f"INSERT INTO unread (mention_id) SELECT id FROM mention WHERE id = {row}.{column}; END"
    )


def _postgresql(table: str, event: str, column: str) -> None:
    rows = "NEW TABLE" if event == "INSERT" else "OLD TABLE"
    op.execute(
        f"CREATE FUNCTION unread_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO unread (mention_id) SELECT DISTINCT mention.id FROM mention "
        f"JOIN touched ON touched.{column} = mention.id; RETURN NULL; END $$"
    )
    op.execute(
        f'CREATE TRIGGER unread_{table} AFTER {event} ON "{table}" REFERENCING {rows} AS touched '
        f"FOR EACH STATEMENT EXECUTE FUNCTION unread_{table}()"
    )


def downgrade() -> None:
    """Take the same back."""
    op.drop_index("ix_draft_case", "draft")
    op.create_index("ix_draft_case_id", "draft", ["case_id"])
    op.drop_index("ix_sentiment_model", "sentiment")
    op.create_index("ix_sentiment_model", "sentiment", ["model"])
    for table, _ in MADE_BY:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f'DROP TRIGGER unread_{table} ON "{table}"')
            op.execute(f"DROP FUNCTION unread_{table}()")
        else:
            op.execute(f"DROP TRIGGER unread_{table}")
    op.drop_index("ix_unread_mention_id", "unread")
    op.drop_table("unread")
