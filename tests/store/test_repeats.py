"""Which earlier cases a reply may count: the same brand, customer and aspect, negative, no copies, nothing private."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from store.customers import join
from store.models import Aspect, Case, Duplicate, Mention, Sentiment
from store.not_about_us import not_about_us
from store.people import add_person
from store.repeats import EarlierCases, earlier_complaints, sure_complaints
from store.workflow import Actor
from tests.store.conftest import NOW, Make

DAY = timedelta(days=1)
PRIVATE = ("email", "line")


def complaint(
    make: Make, day: int, handle: str = "nok", brand: str = "Rim Fah", **more: object
) -> tuple[Case, Mention]:
    """A case of one mention, so many days ago, that speaks ill of the quality."""
    row: dict[str, Any] = {
        "handle": handle,
        "published_at": NOW - day * DAY,
        "text": f"bad {day}",
        "label": "negative",
    } | more
    case = make.case(make.brand(brand), **row)
    mention = make.session.exec(select(Mention).order_by(Mention.id.desc())).first()  # type: ignore[union-attr]
    assert mention is not None
    for aspect in make.session.exec(select(Aspect).where(Aspect.mention_id == mention.id)):
        aspect.label = "negative"
    make.session.commit()
    return case, mention


@pytest.fixture
def told(make: Make) -> tuple[tuple[Case, Mention], list[int]]:
    """The complaint of today with those of 20 and 50 days ago; the one of 100 days ago is too old."""
    earlier = [complaint(make, day)[0].id or 0 for day in (100, 50, 20)]
    return complaint(make, 0), earlier[1:]


def test_cases_of_the_same_within_two_months_count(
    told: tuple[tuple[Case, Mention], list[int]], session: Session
) -> None:
    (case, mention), earlier = told
    assert sure_complaints(session, case, mention, PRIVATE) == EarlierCases("quality", tuple(earlier))


def test_other_customers_and_brands_do_not_count(make: Make, session: Session) -> None:
    complaint(make, 20, handle="mai")
    complaint(make, 10, brand="Other")
    assert sure_complaints(session, *complaint(make, 0), PRIVATE) is None


def test_praise_is_no_complaint_and_has_none_before_it(
    told: tuple[tuple[Case, Mention], list[int]], make: Make, session: Session
) -> None:
    (case, mention), earlier = told
    praised = session.get_one(Sentiment, mention.id)
    praised.label = "positive"
    session.commit()
    assert sure_complaints(session, case, mention, PRIVATE) is None
    later = complaint(make, -9)
    assert sure_complaints(session, *later, PRIVATE) == EarlierCases("quality", tuple(earlier))  # without the praise


@pytest.mark.parametrize("how", ["a copy", "dismissed", "deleted", "not about us"])
def test_what_is_not_sure_does_not_count(make: Make, session: Session, how: str) -> None:
    first, _ = complaint(make, 30)
    second, mention = complaint(make, 20)
    case, newest = complaint(make, 0)
    if how == "a copy":
        session.add(Duplicate(mention_id=mention.id, original_id=newest.id or 0, reason="same", likeness=1.0))
    elif how == "dismissed":
        second.status = "dismissed"
    elif how == "deleted":
        mention.deleted_at = NOW
    else:
        person = add_person(session, "ann@rimfah.example", "Ann", "admin")
        not_about_us(session, mention.id or 0, case.brand_id, Actor(f"person:{person.id}", "admin", person.id))
    session.commit()
    assert sure_complaints(session, case, newest, PRIVATE) == EarlierCases("quality", (first.id or 0,))


def test_who_repeats_a_text_does_not_complain_again(
    told: tuple[tuple[Case, Mention], list[int]], session: Session
) -> None:
    (case, mention), _ = told
    original = session.exec(select(Mention).where(Mention.id != mention.id)).first()
    assert original is not None
    session.add(Duplicate(mention_id=mention.id, original_id=original.id or 0, reason="same", likeness=1.0))
    session.commit()
    assert sure_complaints(session, case, mention, PRIVATE) is None


def test_joined_accounts_count_in_private_only(make: Make, session: Session) -> None:
    before, other = complaint(make, 20, handle="nok.shop")
    in_private = complaint(make, 1, channel="email")
    in_public = complaint(make, 0, handle="nok2")
    assert sure_complaints(session, *in_private, PRIVATE) is None  # not joined: nobody knows
    for _, mention in (in_private, in_public):
        join(session, before.brand_id, other.author_id or 0, mention.author_id or 0, make.actor("agent"))
    session.commit()
    assert sure_complaints(session, *in_private, PRIVATE) == EarlierCases("quality", (before.id or 0,))
    assert sure_complaints(session, *in_public, PRIVATE) is None


def test_what_was_written_in_private_is_not_counted_in_public(make: Make, session: Session) -> None:
    _, mention = complaint(make, 20)
    newest = complaint(make, 0)
    mention.channel = "email"
    session.commit()
    assert sure_complaints(session, *newest, PRIVATE) is None


def copied(session: Session, copy: Mention, original: Mention) -> None:
    ids = {"mention_id": copy.id or 0, "original_id": original.id or 0}
    session.add(Duplicate(**ids, reason="the same text", likeness=1.0))
    session.commit()


def test_a_message_that_is_posted_again_is_one_complaint_for_the_priority(make: Make, session: Session) -> None:
    (first, said), (_, again), (_, other) = complaint(make, 30), complaint(make, 20), complaint(make, 10)
    who = first.brand_id, said.author_id or 0, NOW, ["quality"]
    assert earlier_complaints(session, *who) == {"quality": 3}
    copied(session, again, said)
    assert earlier_complaints(session, *who) == {"quality": 2}
    assert earlier_complaints(session, *who, story=said.id) == {"quality": 1}, "the new one repeats it, too"
    assert earlier_complaints(session, *who, story=other.id) == {"quality": 1}


def test_cases_of_one_story_are_one_however_it_comes_back(make: Make, session: Session) -> None:
    """Two cases, each with a copy of what stands in the other, are one complaint."""
    (case, one), (_, two) = complaint(make, 30), complaint(make, 20)
    copied(session, two, one)
    assert earlier_complaints(session, case.brand_id, one.author_id or 0, NOW, ["quality"]) == {"quality": 1}
    assert earlier_complaints(session, case.brand_id, one.author_id or 0, NOW, ["quality"], story=one.id) == {}


def test_a_copy_of_what_somebody_else_wrote_is_a_complaint_of_its_own(make: Make, session: Session) -> None:
    theirs, (case, mine) = complaint(make, 30, handle="mai"), complaint(make, 20)
    copied(session, mine, theirs[1])
    assert earlier_complaints(session, case.brand_id, mine.author_id or 0, NOW, ["quality"]) == {"quality": 1}
