"""The numbers add up, and no negative mention is forgotten."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.cases import close, open_or_extend, set_aside
from store.metrics import numbers, unanswered_negatives
from store.replies import dry_run

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_an_empty_database_counts_to_nothing(session: Session, make: "Make") -> None:
    found = numbers(session, make.now)
    assert (found.mentions, found.scored, found.labels, found.open_cases) == (0, 0, {}, {})
    assert found.oldest_open is None
    assert all(value in ("0", "none", "urgent 0, high 0, normal 0, low 0") for _, value in found.summary())


def test_everything_is_counted_where_it_stands(make: "Make", session: Session) -> None:
    brand = make.brand()
    urgent, waiting, closed = (
        make.case(brand, priority, label="negative", handle=priority) for priority in ("urgent", "high", "low")
    )
    make.draft(urgent)
    make.case(brand, handle="no draft")
    reply = make.reply(waiting)
    dry_run(session, reply, make.now)
    close(session, closed, "dismiss", make.actor("agent"), closed.version, "spam")
    aside = make.mention(brand, "positive", handle="fan")
    set_aside(session, [make.outcome(aside, brand)])
    session.commit()
    found = numbers(session, make.now + timedelta(hours=2))
    assert (found.mentions, found.scored, found.labels) == (5, 4, {"negative": 3, "positive": 1})
    assert (found.open_cases, found.waiting, found.overdue) == ({"urgent": 1, "normal": 1}, 1, 1)
    assert (found.drafts, found.without_draft, found.dry_runs) == (1, 1, 1)
    assert (found.set_aside, found.unanswered_negatives) == ({"needs_answer": 1}, 0)
    assert found == numbers(session, make.now + timedelta(hours=2), brand.id)
    assert found.oldest_open == make.now


def test_a_negative_mention_is_missed_until_it_is_decided(make: "Make", session: Session) -> None:
    brand = make.brand()
    make.mention(brand, "positive")
    mention = make.mention(brand, "negative")
    assert unanswered_negatives(session) == unanswered_negatives(session, brand.id) == 1
    case = open_or_extend(session, make.outcome(mention, brand), make.now)
    assert unanswered_negatives(session) == 0
    close(session, case, "dismiss", make.actor("agent"), case.version, "not about us")
    assert unanswered_negatives(session) == 0


def test_each_brand_decides_for_itself(make: "Make", session: Session) -> None:
    one, two = make.brand("One"), make.brand("Two")
    mention = make.mention(one, "negative", external_id="shared")
    make.mention(two, "negative", external_id="shared")
    set_aside(session, [make.outcome(mention, one)])
    assert [unanswered_negatives(session, brand.id) for brand in (one, two)] == [0, 1]
    assert unanswered_negatives(session) == 1


@pytest.mark.parametrize("other", [False, True])
def test_numbers_of_one_brand_leave_out_the_others(make: "Make", session: Session, other: bool) -> None:
    one, two = make.brand("One"), make.brand("Two")
    make.case(one, "high", label="negative")
    make.reply(make.case(two, label="negative"))
    make.mention(two, "negative")
    found = numbers(session, make.now, (two if other else one).id)
    assert found.mentions == (2 if other else 1)
    assert found.labels == {"negative": 2 if other else 1}
    assert found.open_cases == ({} if other else {"high": 1})
    assert (found.waiting, found.unanswered_negatives) == ((1, 1) if other else (0, 0))


def test_a_shared_mention_counts_once_in_all_and_once_in_each(make: "Make", session: Session) -> None:
    brands = make.brand("One"), make.brand("Two")
    for brand in brands:
        make.mention(brand, "neutral", external_id="shared")
    found = [numbers(session, make.now, brand_id) for brand_id in (None, brands[0].id, brands[1].id)]
    assert [(one.mentions, one.scored, one.labels) for one in found] == [(1, 1, {"neutral": 1})] * 3
