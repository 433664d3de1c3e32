"""A comment of ours on YouTube is edited and deleted once, and reading it back tells what became of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from responder.publishing import Outgoing
from responder.youtube import CHANGES, delete, edit, publish, read
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.loopback import Answer
from tests.peers.youtube_desk import connection_to, outgoing, youtube_site
from tests.peers.youtube_site import OURS, YouTubeSite, failing

WISHED = "We are very sorry & will <help>. ขออภัยค่ะ"
CALLS = {"edit": "PUT /comments", "delete": "DELETE /comments"}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeSite]:
    with youtube_site(monkeypatch) as site:
        yield site


@pytest.fixture
def reply(site: YouTubeSite) -> Outgoing:
    return outgoing(site.add("It leaks"))


@pytest.fixture
def sent(reply: Outgoing) -> str:
    return publish(reply, connection_to()).external_id


def mine(site: YouTubeSite) -> list[str]:
    return [each.text for each in site.comments.values() if each.author == OURS]


def change(kind: str, reply: Outgoing, sent: str) -> None:
    if kind == "edit":
        edit(replace(reply, text=WISHED), sent, connection_to(), reply.text)
    else:
        delete(reply, sent, connection_to())


def stands(reply: Outgoing, sent: str) -> str | None:
    text = read(reply, sent, connection_to()).text
    return None if text is None else CHANGES.plain(text)


@pytest.mark.parametrize("kind", CALLS)
def test_a_comment_is_changed_and_read_back(site: YouTubeSite, reply: Outgoing, sent: str, kind: str) -> None:
    assert stands(reply, sent) == CHANGES.plain(reply.text)
    change(kind, reply, sent)
    assert mine(site) == ([WISHED] if kind == "edit" else [])
    assert stands(reply, sent) == (CHANGES.plain(WISHED) if kind == "edit" else None)


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize("answer", [failing(500), failing(503), Answer(fate="drop")])
@pytest.mark.parametrize("landed", [True, False])
def test_an_unclear_answer_is_unknown_and_reading_back_tells(
    site: YouTubeSite, reply: Outgoing, sent: str, kind: str, answer: Answer, landed: bool
) -> None:
    site.fail(CALLS[kind], answer, landed=landed)
    with pytest.raises(Unknown):
        change(kind, reply, sent)
    assert site.calls.count(CALLS[kind]) == 1
    wished = CHANGES.plain(WISHED) if kind == "edit" else None
    assert stands(reply, sent) == (wished if landed else CHANGES.plain(reply.text))


@pytest.mark.parametrize("kind", CALLS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failing(403, "quotaExceeded"), TryLater), (failing(429), TryLater), (failing(401, "authError"), TryLater),
        (failing(403, "insufficientPermissions"), NeedsSetup), (failing(404, "commentNotFound"), Refused),
        (failing(400, "processingFailure"), Refused),
    ],
)  # fmt: skip
def test_each_refusal_says_what_to_do(
    site: YouTubeSite, reply: Outgoing, sent: str, kind: str, answer: Answer, error: type[EarfulError]
) -> None:
    site.fail(CALLS[kind], answer)
    with pytest.raises(error):
        change(kind, reply, sent)
    assert mine(site) == [reply.text]


def test_what_cannot_be_read_is_no_deletion(site: YouTubeSite, reply: Outgoing, sent: str) -> None:
    site.fail("GET /comments", failing(503))
    with pytest.raises(TryLater):
        read(reply, sent, connection_to())
