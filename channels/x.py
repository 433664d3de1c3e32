"""What X allows and what it costs, how one gets there, and whom we may answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from channels.setup import About, Need, Setup, Term
from channels.weighted import LINK
from channels.x_posts import included_posts, linked, named_ids, posts_in, references, user_ids
from store.ledger import Cost
from store.models import Connection, Mention
from store.saying import N_, say

# Prices in micros of a dollar; what is read twice on one day (UTC) is charged once.
POST_READ = 5_000
OWN_MENTION_READ = 1_000
USER_READ = 10_000
COUNTS_REQUEST = 5_000
REPLY = 10_000  # to somebody who called us; any other post costs 15,000
POST_WITH_LINK = 200_000

BY_HAND = N_("open the post on X and answer it by hand")


def price(text: str) -> int:
    """What it costs to post a reply, in micros: twenty times as much where it holds a link."""
    return POST_WITH_LINK if LINK.search(text) else REPLY


def read_costs(payload: Mapping[str, Any], post_price: int = POST_READ) -> list[Cost]:
    """What an answer costs: every post and every account in it, each once a day."""
    what = N_("post read") if post_price == POST_READ else N_("own mention read")
    posts = tuple(dict.fromkeys([*(post.id for post in posts_in(payload)), *included_posts(payload)]))
    users = user_ids(payload)
    found = [Cost(what, post_price, posts), Cost("user read", USER_READ, users)]
    return [cost for cost in found if cost.things]


def most_of(cost: Sequence[Cost]) -> int:
    """The most that calls can cost, in micros: as if nothing had been read before on this day."""
    return sum(each.micros * (each.units + len(each.things)) for each in cost)


def why_not(mention: Mention, connection: Connection) -> str:
    """Why a post cannot be answered through X's interface, in one sentence; "" when it can.

    X lets software answer only those who called the account: by its name, or by quoting a post of it.
    """
    if mention.raw.get("withheld"):
        return say(
            "X withholds this post in some countries: {by_hand}, if it can be seen where you are", by_hand=BY_HAND
        )
    own = connection.account.get("id")
    if not own:
        return N_("nobody knows yet whose account this is: test the connection on the Channels page first")
    if own in named_ids(mention.raw) or quotes(mention, connection.account.get("username", "")):
        return ""
    return say(
        "its author neither mentioned the account nor quoted a post of it, and X then allows no reply: {by_hand}",
        by_hand=BY_HAND,
    )


def quotes(mention: Mention, username: str) -> bool:
    """Whether a post quotes one of an account's."""
    quoted = {number for kind, number in references(mention.raw) if kind == "quoted"}
    own = re.compile(rf"https?://(?:\w+\.)?(?:twitter|x)\.com/{re.escape(username)}/status/(\d+)\S*", re.IGNORECASE)
    found = (own.fullmatch(address) for address in linked(mention.raw)) if username else ()
    return any(link is not None and link[1] in quoted for link in found)


SETUP = Setup(
    about=About(
        reads="posts of the last seven days by words, and mentions of the brand's own account",
        fresh="hourly, with up to 20 minutes read again",
        answers="those who mentioned the account or quoted a post of it, once each, up to 280 of X's own units",
        costs="$0.005 a post, $0.010 an author a day, $0.010 a reply, $0.200 a reply with a link; no free plan",
        terms="replies that software drafts are approved by X in advance; what is deleted there is deleted here",
        upstream="looked at again each hour while in work, else once a week for a month",
    ),
    steps=(
        "Sign in at console.x.com with the brand's own account on X, and accept the developer agreement.",
        "Say in the application what you do: read posts about your brand, and answer those who mention you. X wants to "
        "approve replies that software drafts before any is posted: ask for that here.",
        "Choose pay-per-use and buy credits. There is no free plan: a post that is read costs $0.005, its author "
        "$0.010 a day, a mention of your own account $0.001, a reply $0.010, a reply with a link $0.200.",
        "Set a spending limit in X's console, and a budget here: nothing is read once the budget is spent.",
        "Create an app. Under its settings, set the app permissions to Read and write before you make any token.",
        "Under Keys and tokens, copy the Bearer Token: that is all that reading needs.",
        "For replies, copy API Key and Secret and, made after the permissions were set, Access Token and Secret of the "
        "brand's account.",
    ),
    read=(Need("bearer_token", "Bearer Token", "In X's console: your app, Keys and tokens."),),
    write=(
        Need("consumer_key", "API Key", "In X's console: your app, Keys and tokens, Consumer Keys."),
        Need("consumer_secret", "API Key Secret", "Shown once, with the API Key."),
        Need("access_token", "Access Token", "Of the brand's own account, made with Read and write permissions."),
        Need("access_token_secret", "Access Token Secret", "Shown once, with the Access Token."),
    ),
    terms=(
        Term(
            "software_replies",
            "X has approved in advance that this app posts replies that software drafted and people approved.",
        ),
    ),
    why_not=why_not,
    price=price,
    hook="consumer_secret",
)
