"""What people search in: trigrams of texts and names, kept by the database itself."""

import logging

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0014"
down_revision = "0013"

FIELDS = {"mention": ("title", "text"), "author": ("name", "handle")}
WITHOUT = "search is slow here: PostgreSQL would not create the extension pg_trgm (%s). docs/inbox.md says what to do"


def upgrade() -> None:
    """Make the indexes, and fill them with the rows that are there."""
    for table, fields in FIELDS.items():
        if op.get_bind().dialect.name == "postgresql":
            _postgresql(table, fields)
        else:
            _sqlite(table, fields)


def _postgresql(table: str, fields: tuple[str, ...]) -> None:
    columns = ", ".join(f"{field} gin_trgm_ops" for field in fields)
    try:
        with op.get_bind().begin_nested():
            op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin ({columns})")
    except DBAPIError as error:
        logging.getLogger("earful").warning(WITHOUT, type(error.orig).__name__)


def _sqlite(table: str, fields: tuple[str, ...]) -> None:
    names, index = ", ".join(fields), f"{table}_search"
    new, old = (", ".join(f"{row}.{field}" for field in ("id", *fields)) for row in ("new", "old"))
    take = f"INSERT INTO {index}(rowid, {names}) VALUES ({new});"
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', {old});"
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='id', tokenize='trigram')"
    )
    op.execute(f"CREATE TRIGGER {index}_new AFTER INSERT ON {table} BEGIN {take} END")
    op.execute(f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {drop} END")
    op.execute(f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {names} ON {table} BEGIN {drop} {take} END")
    op.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def downgrade() -> None:
    """Take the same back."""
    for table in FIELDS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP INDEX IF EXISTS ix_{table}_search")
            continue
        for when in ("new", "gone", "changed"):
            op.execute(f"DROP TRIGGER {table}_search_{when}")
        op.execute(f"DROP TABLE {table}_search")
