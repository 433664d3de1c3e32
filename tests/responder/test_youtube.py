"""A reply on YouTube goes out once, as our own channel, and is found again whatever befell it."""

from collections.abc import Iterator

import pytest

from channels.youtube_client import who_am_i
from responder.youtube import find, follow, look, publish
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.loopback import Answer
from tests.peers.youtube_desk import connection_to, outgoing, youtube_site
from tests.peers.youtube_site import OURS, YouTubeSite, failing

WRITE = "POST /comments"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[YouTubeSite]:
    with youtube_site(monkeypatch) as site:
        yield site


def mine(site: YouTubeSite) -> list[str]:
    return [each.text for each in site.comments.values() if each.author == OURS]


@pytest.mark.parametrize("deep", [False, True])
def test_a_reply_is_sent_once_byte_for_byte(site: YouTubeSite, deep: bool) -> None:
    top = site.add("It leaks")
    parent = site.add("Mine too", "ben", under=top) if deep else top
    seen = look(outgoing(parent), connection_to())
    assert (seen.gone, seen.answered) == (False, None)
    assert seen.version_id == site.comments[parent].resource()["snippet"]["updatedAt"]
    sent = publish(outgoing(parent), connection_to())
    assert mine(site) == ["We are sorry. ขออภัยค่ะ"]
    assert sent.state == "published"
    assert sent.url == f"https://www.youtube.com/watch?v=kettleVid01&lc={sent.external_id}"
    assert sent.external_id.startswith(f"{top}.")
    found = find(outgoing(parent), connection_to()).sent
    assert found is not None
    assert (found.external_id, found.url) == (sent.external_id, sent.url)
    again = look(outgoing(parent), connection_to()).answered
    assert again is not None
    assert again.external_id == sent.external_id


def test_an_answer_to_somebody_else_in_the_thread_is_none_to_this_one(site: YouTubeSite) -> None:
    top = site.add("It leaks", "mia", 5)
    ben = site.add("Mine too", "ben", 4, under=top)
    site.add("@mia we are sorry", OURS, 3, under=top)
    assert look(outgoing(ben), connection_to()).answered is None
    assert look(outgoing(top), connection_to()).answered is not None
    site.add("@ben please write to us", OURS, 2, under=top)
    assert look(outgoing(ben), connection_to()).answered is not None


def test_what_is_gone_is_not_answered(site: YouTubeSite) -> None:
    assert look(outgoing("UgxTHREAD9999AaABAg"), connection_to()).gone
    with pytest.raises(Refused, match="not there any more"):
        publish(outgoing("UgxTHREAD9999AaABAg"), connection_to())


def test_a_reply_that_is_reviewed_first_counts_as_submitted_until_it_shows(site: YouTubeSite) -> None:
    site.holds = True
    top = site.add("It leaks")
    sent = publish(outgoing(top), connection_to())
    assert sent.state == "submitted"
    assert follow(outgoing(top), sent.external_id, connection_to()).state == "submitted"
    comment = site.comments[sent.external_id]
    site.comments[sent.external_id] = comment.__class__(**{**vars(comment), "status": "rejected"})
    assert follow(outgoing(top), sent.external_id, connection_to()).state == "rejected"
    site.comments[sent.external_id] = comment.__class__(**{**vars(comment), "status": "published"})
    assert follow(outgoing(top), sent.external_id, connection_to()).state == "published"
    del site.comments[sent.external_id]
    with pytest.raises(Refused):
        follow(outgoing(top), sent.external_id, connection_to())


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize(
    "answer",
    [failing(500), failing(503, "backendError"), Answer(fate="drop"), Answer(200, b"no JSON"), Answer(200, b"{}")],
)
def test_what_is_unclear_is_sent_once_and_looked_for(site: YouTubeSite, answer: Answer, landed: bool) -> None:
    top = site.add("It leaks")
    site.fail(WRITE, answer, landed=landed)
    with pytest.raises(Unknown):
        publish(outgoing(top), connection_to())
    assert site.calls.count(WRITE) == 1
    assert (find(outgoing(top), connection_to()).sent is not None) is landed
    assert len(mine(site)) == landed


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failing(403, "quotaExceeded"), TryLater), (failing(429), TryLater),
        (failing(403, "commentsDisabled"), Refused),
        (failing(400, "commentTextTooLong"), Refused), (failing(403, "ineligibleAccount"), NeedsSetup),
        (failing(403, "forbidden"), NeedsSetup), (failing(400, "operationNotSupported"), Refused),
    ],
)  # fmt: skip
def test_a_clear_no_means_that_nothing_left(site: YouTubeSite, answer: Answer, error: type[EarfulError]) -> None:
    site.fail(WRITE, answer)
    with pytest.raises(error) as caught:
        publish(outgoing(site.add("It leaks")), connection_to())
    assert type(caught.value) is error
    assert mine(site) == []


def test_an_access_token_is_fetched_once_and_anew_when_it_is_refused(site: YouTubeSite) -> None:
    top, connection = site.add("It leaks"), connection_to()
    look(outgoing(top), connection)
    look(outgoing(top), connection)
    assert site.calls.count("POST /token") == 1
    site.tokens.append("made-up-second")
    with pytest.raises(TryLater, match="sign in anew"):
        publish(outgoing(top), connection)
    publish(outgoing(top), connection)
    assert site.calls.count("POST /token") == 2
    assert len(mine(site)) == 1


def test_a_revoked_refresh_token_is_for_a_person_to_mend(site: YouTubeSite) -> None:
    with pytest.raises(NeedsSetup, match="Channels page") as caught:
        look(outgoing(site.add("It leaks")), connection_to(refresh_token="made-up-other"))
    assert "made-up" not in str(caught.value)


def test_we_know_whose_channel_it_is(site: YouTubeSite) -> None:
    assert who_am_i(connection_to()) == {"id": OURS, "username": "Pine Kettle"}
    site.fail("GET /channels", Answer(200, b'{"items": []}'))
    with pytest.raises(NeedsSetup, match="no channel"):
        who_am_i(connection_to())


@pytest.mark.parametrize("parent", ["video:kettleVid01", "short", "a b c d e f g h", "x" * 200])
def test_what_is_no_comment_is_answered_by_hand(site: YouTubeSite, parent: str) -> None:
    for call in (look, publish, find):
        with pytest.raises(Refused, match="by hand"):
            call(outgoing(parent), connection_to())
    assert not any("comments" in each for each in site.calls)
