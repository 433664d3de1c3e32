"""Posts on X are looked at again: what is gone is erased, what was changed is read, what was answered is closed."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from collectors import x_watch
from collectors.page import Checked, Known
from collectors.recheck import Rechecked, recheck
from store.errors import NeedsSetup, TryLater
from store.models import utc_now
from tests.peers.loopback import Answer, Asked
from tests.peers.x_desk import POSTS, Desk, write_keys
from tests.peers.x_posts import Post

SOON = timedelta(hours=1)
OWN = "/2/users/*/tweets"


def look(desk: Desk) -> Rechecked:
    """Look at all that is in work, an hour later."""
    return recheck(desk.session, now=utc_now() + SOON)


def in_work(desk: Desk, *texts: str) -> list[Post]:
    """Posts that were read and stand in open cases."""
    people = [desk.network.user(f"guest{number}") for number, _ in enumerate(texts)]
    posts = [desk.network.post(who, text, ago=timedelta(minutes=30)) for who, text in zip(people, texts, strict=True)]
    desk.collect()
    for post in posts:
        desk.case(post)
    return posts


def test_what_was_deleted_hidden_or_withheld_is_erased(desk: Desk) -> None:
    gone, closed, barred, kept = in_work(desk, "tea 1", "tea 2", "tea 3", "tea 4")
    desk.network.delete(gone)
    desk.network.change(desk.network.world.users[closed.author_id], protected=True)
    desk.network.world.posts[barred.id] = replace(barred, withheld=("XX",))
    done = look(desk)
    assert (done.seen, done.gone, done.changed) == (4, 3, 0)
    assert [each.text for each in desk.mentions() if each.text] == ["tea 4"]
    assert [each.external_id for each in desk.mentions() if not each.deleted_at] == [kept.id]
    assert recheck(desk.session, now=utc_now() + 2 * SOON).seen == 1


def test_an_edit_is_taken_over_even_a_second_one(desk: Desk) -> None:
    post, other = in_work(desk, "bad tea", "tea")
    first = desk.network.edit(post, "bad tea, twice")
    assert look(desk).changed == 1
    second = desk.network.edit(first, "bad tea, three times")
    done = recheck(desk.session, now=utc_now() + 2 * SOON)
    assert (done.seen, done.changed, done.gone) == (2, 1, 0)
    found = {each.external_id: (each.text, each.version_id) for each in desk.mentions()}
    assert found == {post.id: ("bad tea, three times", second.id), other.id: ("tea", other.id)}
    asked = [seen.query["ids"] for seen in desk.network.seen(POSTS)]
    assert f"{first.id}" in asked[2], "it is asked for by the newest version that we hold"


def test_a_look_costs_posts_but_no_authors(desk: Desk) -> None:
    in_work(desk, "tea 1", "tea 2")
    before = len(desk.network.requests)
    look(desk)
    asked = desk.network.requests[before:]
    assert [(len(seen.posts), seen.users) for seen in asked if seen.path == POSTS] == [(2, ())]
    assert desk.charged() == desk.billed()


def test_more_than_a_hundred_are_asked_for_in_turn(desk: Desk) -> None:
    posts = desk.posts(130)
    desk.network.delete(posts[120])
    known = [Known("x.com", post.id, post.id, "post") for post in posts]
    checked = list(x_watch.recheck(known, desk.connection))
    assert [len(each.seen) for each in checked] == [100, 30]
    assert [each.gone for each in checked] == [[], [posts[120].id]]


@pytest.mark.parametrize("fault", ["rate_limited", "server_error", "hang", "drop", "malformed", "html_error"])
def test_a_look_that_fails_erases_nothing(desk: Desk, fault: str) -> None:
    (post,) = in_work(desk, "tea")
    desk.network.delete(post)
    desk.network.fail(POSTS, fault)
    with pytest.raises(TryLater):
        look(desk)
    assert desk.mentions()[0].deleted_at is None
    assert look(desk).gone == 1


def say(desk: Desk, payload: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[Checked]:
    """What a look makes of an answer."""
    answer = Answer(200, json.dumps(payload).encode())

    def given(asked: Asked) -> Answer:
        return answer

    monkeypatch.setattr(desk.network, "answer", given)
    return list(x_watch.recheck([Known("x.com", "12", "12", ""), Known("x.com", "13", "13", "")], desk.connection))


@pytest.mark.parametrize("payload", [{}, {"data": []}, {"meta": {}}, {"errors": []}])
def test_an_answer_that_says_nothing_erases_nothing(
    desk: Desk, payload: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TryLater):
        say(desk, payload, monkeypatch)


def test_another_trouble_with_one_post_leaves_it_for_the_next_look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = {"resource_id": "13", "parameter": "ids", "title": "Odd", "type": "https://api.x.com/2/problems/odd"}
    (checked,) = say(desk, {"data": [{"id": "12", "text": "tea"}], "errors": [trouble]}, monkeypatch)
    assert [each.external_id for each in checked.seen] == ["12"]
    assert checked.gone == []


def test_what_came_from_a_file_is_not_asked_for(desk: Desk) -> None:
    post = desk.network.post(desk.ada, "tea")
    others = [Known("shop", post.id, "", ""), Known("x.com", "a-row", "", "")]
    checked = list(x_watch.recheck([*others, Known("x.com", post.id, post.id, "")], desk.connection))
    assert [list(each.seen)[0] for each in checked] == [others[0], Known("x.com", post.id, post.id, "")]
    assert [seen.query["ids"] for seen in desk.network.seen(POSTS)] == [post.id]


def test_an_answer_by_hand_closes_its_case(desk: Desk) -> None:
    first, second = in_work(desk, "tea 1", "tea 2")
    reply = desk.network.post(desk.shop, "sorry!", reply_to=first)
    desk.network.post(desk.shop, "our news")
    assert look(desk).answered == 1
    assert (desk.case(first).status, desk.case(second).status) == ("resolved", "open")
    assert desk.connection.own_cursor is not None
    assert int(desk.connection.own_cursor["newest"]) > int(reply.id)


def test_an_answer_to_a_newer_version_closes_the_case_of_the_first(desk: Desk) -> None:
    (post,) = in_work(desk, "tea")
    desk.network.post(desk.shop, "sorry!", reply_to=desk.network.edit(post, "bad tea"))
    look(desk)
    assert desk.case(post).status == "resolved"


def test_own_answers_are_read_once(desk: Desk) -> None:
    (post,) = in_work(desk, "tea")
    for number in range(130):
        desk.network.post(desk.shop, f"sorry {number}", reply_to=post)
    pages = list(x_watch.own_replies(desk.connection, None))
    assert [len(page.replies) for page in pages] == [100, 30]
    assert [page.cursor is None for page in pages] == [True, False]
    assert {reply.parent for page in pages for reply in page.replies} == {post.id}
    assert list(x_watch.own_replies(desk.connection, pages[-1].cursor))[0].replies == []


def test_only_the_last_day_is_looked_through_at_first(desk: Desk) -> None:
    post = desk.network.post(desk.ada, "tea", ago=timedelta(days=3))
    desk.network.post(desk.shop, "sorry!", reply_to=post, ago=timedelta(days=2))
    (page,) = x_watch.own_replies(desk.connection, None)
    assert page.replies == []


def test_without_an_account_nobody_answered(desk: Desk) -> None:
    desk.connection.account = {}
    assert list(x_watch.own_replies(desk.connection, None)) == []


def test_a_revoked_token_rests_the_connection(desk: Desk) -> None:
    in_work(desk, "tea")
    desk.network.gate.app_token = "another"
    with pytest.raises(NeedsSetup):
        look(desk)
    assert desk.connection.problem
    assert write_keys(desk.network, desk.shop)["access_token"] not in desk.connection.problem
