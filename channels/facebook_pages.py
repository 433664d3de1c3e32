"""A page on Facebook through the Graph API: its comments, what visitors post, and what names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from channels.graph import Graph, named, next_page, reached
from channels.graph_items import Item, comments_in, facebook_comment, facebook_post
from channels.http import WAIT
from channels.json_values import parts_of, text_of
from store.connections import Scope
from store.errors import NeedsSetup, TryLater
from store.models import Connection, utc_now

CHANNEL, TITLE = "facebook", "Facebook"
COMMENT = "id,message,from{id,name},created_time,parent{id},permalink_url,attachment,like_count,is_hidden,can_comment"
POST = "id,message,from{id,name},created_time,permalink_url,full_picture"
NEWEST = "filter(stream).order(reverse_chronological)"
INSIDE, AT_ONCE, MOST_PAGES = 50, 25, 8


@dataclass(frozen=True)
class Batch:
    """Some items, whether they are the last ones, and whether there would be more that nobody reads."""

    items: list[Item]
    last: bool
    cut: bool = False


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Graph]:
    """The Graph API in the name of a page."""
    with reached(CHANNEL, TITLE, connection, scope) as graph:
        yield graph


def page_of(graph: Graph, connection: Connection | None = None) -> str:
    """The id of the page whose token this is."""
    known = connection.account.get("id", "") if connection is not None else ""
    return known or who_is(graph)["id"]


def who_is(graph: Graph) -> dict[str, str]:
    """The id and the name of the page whose token this is; NeedsSetup where the token is a person's."""
    if not graph.kept:
        found = graph.get("me", fields="id,name,category")
        if not text_of(found.get("id")) or not text_of(found.get("name")):
            raise TryLater("Facebook did not say whose token this is", utc_now() + WAIT)
        if "category" not in found:
            raise NeedsSetup("this token is no page's: enter a page access token on the Channels page")
        graph.kept |= {"id": text_of(found["id"]), "username": text_of(found["name"])}
    return graph.kept


def who_am_i(connection: Connection) -> dict[str, str]:
    """The id and the name of the page that answers."""
    with talking(connection, "write") as graph:
        return dict(who_is(graph))


def check_sight(graph: Graph, page: str) -> None:
    """NeedsSetup where the app may see no comments at all, so that what is not shown does not pass for deleted."""
    graph.get(f"{named(page)}/feed", fields="id,comments.limit(1){id,message}", limit=1)


def newest(graph: Graph, page: str, until: datetime, posts_since: datetime) -> Iterator[Batch]:
    """What others wrote on a page and what the page wrote itself, newer than `until`, post by post."""
    inside = f"comments.limit({INSIDE}).{NEWEST}{{{COMMENT}}}"
    after, pages, more = "", 0, True
    since = int(posts_since.timestamp())
    while more:
        graph.pause()
        found = graph.get(f"{named(page)}/feed", fields=f"{POST},{inside}", limit=AT_ONCE, since=since, after=after)
        posts, after, pages = parts_of(found.get("data")), next_page(found), pages + 1
        more, items, deep = bool(after) and pages < MOST_PAGES, list[Item](), list[tuple[str, str]]()
        for each in posts:
            post = facebook_post(each, page)
            comments = [facebook_comment(one, page, post.id) for one in comments_in(each)]
            items += [one for one in [post, *comments] if is_new(one, until)]
            rest = next_page(each["comments"]) if comments else ""
            deep += [(post.id, rest)] if rest and is_new(comments[-1], until) else []
        yield Batch(items, not more and not deep, bool(after) and not more)
        for number, (post_id, rest) in enumerate(deep, start=1):
            yield from _deeper(graph, page, post_id, rest, until, not more and number == len(deep))


def _deeper(graph: Graph, page: str, post: str, after: str, until: datetime, last: bool) -> Iterator[Batch]:
    """The older ones of many comments under one post."""
    while after:
        graph.pause()
        found = graph.get(
            f"{named(post)}/comments", fields=COMMENT, filter="stream", order="reverse_chronological", limit=100,
            after=after,
        )  # fmt: skip
        comments = [facebook_comment(each, page, post) for each in parts_of(found.get("data"))]
        after = next_page(found) if comments and is_new(comments[-1], until) else ""
        yield Batch([each for each in comments if is_new(each, until)], last and not after)


def tagged(graph: Graph, page: str, until: datetime) -> Iterator[Batch]:
    """Posts of others that name a page, newest first."""
    after, pages, more = "", 0, True
    while more:
        graph.pause()
        found = graph.get(f"{named(page)}/tagged", fields=POST, limit=AT_ONCE, after=after)
        posts = [facebook_post(each, page) for each in parts_of(found.get("data"))]
        after, pages = next_page(found), pages + 1
        more = bool(after and posts and is_new(posts[-1], until) and pages < MOST_PAGES)
        cut = bool(after and posts and is_new(posts[-1], until)) and not more
        yield Batch([each for each in posts if is_new(each, until)], not more, cut)


def is_new(item: Item, until: datetime) -> bool:
    """Whether something was written since a time; what names no time is looked at."""
    return item.at is None or item.at >= until


def answers_under(graph: Graph, page: str, places: list[str]) -> Iterator[Item]:
    """What the page itself wrote under some comments or posts, among the newest hundred of each."""
    for place in places:
        found = graph.get(
            f"{named(place)}/comments", fields=COMMENT, filter="stream", order="reverse_chronological", limit=100
        )
        yield from (each for one in parts_of(found.get("data")) if (each := facebook_comment(one, page, place)).own)
