"""A reply reaches a forum once, or nobody claims that it did; what waits for the staff is followed."""

from collections.abc import Iterator

import pytest

from responder.discourse import find, follow, look, publish
from store.errors import EarfulError, NeedsSetup, Refused, TryLater, Unknown
from tests.peers.discourse_desk import FORUM, connected, forum_on, outgoing
from tests.peers.discourse_forum import DiscourseForum, Fault, Written
from tests.peers.loopback import Answer


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscourseForum]:
    with forum_on(monkeypatch) as forum:
        yield forum


@pytest.fixture
def post(forum: DiscourseForum) -> Written:
    first = forum.topic("Bent tin", "Has anyone had this?")
    return forum.reply(first.topic, "My tin is bent too.", "ben")


def test_a_reply_stands_under_what_it_answers(forum: DiscourseForum, post: Written) -> None:
    reply = outgoing(post)
    assert look(reply, connected()).version_id == reply.version_id
    sent = publish(reply, connected())
    made = forum.posts[-1]
    assert (made.raw, made.author, made.topic, made.answers) == (reply.text, "RimFah", post.topic, 2)
    assert (sent.external_id, sent.url, sent.state) == (str(made.id), f"{FORUM}/t/a-topic/1/3", "published")
    answered = look(reply, connected()).answered
    assert answered is not None
    assert answered.external_id == sent.external_id
    assert find(reply, connected()).sent == answered
    assert forum.writes() == 1


def test_an_answer_to_the_first_post_may_name_nothing(forum: DiscourseForum, post: Written) -> None:
    first = forum.posts[0]
    own = forum.reply(first.topic, "We are sorry about the tin.", "RimFah")
    found = find(outgoing(first), connected()).sent
    assert found is not None
    assert found.external_id == str(own.id)
    assert find(outgoing(post), connected()).sent is None, "it answers another post"


def test_an_own_answer_far_down_is_found(forum: DiscourseForum, post: Written) -> None:
    for number in range(40):
        forum.reply(post.topic, f"Other words, {number}", "RimFah", answers=1)
    forum.reply(post.topic, "“We are sorry”  about the tin!", "RimFah", answers=2)
    assert find(outgoing(post, '"We are sorry" about the tin!'), connected()).sent is not None
    assert find(outgoing(post, "Never said."), connected()).sent is None


@pytest.mark.parametrize("state", ["deleted", "hidden"])
def test_what_is_gone_is_not_answered(forum: DiscourseForum, post: Written, state: str) -> None:
    setattr(post, state, True)
    assert look(outgoing(post), connected()).gone
    with pytest.raises(Refused, match="deleted"):
        publish(outgoing(post), connected())
    assert forum.writes() == 0


def test_what_we_do_not_see_is_only_gone_where_the_forum_is_well(forum: DiscourseForum, post: Written) -> None:
    forum.faults.append(Fault(Answer(404, b"moved"), times=9))
    with pytest.raises(TryLater):
        look(outgoing(post), connected())


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_a_closed_topic_is_refused_before_anything_is_sent(forum: DiscourseForum, post: Written, state: str) -> None:
    setattr(forum.topics[post.topic], state, True)
    with pytest.raises(Refused, match="closed or archived"):
        look(outgoing(post), connected())


def test_an_edit_since_the_approval_shows(forum: DiscourseForum, post: Written) -> None:
    reply = outgoing(post)
    post.raw = "My tin is fine."
    assert look(reply, connected()).version_id != reply.version_id


@pytest.mark.parametrize(("text", "why"), [("no", "too short"), ("x" * 32_001, "too long")])
def test_what_the_forum_does_not_take_is_refused_in_its_words(
    forum: DiscourseForum, post: Written, text: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        publish(outgoing(post, text), connected())


def test_another_forum_or_another_way_is_refused(forum: DiscourseForum, post: Written) -> None:
    from dataclasses import replace

    for odd in (replace(outgoing(post), source="other.example"), replace(outgoing(post), parent="row-7")):
        for call in (look, publish, find):
            with pytest.raises(Refused, match="by hand"):
                call(odd, connected())
    assert forum.asked == []


@pytest.mark.parametrize("answer", [Answer(500), Answer(200, b"<html>"), Answer(200, b"{}"), Answer(fate="drop")])
@pytest.mark.parametrize("landed", [False, True])
def test_an_unclear_answer_is_unknown_and_then_looked_for(
    forum: DiscourseForum, post: Written, answer: Answer, landed: bool
) -> None:
    forum.faults.append(Fault(answer, "POST", landed=landed))
    with pytest.raises(Unknown):
        publish(outgoing(post), connected())
    assert forum.writes() == 1
    assert (find(outgoing(post), connected()).sent is not None) == landed


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(429, b'{"extras": {"wait_seconds": 30}}'), TryLater),
        (Answer(403, b'{"errors": ["no"], "error_type": "invalid_access"}'), NeedsSetup),
        (Answer(401, b"{}"), NeedsSetup),
        (Answer(422, b'{"errors": ["Body is too similar to what you recently posted"]}'), Refused),
    ],
)
def test_a_clear_no_was_surely_not_sent(
    forum: DiscourseForum, post: Written, answer: Answer, error: type[EarfulError]
) -> None:
    forum.faults.append(Fault(answer, "POST"))
    with pytest.raises(error) as caught:
        publish(outgoing(post), connected())
    assert "key-1" not in str(caught.value)
    assert find(outgoing(post), connected()).sent is None


def test_a_bad_key_needs_a_person(forum: DiscourseForum, post: Written) -> None:
    for call in (look, publish, find):
        with pytest.raises(NeedsSetup):
            call(outgoing(post), connected(api_key="old"))


@pytest.mark.parametrize("says_nothing", [False, True])
def test_what_waits_for_the_staff_is_submitted_and_followed(
    forum: DiscourseForum, post: Written, says_nothing: bool
) -> None:
    forum.staff.looks, forum.staff.says_nothing = True, says_nothing
    reply = outgoing(post)
    sent = publish(reply, connected())
    assert (sent.state, sent.external_id.startswith("pending-")) == ("submitted", True)
    found = find(reply, connected()).sent
    assert found is not None
    assert (found.state, found.external_id) == ("submitted", "pending-900")
    assert follow(reply, sent.external_id, connected()).state == "submitted"
    made = forum.approve()
    followed = follow(reply, sent.external_id, connected())
    assert (followed.state, followed.url) == ("published", f"{FORUM}/t/a-topic/1/{made.number}")


def test_what_the_staff_rejects_is_told(forum: DiscourseForum, post: Written) -> None:
    forum.staff.looks = True
    sent = publish(outgoing(post), connected())
    forum.staff.queue.clear()
    assert follow(outgoing(post), sent.external_id, connected()).state == "rejected"


def test_where_the_queue_is_not_shown_nothing_is_guessed(forum: DiscourseForum, post: Written) -> None:
    forum.staff.looks, forum.staff.shows = True, False
    sent = publish(outgoing(post), connected())
    assert follow(outgoing(post), sent.external_id, connected()).state == "submitted"
    with pytest.raises(TryLater, match="look there"):
        find(outgoing(post), connected())
