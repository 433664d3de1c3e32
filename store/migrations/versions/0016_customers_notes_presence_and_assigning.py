"""Customers and how they are known, internal notes, who has a case open, and who gets which case."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TIME = sa.DateTime(timezone=True)
INDEXES = {
    "customer": ("brand_id",),
    "customer_account": ("author_id", "customer_id"),
    "customer_change": ("brand_id",),
    "contact_key": ("digest",),
    "note": ("case_id", "person_id"),
    "note_for": ("person_id",),
    "presence": ("person_id",),
}


def _owner(name: str, *, key: bool = False) -> sa.Column[int]:
    place = sa.ForeignKey(f"{name}.id", ondelete="CASCADE")
    return sa.Column(f"{name}_id", sa.Integer(), place, primary_key=key, nullable=False)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def upgrade() -> None:
    """Bring the tables up."""
    op.create_table("customer", _id(), _owner("brand"), sa.Column("created_at", TIME, nullable=False))
    op.create_table("customer_account", _owner("brand", key=True), _owner("author", key=True), _owner("customer"))
    op.create_table(
        "customer_change",
        _id(),
        _owner("brand"),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("undoes", sa.Integer()),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table(
        "contact_key",
        _owner("mention", key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
    )
    op.create_table(
        "note",
        _id(),
        _owner("case"),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_table("note_for", _owner("note", key=True), _owner("person", key=True), sa.Column("seen_at", TIME))
    op.create_table(
        "presence",
        _owner("case", key=True),
        _owner("person", key=True),
        sa.Column("since", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
    )
    op.create_table(
        "assigning",
        _owner("brand", key=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("silent_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Take the same back."""
    for table in ("assigning", "presence", "note_for", "note"):
        op.drop_table(table)
    for table in ("contact_key", "customer_change", "customer_account", "customer"):
        op.drop_table(table)
