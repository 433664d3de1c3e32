"""Customers as a shop knows them: found by their addresses or made, never merged without a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from store.addresses import KINDS, address_digest, address_of, normal_form, tombstone_of
from store.forgotten import EVERY_BRAND
from store.mentions import insert_new
from store.models import Customer, CustomerContact, CustomerHint, Forgotten, utc_now
from store.secrets import seal

Named = dict[str, str]  # addresses in their normal form by kind


def customer_for(
    session: Session,
    brand_id: int,
    *,
    email: str | None = None,
    phone: str | None = None,
    line: str | None = None,
    lang: str = "",
    time_zone: str = "",
    seen_in: str = "",
    at: datetime | None = None,
) -> Customer | None:
    """The customer with one of these addresses, made where nobody has them; the caller commits.

    Where they point to two customers both stay, the first address (e-mail, phone, LINE) decides, and a CustomerHint is
    left for a person. None where no address is one, or its owner asked to be forgotten. `lang` and `time_zone` are kept
    with the addresses; `seen_in` says where they stood, such as "order 1001" or "survey".
    """
    named = addresses_in(email, phone, line)
    digests = {kind: address_digest(kind, form) for kind, form in named.items()}
    if not named or _forgotten(session, brand_id, digests):
        return None
    found = _contacts(session, brand_id, digests)
    owners = list(dict.fromkeys(found[kind].customer_id for kind in KINDS if kind in found))
    customer = session.get_one(Customer, owners[0]) if owners else _made(session, brand_id)
    now = at or utc_now()
    new = [_new(brand_id, customer, kind, digests[kind], form) for kind, form in named.items() if kind not in found]
    kept = insert_new(session, CustomerContact, [row | _seen(lang, time_zone, now) for row in new], CustomerContact.id)
    if len(kept) < len(new):  # somebody else was faster
        return _faster(session, brand_id, customer, made=not owners, digests=digests)
    for contact in found.values():
        _refresh(session, contact, lang, time_zone, now)
    _hint(session, brand_id, customer, found, seen_in, now)
    return customer


def addresses_in(email: str | None, phone: str | None, line: str | None) -> Named:
    """What of this is an address, in its normal form and by kind."""
    given = {"email": email, "phone": phone, "line": line}
    return {kind: form for kind in KINDS if (form := normal_form(kind, given[kind]))}


def contacts_of(session: Session, customer_id: int) -> list[CustomerContact]:
    """The addresses of a customer, e-mail first."""
    rows = session.scalars(select(CustomerContact).where(col(CustomerContact.customer_id) == customer_id))
    return sorted(rows, key=lambda row: (KINDS.index(row.kind), row.id or 0))


def contact_with(session: Session, brand_id: int, kind: str, address: str) -> CustomerContact | None:
    """The contact with an address, if a customer of the brand has it."""
    digests = {kind: address_digest(kind, form)} if (form := normal_form(kind, address)) else {}
    return _contacts(session, brand_id, digests).get(kind)


def readable(table: str, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The rows of a table as their owner gets them handed out: addresses as they are, not sealed."""
    if table != "customer_contact":
        return rows
    return [row | {"address": address_of(CustomerContact(**row))} for row in rows]


def hints_of(session: Session, customer_id: int) -> list[CustomerHint]:
    """The undecided hints that a customer may be another one too."""
    either = (col(CustomerHint.customer_id) == customer_id) | (col(CustomerHint.other_id) == customer_id)
    wanted = select(CustomerHint).where(either, col(CustomerHint.decided) == "")
    return list(session.scalars(wanted.order_by(col(CustomerHint.id))))


def _contacts(session: Session, brand_id: int, digests: Mapping[str, str]) -> dict[str, CustomerContact]:
    wanted = select(CustomerContact).where(
        col(CustomerContact.brand_id) == brand_id, col(CustomerContact.digest).in_(digests.values())
    )
    return {row.kind: row for row in session.scalars(wanted) if digests.get(row.kind) == row.digest}


def _forgotten(session: Session, brand_id: int, digests: Mapping[str, str]) -> bool:
    keys = [tombstone_of(each) for each in digests.values()]
    for_us = col(Forgotten.brand_id).in_((EVERY_BRAND, brand_id))
    return session.scalars(select(col(Forgotten.key)).where(col(Forgotten.key).in_(keys), for_us)).first() is not None


def _made(session: Session, brand_id: int) -> Customer:
    customer = Customer(brand_id=brand_id)
    session.add(customer)
    session.flush()
    return customer


def _new(brand_id: int, customer: Customer, kind: str, digest: str, form: str) -> dict[str, object]:
    return {
        "brand_id": brand_id, "customer_id": customer.id, "kind": kind, "digest": digest,
        "address": seal({"address": form}), "consent": "unknown", "consent_from": "",
    }  # fmt: skip


def _seen(lang: str, time_zone: str, now: datetime) -> dict[str, object]:
    return {"lang": lang, "time_zone": time_zone, "seen_at": now}


def _faster(
    session: Session, brand_id: int, customer: Customer, *, made: bool, digests: Mapping[str, str]
) -> Customer | None:
    """The customer that another process made of the same addresses in this moment."""
    session.flush()
    session.expire_all()
    found = _contacts(session, brand_id, digests)
    first = next(found[kind] for kind in KINDS if kind in found)
    if made and all(row.customer_id != customer.id for row in found.values()):
        session.delete(customer)
        session.flush()
    return session.get(Customer, first.customer_id)


def _refresh(session: Session, contact: CustomerContact, lang: str, time_zone: str, now: datetime) -> None:
    """What is newer holds; what is not said stays as it was."""
    if now >= contact.seen_at:
        contact.lang, contact.time_zone, contact.seen_at = lang or contact.lang, time_zone or contact.time_zone, now
        session.add(contact)


def _hint(
    session: Session,
    brand_id: int,
    customer: Customer,
    found: Mapping[str, CustomerContact],
    seen_in: str,
    now: datetime,
) -> None:
    """Say once that two customers may be one; what a person decided about them stays decided."""
    for kind, contact in found.items():
        if contact.customer_id == customer.id:
            continue
        pair = sorted((customer.id or 0, contact.customer_id))
        row = {
            "brand_id": brand_id, "customer_id": pair[0], "other_id": pair[1], "kind": kind, "seen_in": seen_in,
            "decided": "", "found_at": now,
        }  # fmt: skip
        insert_new(session, CustomerHint, [row])
