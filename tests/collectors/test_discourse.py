"""Forums are read without holes in whatever way they page and looked at again; a key goes to its own forum only."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

import collectors.discourse
import collectors.discourse_watch
from channels.discourse import SETUP, why_not
from channels.discourse_client import who_am_i
from channels.discourse_query import check_for_discourse, render_for_discourse, searches_for_discourse
from channels.expression import parse
from collectors.discourse import fetch, preview
from collectors.discourse_watch import own_replies, recheck
from collectors.page import Checked, Known, Page
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput, EarfulError, NeedsSetup, Refused, TryLater
from store.models import Connection, Mention, Query
from store.secrets import seal
from store.settings import settings
from tests.peers.discourse_desk import FORUM, SECRETS, SOURCE, connected, forum_on, outgoing
from tests.peers.discourse_forum import START, DiscourseForum, Fault, Written
from tests.peers.loopback import Answer

NOW = START + timedelta(hours=6)


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscourseForum]:
    for module in (collectors.discourse, collectors.discourse_watch):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)
    with forum_on(monkeypatch) as forum:
        yield forum


def query(what: str = "latest", expression: str = "", forum: str = FORUM) -> Query:
    options = {"what": what, "forum": forum}
    return Query(id=1, brand_id=1, channel="discourse", name="n", expression=expression, options=options)


def look(cursor: Any = None, connection: Connection | None = None, **asked: str) -> list[Page]:
    return list(fetch(query(**asked), cursor, connection))


def texts(pages: list[Page]) -> list[str]:
    return [mention.text for page in pages for mention in page.mentions]


@pytest.mark.parametrize("windows", [False, True])
def test_all_new_posts_are_read_however_a_forum_pages(forum: DiscourseForum, windows: bool) -> None:
    forum.page, forum.windows = 50 if windows else 5, windows
    forum.topic("Old", "long ago", at=NOW - timedelta(days=2))
    for number in range(23):
        forum.topic("Tea", f"tea {number}")
        forum.posts[-1].id += number * 3  # some numbers are nobody's
        forum.posts[-1].deleted = number % 5 == 4
    pages = look()
    assert list(dict.fromkeys(texts(pages))) == [f"tea {number}" for number in reversed(range(23)) if number % 5 != 4]
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    forum.topic("Tea", "tea anew", at=NOW)
    again = look(pages[-1].cursor)
    assert texts(again)[0] == "tea anew"
    assert len(texts(again)) < 24


def test_a_wide_hole_in_the_numbers_is_crossed(forum: DiscourseForum) -> None:
    forum.windows = True
    forum.topic("Tea", "before")
    forum.topic("Tea", "after")
    forum.posts[-1].id += 400
    assert list(dict.fromkeys(texts(look()))) == ["after", "before"]


def test_words_filter_and_titles_belong_to_first_posts(forum: DiscourseForum) -> None:
    first = forum.topic("Rim Fah tea", "what do you think?")
    forum.reply(first.topic, "no idea")
    forum.reply(first.topic, "Rim Fah is fine", "ben", answers=1)
    found = look(expression='"rim fah"')[0].mentions
    assert [(each.kind, each.title, each.text, each.matched) for each in found] == [
        ("reply", "", "Rim Fah is fine", ["Rim Fah"]), ("post", "Rim Fah tea", "what do you think?", ["Rim Fah"]),
    ]  # fmt: skip
    assert {(each.source, each.conversation) for each in found} == {(SOURCE, str(first.topic))}
    assert found[0].url == f"{FORUM}/t/a-topic/{first.topic}/3"
    assert (found[0].handle, found[0].external_id) == ("ben", str(first.id + 2))


def test_hidden_posts_are_gone_and_our_own_are_none(forum: DiscourseForum) -> None:
    forum.topic("Tea", "hidden").hidden = True
    forum.topic("Tea", "ours", "rimfah")
    forum.topic("Tea", "moved").kind = 3
    page = look(connection=connected())[0]
    assert (page.mentions, page.changes) == ([], [(SOURCE, "101")])


def test_a_search_reads_each_hit_in_full(forum: DiscourseForum) -> None:
    forum.page = 2
    forum.topic("Tea", "tea of last week", at=NOW - timedelta(days=7))
    for number in range(5):
        forum.topic(f"Topic {number}", f"a very long text about tea, number {number}")
    forum.topic("Coffee", "coffee only")
    pages = look(what="search", expression="tea OR coffee")
    assert sorted(texts(pages)) == [*(f"a very long text about tea, number {n}" for n in range(5)), "coffee only"]
    assert [page.cursor is None for page in pages] == [True] * (len(pages) - 1) + [False]
    assert {each.title for page in pages for each in page.mentions} >= {"Topic 0", "Coffee"}
    asked = [each.get("q") for each in forum.asked if each.path == "/search.json"]
    assert asked[0] == "tea after:2026-11-18 order:latest"
    assert texts(look(pages[-1].cursor, what="search", expression="tea"))[:1] == [
        "a very long text about tea, number 4"
    ]


def test_what_goes_between_a_hit_and_its_reading_is_left_out(forum: DiscourseForum) -> None:
    forum.topic("Tea", "tea one")
    two = forum.topic("Tea", "tea two")
    forum.faults.append(Fault(Answer(404, b"{}"), path=f"/posts/{two.id}"))
    assert texts(look(what="search", expression="tea")) == ["tea one"]


def test_more_than_a_search_shows_is_a_gap(forum: DiscourseForum) -> None:
    forum.page = 1
    for number in range(12):
        forum.topic("Tea", f"tea {number}")
    pages = look(what="search", expression="tea")
    assert len(texts(pages)) == 10
    assert "may be missing" in pages[-1].gap


@pytest.mark.parametrize(
    ("expression", "asked"),
    [("#tea @mai -milk lang:th", ["tea mai"]), ('"rim fah" from:ben', ['"rim fah" @ben']), ("a OR b", ["a", "b"])],
)
def test_an_expression_as_searches(expression: str, asked: list[str]) -> None:
    assert searches_for_discourse(parse(expression)) == asked
    assert render_for_discourse(parse(expression)) == " | ".join(asked)


def test_what_cannot_be_read_is_said(forum: DiscourseForum) -> None:
    assert check_for_discourse("-tea")
    wrong: list[dict[str, Any]] = [{"what": "search"}, {"what": "search", "expression": "-tea"}, {"what": "inbox"}]
    for asked in (*wrong, {"forum": "no way"}):
        with pytest.raises(BadInput):
            look(**asked)
    assert forum.asked == []


def test_without_a_forum_it_says_where_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NeedsSetup, match="Channels page"):
        look(forum="")


def test_a_key_goes_to_its_own_forum_only(forum: DiscourseForum) -> None:
    forum.closed_to_all = True
    forum.topic("Tea", "tea").private = True
    reader = connected()
    reader.read_secrets = seal(SECRETS)
    assert texts(look(connection=reader)) == ["tea"]
    assert texts(look(connection=reader, forum="")) == ["tea"]
    with pytest.raises(NeedsSetup, match="members"):
        look(connection=reader, forum="https://other.example")
    assert "api-key" not in forum.asked[-1].headers


def test_no_forum_in_the_own_network_is_opened(forum: DiscourseForum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EARFUL_DISCOURSE_BASE_URL")
    settings.cache_clear()
    with pytest.raises(Refused, match="not public"):
        look(forum=forum.url)
    assert forum.asked == []


def test_a_preview_shows_the_newest_with_why(forum: DiscourseForum) -> None:
    forum.topic("A topic", "tea one")
    forum.topic("A topic", "ours: tea", "rimfah")
    forum.topic("A topic", "tea two")
    for what in ("latest", "search"):
        shown, costs = preview("tea", connected(), 10, {"what": what, "forum": FORUM})
        assert ([(each.text, why) for each, why in shown], costs) == ([("tea two", "tea"), ("tea one", "tea")], [])


LATER = Answer(429, b'{"errors": ["slow"], "error_type": "rate_limit", "extras": {"wait_seconds": 600}}')
TROUBLE = [
    (LATER, TryLater),
    (Answer(429, b"slow", (("retry-after", "90"),)), TryLater),
    (Answer(502, b"<html>"), TryLater),
    (Answer(200, b"<html>"), TryLater),
    (Answer(200, b"[1]"), TryLater),
    (Answer(fate="drop"), TryLater),
    (Answer(404, b"nothing"), Refused),
    (Answer(403, b'{"errors": ["no"], "error_type": "not_logged_in"}'), NeedsSetup),
    (Answer(301, b"", (("location", "https://new.example/"),)), Refused),
]


@pytest.mark.parametrize(("answer", "error"), TROUBLE)
def test_trouble_keeps_the_cursor(
    session: Session, forum: DiscourseForum, answer: Answer, error: type[EarfulError]
) -> None:
    saved = ensure_query(session, ensure_brand(session, "B"), "discourse", "n", options=query().options)
    forum.page = 1
    forum.topic("Tea", "tea one")
    forum.topic("Tea", "tea two")
    forum.faults.append(Fault(Answer(200, b'{"latest_posts": []}'), path="none", times=0))
    original, calls = forum.answer, []

    def second_fails(asked: Any) -> Answer:
        calls.append(asked)
        return answer if len(calls) == 2 else original(asked)

    forum.answer = second_fails  # type: ignore[method-assign]  # of this one forum
    with pytest.raises(error):
        collect(session, saved)
    assert saved.cursor is None
    collect(session, saved)
    assert sorted(each.text for each in session.exec(select(Mention))) == ["tea one", "tea two"]


def test_the_longer_of_two_waits_counts(forum: DiscourseForum) -> None:
    forum.faults.append(Fault(Answer(429, LATER.body, (("retry-after", "60"),))))
    with pytest.raises(TryLater) as caught:
        look()
    assert caught.value.retry_at is not None
    assert timedelta(minutes=9) < caught.value.retry_at - datetime.now(UTC) <= timedelta(minutes=10)


# Looked at again.


def known(*posts: Written, source: str = SOURCE) -> list[Known]:
    return [Known(source, str(each.id), outgoing(each).version_id, "") for each in posts]


def rechecked(some: list[Known], connection: Connection | None = None) -> Checked:
    (checked,) = recheck(some, connection or connected())
    return checked


def test_what_is_deleted_hidden_private_or_changed_is_noticed(forum: DiscourseForum) -> None:
    same, gone, hidden, private, changed = (forum.topic(f"Topic {n}", f"tea {n}") for n in range(5))
    held = known(same, gone, hidden, private, changed)
    gone.deleted = hidden.hidden = private.private = True
    changed.raw = "tea, edited"
    checked = rechecked([*held, Known(SOURCE, "by-hand", "", "")])
    assert checked.gone == [str(gone.id), str(hidden.id), str(private.id)]
    (found,) = checked.changed
    assert (found.external_id, found.text, found.title) == (str(changed.id), "tea, edited", "Topic 4")
    assert len(checked.seen) == 6


@pytest.mark.parametrize("answer", [answer for answer, _ in TROUBLE])
def test_where_the_forum_itself_does_not_answer_nothing_is_gone(forum: DiscourseForum, answer: Answer) -> None:
    held = known(forum.topic("Tea", "tea"))
    forum.faults.append(Fault(answer, times=9))
    with pytest.raises(EarfulError):
        rechecked(held)


def test_a_bad_key_is_no_deletion(forum: DiscourseForum) -> None:
    held, reader = known(forum.topic("Tea", "tea")), connected()
    reader.read_secrets = seal({**SECRETS, "api_key": "old"})
    with pytest.raises(NeedsSetup):
        rechecked(held, reader)


def test_one_forum_that_is_down_does_not_stop_the_others(forum: DiscourseForum) -> None:
    post = forum.topic("Tea", "tea")
    held = [*known(post, source="down.example"), *known(post)]
    post.deleted = True
    forum.faults.append(Fault(Answer(503)))
    found = recheck(held, connected())
    assert next(found).gone == [str(post.id)]
    with pytest.raises(TryLater):
        next(found)


def test_answers_by_hand_name_what_they_answer(forum: DiscourseForum) -> None:
    first = forum.topic("Tea", "is it good?")
    second = forum.reply(first.topic, "yes?")
    to_second = forum.reply(first.topic, "it is", "RimFah", answers=2)
    to_first = forum.reply(first.topic, "thanks for asking", "RimFah")
    forum.topic("Ours", "our own topic", "RimFah")
    (page,) = own_replies(connected(), None)
    assert [(each.parent, each.external_id) for each in page.replies] == [
        (str(first.id), str(to_first.id)), (str(second.id), str(to_second.id)),
    ]  # fmt: skip
    (again,) = own_replies(connected(), page.cursor)
    assert again.replies == []
    assert list(own_replies(Connection(brand_id=1, channel="discourse"), None)) == []


def test_whose_key_it_is_and_where_it_may_answer(forum: DiscourseForum) -> None:
    assert who_am_i(connected()) == {"id": "7", "username": "RimFah"}
    with pytest.raises(NeedsSetup):
        who_am_i(connected(api_key="old"))
    mention = Mention(channel="discourse", source=SOURCE, external_id="1", text="t", published_at=NOW)
    assert why_not(mention, connected()) == ""
    mention.source = "other.example"
    assert "by hand" in why_not(mention, connected())
    assert SETUP.is_open
