"""Reads what comes to our own webhook: by its sender, rows and events with the names that we know, tickets, orders."""

import json
from typing import Any

from collectors import webhook_rows, webhook_shopify, webhook_zendesk
from collectors.orders import shopify
from collectors.orders.shopify import is_of_orders
from collectors.page import Delivered, Page
from store.deliveries import SENDER
from store.models import Connection


def read(delivery: Delivered, connection: Connection) -> Page:
    """The mentions of one delivery; ValueError where it is none of its sender."""
    body: Any = json.loads(delivery.body)
    sender = delivery.headers.get(SENDER, "")
    if sender == "zendesk":
        return webhook_zendesk.read(body, delivery, connection)
    if sender == "shopify" and is_of_orders(delivery.headers.get("x-shopify-topic", "")):
        return shopify.read(body, delivery)
    if sender == "shopify":
        return webhook_shopify.read(body, delivery)
    return webhook_rows.read(body, delivery)
