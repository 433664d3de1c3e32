"""What holds wherever reviews are read: none is lost or comes twice, edits and deletions are noticed."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from collectors.preview import preview
from collectors.recheck import recheck
from store.errors import EarfulError, NeedsSetup, Refused, TryLater
from store.models import Case, Mention, MentionVersion, Query, utc_now
from tests.peers.app_store_network import AppStore
from tests.peers.google_play_network import GooglePlay
from tests.peers.google_reviews import GoogleReviews
from tests.peers.judge_me_shop import JudgeMeShop
from tests.peers.lazada_seller import LazadaSeller
from tests.peers.loopback import Answer
from tests.peers.review_desk import Desk, desk_at
from tests.peers.review_peer import EMAIL, ORDER, ReviewPeer, told
from tests.peers.shopee_shop import ShopeeShop
from tests.peers.trust_pilot import PrivateTrustPilot, TrustPilot
from tests.peers.woo_shop import WooShop

PEERS = [
    GoogleReviews,
    WooShop,
    TrustPilot,
    PrivateTrustPilot,
    JudgeMeShop,
    ShopeeShop,
    LazadaSeller,
    AppStore,
    GooglePlay,
]
GARBAGE = Answer(200, b"<html>maintenance</html>")
FIELDS = (
    "comment", "starRating", "reviewer", "createTime", "updateTime", "reviewReply", "reviewMediaItems", "title", "text",
    "stars", "consumer", "createdAt", "updatedAt", "companyReply", "language", "links", "review", "rating",
    "date_created_gmt", "product_permalink", "product_name", "product_id", "body", "created_at", "updated_at",
    "pictures", "verified", "product_title", "reviewReplyUrl", "reply", "source", "buyer_username", "rating_star",
    "create_time", "comment_reply", "media", "item_id", "order_sn", "editable", "hidden", "review_content", "ratings",
    "submit_time", "seller_reply", "review_images", "review_videos", "review_type", "can_reply", "order_id",
    "territory", "reviewerNickname", "createdDate", "lastModified", "originalText",
)  # fmt: skip


@pytest.fixture(params=PEERS, ids=lambda peer: peer.__name__)
def desk(
    request: pytest.FixtureRequest, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Desk]:
    peer: ReviewPeer = request.param()
    with desk_at(peer, session, monkeypatch, tmp_path / "outbox") as desk:
        yield desk


def test_every_review_of_many_pages_is_read_once(desk: Desk) -> None:
    names = sorted(desk.peer.review(f"The kettle leaks {number}", hours=number + 1) for number in range(8))
    assert (desk.collect().new, desk.names) == (8, names)
    assert desk.collect().new == 0
    late = desk.peer.review("It leaks still", hours=0.1)
    run = desk.collect()
    assert (run.new, desk.names) == (1, sorted([*names, late]))


def test_the_first_run_reads_some_days_and_no_more(desk: Desk) -> None:
    days = desk.peer.days
    young, _old = desk.peer.review("Leaks", hours=(days - 1) * 24), desk.peer.review("Rusts", hours=(days + 10) * 24)
    desk.collect()
    assert desk.names == [young]


def test_a_review_says_what_the_customer_wrote_and_how_many_stars(desk: Desk) -> None:
    name = desk.peer.review("กาน้ำรั่ว 😡 & spills < 3 days", stars=2)
    desk.collect()
    mention = desk.mention(name)
    assert (mention.text, mention.rating, mention.kind) == ("กาน้ำรั่ว 😡 & spills < 3 days", 2.0, "review")
    assert abs(mention.published_at - desk.peer.reviews[name].at) < timedelta(seconds=1)
    assert mention.version_id


def test_nothing_private_is_kept(desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    kept = json.dumps([each.model_dump(mode="json") for each in desk.session.exec(select(Mention))])
    assert EMAIL not in kept
    assert ORDER not in kept


def test_words_filter_what_is_read(desk: Desk) -> None:
    desk.peer.review("It is lovely")
    name = desk.peer.review("The lid LEAKS")
    desk.query.expression = "leaks -lovely"
    desk.session.commit()
    desk.collect()
    assert desk.names == [name]


def test_an_edit_is_a_new_version(desk: Desk) -> None:
    name = desk.peer.review("It leaks")
    desk.collect()
    first = desk.mention(name).version_id
    desk.peer.edit(name, "It leaks, and they do not answer")
    desk.recheck()
    mention = desk.mention(name)
    assert (mention.text, mention.version_id != first) == ("It leaks, and they do not answer", True)
    assert [each.text for each in desk.session.exec(select(MentionVersion))] == ["It leaks"]


def test_what_was_deleted_there_is_erased_here(desk: Desk) -> None:
    gone, stays = desk.peer.review("It leaks"), desk.peer.review("It rusts")
    desk.collect()
    desk.peer.delete(gone)
    found = desk.recheck()
    assert (found.seen, found.gone, desk.names) == (2, 1, [stays])
    desk.collect()
    assert desk.names == [stays]


def test_what_stands_unchanged_is_left_alone(desk: Desk) -> None:
    for number in range(30):
        desk.peer.review(f"It leaks {number}", hours=number + 1)
    desk.collect()
    found = desk.recheck()
    assert (found.seen, found.gone, found.changed) == (30, 0, 0)


def test_what_came_by_a_file_stands(desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    mention = desk.session.exec(select(Mention)).one()
    mention.source, mention.external_id = "an import", "row 7"
    desk.session.commit()
    assert (desk.recheck().gone, desk.names) == (0, ["row 7"])


def test_an_answer_by_hand_closes_its_case_once(desk: Desk) -> None:
    if not desk.peer.tells_answers:
        pytest.skip("this network does not tell which answers there are")
    name, other = desk.peer.review("It leaks"), desk.peer.review("It rusts")
    desk.collect()
    case, open_one = desk.case(name), desk.case(other)
    desk.recheck()
    desk.peer.answer_by_hand(name)
    assert desk.recheck(27).answered == 1
    assert [desk.session.get_one(Case, each.id).status for each in (case, open_one)] == ["resolved", "open"]
    assert desk.recheck(29).answered == 0


def test_a_preview_shows_the_newest_and_saves_nothing(desk: Desk) -> None:
    names = [desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(12)]
    query = Query(brand_id=desk.brand.id or 0, channel=desk.peer.channel, name="new", options=dict(desk.peer.query))
    found = preview(desk.session, query, desk.connection)
    assert [mention.external_id for mention, _ in found] == names[:10]
    assert desk.names == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (told({"message": "no"}, 403), NeedsSetup),
        (told({"message": "wait"}, 429), TryLater),
        (told({"message": "oops"}, 500), TryLater),
        (told({"message": "no"}, 400), Refused),
        (Answer(fate="drop"), TryLater),
        (GARBAGE, TryLater),
        (Answer(302, b"", (("location", "https://elsewhere.example/"),)), Refused),
    ],
)
def test_a_mishap_while_reading_is_named_and_costs_nothing(
    desk: Desk, answer: Answer, error: type[EarfulError]
) -> None:
    names = sorted(desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(5))
    desk.peer.fail(desk.peer.reads, answer)
    with pytest.raises(error) as caught:
        desk.collect()
    for secret in (*desk.peer.read.values(), *desk.peer.write.values()):
        assert secret not in str(caught.value)
    desk.collect()
    assert desk.names == names


def test_a_mishap_on_a_later_page_loses_nothing(desk: Desk) -> None:
    names = sorted(desk.peer.review(f"It leaks {number}", hours=number + 1) for number in range(9))

    def seen() -> int:
        return len(desk.peer.calls(desk.peer.reads))

    desk.collect()
    pages = seen()
    assert pages >= 3
    more = [desk.peer.review(f"It rusts {number}", hours=0.1) for number in range(7)]
    desk.peer.fail(desk.peer.reads, Answer(fate="drop"))
    with pytest.raises(TryLater):
        desk.collect()
    desk.collect()
    assert desk.names == sorted([*names, *more])


def test_how_long_it_asks_us_to_wait_is_kept(desk: Desk) -> None:
    desk.peer.fail(desk.peer.reads, told({"message": "wait"}, 429, **{"retry-after": "120"}))
    with pytest.raises(TryLater) as caught:
        desk.collect()
    assert caught.value.retry_at is not None
    assert abs(caught.value.retry_at - utc_now() - timedelta(seconds=120)) < timedelta(seconds=30)


def test_odd_reviews_are_bad_rows_and_stop_nothing(desk: Desk) -> None:
    good = desk.peer.review("It leaks")
    for value in (None, 7, True, [], {}, "\x00", [None, 7], "9" * 400, {"id": None}):
        name = desk.peer.review("odd", hours=0.2)
        desk.peer.reviews[name].more = dict.fromkeys(FIELDS, value)
    desk.collect()
    assert good in desk.names
    assert desk.collect().new == 0
    desk.recheck()
    assert good in desk.names


def test_without_credentials_it_says_what_to_enter(desk: Desk) -> None:
    desk.connection.read_secrets = ""
    desk.session.commit()
    with pytest.raises(NeedsSetup, match="Channels page"):
        desk.collect()


def test_a_connection_whose_credentials_are_not_taken_rests_and_asks_for_new_ones(desk: Desk) -> None:
    desk.peer.review("It leaks")
    desk.collect()
    desk.peer.fail("GET", told({"message": "no"}, 403))
    with pytest.raises(NeedsSetup):
        recheck(desk.session, now=utc_now() + timedelta(hours=25))
    desk.session.refresh(desk.connection)
    assert desk.connection.problem
