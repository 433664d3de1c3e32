"""A shop that sold for a year: who bought what, what became of it, and what its customers allow; always the same."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from collectors.orders.event import NewEvent

DAY = timedelta(days=1)
GOODS = [
    {"sku": f"G-{number:03}", "name": f"{word} {number}", "kind": kind, "price": Decimal(90 + 37 * number)}
    for number, (word, kind) in enumerate(
        [("Teapot", "durable"), ("Tea", "consumable"), ("Bowl", "durable"), ("Candle", "consumable"),
         ("Pottery class", "experience"), ("Towel", "")] * 10
    )
]  # fmt: skip
ZONES = ("Asia/Bangkok",) * 8 + ("Europe/Berlin", "America/New_York")


@dataclass(frozen=True)
class Buyer:
    """A customer of the shop: how they are reached, where, and whether they want letters."""

    email: str
    lang: str
    zone: str
    consent: str
    business: bool


def buyers(count: int, pick: random.Random) -> list[Buyer]:
    """Customers, three of five of whom allow letters and one of fifty of whom buys for a company."""
    return [
        Buyer(
            f"buyer{number}@mail.example", pick.choice(("th", "th", "th", "en")), pick.choice(ZONES),
            pick.choices(("given", "", "withdrawn"), (60, 35, 5))[0], pick.random() < 0.02,
        )
        for number in range(count)
    ]  # fmt: skip


def year(orders: int, begin: datetime, seed: int = 1) -> list[dict[str, Any]]:
    """Everything that happened to so many orders within 365 days, in the order of time; two of five come back."""
    pick = random.Random(seed)  # noqa: S311  the same year each time
    known = buyers(max(1, orders * 2 // 5), pick)
    told = [
        event
        for number in range(orders)
        for event in _order(number, pick.choice(known), begin + pick.random() * 365 * DAY, pick)
    ]
    end = begin + 365 * DAY
    return sorted((each for each in told if each["happened_at"] < end), key=lambda each: each["happened_at"])


def _order(number: int, buyer: Buyer, placed: datetime, pick: random.Random) -> Iterator[dict[str, Any]]:
    goods = [dict(each) | {"quantity": 1} for each in pick.sample(GOODS, pick.choices((1, 2, 3), (6, 3, 1))[0])]
    promised = placed + 5 * DAY
    if pick.random() < 0.05:
        yield _event(buyer, f"c{number}", "cart_abandoned", placed - DAY, goods, None)
    yield _event(buyer, f"{number}", "placed", placed, goods, promised)
    fate = pick.random()
    if fate < 0.03:
        yield _event(buyer, f"{number}", "cancelled", placed + DAY / 2, [], None)
        return
    shipped = placed + pick.uniform(0.5, 2.5) * DAY
    yield _event(buyer, f"{number}", "shipped", shipped, [], None)
    for look in range(5) if fate > 0.95 else ():
        yield _event(buyer, f"{number}", "status_viewed", shipped + (look + 1) * DAY / 8, [], None, look)
    yield _event(buyer, f"{number}", "delivered", shipped + pick.uniform(1, 6) * DAY, [], None)
    if 0.03 <= fate < 0.07:
        yield _event(buyer, f"{number}", "refunded", shipped + 12 * DAY, [], None)


def _event(
    buyer: Buyer, order: str, kind: str, at: datetime, goods: list[dict[str, Any]], promised: datetime | None,
    look: int = 0,
) -> dict[str, Any]:  # fmt: skip
    consent = buyer.consent if kind == "placed" else ""
    said: dict[str, Any] = {
        "kind": kind, "external_id": f"{order}:{kind}:{look}", "email": buyer.email, "lang": buyer.lang,
        "order_number": order if not order.startswith("c") else "", "time_zone": buyer.zone, "products": goods,
        "amount": sum((each["price"] for each in goods), Decimal(0)) or None, "currency": "THB",
        "business": buyer.business, "promised_at": promised, "consent": consent,
        "consent_at": at if consent else None, "happened_at": at,
    }  # fmt: skip
    return NewEvent(**said).model_dump()
