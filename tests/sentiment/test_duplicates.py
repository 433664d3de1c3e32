"""Copies are told from texts that are only alike, by keys that copies share, and each is marked with its original."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from time import process_time

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from sentiment.duplicate_keys import GRAM, keys_of, minhash, said
from sentiment.duplicates import MOST_HOLDERS, likeness, mark_duplicates
from store.brands import ensure_brand, ensure_query
from store.duplicates import copies_of, count_stories, original_of
from store.mentions import save_mentions
from store.models import Duplicate, DuplicateKey, Mention

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
STORY = "The courier of Zipline Parcel left my box in the rain in front of an open door, and the cake inside is soup."
THAI = "ขนส่งลมกรดโยนกล่องข้ามรั้วบ้าน กล้องวงจรปิดจับได้หมด ของข้างในเป็นแจกันแตกละเอียด ไม่มีใครรับผิดชอบ"
NUMBERS = count(1)
ALPHABET = st.sampled_from("abcdefghijklmnop กขคงจฉชซ0123")


def mention(session: Session, text: str, minute: float = 0, handle: str = "", **fields: object) -> Mention:
    number = next(NUMBERS)
    row = {
        "channel": "x", "source": "s", "external_id": f"d{number}", "author": "Nok", "handle": handle or f"h{number}",
        "followers": 0, "title": "", "text": text, "rating": None, "lang": "", "url": "", "media": [], "raw": {},
        "published_at": NOW + timedelta(minutes=minute), "collected_at": NOW,
    } | fields  # fmt: skip
    query = ensure_query(session, ensure_brand(session, "Rim Fah"), "file", "test", options={})
    save_mentions(session, query, [row])
    return session.exec(select(Mention).where(Mention.external_id == f"d{number}")).one()


def originals(session: Session, mentions: Sequence[Mention]) -> list[int]:
    """The place of each mention's original among them."""
    ids = [one.id or 0 for one in mentions]
    return [ids.index(original_of(session, id_)) for id_ in ids]


@pytest.mark.parametrize(
    ("copy", "kind", "reason"),
    [
        (f"RT @nok: {STORY}", "repost", "a repost"),
        (f"RT @nok: {STORY[:70]}…", "repost", "a repost"),
        (STORY[:70] + "...", "", "the beginning of the same text"),
        (STORY.upper() + " 😡 https://example.com/2 #zipline via @news", "", "the same text"),
        (STORY.replace("courier", "couriers").replace("rain", "rian"), "", "nearly the same text"),
        ("Local news this morning: " + STORY, "", "nearly the same text"),
        ("Local news this morning, by our reporter: " + STORY, "", "the same text with an addition"),
    ],
)
def test_copies_are_known_with_a_reason(copy: str, kind: str, reason: str) -> None:
    found = likeness(said(STORY, 1), said(copy, 2, kind))
    assert found[:2] == (True, reason)
    assert 0.7 <= found.share <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (STORY, "Zipline drivers put my cake out in the rain although the door was open, so now it is soup."),
        (STORY, THAI),
        (STORY, f"“{STORY[:60]}” is what she wrote, and I can only say that our own man rings twice and waits."),
        ("My order 88213 has not come yet, could you please tell me where it is?",
         "My order 90417 has not come yet, could you please tell me where it is?"),
        ("The Ember desk lamp that I ordered arrived with a broken shade, please send a new one.",
         "The Ridge wall clock that I ordered arrived with a broken shade, please send a new one."),
        ("พัสดุเลข LK๘๘๒๑ ค้างที่คลังตั้งแต่วันจันทร์ ช่วยตามให้หน่อยได้ไหมครับ",
         "พัสดุเลข LK4177 ค้างที่คลังตั้งแต่วันจันทร์ ช่วยตามให้หน่อยได้ไหมครับ"),
        ("Best flat white in town! Follow, like and tag two friends to win free coffee for a year #win",
         "I met my husband here. Follow, like and tag two friends to win free coffee for a year #win"),
        ("ส่งช้ามาก", "ส่งช้ามาก"),
        ("great!", "great!"),
        ("👍", "👍"),
    ],
)  # fmt: skip
def test_texts_of_others_that_are_only_alike_are_no_copies(one: str, other: str) -> None:
    assert not likeness(said(one, 1), said(other, 2)).duplicate


def test_of_one_author_the_same_few_words_are_enough_and_nobodys_are_not() -> None:
    assert likeness(said("ส่งช้ามาก", 1), said("ส่งช้ามาก 😡", 1)).duplicate
    assert likeness(said("👍", 1), said("👍", 1)).duplicate
    assert not likeness(said("ส่งช้ามาก", 1), said("ส่งดีมาก", 1)).duplicate
    assert not likeness(said("look https://a.example", 1), said("look https://b.example", 1)).duplicate
    assert not likeness(said("ส่งช้ามาก"), said("ส่งช้ามาก")).duplicate


def test_reviews_of_others_need_the_same_long_text() -> None:
    short = "Good quality and quick to arrive, would buy it again."
    assert likeness(said(short, 1), said(short, 2)).duplicate
    assert not likeness(said(short, 1, rated=True), said(short, 2, rated=True)).duplicate
    assert likeness(said(STORY, 1, rated=True), said(STORY, 2, rated=True)).duplicate


def test_a_repost_may_carry_another_number_and_a_quote_never_an_addition() -> None:
    sale = "Only today at Rim Fah: every cup for 100 baht, as long as there are some left on the shelf."
    other = sale.replace("100", "120")
    assert not likeness(said(sale, 1), said(other, 2)).duplicate
    assert likeness(said(sale, 1), said(other, 2, "repost")).duplicate
    added = "Local news this morning, by our reporter: " + STORY
    assert likeness(said(STORY, 1), said(added, 2)).duplicate
    assert not likeness(said(STORY, 1), said(added, 2, "quote")).duplicate


def test_keys_are_the_same_on_every_machine() -> None:
    (keys,) = keys_of([said(STORY)])
    assert len(keys.kept) == 11
    assert all(-(2**63) <= key < 2**63 for key in keys.asked)
    assert (keys.kept[0], keys.kept[-1]) == (-2818645629708907452, 132596815510445987)


@given(st.lists(st.text(ALPHABET, min_size=GRAM, max_size=60), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_hashes_of_a_text_do_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = minhash(texts)
    assert (together == numpy.concatenate([minhash([text]) for text in texts])).all()


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["", "repost", "quote"]))
@settings(max_examples=200, deadline=None)
def test_likeness_takes_any_text_is_symmetric_and_finds_a_text_in_its_own_copy(one: str, other: str, kind: str) -> None:
    first, second = said(one, 1), said(other, 2, kind)
    there, back = likeness(first, second), likeness(second, first)
    assert there.duplicate == back.duplicate
    assert 0 <= there.share <= 1
    again = said(f"{one} https://example.com", 2)
    assert likeness(first, again).duplicate == (not first.short)
    if not first.short:
        assert set(keys_of([first])[0].kept) & set(keys_of([again])[0].asked)


@pytest.mark.parametrize(
    "text", ["via x " * 700, "…" * 4000, "." * 4000, "#a" * 2000, "@ " * 2000, "( " * 2000, "RT " * 1300]
)
def test_texts_made_to_be_slow_are_read_at_once(text: str) -> None:
    begun = process_time()  # the clock would also measure what else runs
    said(text * 3)
    assert process_time() - begun < 1


def test_copies_get_the_earliest_as_their_original_and_a_second_run_changes_nothing(session: Session) -> None:
    mentions = [
        mention(session, STORY, 5),
        mention(session, f"RT @nok: {STORY[:70]}…", 9, kind="repost"),
        mention(session, THAI, 1),
        mention(session, STORY + " 😡", 2),
        mention(session, THAI + " #เตือนภัย", 3),
        mention(session, "great!", 4),
        mention(session, "great!", 6),
    ]
    found = mark_duplicates(session, mentions, NOW)
    assert originals(session, mentions) == [3, 3, 2, 3, 2, 5, 6]
    assert set(found) == {mentions[place].id for place in (0, 1, 4)}
    assert found[mentions[1].id or 0].reason == "a repost"
    rows = [row.model_dump() for row in session.exec(select(Duplicate))]
    keys = len(session.exec(select(DuplicateKey)).all())
    assert {id_: row.original_id for id_, row in mark_duplicates(session, mentions, NOW).items()} == {
        id_: row.original_id for id_, row in found.items()
    }
    assert [row.model_dump() for row in session.exec(select(Duplicate))] == rows
    assert len(session.exec(select(DuplicateKey)).all()) == keys
    assert count_stories(session, [one.id or 0 for one in mentions]) == 4


def test_the_original_moves_when_an_earlier_one_arrives(session: Session) -> None:
    first, second = mention(session, STORY, 5), mention(session, STORY, 7)
    mark_duplicates(session, [first, second], NOW)
    assert original_of(session, second.id or 0) == first.id
    earliest = mention(session, STORY + " #rain", 1)
    mark_duplicates(session, [earliest], NOW)
    assert [copy.mention_id for copy in copies_of(session, earliest.id or 0)] == [first.id, second.id]
    assert copies_of(session, first.id or 0) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_the_order_of_arrival_does_not_matter(session: Session, backwards: bool) -> None:
    texts = [STORY, STORY + " 😡", f"RT @a: {STORY[:80]}…", STORY.replace("rain", "rian"), THAI, THAI[:60] + "…"]
    mentions = [mention(session, text, minute) for minute, text in enumerate(texts)]
    for one in mentions[::-1] if backwards else mentions:
        mark_duplicates(session, [one], NOW)
    assert originals(session, mentions) == [0, 0, 0, 0, 4, 4]


def test_what_is_older_than_thirty_days_is_forgotten(session: Session) -> None:
    before = NOW - timedelta(days=31)
    old = mention(session, STORY, published_at=before, collected_at=before)
    mark_duplicates(session, [old], before)
    assert session.exec(select(DuplicateKey)).all()
    new = mention(session, STORY)
    mark_duplicates(session, [new], NOW)
    assert original_of(session, new.id or 0) == new.id
    assert {key.mention_id for key in session.exec(select(DuplicateKey))} == {new.id}
    late = mention(session, STORY, published_at=before)  # said long ago, but read only now
    mark_duplicates(session, [late, old], NOW)
    assert original_of(session, new.id or 0) == new.id


def test_deleted_mentions_do_no_harm_and_the_copies_of_one_find_each_other_again(session: Session) -> None:
    first, second, third = (mention(session, STORY, minute) for minute in range(3))
    gone = mention(session, THAI)
    mark_duplicates(session, [first, second, third], NOW)
    session.exec(delete(Mention).where(col(Mention.id).in_([first.id, gone.id])))
    assert mark_duplicates(session, [gone, first], NOW) == {}
    fourth = mention(session, STORY, 4)
    assert set(mark_duplicates(session, [fourth], NOW)) == {fourth.id}
    assert mark_duplicates(session, [], NOW) == {}


def test_two_stories_are_not_joined_by_a_cut_that_fits_both(session: Session) -> None:
    start = "Notice to all customers of Rim Fah: from Monday on the shop in the old market will be closed because "
    mentions = [
        mention(session, start + "the roof has to be mended before the rains come and the street floods again", 1),
        mention(session, start + "our potter marries and everybody is invited to dance at the river until late", 2),
        mention(session, start + "…", 3),
    ]
    mark_duplicates(session, mentions, NOW)
    assert originals(session, mentions) == [0, 1, 0]


def test_many_texts_of_one_template_keep_few_keys_and_their_copies_are_found(session: Session) -> None:
    text = "Hello, my order {} has not arrived yet, could you please tell me where it is? Thank you."
    mentions = [mention(session, text.format(1000 + number), number) for number in range(2 * MOST_HOLDERS)]
    mark_duplicates(session, mentions, NOW)
    assert not session.exec(select(Duplicate)).all()
    held = [key.key for key in session.exec(select(DuplicateKey))]
    assert max(held.count(key) for key in set(held)) == MOST_HOLDERS
    copy = mention(session, text.format(1000 + 2 * MOST_HOLDERS - 1), 999)
    mark_duplicates(session, [copy], NOW)
    assert original_of(session, copy.id or 0) == mentions[-1].id


def test_a_title_counts_and_a_rating_is_looked_at(session: Session) -> None:
    short = "Good quality and quick to arrive, would buy it again."
    mentions = [mention(session, short, minute, title=title, rating=5.0) for minute, title in enumerate(("A", "B"))]
    mentions += [mention(session, STORY, 3, title="News"), mention(session, f"News {STORY}", 4)]
    mark_duplicates(session, mentions, NOW)
    assert originals(session, mentions) == [0, 1, 2, 2]
