"""Who we are on a channel, asked of the channel itself."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from channels import (
    bluesky_client,
    discourse_client,
    facebook_pages,
    instagram_accounts,
    lazada_client,
    line_client,
    mastodon_client,
    reddit_client,
    shopee_client,
    woocommerce_client,
    x_client,
    youtube_client,
)
from channels.x import USER_READ
from store.connections import RIGHT, change, rest
from store.ledger import Cost, charge
from store.models import Connection, utc_now
from store.saying import N_
from store.workflow import Actor


@dataclass(frozen=True)
class Asked:
    """How a channel tells whose account the credentials to write belong to, and what that costs in micros."""

    ask: Callable[[Connection], dict[str, str]]
    micros: int = 0


ACCOUNTS: dict[str, Asked] = {
    "x": Asked(x_client.who_am_i, USER_READ),
    "reddit": Asked(reddit_client.who_am_i),
    "woocommerce": Asked(woocommerce_client.who_am_i),
    "youtube": Asked(youtube_client.who_am_i),
    "bluesky": Asked(bluesky_client.who_am_i),
    "discourse": Asked(discourse_client.who_am_i),
    "mastodon": Asked(mastodon_client.who_am_i),
    "shopee": Asked(shopee_client.who_am_i),
    "lazada": Asked(lazada_client.who_am_i),
    "line": Asked(line_client.who_am_i),
    "facebook": Asked(facebook_pages.who_am_i),
    "instagram": Asked(instagram_accounts.who_am_i),
}


def introduce(session: Session, connection: Connection, actor: Actor, seen: int) -> str:
    """Ask whose account a connection writes with, keep it, and give back its name; the caller commits.

    What made the connection rest is tried anew. Raises what the channel's client raises.
    """
    actor.need(RIGHT, connection.brand_id, N_("ask whose account this is"))
    asked = ACCOUNTS[connection.channel]
    account = asked.ask(connection)
    change(session, connection, {"account": account}, actor, seen)
    rest(session, connection, "", None)
    if asked.micros:
        cost = Cost("user read", asked.micros, (account["id"],))
        charge(session, connection.brand_id, connection.channel, [cost], utc_now())
    return account["username"]
