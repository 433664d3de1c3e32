"""The orders of the sample brand, dated back, and the occasions on which it writes to those who placed them."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import Session

from store.models import Brand
from store.shop_events import save_events

FILE = Path(__file__).parent / "sample" / "orders.json"
OCCASIONS = ["delay_notice", "order_worry", "refund_done", "review_request"]
REVIEWS = "https://baanrin.example/review"


def sample_orders() -> list[dict[str, Any]]:
    """The orders as they stand in their file: each with what happened to it, in hours before now."""
    read: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def load_orders(session: Session, brand: Brand, now: datetime) -> int:
    """Keep the orders and let the brand write about some of them; how many events there are. The caller commits."""
    events = sorted(
        (event for order in sample_orders() for event in _events(order, now)), key=lambda event: event["happened_at"]
    )
    brand.outreach = {"on": OCCASIONS, "review_url": REVIEWS}
    session.add(brand)
    return save_events(session, brand.id or 0, events, now).new


def _events(order: dict[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    """Everything that happened to one order, as a shop would tell it."""
    products = [product | {"price": Decimal(product["price"])} for product in order["products"]]
    promised = now - timedelta(hours=order["promised"]) if "promised" in order else None
    for kind, hours in order["events"].items():
        for number, ago in enumerate(hours):
            at = now - timedelta(hours=ago)
            consent = order.get("consent", "") if kind == "placed" else ""
            yield {
                "kind": kind, "external_id": f"sample-{order['order']}-{kind}-{number}", "order_of": "",
                "order_number": order["order"], "email": order["email"], "phone": "", "line": "",
                "lang": order["lang"], "time_zone": "Asia/Bangkok", "business": order.get("business", False),
                "products": products, "amount": Decimal(order["amount"]), "currency": "THB", "url": "",
                "consent": consent, "consent_at": at if consent else None, "promised_at": promised, "happened_at": at,
            }  # fmt: skip
