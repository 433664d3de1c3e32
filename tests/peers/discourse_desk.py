"""A brand's connection to the small forum, and replies on their way to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from channels.discourse_posts import post_of
from responder.publishing import Outgoing
from store.models import Connection
from store.secrets import seal
from store.settings import settings
from tests.peers.discourse_forum import DiscourseForum, Written

FORUM = "https://talk.example"
SOURCE = "talk.example"
SECRETS = {"api_key": "key-1", "api_username": "RimFah"}


@contextmanager
def forum_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscourseForum]:
    """The small forum, at the place where Earful looks for every forum."""
    with DiscourseForum() as forum:
        monkeypatch.setenv("EARFUL_DISCOURSE_BASE_URL", forum.url)
        settings.cache_clear()
        yield forum
    settings.cache_clear()


def connected(**secrets: str) -> Connection:
    """A connection to the forum that may write and reads like everybody; `secrets` replace some of its own."""
    account = {"id": "7", "username": "RimFah"}
    sealed = seal(SECRETS | secrets)
    return Connection(brand_id=1, channel="discourse", write_secrets=sealed, account=account, options={"forum": FORUM})


def outgoing(post: Written, text: str = "We are sorry about the tin.") -> Outgoing:
    """A reply to a post that was read a moment ago."""
    read = post_of({
        "id": post.id, "topic_id": post.topic, "post_number": post.number, "username": post.author, "raw": post.raw,
        "created_at": post.at.isoformat(),
    }, FORUM)  # fmt: skip
    assert read is not None
    return Outgoing(
        key="earful-1", text=text, parent=str(post.id), source=SOURCE, kind="reply", conversation=str(post.topic),
        claimed_at=datetime.now(UTC), version_id=read.version,
    )  # fmt: skip
