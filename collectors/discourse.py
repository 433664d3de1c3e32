"""Reads Discourse forums: all that is new, or what a search finds, newest first."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from channels.discourse import ELSEWHERE
from channels.discourse_client import Forum, own_names, talking
from channels.discourse_posts import Post
from channels.discourse_query import check_for_discourse, searches_for_discourse
from channels.expression import blocks, matches, parse
from collectors.discourse_lists import Batch, found_by, latest
from collectors.page import LONGEST_TEXT, BadRow, Cursor, Media, NewMention, Page
from collectors.reach import Reach, reach_from
from store.errors import BadInput
from store.ledger import Cost
from store.models import Connection, Query, utc_now
from store.saying import N_, say

FIRST = timedelta(hours=24)
OVERLAP = timedelta(hours=1)


def fetch(query: Query, cursor: Cursor | None, connection: Connection | None) -> Iterator[Page]:
    """Read what is new, newest first; only the last page of a pass has a cursor, so that nothing is skipped.

    `what` in the options is latest or search. The first pass reads the last 24 hours, each other one an hour more than
    is new. BadInput where the query cannot be asked, NeedsSetup where the forum is named nowhere or closed to us.
    """
    reach, own = reach_from(cursor, utc_now(), FIRST, OVERLAP), own_names(connection)
    with _place(query, connection) as forum:
        for batch in _batches(query, forum, reach.until):
            reach = reach.over(post.created for post in batch.posts)
            kept = [post for post in batch.posts if post.created >= reach.since and post.author.casefold() not in own]
            yield _page(query, forum, kept, batch, reach)


def preview(
    query_text: str, connection: Connection | None, limit: int = 10, options: Mapping[str, Any] | None = None
) -> tuple[list[tuple[NewMention, str]], list[Cost]]:
    """The newest mentions that a query would find, each with why; nothing is saved."""
    query = Query(brand_id=0, channel="discourse", name="preview", expression=query_text, options=dict(options or {}))
    own, shown = own_names(connection), list[tuple[NewMention, str]]()
    with _place(query, connection) as forum:
        for post in next(iter(_batches(query, forum, utc_now() - timedelta(days=30)))).posts:
            words = words_of(query, post)
            if words is not None and _says(post) and post.author.casefold() not in own:
                shown.append((mention_of(post, forum, words), ", ".join(words) or N_("every post is read")))
    return shown[:limit], []


def _place(query: Query, connection: Connection | None) -> AbstractContextManager[Forum]:
    return talking(connection, "read", ELSEWHERE.value(str(query.options.get("forum") or "")))


def _batches(query: Query, forum: Forum, until: datetime) -> Iterator[Batch]:
    what = query.options.get("what", "latest")
    if what == "latest":
        return latest(forum, until)
    if what != "search":
        raise BadInput(say("{what!r} cannot be read on Discourse: choose latest or search", what=what))
    mistakes = check_for_discourse(query.expression)
    if blocks(mistakes):
        raise BadInput(" ".join(each.message for each in mistakes if each.level == "error"))
    return found_by(forum, searches_for_discourse(parse(query.expression)), until)


def _page(query: Query, forum: Forum, posts: list[Post], batch: Batch, reach: Reach) -> Page:
    mentions, problems = [], []
    for number, post in enumerate(posts, start=1):
        found = words_of(query, post) if _says(post) else None
        if found is not None:
            try:
                mentions.append(mention_of(post, forum, found))
            except ValidationError as error:
                problems.append(BadRow(number, "", f"post {post.id}: {error.errors()[0]['msg']}"))
    gone = [(forum.source, post.id) for post in posts if post.gone]
    return Page(mentions, reach.cursor if batch.last else None, problems, gap=_gap(batch, reach), changes=gone)


def _says(post: Post) -> bool:
    return bool(post.text or post.title) and not post.gone


def words_of(query: Query, post: Post) -> list[str] | None:
    """The words by which a query finds a post; None when it does not."""
    return matches(query.expression, post.text, post.title, post.author)


def mention_of(post: Post, forum: Forum, matched: list[str]) -> NewMention:
    """A post as a mention."""
    pictures = [Media(url=url, kind="image", alt=alt) for url, alt in post.pictures]
    return NewMention(
        channel="discourse", source=forum.source, external_id=post.id, text=post.text[:LONGEST_TEXT],
        title=post.title[:LONGEST_TEXT], author=post.name, handle=post.author, url=post.url(forum.address),
        kind="post" if post.number == 1 else "reply", likes=post.likes, media=pictures,
        raw={"post_number": post.number}, matched=matched, version_id=post.version, conversation=post.topic,
        published_at=post.created,
    )  # fmt: skip


def _gap(batch: Batch, reach: Reach) -> str:
    """What the forum did not show any more, in one sentence; what the last pass has read is no gap."""
    if not batch.cut or reach.oldest <= reach.read:
        return ""
    span = f"from {reach.read:%Y-%m-%d %H:%M} to {reach.oldest:%Y-%m-%d %H:%M} UTC"
    return say("the forum showed no more than its newest posts: what was written {span} may be missing", span=span)
