"""Facebook and Instagram are read without holes and looked at again; what is only hidden passes not for deleted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from collectors import facebook, instagram
from collectors.page import Page
from collectors.recheck import Rechecked
from collectors.run import collect
from store.brands import ensure_query
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Query
from tests.peers.graph_network import OURS, TOKEN, FacebookNetwork, GraphNetwork, InstagramNetwork, failed
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import told

FETCH = {"facebook": facebook.fetch, "instagram": instagram.fetch}
PREVIEW = {"facebook": facebook.preview, "instagram": instagram.preview}


@pytest.fixture(params=[FacebookNetwork, InstagramNetwork], ids=lambda peer: peer.channel)
def peer(request: pytest.FixtureRequest) -> GraphNetwork:
    found: GraphNetwork = request.param()
    return found


@pytest.fixture
def desk(peer: GraphNetwork, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


@pytest.fixture
def post(peer: GraphNetwork, desk: Desk) -> str:
    """A post of our own, three days old."""
    return peer.write_down("A new kettle", OURS, 72)


def pages(desk: Desk, cursor: dict[str, Any] | None = None) -> list[Page]:
    return list(FETCH[desk.peer.channel](desk.query, cursor, desk.connection))


def test_what_others_write_is_read_and_our_own_words_are_not(desk: Desk, peer: GraphNetwork, post: str) -> None:
    first = peer.write_down("ฝาแตกค่ะ", under=post)
    answer = peer.write_down("same here", "2002", 0.5, under=post, parent=first)
    peer.write_down("We are sorry", OURS, 0.4, under=post, parent=first)
    peer.write_down("from last week", hours=40, under=post)
    assert desk.collect().found == 2
    assert desk.names == sorted([first, answer])
    mention = desk.mention(answer)
    assert (mention.parent, mention.conversation, mention.source, mention.kind) == (first, post, OURS, "reply")
    assert desk.collect().new == 0


def test_many_comments_and_many_posts_are_read_to_the_end_and_to_none_beyond(desk: Desk, peer: GraphNetwork) -> None:
    posts = [peer.write_down(f"post {number}", OURS, 30 + number) for number in range(60)]
    wanted = [peer.write_down(f"new {number}", hours=1 + number / 100, under=posts[30]) for number in range(180)]
    wanted += [peer.write_down("on an older one", under=each) for each in posts[50:]]
    old = [peer.write_down("older", hours=30 + number, under=posts[30]) for number in range(200)]
    found = pages(desk)
    names = [mention.external_id for page in found for mention in page.mentions]
    assert sorted(names) == sorted(wanted)
    assert [page.cursor is not None for page in found] == [False] * (len(found) - 1) + [True]
    assert not set(names) & set(old)
    assert not any(page.gap for page in found)
    assert not any("leak" in asked.path or TOKEN in str(asked.query) for asked in peer.asked)


def test_only_the_newest_posts_are_read_and_that_is_said(desk: Desk, peer: GraphNetwork) -> None:
    for number in range(201):
        peer.write_down(f"post {number}", OURS, 1 + number / 10)
    found = pages(desk)
    assert len(found) == 8
    assert "newest 200 posts" in found[-1].gap


def test_posts_older_than_a_month_are_left_alone(desk: Desk, peer: GraphNetwork) -> None:
    old = peer.write_down("long ago", OURS, 24 * 31)
    peer.write_down("late", under=old)
    assert desk.collect().found == 0


def test_a_new_comment_while_pages_turn_is_read_next_time(desk: Desk, peer: GraphNetwork) -> None:
    posts = [peer.write_down(f"post {number}", OURS, 30 + number) for number in range(30)]
    wanted = [peer.write_down("hello", under=each) for each in posts]
    reading = FETCH[peer.channel](desk.query, None, desk.connection)
    first = next(reading)
    wanted.append(peer.write_down("in between", hours=0, under=posts[0]))
    newest = peer.write_down("a post in between", OURS, 0)
    wanted.append(peer.write_down("under it", hours=0, under=newest))
    rest = list(reading)
    again = pages(desk, rest[-1].cursor)
    names = {mention.external_id for page in (first, *rest, *again) for mention in page.mentions}
    assert names == set(wanted)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failed(190), NeedsSetup),
        (failed(10, status=403), NeedsSetup),
        (failed(32), TryLater),
        (told({}, 500), TryLater),
        (Answer(200, b"<html>"), TryLater),
        (Answer(fate="drop"), TryLater),
    ],
)
def test_what_fails_between_pages_moves_no_cursor(
    desk: Desk, peer: GraphNetwork, answer: Answer, error: type[Exception]
) -> None:
    posts = [peer.write_down(f"post {number}", OURS, 30 + number) for number in range(30)]
    names = sorted(peer.write_down("hello", under=each) for each in posts)

    def spoil(page: Page) -> None:
        peer.fail(peer.reads, answer)

    with pytest.raises(error):
        collect(desk.session, desk.query, connection=desk.connection, on_page=spoil)
    assert 0 < len(desk.names) < 30
    assert desk.query.cursor is None
    peer.faults.clear()
    desk.collect()
    assert desk.names == names


def test_it_pauses_between_pages_once_most_is_used(desk: Desk, peer: GraphNetwork) -> None:
    posts = [peer.write_down(f"post {number}", OURS, 30 + number) for number in range(30)]
    peer.write_down("hello", under=posts[0])
    body = peer.listed(OURS, "feed" if peer.channel == "facebook" else "media", first_request(peer, desk)).body
    peer.fail(peer.reads, Answer(200, body, (("x-app-usage", '{"call_count": 85}'),)))
    with pytest.raises(TryLater, match="pause"):
        desk.collect()
    assert len(desk.names) == 1
    assert desk.query.cursor is None


def first_request(peer: GraphNetwork, desk: Desk) -> Any:
    next(FETCH[peer.channel](desk.query, None, desk.connection))
    return peer.calls(peer.reads)[0]


def test_odd_answers_break_nothing(desk: Desk, peer: GraphNetwork) -> None:
    odd: list[Any] = [{}, {"data": None}, {"data": [None, 7, {}]}, {"data": [{"id": 5, "comments": []}], "paging": 3}]
    for body in odd:
        peer.fail(peer.reads, told(body))
        found = pages(desk)
        assert [page.mentions for page in found] == [[]]
        assert found[-1].cursor is not None


def test_words_filter_and_a_preview_says_why(desk: Desk, peer: GraphNetwork, post: str) -> None:
    peer.write_down("nice weather", under=post)
    wanted = peer.write_down("the lid is broken", under=post)
    shown, cost = PREVIEW[peer.channel]("lid", desk.connection, 10, {"what": "comments"})
    assert [(each.external_id, why) for each, why in shown] == [(wanted, "lid")]
    assert cost == []


def test_of_what_comes_by_webhook_nothing_is_fetched(desk: Desk, peer: GraphNetwork) -> None:
    query = Query(brand_id=1, channel=peer.channel, name="hook", options={"what": "webhook"})
    assert list(FETCH[peer.channel](query, None, desk.connection)) == []
    assert peer.asked == []
    query.options = {"what": "gossip"}
    with pytest.raises(BadInput, match="gossip"):
        list(FETCH[peer.channel](query, None, desk.connection))


def test_posts_of_others_that_name_us_are_read(desk: Desk, peer: GraphNetwork) -> None:
    what = "tagged" if peer.channel == "facebook" else "tags"
    named = peer.write_down("look at this", "2003", elsewhere=True)
    query = ensure_query(desk.session, desk.brand, peer.channel, "tags", options={"what": what})
    collect(desk.session, query, connection=desk.connection)
    assert desk.names == [named]
    assert desk.mention(named).kind == "post"


def test_what_is_deleted_is_erased_and_what_is_changed_keeps_its_versions(
    desk: Desk, peer: GraphNetwork, post: str
) -> None:
    names = [peer.write_down(f"number {each}", under=post) for each in range(4)]
    desk.collect()
    del peer.things[names[1]]
    peer.things[names[2]].text = "number 2, and it leaks"
    assert desk.recheck() == Rechecked(seen=4, gone=1, changed=1)
    assert names[1] not in desk.names
    assert desk.mention(names[2]).text == "number 2, and it leaks"


def test_without_sight_of_comments_nothing_passes_for_deleted(desk: Desk, peer: GraphNetwork, post: str) -> None:
    names = [peer.write_down(f"number {each}", under=post) for each in range(2)]
    desk.collect()
    peer.blind = True
    with pytest.raises(NeedsSetup, match="permission"):
        desk.recheck()
    assert desk.names == sorted(names)


def test_what_we_are_not_shown_stands(desk: Desk, peer: GraphNetwork, post: str) -> None:
    name = peer.write_down("hello", under=post)
    desk.collect()
    for answer in (told({"data": []}), told({"data": []}), failed(10, status=403), failed(10, status=403)):
        peer.fail("GET /v26.0/", answer)
    assert desk.recheck() == Rechecked(seen=1)
    assert desk.names == [name]


def test_an_answer_by_hand_closes_the_case(desk: Desk, peer: GraphNetwork, post: str) -> None:
    name = peer.write_down("ฝาแตกค่ะ", under=post)
    desk.collect()
    case = desk.case(name)
    peer.write_down("We are sorry", OURS, -0.1, under=post, parent=name)
    assert desk.recheck().answered == 1
    desk.session.refresh(case)
    assert case.status == "resolved"


def test_a_mention_elsewhere_on_instagram_is_looked_at_as_one(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from channels.instagram_accounts import mentioned, talking
    from collectors.graph import mention_of
    from store.mentions import save_mentions

    peer = InstagramNetwork()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        theirs = peer.write_down("my kitchen", "2009", 5)
        names = [peer.write_down(f"@pine_kettle number {each}", under=theirs) for each in range(2)]
        with talking(desk.connection) as graph:
            items = [mentioned(graph, desk.connection.account, each, theirs) for each in names]
        rows = [mention_of("instagram", each).model_dump() for each in items if each is not None]
        save_mentions(session, desk.query, rows)
        session.commit()
        del peer.things[names[0]]
        assert desk.recheck() == Rechecked(seen=2, gone=1)
        assert desk.names == [names[1]]
        assert desk.mention(names[1]).conversation == f"@{theirs}"


def test_the_first_look_goes_back_a_day_and_the_next_a_little_more_than_is_new(
    desk: Desk, peer: GraphNetwork, post: str
) -> None:
    peer.write_down("yesterday", hours=23, under=post)
    late = peer.write_down("shown late", hours=24.5, under=post)
    (page,) = pages(desk)
    assert len(page.mentions) == 1
    (again,) = pages(desk, page.cursor)
    assert late in [mention.external_id for mention in again.mentions]
