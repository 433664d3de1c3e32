"""What a mention names of a person, kept under a key instead of a plain hash, which a list of addresses gives away."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from store.audit import digest

revision = "0033"
down_revision = "0032"

CONTACTS = sa.table("contact_key", sa.column("mention_id"), sa.column("kind"), sa.column("digest"))
EVENTS = sa.table("shop_event", sa.column("id"), sa.column("order_key"))
AT_ONCE = 5_000


def upgrade() -> None:
    """Put what was kept under the key: the plain hash is all that the new digest needs."""
    connection = op.get_bind()
    mention, kind, kept = CONTACTS.c
    change = (
        sa.update(CONTACTS)
        .where(mention == sa.bindparam("of"), kind == sa.bindparam("what"), kept == sa.bindparam("old"))
        .values(digest=sa.bindparam("new"))
    )
    for within in _slices(connection, mention):
        rows = connection.execute(sa.select(mention, kind, kept).where(within)).all()
        if rows:
            connection.execute(change, [
                {"of": of, "what": what, "old": old, "new": _keyed(what, old)} for of, what, old in rows
            ])  # fmt: skip
    id_, key = EVENTS.c
    change = sa.update(EVENTS).where(id_ == sa.bindparam("of")).values(order_key=sa.bindparam("new"))
    for within in _slices(connection, id_):
        orders = connection.execute(sa.select(id_, key).where(within, key != "")).all()
        if orders:
            connection.execute(change, [{"of": of, "new": _keyed("order", old)} for of, old in orders])


def downgrade() -> None:
    """Leave the keyed digests out: nothing leads back from them, and what is saved next gets plain ones again."""
    op.execute(sa.delete(CONTACTS))
    op.execute(sa.update(EVENTS).values(order_key=""))


def _keyed(kind: str, plain: str) -> str:
    return digest(f"contact\n{kind}\n{plain}", 64)


def _slices(connection: sa.Connection, column: sa.ColumnClause[int]) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that take all rows of a table in turns, by the ids that they have."""
    low, high = connection.execute(sa.select(sa.func.min(column), sa.func.max(column))).one()
    return (column.between(start, start + AT_ONCE - 1) for start in range(low or 0, (high or -1) + 1, AT_ONCE))
