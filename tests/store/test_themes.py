"""What themes are made of: mentions of a window, by author, without copies; and the rows that they become."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select

from store.models import Aspect, Brand, Duplicate, NotAboutUs, Person, Theme
from store.themes import Said, Window, names_of_brands, replace_themes, said, said_by_channel, themes_of
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

DAY = timedelta(days=1)
ROW: dict[str, Any] = {"kind": "phrase", "name": "pump lid", "count": 6, "expected": 0.5, "surprise": 3.1}


def week(brand: Brand) -> Window:
    return Window(brand.id or 0, NOW - 7 * DAY, NOW)


def read(session: Session, brand: Brand, one_in: int = 1) -> list[Said]:
    return list(said(session, week(brand), ["shopee"], one_in=one_in))


def test_only_the_brands_own_mentions_of_the_window_are_read(session: Session, make: "Make") -> None:
    brand, other = make.brand(), make.brand("Baan Suan")
    inside = [make.mention(brand, published_at=NOW - ago) for ago in (timedelta(0), 7 * DAY - timedelta(seconds=1))]
    for ago in (7 * DAY, -timedelta(seconds=1)):
        make.mention(brand, published_at=NOW - ago)
    make.mention(other)
    make.mention(brand, channel="reddit")
    assert {one.id for one in read(session, brand)} == {mention.id for mention in inside}
    assert said_by_channel(session, week(brand)) == {"shopee": 2, "reddit": 1}


def test_a_copy_and_what_is_not_about_this_brand_are_left_out(session: Session, make: "Make") -> None:
    brand, other = make.brand(), make.brand("Baan Suan")
    original, copy, astray, kept = (make.mention(brand).id or 0 for _ in range(4))
    person = Person(email="may@example.org", name="May", role="manager", password_hash="x")
    session.add(person)
    session.flush()
    session.add(Duplicate(mention_id=copy, original_id=original, reason="the same text", likeness=1.0))
    session.add(NotAboutUs(mention_id=astray, brand_id=brand.id, person_id=person.id or 0))
    session.add(NotAboutUs(mention_id=kept, brand_id=other.id, person_id=person.id or 0))
    session.flush()
    assert [one.id for one in read(session, brand)] == [original, kept]
    assert said_by_channel(session, week(brand)) == {"shopee": 2}


def test_the_mentions_of_one_author_come_in_a_row_and_unknown_authors_differ(session: Session, make: "Make") -> None:
    brand = make.brand()
    for handle in ("nok", "may", "", "nok", "", "may", "nok"):
        make.mention(brand, handle=handle)
    authors = [one.author for one in read(session, brand)]
    assert authors == sorted(authors)
    assert len(set(authors)) == 4
    assert sum(author < 0 for author in authors) == 2


def test_text_language_and_aspects_come_with_a_mention(session: Session, make: "Make") -> None:
    brand = make.brand()
    first = make.mention(brand, "negative", "th", title="พัสดุ", text="แตก")
    second = make.mention(brand, text="x" * 2_000)
    second.lang = "en"
    session.add(Aspect(mention_id=first.id, name="delivery", label="negative"))
    session.flush()
    one, two = read(session, brand)
    assert (one.text, one.lang, one.aspects) == ("พัสดุ\nแตก", "th", (("delivery", "negative"), ("quality", "")))
    assert (two.id, two.text, two.lang, two.aspects) == (second.id, "x" * 999, "en", ())


def test_a_share_of_the_authors_is_always_the_same_share(session: Session, make: "Make") -> None:
    brand = make.brand()
    for number in range(40):
        make.mention(brand, handle=f"a{number % 20}" if number < 30 else "")
    whole, part = read(session, brand), read(session, brand, one_in=4)
    assert part == read(session, brand, one_in=4) == [one for one in whole if one.author % 4 == 0]
    assert 0 < len(part) < len(whole)


def test_more_than_a_chunk_is_read_with_the_aspects_of_each(
    session: Session, make: "Make", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.themes.CHUNK", 3)
    brand = make.brand()
    ids = [make.mention(brand, "neutral", handle=f"a{number}").id for number in range(8)]
    found = read(session, brand)
    assert [one.id for one in found] == ids
    assert all(one.aspects == (("quality", ""),) for one in found)


def test_themes_replace_those_of_the_same_brand_only(session: Session, make: "Make") -> None:
    brand, other = make.brand(), make.brand("Baan Suan")
    for each in (brand, other):
        replace_themes(session, each.id or 0, [ROW | {"mentions": [3, 2]}], NOW)
    weaker = ROW | {"name": "late rider", "surprise": 2.5, "mentions": []}
    replace_themes(session, brand.id or 0, [weaker, ROW | {"mentions": [9]}], NOW + DAY)
    assert [(one.name, one.mentions) for one in themes_of(session, brand.id or 0)] == [
        ("pump lid", [9]),
        ("late rider", []),
    ]
    assert [(one.found_at, one.mentions) for one in themes_of(session, other.id or 0)] == [(NOW, [3, 2])]
    replace_themes(session, other.id or 0, [], NOW)
    assert len(session.exec(select(Theme)).all()) == 2


def test_every_brand_is_named(session: Session, make: "Make") -> None:
    brands = make.brand(), make.brand("Baan Suan")
    assert names_of_brands(session) == {brand.id: brand.name for brand in brands}
