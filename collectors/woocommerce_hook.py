"""Reads what WooCommerce delivers: orders as they are made and changed. Reviews it does not deliver."""

import json
from datetime import datetime

from channels.json_values import moment_of, part_of, parts_of, text_of
from channels.woocommerce import NUMBER, source_of
from collectors.orders.values import Found, Part, lines_of, money_of, page_of
from collectors.page import Delivered, Page
from store.models import Connection
from store.saying import N_

ORDERS = ("order.created", "order.updated", "order.restored", "")
PLACED = ("processing", "on-hold", "completed", "refunded", "cancelled")  # the others were not paid, or not finished


def read(delivery: Delivered, connection: Connection) -> Page:
    """The events of one delivery; products and coupons say nothing to us. ValueError where it is none."""
    order = part_of(json.loads(delivery.body))
    if not NUMBER.fullmatch(text_of(order.get("id"))):
        raise ValueError(N_("this is nothing that WooCommerce delivers"))
    if delivery.headers.get("x-wc-webhook-topic", "") not in ORDERS or "line_items" not in order:
        return Page((), None)
    shop = source_of(text_of(connection.options.get("shop"))) or "shop"
    return page_of(_events(order, f"woocommerce:{shop}:order:{text_of(order.get('id'))}", delivery.received_at))


def _events(order: Part, whole: str, now: datetime) -> Found:
    """All that an order went through, as far as it tells."""
    status = text_of(order.get("status"))
    if status not in PLACED:
        return []
    event = _shared(order)
    changed = moment_of(order.get("date_modified_gmt")) or now
    found = [event | _step("placed", whole, moment_of(order.get("date_created_gmt")) or now)]
    if completed := moment_of(order.get("date_completed_gmt")):
        found.append(event | _step("shipped", whole, completed))
    if status == "cancelled":
        found.append(event | _step("cancelled", whole, changed))
    for refund in parts_of(order.get("refunds")):
        paid = money_of(refund.get("total"))
        step = _step("refunded", f"{whole}:refund:{text_of(refund.get('id'))}", changed)
        found.append(event | step | {"products": [], "amount": None if paid is None else abs(paid)})
    return found


def _step(kind: str, whole: str, at: datetime) -> dict[str, object]:
    return {"kind": kind, "external_id": f"{whole}:{kind}", "happened_at": at}


def _shared(order: Part) -> dict[str, object]:
    """What all events of an order say; names and street addresses are not kept."""
    billing = part_of(order.get("billing"))
    lang = next((text_of(each.get("value")) for each in parts_of(order.get("meta_data"))
                 if text_of(each.get("key")) == "wpml_language"), "")  # fmt: skip
    return {
        "order_number": (text_of(order.get("number")) or text_of(order.get("id")))[:200],
        "email": text_of(billing.get("email"))[:254], "phone": text_of(billing.get("phone"))[:254], "lang": lang[:2],
        "business": bool(text_of(billing.get("company")).strip()), "products": lines_of(order),
        "amount": money_of(order.get("total")), "currency": text_of(order.get("currency"))[:10],
    }  # fmt: skip
