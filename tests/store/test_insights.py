"""The numbers of the Insights page: honest intervals, nothing counted twice, no month that borrows from another."""

from datetime import UTC, date, datetime, timedelta
from math import comb
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from store.answers import answers_by_month, months_until
from store.brands import ensure_query
from store.cases import close
from store.competitors import COMPETITOR
from store.insights import (
    Counted,
    Scope,
    by_aspect,
    counted,
    labels_by,
    net_sentiment,
    ours,
    over_time,
    share_of_voice,
    totals,
)
from store.mentions import save_mentions
from store.models import Clock, Duplicate, Mention, Reply
from store.rollups import refresh
from store.scores import LABELS

if TYPE_CHECKING:
    from tests.store.conftest import Make

LAST = date(2026, 11, 20)


@pytest.mark.parametrize("total", [8, 15, 30])
@pytest.mark.parametrize("shares", [(0.2, 0.6, 0.2), (0.6, 0.3, 0.1), (0.05, 0.9, 0.05), (0.02, 0.18, 0.8)])
def test_the_interval_holds_the_truth_as_often_as_it_says(total: int, shares: tuple[float, float, float]) -> None:
    """Every outcome of so many mentions, each with its probability; on average over them the promise is 95 in 100."""
    bad, plain, good = shares
    covered = 0.0
    for negative in range(total + 1):
        for positive in range(total - negative + 1):
            neutral = total - negative - positive
            ways = comb(total, negative) * comb(total - negative, positive)
            net = net_sentiment(negative, neutral, positive)
            assert net is not None
            if net.low <= good - bad <= net.high:
                covered += ways * bad**negative * plain**neutral * good**positive
    assert covered >= 0.93


@given(st.tuples(*[st.integers(0, 500)] * 3))
def test_the_interval_holds_its_own_value(counts: tuple[int, int, int]) -> None:
    net = net_sentiment(*counts)
    if not any(counts):
        assert net is None
        return
    assert net is not None
    assert -1 <= net.low <= net.value <= net.high <= 1


def test_more_mentions_make_it_narrower() -> None:
    few, many = net_sentiment(2, 6, 2), net_sentiment(200, 600, 200)
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 5


ROWS = st.lists(
    st.builds(
        Counted, st.integers(0, 89).map(lambda back: LAST - timedelta(days=back)), st.just(0), st.just("x"),
        st.sampled_from(["th", "en"]), st.sampled_from(LABELS), st.integers(0, 9), st.integers(0, 3),
    )
)  # fmt: skip


@given(ROWS, st.integers(35, 90))
def test_points_over_time_add_up_to_the_whole(rows: list[Counted], days: int) -> None:
    scope = Scope(brand_id=1, first=LAST - timedelta(days=days - 1), last=LAST)
    rows = [row for row in rows if row.day >= scope.first]
    found = over_time(rows, scope)
    assert {label: sum(labels[label] for _, labels in found) for label in LABELS} == totals(rows)
    assert [day for day, _ in found] == sorted({day for day, _ in found})
    assert scope.first <= found[0][0]


def _copied(session: Session, make: "Make") -> int:
    """A brand with two stories of its own, one of them told twice, and one of a competitor's."""
    brand = make.brand()
    first, second = make.mention(brand, "negative"), make.mention(brand, "negative", text="The cup is broken!")
    make.mention(brand, "positive", lang="th", channel="x")
    session.add(Duplicate(mention_id=second.id, original_id=first.id or 0, reason="same", likeness=1.0))
    rival = ensure_query(session, brand, "x", "Tee Noi", options={COMPETITOR: True})
    save_mentions(session, rival, [make.row(external_id="theirs")])
    theirs = session.exec(select(Mention).where(Mention.external_id == "theirs")).one()
    make.score(theirs, "neutral")
    session.commit()
    refresh(session)
    return brand.id or 0


def test_copies_and_competitors_are_counted_apart(make: "Make", session: Session) -> None:
    brand_id = _copied(session, make)
    scope = Scope(brand_id=brand_id, first=LAST, last=LAST)
    rows = counted(session, scope)
    assert totals(ours(rows)) == {"negative": 1, "neutral": 0, "positive": 1}
    assert sum(row.copies for row in ours(rows)) == 1
    assert {one.name: (one.mentions, one.share) for one in share_of_voice(session, rows, brand_id, "Rim Fah")} == {
        "Rim Fah": (2, 2 / 3), "Tee Noi": (1, 1 / 3),
    }  # fmt: skip
    assert by_aspect(session, scope) == {"quality": {"": 2}}
    assert list(labels_by(ours(rows), lambda row: row.channel)) == ["shopee", "x"]


def test_a_scope_is_narrowed_to_a_channel_and_a_language(make: "Make", session: Session) -> None:
    brand_id = _copied(session, make)
    narrow = Scope(brand_id=brand_id, first=LAST, last=LAST, channel="x", lang="th")
    assert totals(ours(counted(session, narrow))) == {"negative": 0, "neutral": 0, "positive": 1}
    assert counted(session, narrow.before()) == []


def test_an_answer_counts_for_the_month_of_the_mention_and_a_reply_for_its_own(make: "Make", session: Session) -> None:
    brand = make.brand()
    old = datetime(2026, 10, 30, 12, tzinfo=UTC)
    answered, _, dismissed = (make.case(brand, handle=f"h{number}", published_at=old) for number in range(3))
    make.case(brand, handle="new")
    session.get_one(Clock, answered.id).answered_at = make.now
    reply = make.reply(answered)
    reply.status, reply.published_at = "published", make.now
    session.add(reply)
    close(session, dismissed, "dismiss", make.actor("agent"), dismissed.version, "spam")
    session.commit()
    found = answers_by_month(session, brand.id or 0, brand.time_zone, LAST, 2)
    assert [(month.first.month, month.needed, month.answered, month.sent) for month in found] == [
        (10, 2, 1, 0), (11, 1, 0, 1),
    ]  # fmt: skip
    assert [month.rate for month in found] == [0.5, 0.0]
    assert session.exec(select(Reply)).one().status == "published"


def test_a_message_after_the_answer_is_not_answered_by_it(make: "Make", session: Session) -> None:
    brand = make.brand()
    case = make.case(brand, published_at=make.now)
    session.get_one(Clock, case.id).answered_at = make.now - timedelta(days=1)
    session.commit()
    assert answers_by_month(session, brand.id or 0, "UTC", LAST, 1)[0].answered == 0


def test_a_month_begins_where_the_brand_is(make: "Make", session: Session) -> None:
    brand = make.brand()
    make.case(brand, published_at=datetime(2026, 10, 31, 18, tzinfo=UTC))  # the first of November in Bangkok
    session.commit()
    found = answers_by_month(session, brand.id or 0, "Asia/Bangkok", LAST, 2)
    assert [month.needed for month in found] == [0, 1]


def test_months_go_back_over_the_year() -> None:
    assert months_until(date(2026, 2, 14), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
