"""Hacker News is read without holes however much is written, once for all its searches, and looked at again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

import collectors.hacker_news
import collectors.hacker_news_watch
from channels.expression import parse
from channels.hacker_news import SETUP, account
from channels.hacker_news_items import item_of
from channels.hacker_news_query import check_for_hacker_news, render_for_hacker_news, searches_for_hacker_news
from collectors.hacker_news import fetch, preview
from collectors.hacker_news_watch import own_replies, recheck
from collectors.page import Checked, Known, Page
from collectors.recheck import recheck as recheck_all
from collectors.run import collect
from store.brands import ensure_brand, ensure_query
from store.errors import BadInput, Refused, TryLater
from store.models import Connection, Mention, Query
from store.settings import settings
from tests.peers.hacker_news_site import HackerNewsSite, Trouble
from tests.peers.loopback import Answer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
T = int(NOW.timestamp())


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[HackerNewsSite]:
    monkeypatch.setattr(collectors.hacker_news, "utc_now", lambda: NOW)
    monkeypatch.setattr(collectors.hacker_news_watch, "utc_now", lambda: NOW)
    with HackerNewsSite() as site:
        monkeypatch.setenv("EARFUL_HACKER_NEWS_BASE_URL", site.url)
        settings.cache_clear()
        yield site


def look(
    expression: str = "tea", cursor: dict[str, int] | None = None, connection: Connection | None = None
) -> list[Page]:
    query = Query(id=1, brand_id=1, channel="hacker_news", name="n", expression=expression, options={"what": "search"})
    return list(fetch(query, cursor, connection))


def texts(pages: list[Page]) -> list[str]:
    return [mention.text for page in pages for mention in page.mentions]


def ours() -> Connection:
    return Connection(brand_id=1, channel="hacker_news", options={"username": "RimFah"})


def test_the_first_look_is_a_day_and_each_later_one_reads_two_hours_again(site: HackerNewsSite) -> None:
    site.write("tea long ago", T - 90_000)
    site.write("tea first", T - 86_000)
    edited = site.write("tea lately", T - 5_000)
    first = look()
    assert texts(first) == ["tea first", "tea lately"]
    assert [page.cursor for page in first] == [{"read": T - 3600 * hours} for hours in (18, 12, 6, 0)]
    edited.text = "tea lately, edited"
    again = look(cursor=first[-1].cursor)
    assert texts(again) == ["tea lately, edited"]
    assert again[0].mentions[0].version_id != first[-1].mentions[0].version_id


def test_a_slice_that_holds_too_much_is_halved_until_all_is_seen(site: HackerNewsSite) -> None:
    site.limit = 10
    for number in range(300):
        site.write(f"tea {number}", T - 1 - number * 60)
    found = look()
    assert sorted(texts(found)) == sorted(f"tea {number}" for number in range(300))
    assert [page.gap for page in found] == ["", "", "", ""]


def test_one_second_that_holds_too_much_is_a_gap(site: HackerNewsSite) -> None:
    site.limit = 10
    for number in range(11):
        site.write(f"tea {number}", T - 100)
    found = look()
    assert (len(texts(found)), "one second" in found[-1].gap) == (10, True)


def test_alternatives_are_searched_apart_and_found_once(site: HackerNewsSite) -> None:
    site.write("tea and coffee", T - 50)
    site.write("only coffee", T - 40)
    site.write("coffee giveaway", T - 30)
    site.write("teapot", T - 20)
    found = look("tea OR coffee -giveaway")
    assert texts(found) == ["tea and coffee", "only coffee"]
    assert found[-1].mentions[0].matched == ["tea", "coffee"]


def test_typing_mistakes_are_not_searched_for(site: HackerNewsSite) -> None:
    look()
    assert {(asked.get("typoTolerance"), asked.get("tags")) for asked in site.asked} == {("false", "(story,comment)")}


def test_the_brands_own_words_are_no_mentions(site: HackerNewsSite) -> None:
    site.write("our tea", T - 50, author="rimfah")
    site.write("your tea", T - 50)
    assert texts(look(connection=ours())) == ["your tea"]


def test_a_comment_knows_its_thread(site: HackerNewsSite) -> None:
    story = site.write("", T - 100, title="Ask HN: which tea?")
    site.write('green <tea> & "milk"', T - 50, parent=story.id, story=story.id)
    post, reply = look()[-1].mentions
    assert (post.kind, post.title, post.text, post.likes) == ("post", "Ask HN: which tea?", "", 3)
    assert (reply.kind, reply.text, reply.title) == ("reply", 'green <tea> & "milk"', "")
    assert (reply.conversation, reply.parent, reply.handle) == (str(story.id), str(story.id), "mai")
    assert reply.url == f"https://news.ycombinator.com/item?id={reply.external_id}"


def test_who_wrote_it_can_be_asked_for(site: HackerNewsSite) -> None:
    site.write("tea by mai", T - 50)
    site.write("tea by ben", T - 50, author="ben")
    assert texts(look("tea from:ben")) == ["tea by ben"]
    assert site.asked[-1].get("tags") == "(story,comment),author_ben"
    assert texts(look("from:ben")) == ["tea by ben"]


@pytest.mark.parametrize(
    ("expression", "asked"),
    [
        ("tea", [("tea", "")]),
        ('"cup of tea" -milk lang:en', [('"cup of tea"', "")]),
        ("#tea @mai", [("tea mai", "")]),
        ("(tea OR ชา) hot", [("tea hot", ""), ("ชา hot", "")]),
        ('from:pg "a from:b c"', [('"a from:b c"', "pg")]),
    ],
)
def test_an_expression_as_searches(expression: str, asked: list[tuple[str, str]]) -> None:
    assert searches_for_hacker_news(parse(expression)) == asked
    assert render_for_hacker_news(parse(expression)).count("|") == len(asked) - 1


def test_what_cannot_be_searched_for_is_said(site: HackerNewsSite) -> None:
    for expression in ("", "-tea", "lang:th", "from:a.b.example", " OR ".join(f"tea{number}" for number in range(11))):
        assert check_for_hacker_news(expression)
        with pytest.raises(BadInput):
            look(expression)
    assert site.asked == []


def test_a_preview_shows_the_newest_of_a_month(site: HackerNewsSite) -> None:
    site.write("tea last week", T - 600_000)
    site.write("tea today", T - 600)
    site.write("our tea", T - 600, author="rimfah")
    shown, costs = preview("tea", ours())
    assert ([(mention.text, why) for mention, why in shown], costs) == (
        [("tea today", "tea"), ("tea last week", "tea")],
        [],
    )


TROUBLE = [
    (Answer(429, b"", (("retry-after", "60"),)), TryLater),
    (Answer(503), TryLater),
    (Answer(200, b"<html>"), TryLater),
    (Answer(200, b'{"message": "x"}'), TryLater),
    (Answer(200, b"[]"), TryLater),
    (Answer(fate="drop"), TryLater),
    (Answer(400, b'{"message": "bad filter"}'), Refused),
]


@pytest.mark.parametrize(("answer", "error"), TROUBLE)
def test_trouble_keeps_what_was_read_and_goes_on_later(
    session: Session, site: HackerNewsSite, answer: Answer, error: type[Exception]
) -> None:
    query = ensure_query(session, ensure_brand(session, "B"), "hacker_news", "n", expression="tea")
    site.write("tea one", T - 80_000)
    site.write("tea two", T - 10)
    site.state.trouble = None
    original, calls = site.answer, []

    def second_fails(asked: object) -> Answer:
        calls.append(asked)
        return answer if len(calls) == 2 else original(asked)  # type: ignore[arg-type]  # a stand-in of one shape

    site.answer = second_fails  # type: ignore[method-assign]  # of this one site
    with pytest.raises(error):
        collect(session, query)
    assert query.cursor == {"read": T - 18 * 3600}
    collect(session, query)
    assert sorted(each.text for each in session.exec(select(Mention))) == ["tea one", "tea two"]


def known(*entries: object) -> list[Known]:
    from channels.hacker_news_items import Item

    found = [item_of(each.hit()) for each in entries]  # type: ignore[attr-defined]  # entries of the peer
    return [Known("news.ycombinator.com", each.id, each.version, "") for each in found if isinstance(each, Item)]


def rechecked(some: list[Known]) -> Checked:
    (checked,) = recheck(some, ours())
    return checked


def test_what_is_deleted_or_changed_is_noticed(site: HackerNewsSite) -> None:
    same, gone, changed = (site.write(f"tea {number}", T - 50) for number in range(3))
    story = site.write("", T - 100, title="tea")
    held = known(same, gone, changed, story)
    gone.gone, changed.text, story.title = True, "tea, now <cold>", "tea!"
    checked = rechecked([*held, Known("elsewhere", "7", "", ""), Known("news.ycombinator.com", "x", "", "")])
    assert checked.gone == [str(gone.id)]
    assert [(each.external_id, each.text, each.title) for each in checked.changed] == [
        (str(changed.id), "tea, now <cold>", ""), (str(story.id), "", "tea!"),
    ]  # fmt: skip
    assert len(checked.seen) == 6


def test_an_item_that_says_nothing_any_more_is_gone(site: HackerNewsSite) -> None:
    entry = site.write("tea", T - 50)
    held = known(entry)
    entry.text = ""
    assert rechecked(held).gone == [str(entry.id)]


@pytest.mark.parametrize("answer", [answer for answer, _ in TROUBLE])
def test_trouble_is_no_deletion(site: HackerNewsSite, answer: Answer) -> None:
    held = known(site.write("tea", T - 50))
    site.state.trouble = Trouble(answer)
    with pytest.raises((TryLater, Refused)):
        rechecked(held)


def test_many_are_looked_at_some_at_a_time(site: HackerNewsSite) -> None:
    held = known(*(site.write(f"tea {number}", T - 50) for number in range(45)))
    assert [len(checked.seen) for checked in recheck(held, ours())] == [20, 20, 5]


def test_the_rounds_work_without_a_connection(session: Session, site: HackerNewsSite) -> None:
    query = ensure_query(session, ensure_brand(session, "B"), "hacker_news", "n", expression="tea")
    entry = site.write("tea", T - 50)
    collect(session, query)
    entry.gone = True
    session.exec(select(Mention)).one().collected_at = NOW
    done = recheck_all(session, now=NOW + timedelta(days=2))
    assert (done.seen, done.gone) == (1, 1)
    assert session.exec(select(Mention.text)).one() == ""


def test_answers_by_hand_are_found_by_the_name_of_the_account(site: HackerNewsSite) -> None:
    story = site.write("", T - 100, title="tea", author="rimfah")
    asked = site.write("is it good?", T - 90, parent=story.id, story=story.id)
    answer = site.write("it is", T - 80, author="RimFah", parent=asked.id, story=story.id)
    site.write("old", T - 90_000, author="RimFah", parent=asked.id, story=story.id)
    (page,) = own_replies(ours(), None)
    assert [(each.parent, each.external_id) for each in page.replies] == [(str(asked.id), str(answer.id))]
    assert page.cursor == {"read": T}
    assert [len(each.replies) for each in own_replies(ours(), {"read": T})] == [1]
    assert list(own_replies(Connection(brand_id=1, channel="hacker_news"), None)) == []


def test_names_of_accounts_are_checked() -> None:
    assert account(" @rim-fah_1 ") == "rim-fah_1"
    assert SETUP.is_open
    for wrong in ("a", "two words", "x" * 16, "ชา"):
        with pytest.raises(BadInput):
            account(wrong)


@pytest.mark.parametrize(
    "odd",
    [
        {}, {"objectID": 7}, {"objectID": "x", "_tags": ["story"]}, {"id": 1, "type": "comment", "author": None},
        {"id": 1, "type": "story", "author": "a", "title": "t", "created_at_i": "soon"},
        {"id": 1, "type": "story", "author": "a", "title": "t", "created_at_i": 1e300},
        {"id": 1, "type": "story", "author": "a", "title": 5, "text": ["x"], "created_at_i": 5},
        {"id": True, "type": "poll", "author": "a", "title": "t", "created_at_i": 5, "_tags": "story"},
    ],
)  # fmt: skip
def test_odd_items_are_none(odd: dict[str, object]) -> None:
    assert item_of(odd) is None
