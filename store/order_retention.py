"""Orders that are older than their brand keeps them go, and customers of whom nothing else is left."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select
from sqlmodel import Session, SQLModel, col

from store.audit import record
from store.kept import limit_of
from store.models import Brand, Customer, CustomerContact, Outreach, ShopEvent
from store.shop_events import ORDERS
from store.workflow import job

DONE = ("sent", "failed", "cancelled", "withdrawn", "told")  # letters that nothing follows from any more
PIECE = 1000  # events of one commit
OF_ITS_OWN = ("customer_contact", "customer_hint")  # what alone keeps no customer


def let_go_of_orders(session: Session, brand: Brand, now: datetime) -> int:
    """Erase events of orders that are too old now, some a commit; returns how many."""
    days, gone = limit_of(brand, ORDERS), 0
    if days is None:
        return 0
    before = now - timedelta(days=days)
    old = col(ShopEvent.brand_id) == brand.id, col(ShopEvent.happened_at) < before
    while ids := list(session.scalars(select(col(ShopEvent.id)).where(*old).limit(PIECE))):
        session.exec(delete(ShopEvent).where(col(ShopEvent.id).in_(ids)).execution_options(synchronize_session=False))
        record(session, job("retain"), "let_go", "order", brand.slug, brand_id=brand.id, events=len(ids))
        session.commit()
        gone += len(ids)
    done = col(Outreach.brand_id) == brand.id, col(Outreach.created_at) < before, col(Outreach.status).in_(DONE)
    session.exec(delete(Outreach).where(*done).execution_options(synchronize_session=False))
    session.commit()
    _let_go_of_customers(session, brand, before)
    return gone


def has_orders(brand: Brand) -> ColumnElement[bool]:
    """Whether a shop ever told a brand of an order that is still kept, to be asked along with something else."""
    return exists().where(col(ShopEvent.brand_id) == brand.id)


def _let_go_of_customers(session: Session, brand: Brand, before: datetime) -> None:
    """Customers of whom no order, account or anything else is kept, and whose addresses nobody named since."""
    seen = exists().where(col(CustomerContact.customer_id) == Customer.id, col(CustomerContact.seen_at) >= before)
    idle = col(Customer.brand_id) == brand.id, col(Customer.created_at) < before, ~seen, *_nothing_hangs()
    ids = list(session.scalars(select(col(Customer.id)).where(*idle)))
    for start in range(0, len(ids), PIECE):
        some = ids[start : start + PIECE]
        session.exec(delete(Customer).where(col(Customer.id).in_(some)).execution_options(synchronize_session=False))
        record(session, job("retain"), "let_go", "customer", brand.slug, brand_id=brand.id, customers=len(some))
        session.commit()


def _nothing_hangs() -> list[ColumnElement[bool]]:
    """That no row of another table is a customer's; a table that is added tomorrow counts too."""
    found: list[ColumnElement[bool]] = []
    for table in SQLModel.metadata.sorted_tables:
        for link in (
            link for column in table.c for link in column.foreign_keys if link.column.table.name == "customer"
        ):
            if table.name not in OF_ITS_OWN:
                found.append(~exists().where(link.parent == Customer.id))
    return found
