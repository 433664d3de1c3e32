"""The words for letters: occasions, states, what became of them, and the facts that they stand on."""

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.language import N_, Shown, _
from dashboard.widgets import one_line

OCCASIONS: Shown[str, str] = Shown({
    "review_request": N_("Request for a review"),
    "nps": N_("Survey"),
    "delay_notice": N_("Delay"),
    "order_worry": N_("Waiting for an order"),
    "refund_done": N_("Refund made"),
    "replenishment": N_("Time for more"),
    "abandoned_cart": N_("Left a cart"),
    "goes_with": N_("What goes with it"),
    "care_tips": N_("Care tips"),
    "register": N_("Registration of an order"),
    "thanks": N_("Thanks for a review"),
})  # fmt: skip
STATES: Shown[str, str] = Shown({
    "proposed": N_("to approve"),
    "queued": N_("approved"),
    "sending": N_("on its way"),
    "sent": N_("sent"),
    "failed": N_("not sent"),
    "unknown": N_("nobody knows whether it arrived"),
    "cancelled": N_("stopped"),
    "withdrawn": N_("withdrawn"),
    "to_tell": N_("to speak about with the company"),
    "told": N_("spoken about"),
})  # fmt: skip
SIGNS: Shown[str, str] = Shown({
    "delivered": N_("delivered"),
    "opened": N_("opened"),
    "clicked": N_("clicked"),
    "answered": N_("answered"),
    "bounced": N_("bounced"),
    "gave_up": N_("not delivered for now"),
    "put_off": N_("delivery put off"),
    "complained": N_("reported as spam"),
    "unsubscribed": N_("unsubscribed"),
})  # fmt: skip


def fact_words(facts: Mapping[str, Any]) -> Iterator[str]:
    """Why a letter was proposed, as far as it can be checked."""
    order, product = one_line(str(facts.get("order") or ""), 60), one_line(str(facts.get("product") or ""), 80)
    if order:
        yield _("Order {number}", number=order)
    if product:
        yield product
    if facts.get("together"):
        yield _("bought together with {product} in {count} orders", product=one_line(str(facts.get("other")), 80),
                count=facts["together"])  # fmt: skip
    if facts.get("looks"):
        yield _("the status page was opened {count} times within a day", count=facts["looks"])
    if facts.get("times"):
        yield _("bought {count} times, last on {day}", count=facts["times"], day=facts.get("last", ""))
