"""Addresses of customers: their normal form, the keyed digest by which one is found, and the seal around it."""

from store.audit import digest
from store.contacts import contacts_in, digest_of
from store.models import CustomerContact
from store.secrets import unseal

KINDS = ("email", "phone", "line")
LONGEST = 254
address_digest = digest_of  # an address of a customer is found by what a mention that names it holds


def normal_form(kind: str, given: str | None) -> str:
    """An address as it is compared; empty where it is none."""
    name = (given or "").strip()[: LONGEST + 1]
    if not name or len(name) > LONGEST:
        return ""
    if kind not in ("email", "phone"):
        return name
    found = {form for each, form in contacts_in(name) if each == kind}
    if kind == "email":
        return name.casefold() if name.casefold() in found else ""
    return found.pop() if len(found) == 1 else ""


def tombstone_of(digest_: str) -> str:
    """The tombstone of an address whose owner asked to be forgotten."""
    return digest(f"forgotten contact\n{digest_}", 64)


def address_of(contact: CustomerContact) -> str:
    """The address itself; Broken when it was sealed with another key."""
    return unseal(contact.address).get("address", "")
