"""The words for what happened to a customer's orders, and for what they allow."""

from collections.abc import Iterator
from decimal import Decimal

from dashboard import times
from dashboard.language import N_, Shown, _, number_words, translated
from dashboard.widgets import one_line
from store.models import CustomerContact, ShopEvent

ORDERS: Shown[str, str] = Shown({
    "placed": N_("Ordered"),
    "shipped": N_("Shipped"),
    "delivered": N_("Delivered"),
    "refunded": N_("Refunded"),
    "returned": N_("Sent back"),
    "delayed": N_("Delayed"),
    "cancelled": N_("Cancelled"),
    "status_viewed": N_("Looked where the order is"),
    "subscription_due": N_("Subscription due"),
    "cart_abandoned": N_("Left a cart"),
})  # fmt: skip
ENTRIES: Shown[str, str] = Shown({
    "mention": N_("Wrote"),
    "survey": N_("Answered a survey"),
    "reply": N_("Our answer"),
})  # fmt: skip
CONSENTS: Shown[str, str] = Shown({
    "unknown": N_("Never said whether we may write"),
    "given": N_("We may write"),
    "withdrawn": N_("We may not write"),
})  # fmt: skip
STOPPED: Shown[str, str] = Shown({
    "by_hand": N_("Stopped by hand"),
    "bounced": N_("Letters came back"),
    "unsubscribed": N_("Unsubscribed"),
    "complained": N_("Reported as spam"),
})  # fmt: skip
MOST_PRODUCTS = 6


def consent_words(contact: CustomerContact) -> str:
    """What an address allows, with when and where that was said."""
    said = CONSENTS[contact.consent]
    if contact.consent_at is None:
        return said
    return _("{said} ({place}, {day})", said=said, place=_place(one_line(contact.consent_from, 40)),
             day=times.day(contact.consent_at.date()))  # fmt: skip


def _place(kept: str) -> str:
    """Where a customer said it, as the row keeps it in English: an order, or a word of ours."""
    first, _space, number = kept.partition(" ")
    return _("order {number}", number=number) if first == "order" and number else translated(kept)


def amount_words(event: ShopEvent) -> Iterator[str]:
    """What was bought, what it cost, and when it was promised."""
    names = [f"{each.get('quantity', 1)} × {one_line(str(each.get('name') or each.get('sku')), 60)}"
             for each in event.products]  # fmt: skip
    if names:
        yield ", ".join(names[:MOST_PRODUCTS]) + (" …" if names[MOST_PRODUCTS:] else "")
    if event.amount:
        yield f"{number_words(Decimal(event.amount))} {one_line(event.currency, 10)}".strip()
    if event.promised_at is not None:
        yield _("promised for {day}", day=times.day(event.promised_at.date()))
