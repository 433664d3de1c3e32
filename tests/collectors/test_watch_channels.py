"""A large account, a channel that falls silent and a budget that ends too soon are alerts of their own."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from collectors.watch import watch
from store.alert_rules import Rules, set_alerts
from store.alert_words import sentence
from store.alerts import step
from store.connections import connect
from store.ledger import DOLLAR, Cost, charge
from store.models import Alert, Run
from store.workflow import Actor
from tests.collectors.test_watch import HOUR, MANAGER, NOW, WEEK, Shop

ADMIN = Actor("person:1", "admin", 1)


@pytest.fixture
def shop(session: Session) -> Shop:
    return Shop(session)


def told(shop: Shop) -> list[tuple[str, str]]:
    return [(alert.kind, sentence(alert)) for alert in shop.session.exec(select(Alert).order_by("id"))]


def test_a_large_account_is_told_at_once_and_where_it_is_negative_it_is_urgent(shop: Shop) -> None:
    shop.say(1, HOUR, "negative", followers=80_000, handle="star")
    shop.say(1, HOUR, followers=49_000)
    watch(shop.session, NOW)
    (alert,) = shop.session.exec(select(Alert))
    assert (alert.kind, alert.severity) == ("account", "urgent")
    assert sentence(alert) == "It has 80,000 followers; the mention is negative."


def test_a_brand_that_wants_no_large_accounts_has_none(shop: Shop) -> None:
    set_alerts(shop.session, shop.brand, Rules(followers=0), MANAGER, shop.brand.version)
    shop.say(1, HOUR, followers=80_000)
    watch(shop.session, NOW)
    assert told(shop) == []


def listened(shop: Shop, usual: int) -> None:
    """Weeks in which so many spoke in the last three hours; today the last one spoke three hours ago."""
    for week in range(1, 9):
        shop.say(usual, week * WEEK + HOUR)
    shop.say(1, 3 * HOUR)


def test_a_channel_that_falls_silent_is_told_with_what_is_usual(shop: Shop) -> None:
    listened(shop, 30)
    watch(shop.session, NOW)
    assert told(shop) == [(
        "silent", "Nothing came from X for 3 hours; about 30 mentions are usual in that time at this hour of the week "
        "(the last 8 weeks).",
    )]  # fmt: skip


def test_a_quiet_channel_is_not_silent(shop: Shop) -> None:
    listened(shop, 5)
    watch(shop.session, NOW)
    assert told(shop) == []


def test_a_channel_that_was_not_read_since_is_not_silent(shop: Shop) -> None:
    listened(shop, 30)
    at = NOW - 2.5 * HOUR
    shop.session.add(Run(kind="collect", query_id=shop.query.id, started_at=at, finished_at=at))
    shop.session.commit()
    watch(shop.session, NOW)
    assert told(shop) == []


@pytest.mark.parametrize(("dollars", "expected"), [(5, 0), (9, 1), (10, 1)])
def test_a_budget_that_ends_before_the_month_is_told(shop: Shop, dollars: int, expected: int) -> None:
    connection = connect(shop.session, shop.brand.id or 0, "x", ADMIN, read={"token": "a"})
    connection.monthly_budget = 10 * DOLLAR
    shop.session.add(connection)
    began = NOW - timedelta(days=10)
    charge(shop.session, shop.brand.id or 0, "x", [Cost("read", DOLLAR, units=dollars)], began)
    shop.session.commit()
    watch(shop.session, NOW)
    assert [kind for kind, _ in told(shop)] == ["budget"] * expected
    if dollars == 9:
        assert told(shop)[0][1] == "X has used $9.00 of $10.00 this month; at this pace the rest lasts 1.1 days."


def test_a_budget_that_somebody_closed_comes_back_only_when_nothing_is_left(shop: Shop) -> None:
    connection = connect(shop.session, shop.brand.id or 0, "x", ADMIN, read={"token": "a"})
    connection.monthly_budget = 10 * DOLLAR
    shop.session.add(connection)
    charge(shop.session, shop.brand.id or 0, "x", [Cost("read", DOLLAR, units=9)], NOW - timedelta(days=10))
    watch(shop.session, NOW)
    alert = shop.session.exec(select(Alert)).one()
    step(shop.session, alert, "close", ADMIN, alert.version, now=NOW)
    watch(shop.session, NOW + 8 * HOUR)
    assert len(told(shop)) == 1
    charge(shop.session, shop.brand.id or 0, "x", [Cost("read", DOLLAR, units=1)], NOW + 8 * HOUR)
    watch(shop.session, NOW + 9 * HOUR)
    assert len(told(shop)) == 2
