"""Answers on X: look at the post once more, reply to it once, and find a reply that may have arrived."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import tweepy

from channels import CHANNELS
from channels.x import BY_HAND, POST_WITH_LINK, price, read_costs
from channels.x_client import ask, tell, writer
from channels.x_ids import first_id, moment
from channels.x_posts import Post, address, gone_in, listed, posts_in
from channels.x_text import bare, same_text
from responder.changing import Changes, Standing
from responder.publishing import Found, Outgoing, Sent, Upstream
from store.errors import NeedsSetup, Refused, TryLater, Unknown
from store.ledger import Cost
from store.models import Connection, utc_now
from store.saying import say

FIELDS = [
    *("author_id", "created_at", "edit_history_tweet_ids", "entities", "note_tweet", "referenced_tweets", "withheld"),
]
CLOCKS = timedelta(minutes=15)  # no clock is further from X's: it would refuse our signatures
SEARCHED = timedelta(days=6, hours=23)
Payload = Mapping[str, Any]


def look(reply: Outgoing, connection: Connection) -> Upstream:
    """Look whether the post still stands, in which version, and whether our account has answered it already."""
    number, cost = reply.version_id or reply.parent, list[Cost]()
    with writer(connection) as client:
        payload = ask(client.get_tweets, [number], user_auth=True, tweet_fields=FIELDS).payload
        cost += read_costs(payload)
        post = next(iter(posts_in(payload)), None)
        if post is None and number in gone_in(payload):
            return Upstream(gone=True, cost=cost)
        if post is None:
            raise TryLater("X did not show the post that is to be answered")
        if post.withheld:
            raise Refused(say("X withholds this post now: {by_hand}, if it can be seen where you are", by_hand=BY_HAND))
        answer = _answer(client, post, {reply.parent, *post.history}, connection, cost)
    return Upstream(version_id=post.newest, answered=answer, cost=cost)


def publish(reply: Outgoing, connection: Connection) -> Sent:
    """Post the reply, once; Refused where it is longer than X takes, which is never cut."""
    room = CHANNELS["x"].room(reply.text)
    if room is not None and room < 0:
        raise Refused(
            say("this reply is {excess} too long for X, which counts links as 23 and emoji as 2", excess=-room)
        )
    answered = reply.version_id or reply.parent
    with writer(connection) as client:
        made = tell(client.create_tweet, text=reply.text, in_reply_to_tweet_id=answered, user_auth=True).payload
    number = str((made.get("data") or {}).get("id", "")) if isinstance(made.get("data"), dict) else ""
    if not number.isdecimal():
        raise Unknown("X gave no clear answer: it did not name the reply")
    return _sent(number, connection, _reply_costs(reply.text))


def find(reply: Outgoing, connection: Connection) -> Found:
    """Look for the reply among what our account posted since we began to send."""
    cost, found = list[Cost](), list[Post]()
    versions = {reply.parent, reply.version_id, *reply.versions}
    with writer(connection) as client:
        for post in _own_posts(client, _own(connection), reply.since - CLOCKS, cost):
            if post.answers in versions and same_text(reply.text, post.link_text):
                found.append(post)
    sent = _sent(found[-1].id, connection, _reply_costs(reply.text)) if found else None
    return Found(sent, cost)


def read(reply: Outgoing, sent: str, connection: Connection) -> Standing:
    """What a reply of ours says now; each look is paid for like any other."""
    with writer(connection) as client:
        payload = ask(client.get_tweets, [sent], user_auth=True, tweet_fields=FIELDS).payload
    cost, post = read_costs(payload), next(iter(posts_in(payload)), None)
    if post is None and sent not in gone_in(payload):
        raise TryLater("X did not show the reply that is to be changed")
    return Standing(post.link_text if post else None, cost)


def delete(reply: Outgoing, sent: str, connection: Connection) -> tuple[()]:
    """Take a reply off."""
    with writer(connection) as client:
        tell(client.delete_tweet, id=sent, user_auth=True)
    return ()


def _answer(
    client: tweepy.Client, post: Post, versions: set[str], connection: Connection, cost: list[Cost]
) -> Sent | None:
    """The first reply of our account to a post: in the search, or so new that the search may not know it."""
    own = _own(connection)
    posts = [*_replies_to(client, own, post, cost), *_own_posts(client, own, utc_now() - CLOCKS, cost)]
    answers = sorted((each for each in posts if each.answers in versions), key=lambda each: int(each.id))
    return _sent(answers[0].id, connection) if answers else None


def _replies_to(client: tweepy.Client, own: str, post: Post, cost: list[Cost]) -> list[Post]:
    """What our account replied to the author of a post since, as far as X searches; the newest hundred."""
    since = max(int(post.name_for_good), first_id(utc_now() - SEARCHED))
    words = f"from:{own} to:{post.author_id}"
    found = ask(
        client.search_recent_tweets, words, since_id=str(since), max_results=100, tweet_fields=FIELDS, user_auth=True
    )
    return _paid(found.payload, cost)


def _own_posts(client: tweepy.Client, own: str, since: datetime, cost: list[Cost]) -> Iterator[Post]:
    """What our account posted since a time, newest first."""
    below: dict[str, str] = {}
    while True:
        payload = ask(
            client.get_users_tweets, own, since_id=str(first_id(since)), **below, max_results=100, exclude="retweets",
            tweet_fields=FIELDS, user_auth=True,
        ).payload  # fmt: skip
        posts = _paid(payload, cost)
        yield from posts
        if not posts or not listed(payload)[1]:
            return
        below = {"until_id": str(min(int(post.id) for post in posts))}


def _paid(payload: Payload, cost: list[Cost]) -> list[Post]:
    posts = listed(payload)[0]
    cost += read_costs(payload)
    return posts


def _reply_costs(text: str) -> list[Cost]:
    micros = price(text)
    return [Cost("reply with a link" if micros == POST_WITH_LINK else "reply", micros, units=1)]


def _own(connection: Connection) -> str:
    if not connection.account.get("id"):
        raise NeedsSetup("nobody knows yet whose account this is: test the connection on the Channels page first")
    return connection.account["id"]


def _sent(number: str, connection: Connection, cost: list[Cost] | None = None) -> Sent:
    url = address(connection.account.get("username", ""), number)
    return Sent(number, url, moment(number), cost=cost or [])


CHANGES = Changes(read, bare, delete=delete)
