"""What the readers of shops share: amounts, counts, lines of an order, and the page of their events."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from channels.json_values import parts_of, text_of
from collectors.orders.event import LARGEST, MOST_PRODUCTS, NewEvent
from collectors.page import BadRow, Page

Part = Mapping[str, Any]
Found = list[dict[str, Any]]


def page_of(found: Sequence[Part]) -> Page:
    """The events of one delivery; one that cannot be kept is a bad row, and leaves the others."""
    events, bad = [], []
    for each in found:
        try:
            events.append(NewEvent(**each))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            bad.append(BadRow(1, str(first["loc"][0]) if first["loc"] else "", first["msg"]))
    return Page((), None, bad, events=events)


def money_of(value: object) -> Decimal | None:
    """An amount as shops write it; None where it is none."""
    try:
        amount = Decimal(text_of(value).strip()[:40])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) <= LARGEST else None


def lines_of(thing: Part, name: str = "name") -> Found:
    """The products of an order, a parcel or a cart; `name` is the field that says what one is called."""
    return [
        {
            "sku": (text_of(each.get("sku")) or text_of(each.get("product_id")))[:500],
            "name": (text_of(each.get(name)) or text_of(each.get("name")))[:500],
            "kind": text_of(each.get("product_type"))[:500],
            "quantity": _count(each.get("quantity")),
            "price": money_of(each.get("price")),
        }
        for each in parts_of(thing.get("line_items"))[:MOST_PRODUCTS]
    ]


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**6 else 1
