"""Posts on X, looked at again: what is gone or was changed, and what our own account answered there."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import tweepy

from channels.x import read_costs
from channels.x_client import ask, reader
from channels.x_ids import first_id, moment
from channels.x_posts import SOURCE, Post, gone_in, included_posts, listed, posts_in
from collectors.page import Checked, Cursor, Known, NewMention, OwnPage, OwnReply
from collectors.x_mentions import FIELDS, as_mention
from store.errors import TryLater
from store.ledger import Cost
from store.models import Connection, utc_now

MOST = 100
BEGINNING = timedelta(days=1)
VERSIONS = ["edit_history_tweet_ids", "withheld"]  # all that a look needs: authors cost more than posts
ANSWERS = ["created_at", "author_id", "conversation_id", "edit_history_tweet_ids", "referenced_tweets"]


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at posts again, a hundred at a time: which are gone or hidden, which were changed.

    What did not come from X itself, but from a file, is only passed on.
    """
    posts = [each for each in known if each.source == SOURCE and each.external_id.isdecimal()]
    if len(posts) < len(known):
        yield Checked([each for each in known if each not in posts])
    with reader(connection) as client:
        for start in range(0, len(posts), MOST):
            yield _look(client, posts[start : start + MOST])


def _look(client: tweepy.Client, known: Sequence[Known]) -> Checked:
    by_id = {each.version_id or each.external_id: each for each in known}
    payload = ask(client.get_tweets, list(by_id), tweet_fields=VERSIONS).payload
    posts = {post.id: post for post in posts_in(payload)}
    unclear = _unclear(payload, set(by_id))
    gone = {
        number
        for number in by_id
        if (number in posts and posts[number].withheld) or (number not in posts and number not in unclear)
    }
    edited = {post.newest: by_id[number] for number, post in posts.items() if _edited(post, number, gone)}
    changed, cost = _newest(client, list(edited)) if edited else ([], [])
    seen = [each for number, each in by_id.items() if number not in unclear]
    return Checked(seen, [by_id[number].external_id for number in gone], changed, [*read_costs(payload), *cost])


def _edited(post: Post, number: str, gone: set[str]) -> bool:
    return number not in gone and post.newest != number


def _unclear(payload: dict[str, Any], asked: set[str]) -> set[str]:
    """The ids of which X says something else than that they are there or gone; TryLater where it says nothing."""
    errors = payload.get("errors")
    named = {str(each.get("resource_id") or each.get("value")) for each in errors or [] if isinstance(each, dict)}
    if not posts_in(payload) and not named:
        raise TryLater("X answered something that cannot be read")
    return (named - gone_in(payload)) & asked


def _newest(client: tweepy.Client, ids: list[str]) -> tuple[list[NewMention], list[Cost]]:
    """The newest versions of posts, with everything about them."""
    payload = ask(client.get_tweets, ids, **FIELDS).payload
    return [as_mention(post) for post in posts_in(payload) if not post.withheld], read_costs(payload)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own account answered since the cursor; nothing where the account is not known.

    X gives the newest first, so the cursor moves with the last page only.
    """
    account = connection.account
    if not account.get("id"):
        return
    since = str((cursor or {}).get("newest") or first_id(utc_now() - BEGINNING))
    newest, until, more = int(since), 0, True
    with reader(connection) as client:
        while more:
            payload = _own_page(client, account["id"], since, until)
            posts, token = listed(payload)
            more = bool(token and posts)
            newest = max([newest, *(int(post.id) for post in posts)])
            until = min((int(post.id) for post in posts), default=0)
            replies = [_reply(post, payload, account.get("username", "")) for post in posts if post.answers]
            yield OwnPage(replies, None if more else {"newest": str(newest)}, read_costs(payload))


def _own_page(client: tweepy.Client, account_id: str, since: str, until: int) -> dict[str, Any]:
    below = {"until_id": str(until)} if until else {}
    return ask(
        client.get_users_tweets, account_id, since_id=since, **below, max_results=MOST, exclude="retweets",
        tweet_fields=ANSWERS, expansions=["referenced_tweets.id"],
    ).payload  # fmt: skip


def _reply(post: Post, payload: dict[str, Any], username: str) -> OwnReply:
    """A reply with what it answers by the id of its first version, where that can still be seen."""
    answered = included_posts(payload).get(post.answers)
    parent = answered.name_for_good if answered else post.answers
    url = f"https://x.com/{username or 'i/web'}/status/{post.id}"
    return OwnReply(parent, post.id, url, moment(post.id))
