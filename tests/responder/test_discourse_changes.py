"""A reply in a forum is edited and deleted once, as the forum stands at that moment."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from responder import CHANGES
from responder.discourse import delete, edit, read
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.discourse_desk import connected, forum_on, outgoing
from tests.peers.discourse_forum import OWN, DiscourseForum, Fault, Written
from tests.peers.loopback import Answer, Asked

SENT, WISHED = "We are sorry about the tin.", 'We are "very" sorry about the tin.'


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscourseForum]:
    with forum_on(monkeypatch) as forum:
        forum.topic("Bent tin", "Has anyone had this?")
        forum.reply(1, SENT, OWN, answers=1)
        yield forum


@pytest.fixture
def post(forum: DiscourseForum) -> Written:
    return forum.posts[0]


def own(forum: DiscourseForum) -> str:
    return str(forum.posts[1].id)


def test_a_reply_is_read_edited_and_read_back(forum: DiscourseForum, post: Written) -> None:
    reply, same = outgoing(post, WISHED), CHANGES["discourse"].plain
    assert read(reply, own(forum), connected()).text == SENT
    edit(reply, own(forum), connected(), SENT)
    assert forum.posts[1].raw == WISHED
    forum.posts[1].raw = "We are “very” sorry  about the tin."
    standing = read(reply, own(forum), connected()).text
    assert standing is not None
    assert same(standing) == same(WISHED)


def test_a_deleted_reply_is_gone_though_its_place_is_still_shown(forum: DiscourseForum, post: Written) -> None:
    reply = outgoing(post, SENT)
    delete(reply, own(forum), connected())
    assert forum.posts[1].taken_back
    assert read(reply, own(forum), connected()).text is None
    forum.posts[1].deleted = True
    assert read(reply, own(forum), connected()).text is None


def test_what_is_only_hidden_is_not_gone(forum: DiscourseForum, post: Written) -> None:
    forum.posts[1].hidden = True
    assert read(outgoing(post, SENT), own(forum), connected()).text == SENT


def test_what_somebody_changed_in_between_is_not_overwritten(
    forum: DiscourseForum, post: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum.posts[1].raw = "Changed by hand."
    with pytest.raises(Refused, match="a moment ago"):
        edit(outgoing(post, WISHED), own(forum), connected(), SENT)
    forum.posts[1].raw = SENT
    real = forum._change

    def raced(asked: Asked) -> Answer:
        forum.posts[1].raw = "By hand."
        return real(asked)

    monkeypatch.setattr(forum, "_change", raced)
    with pytest.raises(Refused, match="edited by another user"):
        edit(outgoing(post, WISHED), own(forum), connected(), SENT)
    assert forum.posts[1].raw == "By hand."


def test_nothing_counts_as_gone_where_the_forum_is_not_well(forum: DiscourseForum, post: Written) -> None:
    forum.faults.append(Fault(Answer(404, b"moved"), times=9))
    with pytest.raises(TryLater):
        read(outgoing(post, SENT), own(forum), connected())


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize(("method", "call"), [("PUT", "edit"), ("DELETE", "delete")])
def test_an_unclear_answer_is_unknown_and_reading_back_tells(
    forum: DiscourseForum, post: Written, method: str, call: str, landed: bool
) -> None:
    reply = outgoing(post, WISHED)
    forum.faults.append(Fault(Answer(fate="drop"), method, landed=landed))
    with pytest.raises(Unknown):
        change(call, forum, reply)
    assert sum(asked.method == method for asked in forum.asked) == 1
    wished = WISHED if call == "edit" else None
    assert read(reply, own(forum), connected()).text == (wished if landed else SENT)


@pytest.mark.parametrize("call", ["edit", "delete"])
@pytest.mark.parametrize(
    ("status", "kind"), [(403, NeedsSetup), (404, Refused), (422, Refused), (429, TryLater), (503, Unknown)]
)
def test_each_refusal_says_what_to_do(
    forum: DiscourseForum, post: Written, call: str, status: int, kind: type[EarfulError]
) -> None:
    forum.faults.append(Fault(Answer(status, b'{"errors": ["no"]}'), "PUT" if call == "edit" else "DELETE"))
    with pytest.raises(kind):
        change(call, forum, outgoing(post, WISHED))
    assert forum.posts[1].raw == SENT


def change(call: str, forum: DiscourseForum, reply: object) -> None:
    if call == "edit":
        edit(reply, own(forum), connected(), SENT)  # type: ignore[arg-type]
    else:
        delete(reply, own(forum), connected())  # type: ignore[arg-type]


def test_what_once_waited_for_the_staff_is_changed_by_hand(forum: DiscourseForum, post: Written) -> None:
    with pytest.raises(Refused, match="by hand"):
        read(outgoing(post, SENT), "pending-900", connected())


def test_a_revoked_key_needs_setting_up(forum: DiscourseForum, post: Written) -> None:
    with pytest.raises(NeedsSetup):
        read(replace(outgoing(post, SENT)), own(forum), connected(api_key="revoked"))
