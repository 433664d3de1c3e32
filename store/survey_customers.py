"""Whose answers surveys of other houses brought: the customer of the address that came with each."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from store.shop_customers import customer_for

Row = dict[str, Any]


def with_customers(session: Session, brand_id: int, rows: Sequence[Row]) -> list[Row]:
    """The same rows; of each with an address the customer stands in its place. The caller commits."""
    return [_with_customer(session, brand_id, row) if row.get("answer") else row for row in rows]


def _with_customer(session: Session, brand_id: int, row: Row) -> Row:
    answer = dict(row["answer"])
    email = answer.pop("email", "")
    if email:
        customer = customer_for(
            session, brand_id, email=email, lang=answer.get("lang", ""), seen_in="survey", at=row["published_at"]
        )
        if customer is not None:
            answer["customer_id"] = customer.id
            row = row | {"handle": handle_of(customer.id)}
    return row | {"answer": answer}


def handle_of(customer_id: int | None) -> str:
    """The account under which a customer answers surveys; nobody knows who it was without one."""
    return f"customer-{customer_id}" if customer_id is not None else ""
