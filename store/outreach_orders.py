"""Orders as a letter sees them: put together from the events of a shop."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from store.models import ShopEvent
from store.shop_events import KINDS

Product = dict[str, Any]
BUYING = ("placed", "cancelled", "subscription_due")
PRESSING = ("delayed", "status_viewed", "refunded", "cart_abandoned")  # what is written about within hours
LATELY = timedelta(days=2)
AT_ONCE = 500  # customers in one question to the database
COLUMNS = [
    col(getattr(ShopEvent, name))
    for name in (
        "customer_id", "order_number", "external_id", "kind", "products", "amount", "currency", "url", "promised_at",
        "happened_at",
    )
]  # fmt: skip
OVER = ("delivered", "cancelled", "refunded", "returned")


@dataclass
class Order:
    """What happened to one order of a customer, or to a cart: all events, and the first time of each kind."""

    customer_id: int
    number: str
    key: str
    at: dict[str, datetime] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    url: str = ""
    promised_at: datetime | None = None
    events: list[ShopEvent] = field(default_factory=list)

    def all_of(self, kind: str) -> list[ShopEvent]:
        """The events of one kind, in the order of time."""
        return [event for event in self.events if event.kind == kind]

    @property
    def kinds(self) -> set[str]:
        """The shop's own words for what its products are."""
        return {str(each.get("kind") or "") for each in self.products} - {""}

    @property
    def names(self) -> list[str]:
        """What the products are called."""
        return [str(each["name"]) for each in self.products if each.get("name")]

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for it any more."""
        return any(kind in self.at for kind in OVER)


def orders_since(session: Session, brand_id: int, since: datetime, customer_id: int | None = None) -> list[Order]:
    """The orders of a brand, or of one customer, with what happened to them since a time."""
    mine = [col(ShopEvent.brand_id) == brand_id, col(ShopEvent.happened_at) >= since]
    whose = col(ShopEvent.customer_id)
    return orders_of(_told(session, *mine, whose.is_not(None) if customer_id is None else whose == customer_id))


def pressed_since(session: Session, brand_id: int, since: datetime, now: datetime) -> list[Order]:
    """What `orders_since` gives, of those customers alone of whom something pressing was told within two days.

    That is what PRESSING says, and a promised day that was over within them.
    """
    mine = col(ShopEvent.brand_id) == brand_id, col(ShopEvent.happened_at) >= since
    told = col(ShopEvent.kind).in_(PRESSING) & (col(ShopEvent.happened_at) >= now - LATELY)
    late = col(ShopEvent.promised_at).between(now - LATELY - timedelta(days=1), now)
    whose = select(col(ShopEvent.customer_id)).where(*mine, col(ShopEvent.kind).in_(KINDS), or_(told, late)).distinct()
    some = sorted(id_ for id_ in session.scalars(whose) if id_ is not None)
    parts = (some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE))
    return [each for part in parts for each in orders_of(_of_some(session, part, *mine))]


def _of_some(session: Session, customers: Sequence[int], *wanted: ColumnElement[bool]) -> Iterator[ShopEvent]:
    return _told(session, *wanted, col(ShopEvent.customer_id).in_(customers))


def bought_since(session: Session, brand_id: int, since: datetime) -> list[Order]:
    """The orders of a brand since a time, with nothing but what was bought when, cancelled, and due by subscription.

    What is bought is what the shop named when the order was placed.
    """
    mine = [col(ShopEvent.brand_id) == brand_id, col(ShopEvent.happened_at) >= since]
    return orders_of(_told(session, *mine, col(ShopEvent.customer_id).is_not(None), kinds=BUYING))


def _told(
    session: Session, *wanted: ColumnElement[bool], kinds: Collection[str] = KINDS, batch: int = 5_000
) -> Iterator[ShopEvent]:
    """Events in the order of time, as rows with the same names: some hundred thousand objects would take minutes."""
    rows = select(*COLUMNS).where(*wanted, col(ShopEvent.kind).in_(kinds))
    ordered = rows.order_by(col(ShopEvent.happened_at), col(ShopEvent.id)).execution_options(yield_per=batch)
    yield from cast("Iterable[ShopEvent]", session.execute(ordered))


def orders_of(events: Iterable[ShopEvent]) -> list[Order]:
    """The orders that events speak of; one without a number is an order of its own."""
    found: dict[tuple[int, str], Order] = {}
    for event in events:
        name = event.order_number or event.external_id
        customer_id = event.customer_id or 0
        order = found.setdefault((customer_id, name), Order(customer_id, event.order_number, name))
        _add(order, event)
    return list(found.values())


def _add(order: Order, event: ShopEvent) -> None:
    order.events.append(event)
    order.at.setdefault(event.kind, event.happened_at)
    if event.products and (event.kind == "placed" or not order.products):
        order.products = event.products
    order.url = event.url or order.url
    order.promised_at = event.promised_at or order.promised_at
