"""A professional account on Instagram through the Graph API: comments on its posts, tags and @mentions."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from channels.facebook_pages import Batch, is_new
from channels.graph import Graph, named, next_page, reached
from channels.graph_items import THEIRS, Item, comments_in, instagram_comment, instagram_media, is_ours
from channels.http import WAIT
from channels.json_values import part_of, parts_of, text_of
from channels.reviews import Missing
from store.connections import Scope, secrets_of
from store.errors import NeedsSetup, TryLater
from store.models import Connection, utc_now

CHANNEL, TITLE = "instagram", "Instagram"
COMMENT = "id,text,timestamp,username,from,hidden,like_count,parent_id"
WHOLE_COMMENT = f"{COMMENT},media{{id,media_product_type,permalink}}"
MENTION = "id,text,timestamp,username,like_count,media{id,permalink,owner,username}"
MEDIA = "id,caption,media_type,media_url,thumbnail_url,permalink,timestamp,username,like_count"
INSIDE, AT_ONCE, MOST_PAGES = 50, 25, 8


@contextmanager
def talking(connection: Connection | None, scope: Scope = "read") -> Iterator[Graph]:
    """The Graph API for an account on Instagram."""
    with reached(CHANNEL, TITLE, connection, scope) as graph:
        graph.kept["entered"] = secrets_of(connection, scope).get("account_id", "")
        yield graph


def account_of(graph: Graph, connection: Connection | None = None) -> Mapping[str, str]:
    """The id and the name of the account, from what is known or from Instagram."""
    known = connection.account if connection is not None else {}
    return known if known.get("id") and known.get("username") else who_is(graph)


def who_is(graph: Graph) -> dict[str, str]:
    """The id and the name of the account that belongs to the token; NeedsSetup where none does."""
    if entered := graph.kept.get("entered"):
        found = graph.get(named(entered), fields="id,username")
    else:
        found = part_of(graph.get("me", fields="id,instagram_business_account{id,username}").get(
            "instagram_business_account"
        ))  # fmt: skip
        if not found:
            raise NeedsSetup(
                "no professional account on Instagram belongs to this token: enter that of its page, or the id of the "
                "account, on the Channels page"
            )
    if not text_of(found.get("id")) or not text_of(found.get("username")):
        raise TryLater("Instagram did not say whose token this is", utc_now() + WAIT)
    return {"id": text_of(found["id"]), "username": text_of(found["username"])}


def who_am_i(connection: Connection) -> dict[str, str]:
    """The id and the name of the account that answers."""
    with talking(connection, "write") as graph:
        return who_is(graph)


def check_sight(graph: Graph, account: Mapping[str, str]) -> None:
    """NeedsSetup where the app may see no comments at all, so that what is not shown does not pass for deleted."""
    graph.get(f"{named(account['id'])}/media", fields="id,comments.limit(1){id,text}", limit=1)


def newest(graph: Graph, account: Mapping[str, str], until: datetime, posts_since: datetime) -> Iterator[Batch]:
    """Comments on the account's own posts that are newer than `until`, and what the account answered to them."""
    inside = f"{COMMENT},replies.limit({INSIDE}){{{COMMENT}}}"
    fields = f"id,permalink,timestamp,comments.limit({INSIDE}){{{inside}}}"
    after, pages, more = "", 0, True
    while more:
        graph.pause()
        found = graph.get(f"{named(account['id'])}/media", fields=fields, limit=AT_ONCE, after=after)
        media, after, pages = parts_of(found.get("data")), next_page(found), pages + 1
        recent = [each for each in media if is_new(instagram_media(each, account), posts_since)]
        wanted = bool(after) and len(recent) == len(media)
        more, items, deep = wanted and pages < MOST_PAGES, list[Item](), list[tuple[dict[str, Any], str]]()
        for each in recent:
            under, rest = _new_under(each, comments_in(each), account, until)
            items += under
            deep += [(each, next_page(part_of(each["comments"])))] if rest and next_page(each["comments"]) else []
        yield Batch(items, not more and not deep, wanted and not more)
        for number, (each, rest_of) in enumerate(deep, start=1):
            yield from _deeper(graph, account, each, rest_of, until, inside, not more and number == len(deep))


def _new_under(
    media: Mapping[str, Any], comments: list[dict[str, Any]], account: Mapping[str, str], until: datetime
) -> tuple[list[Item], bool]:
    """What is new among comments and the answers to them, and whether older ones may be new, too."""
    id_, url = text_of(media.get("id")), text_of(media.get("permalink"))
    tops = [instagram_comment(each, account, id_, url) for each in comments]
    answers = [
        instagram_comment({"parent_id": top.id, **one}, account, id_, url)
        for top, each in zip(tops, comments, strict=True)
        for one in comments_in(each, "replies")
    ]
    return [each for each in (*tops, *answers) if is_new(each, until)], bool(tops) and is_new(tops[-1], until)


def _deeper(
    graph: Graph, account: Mapping[str, str], media: Mapping[str, Any], after: str, until: datetime, fields: str,
    last: bool,
) -> Iterator[Batch]:  # fmt: skip
    """The older ones of many comments under one post."""
    while after:
        graph.pause()
        found = graph.get(f"{named(text_of(media.get('id')))}/comments", fields=fields, limit=INSIDE, after=after)
        items, rest = _new_under(media, parts_of(found.get("data")), account, until)
        after = next_page(found) if rest else ""
        yield Batch(items, last and not after)


def tagged(graph: Graph, account: Mapping[str, str], until: datetime) -> Iterator[Batch]:
    """Posts of others in which the account is tagged, newest first."""
    after, pages, more = "", 0, True
    while more:
        graph.pause()
        found = graph.get(f"{named(account['id'])}/tags", fields=MEDIA, limit=AT_ONCE, after=after)
        items = [instagram_media(each, account, tagged=True) for each in parts_of(found.get("data"))]
        after, pages = next_page(found), pages + 1
        wanted = bool(after and items) and is_new(items[-1], until)
        more = wanted and pages < MOST_PAGES
        yield Batch([each for each in items if is_new(each, until)], not more, wanted and not more)


def own_comment(graph: Graph, account: Mapping[str, str], id_: str) -> Item | None:
    """A comment on one of the account's own posts; None where it is gone."""
    try:
        return instagram_comment(graph.get(named(id_), fields=WHOLE_COMMENT), account)
    except Missing:
        return None


def mentioned(graph: Graph, account: Mapping[str, str], comment: str = "", media: str = "") -> Item | None:
    """A comment or a caption of somebody else that names the account; None where it is gone."""
    kind, id_, fields = ("comment", comment, MENTION) if comment else ("media", media, MEDIA)
    try:
        found = graph.get(named(account["id"]), fields=f"mentioned_{kind}.{kind}_id({named(id_)}){{{fields}}}")
    except Missing:
        return None
    about = part_of(found.get(f"mentioned_{kind}"))
    if not about:
        return None
    if not comment:
        return instagram_media({"id": id_, **about}, account)
    under = part_of(about.get("media"))
    place = text_of(under.get("id")) or media
    ours = is_ours(text_of(under.get("username")), part_of(under.get("owner")), account)
    return instagram_comment({"id": id_, **about}, account, place if ours else f"{THEIRS}{place}")


def answers_under(graph: Graph, account: Mapping[str, str], places: list[str]) -> Iterator[Item]:
    """What the account itself answered to some comments, among the newest hundred of each."""
    for place in places:
        found = graph.get(f"{named(place)}/replies", fields=COMMENT, limit=100)
        answers = [instagram_comment({"parent_id": place, **one}, account) for one in parts_of(found.get("data"))]
        yield from (each for each in answers if each.own)
