"""Judge.me is read by pages and by webhook, and both tell the same of a review."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from collectors.judge_me import read
from collectors.page import Delivered, Page
from store.models import utc_now
from tests.peers.judge_me_shop import SHOP, JudgeMeShop
from tests.peers.loopback import Answer, Asked
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import EMAIL, told


@pytest.fixture
def desk(session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    with desk_at(JudgeMeShop(), session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def delivered(desk: Desk, body: object) -> Page:
    """What a delivery says."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read(Delivered(sent, {"content-type": "application/json"}, utc_now()), desk.connection)


def test_spam_is_no_mention_and_what_becomes_spam_is_erased(desk: Desk) -> None:
    spam, later = desk.peer.review("Buy pills", curated="spam"), desk.peer.review("It leaks")
    desk.collect()
    assert desk.names == [later]
    assert spam not in desk.names
    desk.peer.reviews[later].more = {"curated": "spam"}
    assert (desk.recheck().gone, desk.names) == (1, [])


def test_what_the_shop_does_not_show_is_a_mention_all_the_same(desk: Desk) -> None:
    name = desk.peer.review("It leaks", hidden=True)
    desk.collect()
    assert desk.mention(name).raw["hidden"] is True


def test_a_list_that_stands_the_other_way_round_is_read_to_its_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(desk.peer, JudgeMeShop)
    peer, young = desk.peer, {desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(4)}
    for number in range(4):
        peer.review(f"Old {number}", hours=24 * (40 + number))
    serve = peer.serve

    def upwards(asked: Asked) -> Answer:
        if asked.path != "/api/v1/reviews":
            return serve(asked)
        rows = sorted(peer.reviews.values(), key=lambda each: each.at)
        first = (int(asked.get("page")) - 1) * 3
        return told({"reviews": [peer.told(each) for each in rows[first : first + 3]]})

    monkeypatch.setattr(peer, "serve", upwards)
    desk.collect()
    assert set(desk.names) == young


def test_a_delivery_tells_the_same_as_the_list(desk: Desk) -> None:
    assert isinstance(desk.peer, JudgeMeShop)
    name = desk.peer.review("กาน้ำรั่ว", stars=2)
    desk.collect()
    page = delivered(desk, {"review": desk.peer.told(desk.peer.reviews[name])})
    (mention,) = page.mentions
    saved = desk.mention(name)
    assert (mention.source, mention.external_id, mention.version_id) == (SHOP, name, saved.version_id)
    assert (mention.text, mention.rating, mention.handle) == ("กาน้ำรั่ว", 2.0, f"{7000 + int(name)}")
    assert page.cursor is None
    assert EMAIL not in mention.model_dump_json()


def test_a_delivery_of_what_became_spam_says_that_it_is_gone(desk: Desk) -> None:
    page = delivered(desk, {"review": {"id": 105, "curated": "spam", "body": "Buy pills"}})
    assert (list(page.mentions), list(page.changes)) == ([], [(SHOP, "105")])


def test_a_review_without_what_it_needs_is_a_bad_row(desk: Desk) -> None:
    page = delivered(desk, {"review": {"id": 105, "body": "It leaks"}})
    assert (list(page.mentions), len(page.problems)) == ([], 1)


@pytest.mark.parametrize("body", [b"", b"<xml/>", b"\xff", {}, [], {"review": None}, {"shop": {"id": 1}}, 7])
def test_a_delivery_without_a_review_cannot_be_read(desk: Desk, body: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        delivered(desk, body)


def test_a_mention_is_of_the_product_that_was_reviewed(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    desk.collect()
    assert desk.mention(name).product == "Pine Kettle"
