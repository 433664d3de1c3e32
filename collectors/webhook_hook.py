"""Reads what comes to our own webhook: by its sender, rows with the names that imports know, or events of Zendesk."""

import json
from typing import Any

from collectors import webhook_rows, webhook_shopify, webhook_zendesk
from collectors.page import Delivered, Page
from store.deliveries import SENDER
from store.models import Connection


def read(delivery: Delivered, connection: Connection) -> Page:
    """The mentions of one delivery; ValueError where it is none of its sender."""
    body: Any = json.loads(delivery.body)
    sender = delivery.headers.get(SENDER, "")
    if sender == "zendesk":
        return webhook_zendesk.read(body, delivery, connection)
    if sender == "shopify":
        return webhook_shopify.read(body, delivery)
    return webhook_rows.read(body, delivery)
