"""Looks at Bluesky again: what was deleted or changed there, and what our own account answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from channels.bluesky import POST, SOURCE, address
from channels.bluesky_client import AT_ONCE, Talk, posts_named, talking
from channels.bluesky_posts import moment
from collectors.bluesky import FIRST, mention_of
from collectors.page import Checked, Cursor, Known, OwnPage, OwnReply
from store.models import Connection, utc_now

MOST_PAGES = 30


def recheck(known: Sequence[Known], connection: Connection) -> Iterator[Checked]:
    """Look at posts again, some in each request: which are gone or hidden, and which were changed.

    What its author deleted, whose account was closed, or who blocked ours is no longer shown to us, and gone. What came
    from elsewhere stands.
    """
    with talking(connection) as talk:
        for start in range(0, len(known), AT_ONCE):
            yield _checked(talk, known[start : start + AT_ONCE])


def _checked(talk: Talk, some: Sequence[Known]) -> Checked:
    versions = {
        each.external_id: each.version_id for each in some if each.source == SOURCE and POST.fullmatch(each.external_id)
    }
    found = posts_named(talk, list(versions))
    gone = [uri for uri in versions if uri not in found or found[uri].hidden]
    changed = [mention_of(post, []) for uri, post in found.items() if post.cid != versions[uri] and uri not in gone]
    return Checked(some, gone, changed)


def own_replies(connection: Connection, cursor: Cursor | None) -> Iterator[OwnPage]:
    """What our own account answered since the cursor, newest first, from its own records; at first, in a day."""
    since = (moment(cursor.get("newest")) if cursor else None) or utc_now() - FIRST
    newest, at = since, ""
    with talking(connection) as talk:
        for _ in range(MOST_PAGES):
            answer = talk.ask("com.atproto.repo.listRecords", _asked(talk, at))
            records = [each for each in answer.get("records") or [] if isinstance(each, dict)]
            made = [(each, when) for each in records if (when := _made(each)) is not None]
            replies = [reply for each, when in made if when > since and (reply := _reply(each, when, talk))]
            newest, at = max([newest, *(when for _, when in made)]), str(answer.get("cursor") or "")
            if not at or not made or min(when for _, when in made) <= since:
                break
            yield OwnPage(replies, None)
            replies = []
    yield OwnPage(replies, {"newest": min(newest, utc_now()).isoformat()})


def _asked(talk: Talk, at: str) -> dict[str, Any]:
    return {"repo": talk.did or talk.handle, "collection": "app.bsky.feed.post", "limit": 100, "cursor": at}


def _made(record: dict[str, Any]) -> datetime | None:
    value = record.get("value")
    return moment(value.get("createdAt")) if isinstance(value, dict) else None


def _reply(record: dict[str, Any], at: datetime, talk: Talk) -> OwnReply | None:
    try:
        parent, uri = record["value"]["reply"]["parent"]["uri"], str(record["uri"])
    except (KeyError, TypeError):
        return None
    return OwnReply(str(parent), uri, address(talk.handle, uri), at)
