"""What product a mention is about, where a shop or a survey told it, and the rollups of them."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

MENTIONS = sa.table(
    "mention", sa.column("id"), sa.column("channel"), sa.column("deleted_at"), sa.column("product"),
    sa.column("raw", sa.JSON()),
)  # fmt: skip
TOLD = {"woocommerce": "product_name", "judge_me": "product_title", "survey": "product"}  # by channel, where in `raw`
AT_ONCE, LONGEST = 5_000, 200


def upgrade() -> None:
    """Bring the tables up; what was collected before gets its product, and every day is counted anew."""
    op.add_column("mention", sa.Column("product", sa.String(), server_default="", nullable=False))
    op.create_table(
        "daily_product",
        sa.Column("brand_id", sa.Integer(), sa.ForeignKey("brand.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("product", sa.String(), primary_key=True),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("lang", sa.String(), primary_key=True),
        sa.Column("label", sa.String(), primary_key=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
    )
    _fill(op.get_bind())
    op.execute("INSERT INTO stale_day (brand_id, day) SELECT id, NULL FROM brand")


def downgrade() -> None:
    """Take the same back; `raw` still holds what a shop or a survey told."""
    op.drop_table("daily_product")
    op.drop_column("mention", "product")


def _fill(connection: sa.Connection) -> None:
    id_, channel, deleted_at, _product, raw = MENTIONS.c
    change = sa.update(MENTIONS).where(id_ == sa.bindparam("of")).values(product=sa.bindparam("name"))
    for within in _slices(connection):
        rows = connection.execute(sa.select(id_, channel, raw).where(within, channel.in_(TOLD), deleted_at.is_(None)))
        named = [{"of": of, "name": name} for of, where, told in rows.all() if (name := _name(told, TOLD[where]))]
        if named:
            connection.execute(change, named)


def _name(raw: object, key: str) -> str:
    told = raw.get(key) if isinstance(raw, dict) else ""
    return " ".join(told.split())[:LONGEST] if isinstance(told, str) else ""


def _slices(connection: sa.Connection) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions that take all mentions in turns, by the ids that they have."""
    id_ = MENTIONS.c.id
    low, high = connection.execute(sa.select(sa.func.min(id_), sa.func.max(id_))).one()
    return (id_.between(start, start + AT_ONCE - 1) for start in range(low or 0, (high or -1) + 1, AT_ONCE))
