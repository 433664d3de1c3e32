"""Contacts: the e-mails, phone numbers and orders that a mention names, kept as keyed digests to find one customer."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers
from sqlalchemy import delete
from sqlmodel import Session, col

from store.audit import digest
from store.models import ContactKey, Mention

# Thai puts no blank between words, so its letters are no part of an address.
EMAIL = re.compile(r"[A-Za-z\dÀ-ɏ_.+-]{1,64}@[A-Za-z\dÀ-ɏ-]{1,63}(?:\.[A-Za-z\dÀ-ɏ-]{1,63}){1,4}")
ORDER = re.compile(
    r"(?:order|ออเดอร์|ออร์เดอร์|คำสั่งซื้อ|เลขที่สั่งซื้อ)\s{0,3}(?:number|no\.?|id|หมายเลข|เลขที่)?\s{0,3}[#:：]?\s{0,3}#?"
    r"([a-z0-9][a-z0-9-]{4,29})",
    re.IGNORECASE,
)
FEWEST_DIGITS = 4
READ = 20_000
FIELDS = {
    **dict.fromkeys(("email", "e_mail", "customer_email", "billing_email", "reviewer_email"), "email"),
    **dict.fromkeys(("phone", "telephone", "mobile", "customer_phone", "billing_phone"), "phone"),
    **dict.fromkeys(("order_id", "order_number", "order_sn", "ordersn", "order_no"), "order"),
}


def contacts_in(text: str, raw: Mapping[str, Any] | None = None) -> set[tuple[str, str]]:
    """Each e-mail, phone number and order of a text and its payload, as kind and normal form."""
    found = {("email", each.group().casefold().rstrip(".")) for each in EMAIL.finditer(text[:READ])}
    found |= {("phone", _e164(each.number)) for each in phonenumbers.PhoneNumberMatcher(text[:READ], "TH")}
    found |= {("order", each.group(1).upper()) for each in ORDER.finditer(text[:READ])}
    found |= {pair for field, value in _fields(raw or {}) for pair in _of_field(FIELDS[field], value)}
    return {(kind, name) for kind, name in found if kind != "order" or _is_order(name)}


def _e164(number: Any) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _is_order(name: str) -> bool:
    return sum(sign.isdigit() for sign in name) >= FEWEST_DIGITS


def _fields(value: Any, depth: int = 4) -> Iterator[tuple[str, str]]:
    """The fields of a payload that we know, wherever in it they stand."""
    if depth == 0 or not isinstance(value, Mapping | list):
        return
    pairs = value.items() if isinstance(value, Mapping) else (("", each) for each in value[:50])
    for name, each in pairs:
        if str(name).lower() in FIELDS and isinstance(each, str | int):
            yield str(name).lower(), str(each)
        yield from _fields(each, depth - 1)


def _of_field(kind: str, value: str) -> Iterator[tuple[str, str]]:
    if kind == "order" and value.strip():
        yield kind, value.strip().upper()
    elif kind != "order":
        yield from (pair for pair in contacts_in(value) if pair[0] == kind)


def digest_of(kind: str, name: str) -> str:
    """By what a contact in its normal form is found again; without our key nobody can try addresses out.

    The key is that of the audit log, which is never changed. Inside stands the plain hash that was kept before there
    was a key, so that what is from then could be keyed without the words (migration 0033).
    """
    plain = hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()
    return digest(f"contact\n{kind}\n{plain}", 64)


def save_contacts(session: Session, mention: Mention) -> None:
    """Keep the keyed digests of what a mention names now, in the place of what it named before; the caller commits."""
    old = delete(ContactKey).where(col(ContactKey.mention_id) == mention.id)
    session.exec(old.execution_options(synchronize_session=False))
    found = {(kind, digest_of(kind, name)) for kind, name in contacts_in(mention.full_text(), mention.raw)}
    session.add_all([ContactKey(mention_id=mention.id, kind=kind, digest=keyed) for kind, keyed in sorted(found)])
