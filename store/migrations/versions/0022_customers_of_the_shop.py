"""Contacts of customers with what they allow, events of the shop, and addresses that are never written to."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TIME = sa.DateTime(timezone=True)


def _owner(name: str, column: str = "", *, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    place = sa.ForeignKey(f"{name}.id", ondelete="CASCADE")
    return sa.Column(column or f"{name}_id", sa.Integer(), place, primary_key=key, nullable=nullable)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.add_column("customer", sa.Column("business", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("customer", sa.Column("keeper_id", sa.Integer()))
    _make_contacts()
    _make_events()
    op.create_table(
        "suppression",
        _owner("brand", key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        *_texts("why"),
        sa.Column("at", TIME, nullable=False),
    )


def _make_contacts() -> None:
    op.create_table(
        "customer_contact",
        _id(),
        _owner("brand"),
        _owner("customer"),
        *_texts("kind", "digest"),
        sa.Column("address", sa.Text(), nullable=False),
        *_texts("lang", "time_zone", "consent"),
        sa.Column("consent_at", TIME),
        *_texts("consent_from"),
        sa.Column("seen_at", TIME, nullable=False),
        sa.UniqueConstraint("brand_id", "kind", "digest"),
    )
    op.create_index("ix_customer_contact_customer_id", "customer_contact", ["customer_id"])
    op.create_table(
        "customer_hint",
        _id(),
        _owner("brand"),
        _owner("customer"),
        _owner("customer", "other_id"),
        *_texts("kind", "seen_in", "decided"),
        sa.Column("found_at", TIME, nullable=False),
        sa.UniqueConstraint("customer_id", "other_id"),
    )
    for name in ("brand_id", "other_id"):
        op.create_index(f"ix_customer_hint_{name}", "customer_hint", [name])


def _make_events() -> None:
    op.create_table(
        "shop_event",
        _id(),
        _owner("brand"),
        _owner("customer", nullable=True),
        *_texts("kind", "external_id", "order_number", "order_key"),
        sa.Column("products", sa.JSON(), nullable=False),
        *_texts("amount", "currency", "url"),
        sa.Column("promised_at", TIME),
        sa.Column("happened_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.UniqueConstraint("brand_id", "external_id"),
    )
    for name in ("customer_id", "order_key"):
        op.create_index(f"ix_shop_event_{name}", "shop_event", [name])
    op.create_index("ix_shop_event_kind", "shop_event", ["brand_id", "kind", "happened_at"])


def downgrade() -> None:
    """Take the same back."""
    for table in ("suppression", "shop_event", "customer_hint", "customer_contact"):
        op.drop_table(table)
    op.drop_column("customer", "keeper_id")
    op.drop_column("customer", "business")
