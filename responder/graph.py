"""What answers on Facebook and Instagram have in common."""

from collections.abc import Iterable
from datetime import timedelta

from channels.graph_items import Item
from responder.publishing import Outgoing, Sent
from responder.reviews import normal
from store.models import utc_now

CLOCKS = timedelta(hours=1)  # how far theirs and ours may be apart


def sent_of(item: Item) -> Sent:
    """An answer of our own account as something that was sent."""
    return Sent(item.id, item.url, item.at or utc_now())


def top_of(reply: Outgoing, item: Item) -> str:
    """The comment at the top of the thread in which an answer to an answer stands; "" for what is itself at the top."""
    return item.parent if item.kind == "reply" and item.parent not in ("", reply.conversation, item.id) else ""


def answer_to(item: Item, answers: Iterable[Item]) -> Item | None:
    """The first of our answers to something.

    An answer to an answer stands beside it in the thread, so there it only counts where it names whom it answers.
    """
    return next((each for each in answers if each.parent == item.id or _names(each, item)), None)


def _names(answer: Item, item: Item) -> bool:
    names = [name.casefold() for name in (item.author, item.handle) if name]
    later = answer.at is None or item.at is None or answer.at >= item.at
    return later and answer.parent == item.parent and any(name in answer.text.casefold() for name in names)


def same_answer(reply: Outgoing, answers: Iterable[Item]) -> Item | None:
    """The answer of ours with this text, since we began to send."""
    since = reply.since - CLOCKS
    recent = (each for each in answers if each.at is None or each.at >= since)
    return next((each for each in recent if normal(each.text) == normal(reply.text)), None)
