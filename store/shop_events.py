"""Events of a shop: kept once, tied to the customer whose addresses they name, and to the orders they speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import select, update
from sqlmodel import Session, col

from store.consent import set_consent
from store.contacts import digest_of
from store.kept import limit_of
from store.mentions import insert_new
from store.models import Brand, Customer, ShopEvent
from store.shop_customers import addresses_in, contact_with, customer_for

ORDERS = "orders"  # by this word a brand says how long it keeps them
KINDS = (
    "placed", "shipped", "delivered", "refunded", "returned", "delayed", "cancelled", "status_viewed",
    "subscription_due", "cart_abandoned",
)  # fmt: skip
NAMES_OF_KINDS = {
    "created": "placed", "paid": "placed", "ordered": "placed", "new": "placed", "fulfilled": "shipped",
    "fulfillment": "shipped", "dispatched": "shipped", "sent": "shipped", "arrived": "delivered",
    "refund": "refunded", "return": "returned", "late": "delayed", "canceled": "cancelled", "viewed": "status_viewed",
    "status_page_viewed": "status_viewed", "order_status_viewed": "status_viewed",
    "order_status_page_viewed": "status_viewed", "renewal_due": "subscription_due", "abandoned_cart": "cart_abandoned",
    "checkout_abandoned": "cart_abandoned",
}  # fmt: skip
CHANGING = ("cart_abandoned", "subscription_due", "delayed")  # what comes again says more than what came before


Outcome = Literal["new", "known", "left_out"]


@dataclass
class SavedEvents:
    """What became of some events: new ones, changed ones, known ones, and those of people who are forgotten."""

    new: int = 0
    changed: int = 0
    known: int = 0
    left_out: int = 0

    def __iadd__(self, more: "SavedEvents") -> "SavedEvents":
        for name, count in vars(more).items():
            setattr(self, name, getattr(self, name) + count)
        return self


def save_events(session: Session, brand_id: int, events: Sequence[Mapping[str, Any]], now: datetime) -> SavedEvents:
    """Keep validated events that are new, each with its customer; the caller commits.

    What is older than the brand keeps orders, and what names somebody who asked to be forgotten, is left out.
    """
    saved, days = SavedEvents(), limit_of(session.get_one(Brand, brand_id), ORDERS)
    known = _known(session, brand_id, [event["external_id"] for event in events])
    since = None if days is None else now - timedelta(days=days)
    for event in events:
        if (row := known.get(event["external_id"])) is not None:
            _allow(session, brand_id, event, f"order {row.order_number}" if row.order_number else row.kind, now)
            _count_known(session, row, event, saved)
            continue
        what = _save(session, brand_id, event, now) if since is None or event["happened_at"] >= since else "left_out"
        setattr(saved, what, getattr(saved, what) + 1)
        known |= _known(session, brand_id, [event["external_id"]])
    return saved


def order_key(number: str) -> str:
    """The keyed digest of an order number, the same that a mention leaves which names it."""
    name = number.strip().removeprefix("#").strip()
    return digest_of("order", name.upper()) if name else ""


def _known(session: Session, brand_id: int, ids: Sequence[str]) -> dict[str, ShopEvent]:
    wanted = select(ShopEvent).where(col(ShopEvent.brand_id) == brand_id, col(ShopEvent.external_id).in_(ids))
    return {row.external_id: row for row in session.scalars(wanted)}


def _count_known(session: Session, row: ShopEvent, event: Mapping[str, Any], saved: SavedEvents) -> None:
    """A cart or a date that changed since is brought up to date; all else is as it was."""
    if row.kind in CHANGING and event["happened_at"] > row.happened_at:
        for name, value in _told(event).items():
            setattr(row, name, value)
        session.add(row)
        saved.changed += 1
    else:
        saved.known += 1


def _told(event: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says, as its row keeps it."""
    products = [
        each | {"price": _plain(each["price"])} for each in event["products"] if each["name"] or each["sku"]
    ]  # fmt: skip
    return {
        "products": products, "amount": _plain(event["amount"]), "currency": event["currency"], "url": event["url"],
        "promised_at": event["promised_at"], "happened_at": event["happened_at"],
    }  # fmt: skip


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _save(session: Session, brand_id: int, event: Mapping[str, Any], now: datetime) -> Outcome:
    """Make the row of an event; it is known where the same order of the same customer was placed under another id."""
    first = _placed(session, brand_id, event["order_of"])
    number = event["order_number"] or (first.order_number if first is not None else "")
    seen_in = f"order {number}" if number else event["kind"]
    customer = _customer(session, brand_id, event, seen_in)
    _allow(session, brand_id, event, seen_in, now)
    if customer is None and addresses_in(event["email"], event["phone"], event["line"]):
        return "left_out"
    key = order_key(number)
    owners = _owners(session, brand_id, key)
    if event["kind"] == "placed" and customer is not None and _is_placed(session, customer, key):
        return "known"
    whose = customer.id if customer is not None else _whose(first, owners)
    row = {
        "brand_id": brand_id, "customer_id": whose, "kind": event["kind"], "external_id": event["external_id"],
        "order_number": number, "order_key": key, "received_at": now,
    }  # fmt: skip
    insert_new(session, ShopEvent, [row | _told(event)])
    if whose is not None and not owners - {whose}:
        _tell_earlier(session, brand_id, key, whose)
    return "new"


def _customer(session: Session, brand_id: int, event: Mapping[str, Any], seen_in: str) -> Customer | None:
    customer = customer_for(
        session, brand_id, email=event["email"], phone=event["phone"], line=event["line"], lang=event["lang"],
        time_zone=event["time_zone"], seen_in=seen_in, at=event["happened_at"],
    )  # fmt: skip
    if customer is None:
        return None
    if event["business"] and not customer.business:
        customer.business = True
        session.add(customer)
    return customer


def _allow(session: Session, brand_id: int, event: Mapping[str, Any], seen_in: str, now: datetime) -> None:
    """Note what an event says of the address that it names, as of now at most: a date to come would outrank a no."""
    kind = "email" if event["email"] else "line"
    if event[kind] and event["consent"] and event["consent_at"] is not None:
        contact = contact_with(session, brand_id, kind, event[kind])
        if contact is not None:
            set_consent(session, contact, event["consent"], seen_in, min(event["consent_at"], now))


def _placed(session: Session, brand_id: int, external_id: str) -> ShopEvent | None:
    return _known(session, brand_id, [external_id]).get(external_id) if external_id else None


def _owners(session: Session, brand_id: int, key: str) -> set[int]:
    """Whose an order of a number is, as earlier events say; two shops of a brand may give one number twice."""
    same = col(ShopEvent.brand_id) == brand_id, col(ShopEvent.order_key) == key
    wanted = select(col(ShopEvent.customer_id)).where(*same, col(ShopEvent.customer_id).is_not(None)).distinct()
    return {id_ or 0 for id_ in session.scalars(wanted)} if key else set()


def _whose(first: ShopEvent | None, owners: set[int]) -> int | None:
    """Whose an event is that names nobody: where two may be meant, nobody's."""
    if first is not None and first.customer_id is not None:
        return first.customer_id
    return next(iter(owners)) if len(owners) == 1 else None


def _is_placed(session: Session, customer: Customer, key: str) -> bool:
    mine = col(ShopEvent.customer_id) == customer.id, col(ShopEvent.order_key) == key
    wanted = select(col(ShopEvent.id)).where(*mine, col(ShopEvent.kind) == "placed").limit(1)
    return bool(key) and session.scalars(wanted).first() is not None


def _tell_earlier(session: Session, brand_id: int, key: str, customer_id: int) -> None:
    """Events of the order that came before anybody knew whose it is."""
    if key:
        nobodys = col(ShopEvent.brand_id) == brand_id, col(ShopEvent.order_key) == key
        change = update(ShopEvent).where(*nobodys, col(ShopEvent.customer_id).is_(None))
        session.exec(change.values(customer_id=customer_id).execution_options(synchronize_session="fetch"))
