"""Shopee shows so many reviews and no more, in no documented order, and takes each refresh token once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from store.errors import BadInput, NeedsSetup, Refused, TryLater
from store.models import Case, Mention
from tests.peers.loopback import Answer, Asked
from tests.peers.review_desk import Desk, desk_at
from tests.peers.shopee_shop import ITEM, OTHER, SHOP, ShopeeShop, mistake, said


@pytest.fixture
def peer() -> ShopeeShop:
    return ShopeeShop()


@pytest.fixture
def desk(peer: ShopeeShop, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_stars_without_words_are_a_mention_and_the_order_number_is_not_kept(desk: Desk) -> None:
    name = desk.peer.review("", stars=1)
    desk.collect()
    mention = desk.mention(name)
    assert (mention.text, mention.rating, mention.source) == ("", 1.0, SHOP)
    assert mention.url == f"https://shopee.co.th/product/{SHOP}/{ITEM}"
    assert mention.raw["order"] == "…7781"


def test_what_shopee_does_not_show_any_more_is_told(peer: ShopeeShop, desk: Desk) -> None:
    first = desk.peer.review("It leaks", hours=50)
    assert desk.collect().gap == ""
    for number in range(12):
        desk.peer.review(f"It rusts {number}", hours=1 + number)
    peer.most = 6
    run = desk.collect()
    assert (run.new, "newest 6 reviews" in run.gap, "may be missing" in run.gap) == (6, True, True)
    assert first in desk.names


def test_the_wall_is_no_gap_where_what_stands_behind_it_was_read(peer: ShopeeShop, desk: Desk) -> None:
    for number in range(12):
        desk.peer.review(f"It rusts {number}", hours=1 + number)
    desk.collect()
    desk.peer.review("It leaks", hours=0.1)
    peer.most = 6
    run = desk.collect()
    assert (run.new, run.gap) == (1, "")


def test_a_list_that_stands_the_other_way_round_is_read_to_its_end(peer: ShopeeShop, desk: Desk) -> None:
    peer.upwards = True
    young = [desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(4)]
    for number in range(7):
        desk.peer.review(f"Old {number}", hours=24 * (40 + number))
    assert (desk.collect().gap, desk.names) == ("", sorted(young))
    peer.most = 6
    desk.collect()
    assert "not the newest first" in desk.collect().gap


def test_a_shop_with_old_reviews_is_not_read_to_its_end(desk: Desk) -> None:
    desk.peer.review("It leaks")
    for number in range(30):
        desk.peer.review(f"Old {number}", hours=24 * (40 + number))
    desk.collect()
    assert len(desk.peer.calls(desk.peer.reads)) == 2


def test_reviews_written_between_two_pages_shift_the_others_and_nothing_is_lost(
    peer: ShopeeShop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        peer.review(f"It leaks {number}", hours=number + 1)
    serve, late = peer.serve, list[str]()

    def shifting(asked: Asked) -> Answer:
        answer = serve(asked)
        if f"{asked.method} {asked.path}" == peer.reads and len(late) < 4:
            late.extend(peer.review(f"It rusts {number}", hours=0) for number in range(4))
        return answer

    monkeypatch.setattr(peer, "serve", shifting)
    desk.collect()
    desk.collect()
    assert desk.names == sorted(peer.reviews)


def test_a_time_far_ahead_does_not_move_the_cursor(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    odd = desk.peer.review("It rusts")
    desk.peer.reviews[odd].more = {"create_time": 4_000_000_000}
    desk.collect()
    late = desk.peer.review("It leaks still", hours=0.1)
    desk.collect()
    assert {name, late} <= set(desk.names)


def test_chosen_products_are_read_each_as_far_as_it_was(desk: Desk) -> None:
    one, other = desk.peer.review("It leaks"), desk.peer.review("It rusts", item_id=int(OTHER))
    desk.peer.review("It is loud", item_id=11)
    desk.query.options = desk.query.options | {"items": [ITEM, f"https://shopee.co.th/product/{SHOP}/{OTHER}"]}
    desk.session.commit()
    desk.collect()
    assert desk.names == sorted([one, other])
    assert set(desk.query.cursor or {}) == {ITEM, OTHER}


def test_a_product_that_is_gone_stops_no_other(desk: Desk) -> None:
    other = desk.peer.review("It rusts", item_id=int(OTHER))
    desk.query.options = desk.query.options | {"items": [ITEM, OTHER]}
    desk.session.commit()
    desk.peer.fail(desk.peer.reads, mistake("product.error_item_not_found", "Product not found."))
    with pytest.raises(Refused):
        desk.collect()
    assert desk.names == [other]


def test_what_is_no_product_is_named(desk: Desk) -> None:
    desk.query.options = {"what": "reviews", "items": ["tea"]}
    desk.session.commit()
    with pytest.raises(BadInput, match="tea"):
        desk.collect()


@pytest.mark.parametrize("more", [{"more": True, "next_cursor": ""}, {"more": True, "next_cursor": "next-3"}])
def test_a_cursor_that_leads_nowhere_ends(
    peer: ShopeeShop, desk: Desk, more: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [peer.told(peer.reviews[peer.review(f"It leaks {number}", hours=number + 1)]) for number in range(3)]
    serve = peer.serve

    def stuck(asked: Asked) -> Answer:
        return said({"item_comment_list": rows} | more) if "get_comment" in asked.path else serve(asked)

    monkeypatch.setattr(peer, "serve", stuck)
    assert desk.collect().new == 3
    assert len(desk.peer.calls(desk.peer.reads)) <= 3


def test_an_access_token_that_ended_is_renewed_with_the_newest_refresh_token(peer: ShopeeShop, desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    desk.collect()
    assert peer.tokens.renewed == 1
    peer.tokens.end()
    with pytest.raises(TryLater, match="new access token"):
        desk.collect()
    desk.collect()
    assert (peer.tokens.renewed, peer.tokens.refused, len(desk.names)) == (2, 0, 1)


def test_a_token_that_lasts_no_longer_than_a_run_is_renewed_each_time(peer: ShopeeShop, desk: Desk) -> None:
    peer.lasts = 240
    desk.collect()
    desk.collect()
    assert peer.tokens.renewed == 2


def test_a_used_refresh_token_makes_the_connection_ask_for_a_new_one(peer: ShopeeShop, desk: Desk) -> None:
    desk.collect()
    peer.tokens.end()
    peer.tokens.refresh = "lost on the way"
    with pytest.raises(TryLater):
        desk.collect()
    with pytest.raises(NeedsSetup, match="Channels page"):
        desk.collect()


def test_reading_and_writing_share_what_grew_out_of_one_refresh_token(peer: ShopeeShop, desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    desk.collect()
    desk.approved(name)
    desk.send()
    assert (peer.tokens.renewed, len(desk.peer.sent)) == (1, 1)


def test_many_reviews_are_looked_at_in_the_list_and_only_the_missing_ones_alone(desk: Desk) -> None:
    names = [desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(15)]
    desk.collect()
    desk.peer.delete(names[7])
    desk.peer.asked.clear()
    found = desk.recheck()
    alone = [each for each in desk.peer.calls(desk.peer.reads) if each.get("comment_id")]
    assert (found.seen, found.gone, [each.get("comment_id") for each in alone]) == (15, 1, [names[7]])


def test_an_answer_by_hand_long_ago_does_not_close_what_was_written_later(desk: Desk) -> None:
    name = desk.peer.review("It leaks", hours=5)
    desk.collect()
    case = desk.case(name)
    desk.peer.answer_by_hand(name)
    desk.peer.reviews[name].answers[0].at -= timedelta(hours=9)
    desk.recheck()
    assert desk.session.get_one(Case, case.id).status == "open"


def test_nothing_else_of_the_review_is_kept(desk: Desk) -> None:
    desk.peer.review("It leaks", buyer_username="nina", secret_field="x")
    desk.collect()
    mention = desk.session.exec(select(Mention)).one()
    assert set(mention.raw) == {"item_id", "order", "editable", "hidden"}
