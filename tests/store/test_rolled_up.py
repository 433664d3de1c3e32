"""What is told of all mentions agrees with a count of them, brand by brand."""

from typing import TYPE_CHECKING

from sqlmodel import Session

from store.cases import set_aside
from store.metrics import archive
from store.models import Unreadable
from store.rolled_up import fates, heard
from store.rollups import refresh
from store.sight import limit

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_it_is_what_a_count_of_every_mention_finds(make: "Make", session: Session) -> None:
    brand, other = make.brand(), make.brand("Other")
    for label in ("negative", "negative", "positive"):
        make.mention(brand, label)
    set_aside(session, [make.outcome(make.mention(brand, "negative"), brand)])
    make.mention(brand)
    broken = make.mention(other)
    session.add(Unreadable(mention_id=broken.id, model="test", error="x"))
    session.commit()
    refresh(session)
    for brand_id in (None, brand.id, other.id):
        exact, read, became = archive(session, brand_id), heard(session, brand_id), fates(session, brand_id)
        assert read.labels == exact.labels
        assert sum(read.labels.values()) + read.waiting + became.unreadable == exact.mentions
        assert became.unreadable == exact.unreadable
        assert became.unanswered_negatives == exact.unanswered_negatives
        assert became.set_aside == exact.set_aside
    assert (heard(session).waiting, fates(session).unreadable, fates(session).unanswered_negatives) == (1, 1, 2)


def test_nobody_is_told_of_brands_that_they_do_not_see(make: "Make", session: Session) -> None:
    brand, other = make.brand(), make.brand("Other")
    make.mention(brand, "negative")
    session.add(Unreadable(mention_id=make.mention(brand).id, model="test", error="x"))
    make.mention(brand)
    set_aside(session, [make.outcome(make.mention(brand, "positive"), brand)])
    session.commit()
    refresh(session)
    limit(session, [other.id or 0])
    assert (heard(session).labels, heard(session).waiting) == ({}, 0)
    assert (fates(session).unreadable, fates(session).unanswered_negatives, fates(session).set_aside) == (0, 0, {})


def test_a_mention_of_two_brands_counts_for_each_as_in_the_charts(make: "Make", session: Session) -> None:
    row = make.row(external_id="shared")
    for name in ("Rim Fah", "Other"):
        mention = make.mention(make.brand(name), **row)
    make.score(mention, "positive")
    session.commit()
    refresh(session)
    assert heard(session).labels == {"positive": 2}
    assert archive(session).labels == {"positive": 1}
