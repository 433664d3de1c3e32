"""X is read without a hole and without a double, whatever happens between two pages or two runs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from channels.x_ids import first_id
from collectors import x, x_places
from collectors.page import Page
from store.connections import connect
from store.errors import BadInput, NeedsSetup
from store.models import Match, utc_now
from tests.peers.loopback import Answer, Asked
from tests.peers.x_desk import ADMIN, SEARCH, Desk


def stop(page: Page) -> None:
    """Break off after a page, as a power cut would."""
    raise InterruptedError


def test_everything_is_read_once_and_costs_what_x_bills(desk: Desk) -> None:
    wanted = {post.id for post in desk.posts(130)}
    run = desk.collect()
    assert (run.found, run.new, run.gap) == (130, 130, "")
    assert desk.kept() == wanted
    assert desk.charged() == desk.billed() == 130 * 5_000 + 10_000
    assert len(desk.network.seen(SEARCH)) == 2
    assert (desk.query.cursor or {})["newest"] == max(wanted)


def test_a_second_run_finds_only_what_is_new_and_pays_only_for_that(desk: Desk) -> None:
    desk.posts(3)
    desk.collect()
    new = desk.network.post(desk.ben, "more tea")
    run = desk.collect()
    assert run.new == 1
    assert new.id in desk.kept()
    assert desk.charged() == desk.billed() == 4 * 5_000 + 2 * 10_000


@pytest.mark.parametrize("paging", ["position", "offset"])
def test_what_comes_and_goes_between_two_pages_moves_nothing(desk: Desk, paging: str) -> None:
    desk.network.paging = paging
    posts = desk.posts(210)
    gone = posts[-50:-45]

    def meanwhile() -> None:
        for post in gone:
            desk.network.delete(post)
        desk.network.post(desk.ben, "tea at last")

    desk.network.meanwhile(SEARCH, meanwhile)
    run = desk.collect()
    assert (run.found, run.new) == (210, 210)
    assert {post.id for post in posts} == desk.kept()
    assert desk.collect().new == 1, "what came meanwhile is for the next run"


def test_a_pass_that_was_broken_off_goes_on_below_and_then_above(desk: Desk) -> None:
    old = desk.posts(250)
    with pytest.raises(InterruptedError):
        desk.collect(on_page=stop)
    assert len(desk.kept()) == 100
    new = desk.network.post(desk.ben, "new tea")
    run = desk.collect()
    assert (run.new, len(desk.kept())) == (151, 251)
    assert {new.id, *(post.id for post in old)} == desk.kept()
    found = [len(seen.posts) for seen in desk.network.seen(SEARCH)]
    assert found[:3] == [100, 100, 50], "nothing of the first pass was read twice"


def test_a_post_that_enters_the_search_late_is_not_missed(desk: Desk) -> None:
    desk.network.post(desk.ada, "tea", ago=timedelta(minutes=1))
    desk.collect()
    late = desk.network.post(desk.ada, "late tea", ago=timedelta(minutes=12))
    assert desk.collect().new == 1
    assert late.id in desk.kept()


def test_only_ids_bound_a_request(desk: Desk) -> None:
    desk.posts(120)
    desk.collect()
    desk.collect()
    asked = [seen.query for seen in desk.network.seen(SEARCH)]
    assert all("since_id" in query and not {"start_time", "end_time"} & query.keys() for query in asked)
    assert {query["query"] for query in asked} == {"tea -is:retweet -from:PineKettle"}


def test_after_a_long_silence_a_gap_is_written_down(desk: Desk) -> None:
    now = utc_now()
    desk.query.cursor = {"newest": str(first_id(now - timedelta(days=10))), "asked": f"{now - timedelta(days=9)}"}
    recent = desk.network.post(desk.ada, "tea", ago=timedelta(days=6))
    desk.network.post(desk.ada, "tea", ago=timedelta(days=8))
    run = desk.collect()
    assert desk.kept() == {recent.id}
    assert run.gap.startswith(f"X no longer gives posts from {now - timedelta(days=9):%Y-%m-%d %H:%M} to ")
    assert desk.collect().gap == ""


def test_a_brand_of_which_nobody_speaks_for_weeks_has_no_gap(desk: Desk) -> None:
    now = utc_now()
    asked = (now - timedelta(hours=1)).isoformat()
    desk.query.cursor = {"newest": str(first_id(now - timedelta(days=20))), "asked": asked}
    assert desk.collect().gap == ""


def test_where_x_remembers_less_than_it_says_the_rest_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x, "KEPT", timedelta(days=30))
    old = (utc_now() - timedelta(days=9)).isoformat()
    desk.query.cursor = {"newest": str(first_id(utc_now() - timedelta(days=9))), "asked": old}
    wanted = {post.id for post in desk.posts(3)}
    run = desk.collect()
    assert [seen.status for seen in desk.network.seen(SEARCH)] == [400, 200]
    assert (desk.kept(), run.gap[:33]) == (wanted, "X no longer gives posts from " + old[:4])


def test_a_pass_that_rested_too_long_ends_with_a_gap(desk: Desk) -> None:
    since, until = (first_id(utc_now() - timedelta(days=days)) for days in (12, 9))
    under_way = {
        "since": str(since),
        "began": f"{utc_now() - timedelta(days=8)}",
        "newest": str(until),
        "until": str(until),
    }
    desk.query.cursor = {"under_way": under_way}
    new = desk.network.post(desk.ada, "tea")
    run = desk.collect()
    assert run.gap
    assert desk.kept() == {new.id}
    assert "under_way" not in (desk.query.cursor or {})


def test_an_edit_is_a_new_version_of_the_same_mention(desk: Desk) -> None:
    post = desk.network.post(desk.ada, "bad tea", ago=timedelta(minutes=5))
    desk.collect()
    new = desk.network.edit(post, "good tea after all")
    assert desk.collect().new == 0
    (mention,) = desk.mentions()
    assert (mention.external_id, mention.version_id, mention.text) == (post.id, new.id, "good tea after all")
    assert mention.edited_at is not None


@pytest.mark.parametrize("spelling", ["tweets", "posts"])
def test_both_spellings_read_the_same(desk: Desk, spelling: str) -> None:
    desk.network.spelling = spelling
    root = desk.network.post(desk.shop, "a new blend")
    long = "tea " * 90 + "& cake for @PineKettle"
    desk.network.edit(desk.network.post(desk.ada, "tea", reply_to=root), "green tea")
    desk.network.post(desk.ben, long)
    desk.collect()
    found = {each.text: each for each in desk.mentions()}
    assert found.keys() == {"green tea", long}
    assert (found["green tea"].kind, found["green tea"].parent) == ("reply", root.id)
    assert found["green tea"].version_id != found["green tea"].external_id


def test_what_x_withholds_is_not_kept(desk: Desk) -> None:
    posts = {text: desk.network.post(desk.ada, text, ago=timedelta(minutes=1)) for text in ("tea", "black tea")}
    desk.collect()
    hidden = posts["black tea"]
    desk.network.world.posts[hidden.id] = replace(hidden, withheld=("DE",))
    desk.network.post(desk.ben, "tea too", withheld=("XX",))
    desk.collect()
    kept = {each.external_id: each.text for each in desk.mentions()}
    assert kept == {posts["tea"].id: "tea", hidden.id: ""}
    assert [each.external_id for each in desk.mentions() if each.deleted_at] == [hidden.id]


def test_a_page_without_posts_is_not_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    post = desk.network.post(desk.ada, "tea")
    true_answer = desk.network.answer

    def answer(asked: Asked) -> Answer:
        if not asked.get("next_token"):
            return Answer(200, b'{"meta": {"result_count": 0, "next_token": "on"}}')
        query = tuple(pair for pair in asked.query if pair[0] != "next_token")
        return true_answer(replace(asked, query=query))

    monkeypatch.setattr(desk.network, "answer", answer)
    assert desk.collect().new == 1
    assert desk.kept() == {post.id}


def test_our_own_posts_are_no_mentions(desk: Desk) -> None:
    desk.network.post(desk.shop, "our tea is here")
    assert desk.collect().found == 0
    assert desk.charged() == 0


def test_own_mentions_are_read_at_their_own_price(desk: Desk) -> None:
    desk.options(what="mentions")
    named = desk.network.post(desk.ada, "hello @pinekettle")
    desk.network.post(desk.ben, "tea")
    desk.collect()
    assert desk.kept() == {named.id}
    assert desk.charged() == 1_000 + 10_000
    assert [match.words for match in desk.session.exec(select(Match))] == [["@PineKettle"]]
    assert len(desk.network.seen("/2/users/*/mentions")) == 1
    assert desk.collect().new == 0


def test_the_words_that_were_found_are_kept(desk: Desk) -> None:
    desk.network.post(desk.ada, "Such good TEA, so good")
    desk.collect()
    assert [match.words for match in desk.session.exec(select(Match))] == [["TEA"]]


def test_own_mentions_need_an_account(desk: Desk) -> None:
    desk.options(what="mentions")
    desk.connection.account = {}
    with pytest.raises(BadInput, match="connect the brand's account"):
        desk.collect()


@pytest.mark.parametrize("expression", ["", "-tea", '"tea', "lang:th"])
def test_what_x_cannot_search_for_is_not_sent(desk: Desk, expression: str) -> None:
    desk.query.expression = expression
    with pytest.raises(BadInput):
        desk.collect()
    assert desk.network.requests == []


def test_without_credentials_nothing_is_asked(desk: Desk) -> None:
    connect(desk.session, desk.connection.brand_id, "x", ADMIN, read={})
    with pytest.raises(NeedsSetup, match="bearer token"):
        desk.collect()
    assert desk.network.requests == []


def test_a_preview_shows_ten_and_why_and_saves_nothing(desk: Desk) -> None:
    desk.posts(15)
    desk.network.post(desk.ben, "https://tea.example/ is a shop", ago=timedelta(minutes=1))
    shown, cost = x.preview("tea OR shop", desk.connection)
    assert len(shown) == 10
    assert shown[0][1] == "shop"
    assert {why for _, why in shown[1:]} == {"tea"}
    assert sum(each.micros * len(each.things) for each in cost) == desk.billed()
    assert desk.mentions() == []


def test_a_cursor_survives_the_way_through_the_database(desk: Desk) -> None:
    place = x_places.place_of({"newest": "12", "asked": "2026-11-20T12:00:00+00:00"})
    begun = x_places.begin(place, utc_now(), x_places.FIRST)
    under_way = x_places.after(place, begun, 30, 20, more=True)
    assert x_places.place_of(under_way.cursor()) == under_way
    assert x_places.place_of(None) == x_places.Place()
