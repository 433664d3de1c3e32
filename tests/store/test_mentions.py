"""Mentions are saved once, and found by what they say, in Thai and English."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.brands import ensure_query
from store.cases import open_or_extend, set_aside
from store.mentions import (
    MentionFilter,
    brands_of,
    count_mentions,
    facts_of,
    find_mentions,
    save_mentions,
)
from store.models import Author, Match, Mention
from store.unscored import unscored

if TYPE_CHECKING:
    from tests.store.conftest import Make


def found(session: Session, **fields: object) -> list[str]:
    wanted = MentionFilter(**fields)  # type: ignore[arg-type]
    rows = [row.mention.external_id for row in find_mentions(session, wanted)]
    assert count_mentions(session, wanted) == len(rows)
    return rows


def test_a_mention_is_saved_once_however_often_it_is_read(make: "Make", session: Session) -> None:
    brand = make.brand()
    query = ensure_query(session, brand, "file", "one")
    rows = [make.row(external_id="a"), make.row(external_id="b"), make.row(external_id="a", text="again")]
    assert save_mentions(session, query, rows) == 2
    assert save_mentions(session, query, rows) == 0
    assert save_mentions(session, query, []) == 0
    assert sorted(session.exec(select(Mention.external_id))) == ["a", "b"]
    assert len(session.exec(select(Match)).all()) == 2
    assert session.exec(select(Author.handle)).all() == ["nok"]


def test_the_key_is_channel_source_and_id(make: "Make", session: Session) -> None:
    query = ensure_query(session, make.brand(), "file", "one")
    rows = [
        make.row(external_id="a"), make.row(external_id="a", source="other"), make.row(external_id="a", channel="x"),
    ]  # fmt: skip
    assert save_mentions(session, query, rows) == 3
    assert len(session.exec(select(Author)).all()) == 3


def test_two_brands_share_a_mention(make: "Make", session: Session) -> None:
    one, two = make.brand("One"), make.brand("Two")
    mention = make.mention(one, external_id="shared")
    make.mention(two, external_id="shared")
    assert sorted(brand.slug for _, brand in brands_of(session, [mention.id or 0])) == ["one", "two"]
    assert found(session, brand_id=one.id) == found(session, brand_id=two.id) == ["shared"]


def test_a_shared_mention_is_listed_once_when_both_brands_have_decided(make: "Make", session: Session) -> None:
    for brand in (make.brand("One"), make.brand("Two")):
        open_or_extend(session, make.outcome(make.mention(brand, external_id="shared"), brand), make.now)
    assert found(session) == ["shared"]


def test_a_mention_without_a_handle_has_no_author(make: "Make", session: Session) -> None:
    mention = make.mention(make.brand(), handle="", author="")
    assert mention.author_id is None
    assert find_mentions(session, MentionFilter())[0].author is None


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", ["deal", "thai", "en"]),
        ("CUP", ["en"]),
        ("cup broken", ["en"]),
        ("broken  cup ", ["en"]),
        ("cup soft", []),
        ("แก้ว", ["thai"]),
        ("แตก แก้ว", ["thai"]),
        ("nok", ["deal", "thai", "en"]),
        ("วิภา", ["thai"]),
        ("50%", ["deal"]),
        ("%", ["deal"]),
        ("_", ["deal"]),
        ("/", ["deal"]),
        ("\\", []),
        ("'; DROP TABLE mention; --", []),
        ("Surprise", ["deal"]),
    ],
)
def test_every_word_typed_is_found(make: "Make", session: Session, typed: str, ids: list[str]) -> None:
    brand = make.brand()
    earlier = [make.now - timedelta(hours=hours) for hours in (3, 2, 1)]
    make.mention(brand, external_id="en", text="The cup is broken", published_at=earlier[0])
    make.mention(
        brand, external_id="thai", text="แก้วแตกมาทั้งกล่อง", published_at=earlier[1], handle="w", author="วิภา nok"
    )
    make.mention(
        brand, external_id="deal", title="A surprise", text="Now 50% off, see a_b and/or c", published_at=earlier[2]
    )
    assert found(session, text=typed) == ids


def test_each_filter_narrows(make: "Make", session: Session) -> None:
    brand = make.brand()
    make.mention(brand, "negative", external_id="bad")
    make.mention(brand, "positive", "th", external_id="good", channel="line", published_at=make.now - timedelta(days=3))
    make.mention(make.brand("Other"), external_id="other")
    assert found(session, label="negative") == ["bad"]
    assert found(session, lang="th") == found(session, channel="line") == ["good"]
    assert found(session, brand_id=brand.id) == ["bad", "good"]
    assert found(session, since=make.now - timedelta(days=1)) == ["other", "bad"]
    assert sorted(found(session, aspect="quality")) == sorted(found(session, intent="complaint")) == ["bad", "good"]
    assert found(session, aspect="delivery") == found(session, intent="spam") == []


def test_pages_follow_each_other(make: "Make", session: Session) -> None:
    brand = make.brand()
    for number in range(5):
        make.mention(brand, external_id=str(number))
    pages = [find_mentions(session, MentionFilter(), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[row.mention.external_id for row in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]


def test_only_what_this_model_has_not_scored_is_due(make: "Make", session: Session) -> None:
    brand = make.brand()
    scored = make.mention(brand, "negative", external_id="scored")
    make.mention(brand, external_id="new")
    assert len(unscored(session, "test", 10)) == 2, "nobody decided on either yet"
    set_aside(session, [make.outcome(scored, brand)])
    assert [mention.external_id for mention in unscored(session, "test", 10)] == ["new"]
    assert [mention.external_id for mention in unscored(session, "next model", 10)] == ["new", "scored"]
    assert len(unscored(session, "next model", 1)) == 1


def test_a_new_score_replaces_the_old_one(make: "Make", session: Session) -> None:
    brand = make.brand()
    make.mention(brand, "negative", external_id="a")
    mention = make.mention(brand, "positive", external_id="a")
    row = find_mentions(session, MentionFilter())[0]
    assert row.sentiment is not None
    assert (row.sentiment.label, row.sentiment.confidence) == ("positive", 0.8)
    assert facts_of(session, mention.id or 0) == (["quality"], ["complaint"])


def test_title_and_text_read_as_one(make: "Make") -> None:
    brand = make.brand()
    assert make.mention(brand, title="Cup", text="It broke").full_text() == "Cup\nIt broke"
    assert make.mention(brand, text="It broke").full_text() == "It broke"
