"""Posts of X as mentions: which may be kept, what they are called, by which words a query found them."""

from collections.abc import Iterable, Mapping, Sequence

from channels.expression import matches
from channels.x_posts import SOURCE, Post
from collectors.page import Media, NewMention
from store.models import Query

CHANNEL = "x"
FIELDS: dict[str, list[str]] = {
    "tweet_fields": [
        *("created_at", "author_id", "conversation_id", "in_reply_to_user_id", "referenced_tweets", "entities"),
        *("lang", "public_metrics", "note_tweet", "edit_history_tweet_ids", "withheld", "attachments"),
    ],
    "expansions": ["author_id", "attachments.media_keys"],
    "user_fields": ["name", "username", "public_metrics"],
    "media_fields": ["type", "url", "preview_image_url"],
}


def is_own(query: Query) -> bool:
    """Whether a query reads the mentions of our own account, instead of searching."""
    return query.options.get("what") == "mentions"


def as_mention(post: Post, matched: Sequence[str] = ()) -> NewMention:
    """A post as a mention, named by its first version."""
    return NewMention(
        channel=CHANNEL, source=SOURCE, external_id=post.name_for_good, version_id=post.newest,
        text=post.text or post.url, author=post.name, handle=post.username, followers=post.followers, lang=post.lang,
        url=post.url, kind=post.kind, likes=post.likes, shares=post.shares,
        media=[Media(url=each) for each in post.media],
        raw=post.raw, matched=list(matched), conversation=post.conversation, parent=post.answers,
        edited_at=post.edited_at, published_at=post.published_at,
    )  # fmt: skip


def found_by(query: Query, post: Post, username: str) -> list[str]:
    """The words by which a query found a post, none where X found it by something else than its words."""
    if is_own(query):
        return [f"@{username}"] if username else []
    return matches(query.expression, post.text, "", post.username, post.lang) or []


def readable(posts: Iterable[Post], account: Mapping[str, str]) -> list[Post]:
    """The posts of others that may be kept."""
    return [post for post in posts if not post.withheld and post.author_id != account.get("id")]


def withheld(posts: Iterable[Post]) -> list[tuple[str, str]]:
    """The posts that may be kept no longer, as pairs of source and external id."""
    return [(SOURCE, post.name_for_good) for post in posts if post.withheld]
