"""A shop lets reviews through, holds them back and throws them away; only what it shows is a mention."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from channels.accounts import introduce
from store.connections import connect
from store.errors import Refused
from tests.peers.review_desk import ADMIN, Desk, desk_at
from tests.peers.review_peer import told
from tests.peers.woo_shop import KEYS, REVIEWS, WooShop


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(WooShop(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_a_review_that_waits_is_a_mention_once_the_shop_lets_it_through(desk: Desk) -> None:
    late = desk.peer.review("It leaks", hours=13 * 24)
    desk.peer.reviews[late].state = "checked"
    first = desk.peer.review("It rusts", hours=1)
    desk.collect()
    assert desk.names == [first]
    desk.peer.reviews[late].state = "shown"
    desk.collect()
    assert desk.names == sorted([late, first])


def test_what_the_shop_throws_away_is_erased_and_what_it_holds_back_again_stands(desk: Desk) -> None:
    thrown, held = desk.peer.review("It leaks"), desk.peer.review("It rusts")
    desk.collect()
    desk.peer.reviews[thrown].state, desk.peer.reviews[held].state = "refused", "checked"
    assert (desk.recheck().gone, desk.names) == (1, [held])


def test_an_edit_of_the_last_two_weeks_comes_with_the_next_run(desk: Desk) -> None:
    name = desk.peer.review("It leaks", hours=13 * 24)
    desk.peer.review("It rusts", hours=1)
    desk.collect()
    desk.peer.edit(name, "It leaks a lot")
    desk.collect()
    assert desk.mention(name).text == "It leaks a lot"


def test_every_page_moves_the_cursor_so_that_a_break_repeats_little(desk: Desk) -> None:
    for number in range(8):
        desk.peer.review(f"It leaks {number}", hours=8 - number)
    desk.collect()
    assert [each.get("page") for each in desk.peer.calls(f"GET {REVIEWS}")] == ["1", "2", "3"]
    assert desk.query.cursor is not None
    newest = max(each.at for each in desk.peer.reviews.values())
    assert desk.query.cursor == {"newest": newest.isoformat()}


def test_a_shop_whose_cache_takes_the_page_count_away_is_read_to_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.woocommerce.MOST", 3)
    serve = desk.peer.serve

    def bare(asked: object) -> object:
        answer = serve(asked)  # type: ignore[arg-type]
        return type(answer)(answer.status, answer.body)

    monkeypatch.setattr(desk.peer, "serve", bare)
    names = sorted(desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(6))
    desk.collect()
    assert desk.names == names


def test_an_address_without_a_shop_says_so(desk: Desk) -> None:
    desk.peer.fail("GET", told({"code": "rest_no_route", "message": "No route was found"}, 404))
    with pytest.raises(Refused, match="No route was found"):
        desk.collect()
    desk.peer.review("It leaks")
    desk.collect()
    desk.peer.fail("GET", told({"code": "rest_no_route", "message": "No route was found"}, 404))
    with pytest.raises(Refused):
        desk.recheck()
    assert len(desk.names) == 1, "a shop that is gone erases nothing"


def test_without_a_user_who_answers_nothing_is_looked_for(desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    desk.connection.write_secrets = ""
    desk.session.commit()
    assert desk.recheck().answered == 0
    assert desk.peer.calls("GET /wp-json/wp/") == []


def test_who_answers_is_asked_of_the_shop_once(desk: Desk) -> None:
    assert introduce(desk.session, desk.connection, ADMIN, desk.connection.version) == "Pine Kettle"
    assert desk.connection.account == {"id": "7", "username": "Pine Kettle"}
    asked = len(desk.peer.calls("GET /wp-json/wp/v2/users/me"))
    name = desk.peer.review("It leaks", hours=timedelta(hours=1).total_seconds() / 3600)
    desk.collect()
    desk.approved(name)
    desk.send()
    assert len(desk.peer.calls("GET /wp-json/wp/v2/users/me")) == asked


def test_new_keys_are_used_at_once(desk: Desk) -> None:
    connect(desk.session, desk.brand.id or 0, "woocommerce", ADMIN, read=KEYS | {"consumer_secret": "cs_wrong"})
    desk.session.commit()
    with pytest.raises(Exception, match="credentials"):
        desk.collect()


def test_a_mention_is_of_the_product_that_was_reviewed(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    desk.collect()
    assert desk.mention(name).product == "Pine Kettle"
