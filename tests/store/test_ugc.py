"""The best mentions of a brand come first; copies and what people spoke against never come."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import Session, select

from store import people
from store.corrections import correct
from store.models import Brand, Duplicate, Mention, NotAboutUs, Ugc
from store.ugc import UgcFilter, best_ugc, save_worth
from store.workflow import Actor

if TYPE_CHECKING:
    from tests.store.conftest import Make

WHY = [{"code": "photo", "text": "has a photo or video"}]


@pytest.fixture
def ploy(session: Session) -> Actor:
    code = people.invite(session, "approver")
    return people.actor_of(people.join(session, code, "ploy@rimfah.example", "Ploy", "correct horse battery"))


def worthy(make: "Make", worth: float, brand: Brand | None = None, **fields: Any) -> Mention:
    mention = make.mention(brand or make.brand(), "positive", **fields)
    save_worth(make.session, [{"mention_id": mention.id, "worth": worth, "reasons": WHY, "model": "test"}])
    make.session.commit()
    return mention


def ids(session: Session, brand: Brand, **wanted: Any) -> list[int | None]:
    found = best_ugc(session, UgcFilter(brand_id=brand.id or 0, **wanted))
    return [row.mention.id for row in found]


def test_the_best_come_first_with_their_author_and_their_reasons(make: "Make", session: Session) -> None:
    good, better = worthy(make, 0.6), worthy(make, 0.9)
    found = best_ugc(session, UgcFilter(brand_id=make.brand().id or 0))
    assert [row.mention.id for row in found] == [better.id, good.id]
    assert (found[0].worth, found[0].reasons, found[0].author and found[0].author.name) == (0.9, WHY, "Nok")


def test_of_equal_ones_the_newest_comes_first_and_pages_do_not_overlap(make: "Make", session: Session) -> None:
    old = worthy(make, 0.8, published_at=make.now - timedelta(days=3))
    new = worthy(make, 0.8)
    wanted = UgcFilter(brand_id=make.brand().id or 0)
    pages = [best_ugc(session, wanted, limit=1, offset=offset) for offset in range(3)]
    assert [[row.mention.id for row in page] for page in pages] == [[new.id], [old.id], []]


def test_filters_leave_out_what_is_old_without_media_or_hardly_worth_it(make: "Make", session: Session) -> None:
    brand = make.brand()
    photo = worthy(make, 0.7, media=["https://rimfah.example/1.jpg"])
    old = worthy(make, 0.6, published_at=make.now - timedelta(days=40))
    low = worthy(make, 0.2)
    assert ids(session, brand) == [photo.id, old.id]
    assert ids(session, brand, least=0.0) == [photo.id, old.id, low.id]
    assert ids(session, brand, media_only=True, least=0.0) == [photo.id]
    assert ids(session, brand, since=make.now - timedelta(days=30)) == [photo.id]


def test_a_copy_never_comes_only_its_original(make: "Make", session: Session) -> None:
    original, copy = worthy(make, 0.6), worthy(make, 0.9)
    session.add(Duplicate(mention_id=copy.id, original_id=original.id or 0, reason="same text", likeness=1.0))
    session.commit()
    assert ids(session, make.brand()) == [original.id]


def test_what_is_not_about_one_brand_may_still_be_about_another(make: "Make", session: Session, ploy: Actor) -> None:
    ours, theirs = make.brand(), make.brand("Tee Noi")
    mention = worthy(make, 0.9, external_id="shared")
    make.mention(theirs, external_id="shared")
    session.add(NotAboutUs(mention_id=mention.id, brand_id=ours.id, person_id=ploy.person_id or 0))
    session.commit()
    assert (ids(session, ours), ids(session, theirs)) == ([], [mention.id])


def test_a_brand_sees_its_own_mentions_only(make: "Make", session: Session) -> None:
    worthy(make, 0.9)
    assert ids(session, make.brand("Tee Noi")) == []


@pytest.mark.parametrize(("label", "stays"), [("positive", True), ("neutral", False), ("negative", False)])
def test_a_persons_label_other_than_positive_takes_it_out(
    make: "Make", session: Session, ploy: Actor, label: str, stays: bool
) -> None:
    mention = worthy(make, 0.9)
    correct(session, mention.id or 0, label, ploy, None, make.now)
    session.commit()
    assert bool(ids(session, make.brand())) == stays


def test_reading_again_replaces_what_was_known(make: "Make", session: Session) -> None:
    again, other = worthy(make, 0.9), worthy(make, 0.7)
    save_worth(session, [{"mention_id": again.id, "worth": 0.1, "reasons": [], "model": "next"}])
    save_worth(session, [])
    session.commit()
    kept = {one.mention_id: (one.worth, one.model) for one in session.exec(select(Ugc))}
    assert kept == {again.id: (0.1, "next"), other.id: (0.7, "test")}
