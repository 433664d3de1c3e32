"""Previews: the last mentions that a query would find, read without saving any of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlmodel import Session

from channels.x import OWN_MENTION_READ, POST_READ, USER_READ
from collectors import (
    app_store,
    bluesky,
    discourse,
    email,
    facebook,
    feed,
    google_business,
    google_play,
    hacker_news,
    instagram,
    judge_me,
    lazada,
    mastodon,
    reddit,
    shopee,
    trustpilot,
    woocommerce,
    x,
)
from collectors.page import NewMention
from store.errors import BadInput, TryLater
from store.ledger import Cost, charge, left_on
from store.models import Connection, Query, utc_now

SHOWN = 10
Previewed = tuple[NewMention, str]


class Previewer(Protocol):
    """How a channel is looked at before a query is saved: the mentions, each with why, and what the look cost."""

    def __call__(
        self, query_text: str, connection: Connection | None, limit: int = ..., options: Mapping[str, Any] | None = ...
    ) -> tuple[list[Previewed], list[Cost]]:
        """Look once."""


PREVIEWS: dict[str, Previewer] = {
    "x": x.preview,
    "reddit": reddit.preview,
    "bluesky": bluesky.preview,
    "mastodon": mastodon.preview,
    "google_business": google_business.preview,
    "trustpilot": trustpilot.preview,
    "woocommerce": woocommerce.preview,
    "judge_me": judge_me.preview,
    "shopee": shopee.preview,
    "lazada": lazada.preview,
    "app_store": app_store.preview,
    "google_play": google_play.preview,
    "facebook": facebook.preview,
    "instagram": instagram.preview,
    "email": email.preview,
    "feed": feed.preview,
    "discourse": discourse.preview,
    "hacker_news": hacker_news.preview,
}


def price_of(query: Query) -> int | None:
    """What a preview costs at most, in micros of a dollar; None where a channel has none."""
    if query.channel not in PREVIEWS:
        return None
    if query.channel != "x":
        return 0
    return SHOWN * (USER_READ + (OWN_MENTION_READ if query.options.get("what") == "mentions" else POST_READ))


def preview(session: Session, query: Query, connection: Connection | None) -> Sequence[Previewed]:
    """The last mentions that an unsaved query finds, with why; what it costs goes into the ledger, and is committed.

    A channel that anybody may read takes no connection. TryLater while the budget of the month does not allow a look;
    otherwise raises what the channel's collector raises.
    """
    look, most = PREVIEWS.get(query.channel), price_of(query)
    if look is None or most is None:
        raise BadInput("this channel has no preview")
    room = left_on(session, connection, utc_now())
    if room is not None and room < max(1, most):
        raise TryLater("the budget of this month does not allow a preview")
    shown, costs = look(query.expression, connection, SHOWN, query.options)
    if costs:
        charge(session, query.brand_id, query.channel, costs, utc_now())
        session.commit()
    return shown
