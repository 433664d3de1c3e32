"""The words of the weekly report, in the language that its reader wants: a mail has no session that would tell it."""

from collections.abc import Mapping

from channels import CHANNELS
from dashboard.catalogues import LANGUAGES, catalogue
from store.models import Brand
from store.saying import N_

WORDS: Mapping[str, str] = {
    "title": N_("The week of {brand}"),
    "changed": N_("What changed"),
    "mentions": N_("Mentions"),
    "net": N_("Net sentiment (from -100 to +100)"),
    "range": N_("{value} (between {low} and {high})"),
    "before": N_("the week before"),
    "this": N_("this week"),
    "negative": N_("Negative"),
    "neutral": N_("Neutral"),
    "positive": N_("Positive"),
    "rising": N_("Rising"),
    "rose": N_("{name}: {count} mentions, {expected} expected"),
    "answer": N_("What needs an answer"),
    "open": N_("{count} open cases; the most urgent ones:"),
    "case": N_("Case {number}"),
    "draft": N_("Draft"),
    "no_draft": N_("No draft: a person answers this one."),
    "reshare": N_("What to reshare"),
    "ask": N_("Ask the author before you use it."),
    "nothing": N_("Nothing."),
    "urgent": N_("Urgent"),
    "high": N_("High"),
    "normal": N_("Normal"),
    "low": N_("Low"),
    "complaints": N_("What people complain about"),
    "promises": N_("What you promise and what they get"),
    "complaint": N_("{channel}, {aspect}: {count} (the week before: {before})"),
    "complaint_after": N_("{channel}, {aspect}, {event}: {count} (the week before: {before})"),
    "promised": N_("“{text}” · {count} complaints (the week before: {before})"),
    "aspect.delivery": N_("delivery"),
    "aspect.quality": N_("quality"),
    "aspect.sizing": N_("sizing"),
    "aspect.price": N_("price"),
    "aspect.service": N_("service"),
    "aspect.refund": N_("refund"),
    "aspect.packaging": N_("packaging"),
    "aspect.checkout": N_("checkout"),
    "aspect.payment": N_("payment"),
    "aspect.app": N_("app"),
    "aspect.stock": N_("stock"),
    "aspect.staff": N_("staff"),
    "after.placed": N_("after the order"),
    "after.shipped": N_("after dispatch"),
    "after.delivered": N_("after delivery"),
    "after.refunded": N_("after a refund"),
    "after.returned": N_("after a return"),
    "after.delayed": N_("after a delay"),
    "after.cancelled": N_("after a cancellation"),
    "after.status_viewed": N_("after a look at the order status"),
    "after.subscription_due": N_("when a subscription was due"),
    "after.cart_abandoned": N_("after a cart was left"),
}


def words_of(lang: str) -> Mapping[str, str]:
    """The words of a language; English where there are none of it."""
    said = catalogue(lang)
    return {key: said.gettext(text) for key, text in WORDS.items()}


def report_words(lang: str) -> Mapping[str, str]:
    """The same, and what the channels are called."""
    said = catalogue(lang)
    titles = {f"channel.{name}": said.gettext(facts.title) for name, facts in CHANNELS.items()}
    return {**words_of(lang), **titles}


def channel_in(words: Mapping[str, str], name: str) -> str:
    """What a channel is called in the language of these words."""
    return words.get(f"channel.{name}", name)


def own_language(brand: Brand) -> str:
    """The language of a brand's report unless somebody chooses: its own, or English where there are no words of it."""
    return brand.language if brand.language in LANGUAGES else "en"
