"""Reads what Shopify delivers of orders, parcels, refunds, returns and checkouts that nobody finished."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from channels.json_values import part_of, parts_of, text_of
from collectors.orders.event import newest
from collectors.orders.values import Found, Part, lines_of, money_of, page_of
from collectors.page import Delivered, Page
from collectors.webhook_values import moment_of


def is_of_orders(topic: str) -> bool:
    """Whether a topic of Shopify speaks of orders."""
    return topic.partition("/")[0] in TOPICS


def read(body: Any, delivery: Delivered) -> Page:
    """The events of one delivery; ValueError where it names nothing."""
    thing, topic = part_of(body), delivery.headers.get("x-shopify-topic", "")
    if not (text_of(thing.get("id")) or text_of(thing.get("token"))):
        raise ValueError("this is nothing that Shopify delivers of orders")
    shop = f"shopify:{delivery.headers.get('x-shopify-shop-domain', '') or 'shop'}"
    if topic.endswith("/delete"):
        return Page((), None)
    return page_of(TOPICS[topic.partition("/")[0]](thing, shop, delivery.received_at))


def _order(order: Part, shop: str, now: datetime) -> Found:
    whole = f"{shop}:order:{text_of(order.get('id'))}"
    event = _whose(order) | {
        "kind": "placed", "external_id": f"{whole}:placed", "order_number": _number(order),
        "products": lines_of(order, "title"), "amount": money_of(order.get("total_price")),
        "currency": text_of(order.get("currency")), "url": text_of(order.get("order_status_url")),
        "happened_at": moment_of(order.get("created_at")) or now,
    }  # fmt: skip
    cancelled = moment_of(order.get("cancelled_at"))
    if cancelled is None:
        return [event]
    return [event, event | {"kind": "cancelled", "external_id": f"{whole}:cancelled", "happened_at": cancelled}]


def _fulfillment(parcel: Part, shop: str, now: datetime) -> Found:
    """A parcel that is on its way, and that it arrived once the carrier says so."""
    if text_of(parcel.get("status")) not in ("success", "open", ""):
        return []
    whole = f"{shop}:fulfillment:{text_of(parcel.get('id'))}"
    event = {
        "kind": "shipped", "external_id": f"{whole}:shipped", "order_number": _number(parcel).partition(".")[0],
        "order_of": _placed(shop, parcel), "email": text_of(parcel.get("email")), "products": lines_of(parcel, "title"),
        "url": text_of(parcel.get("tracking_url")), "happened_at": moment_of(parcel.get("created_at")) or now,
    }  # fmt: skip
    if text_of(parcel.get("shipment_status")) != "delivered":
        return [event]
    at = moment_of(parcel.get("updated_at")) or now
    return [event, event | {"kind": "delivered", "external_id": f"{whole}:delivered", "happened_at": at}]


def _refund(refund: Part, shop: str, now: datetime) -> Found:
    paid = [each for each in parts_of(refund.get("transactions")) if text_of(each.get("kind")) == "refund"]
    done = [each for each in paid if text_of(each.get("status")) in ("success", "")]
    amounts = [amount for each in done if (amount := money_of(each.get("amount"))) is not None]
    lines = [part_of(each.get("line_item")) | {"quantity": each.get("quantity")}
             for each in parts_of(refund.get("refund_line_items"))]  # fmt: skip
    if not done:  # nothing was paid back yet, or nothing at all
        return []
    return [{
        "kind": "refunded", "external_id": f"{shop}:refund:{text_of(refund.get('id'))}",
        "order_of": _placed(shop, refund), "products": lines_of({"line_items": lines}, "title"),
        "amount": sum(amounts) if amounts else None,
        "currency": text_of(done[0].get("currency")), "happened_at": moment_of(refund.get("created_at")) or now,
    }]  # fmt: skip


def _return(sent_back: Part, shop: str, now: datetime) -> Found:
    if text_of(sent_back.get("status")).casefold() in ("declined", "canceled", "cancelled"):
        return []
    order = part_of(sent_back.get("order"))
    return [{
        "kind": "returned", "external_id": f"{shop}:return:{text_of(sent_back.get('id'))}",
        "order_of": f"{shop}:order:{text_of(order.get('id'))}:placed", "happened_at":
        moment_of(sent_back.get("created_at")) or now,
    }]  # fmt: skip


def _checkout(cart: Part, shop: str, now: datetime) -> Found:
    """What lies in a checkout that was not finished; whoever finishes it places an order."""
    if cart.get("completed_at"):
        return []
    changed = newest(moment_of(cart.get("created_at")), moment_of(cart.get("updated_at"))) or now
    return [_whose(cart) | {
        "kind": "cart_abandoned", "external_id": f"{shop}:checkout:{text_of(cart.get('token') or cart.get('id'))}",
        "products": lines_of(cart, "title"), "amount": money_of(cart.get("total_price")),
        "currency": text_of(cart.get("currency")), "url": text_of(cart.get("abandoned_checkout_url")),
        "happened_at": changed,
    }]  # fmt: skip


TOPICS: dict[str, Callable[[Part, str, datetime], Found]] = {
    "orders": _order, "fulfillments": _fulfillment, "refunds": _refund, "returns": _return, "checkouts": _checkout,
}  # fmt: skip


def _whose(thing: Part) -> dict[str, Any]:
    """By what the customer is found, and what they allowed; names and street addresses are not kept."""
    customer, billing = part_of(thing.get("customer")), part_of(thing.get("billing_address"))
    consent = part_of(customer.get("email_marketing_consent"))
    said = {"subscribed": "given", "unsubscribed": "withdrawn"}.get(text_of(consent.get("state")), "")
    company = text_of(billing.get("company")) or text_of(part_of(customer.get("default_address")).get("company"))
    return {
        "email": text_of(thing.get("email")) or text_of(customer.get("email")),
        "phone": text_of(thing.get("phone")) or text_of(customer.get("phone")) or text_of(billing.get("phone")),
        "lang": text_of(thing.get("customer_locale"))[:2].casefold(), "business": bool(company.strip()),
        "consent": said, "consent_at": moment_of(consent.get("consent_updated_at")),
    }  # fmt: skip


def _placed(shop: str, thing: Part) -> str:
    return f"{shop}:order:{text_of(thing.get('order_id'))}:placed"


def _number(thing: Part) -> str:
    return text_of(thing.get("name")) or text_of(thing.get("order_number"))
