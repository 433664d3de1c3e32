"""A brand's last hours are compared with its own past, and people are told once of what stands out."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from collectors.alerts import common
from collectors.watch import watch
from dashboard.catalogues import said_in
from store.alert_rules import Rules, set_alerts
from store.brands import ensure_brand, ensure_query
from store.duplicates import save_duplicates
from store.mentions import save_mentions
from store.models import Alert, Brand, Mention, Query
from store.scores import save_scores
from store.workflow import Actor
from tests.postgres import engine_on

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MANAGER = Actor("person:1", "manager", 1)
Told = list[str]


class Shop:
    """A brand that is listened to on one channel, and what is said of it."""

    def __init__(self, session: Session, age: timedelta = 9 * WEEK) -> None:
        self.session, self.numbers = session, count(1)
        self.brand: Brand = ensure_brand(session, "Rim Fah")
        self.query: Query = ensure_query(session, self.brand, "x", "our name")
        self.query.created_at = NOW - age
        session.add(self.query)

    def say(self, many: int, before: timedelta, label: str = "", **fields: Any) -> list[Mention]:
        """So many mentions by different authors, all at one time before now."""
        rows = [self._row(NOW - before, **fields) for _ in range(many)]
        save_mentions(self.session, self.query, rows)
        names = [row["external_id"] for row in rows]
        found = list(self.session.exec(select(Mention).where(Mention.external_id.in_(names))))  # type: ignore[attr-defined]  # a column here
        if label:
            scores = {"negative": 0.1, "neutral": 0.1, "positive": 0.1, "label": label, "lang": "en", "hard": None}
            more: dict[str, Any] = {"model": "test", "aspects": [], "intents": []}
            save_scores(self.session, [{"mention_id": each.id} | scores | more for each in found])
        self.session.commit()
        return found

    def _row(self, at: datetime, **fields: Any) -> dict[str, Any]:
        number = next(self.numbers)
        return {
            "channel": "x", "source": "x", "external_id": f"m{number}", "author": "Nok", "handle": f"nok{number}",
            "followers": 0, "title": "", "text": "the cup", "rating": None, "lang": "en", "url": "", "media": [],
            "raw": {}, "published_at": at, "collected_at": at,
        } | fields  # fmt: skip

    def repeat(self, first: Mention, copies: list[Mention]) -> None:
        why = {"original_id": first.id, "reason": "the same words", "likeness": 1.0}
        save_duplicates(self.session, [{"mention_id": each.id} | why for each in copies])
        self.session.commit()

    def past(self, many: int, label: str = "neutral") -> None:
        for week in range(1, 9):
            self.say(many, week * WEEK + timedelta(minutes=10), label)

    def kinds(self) -> list[str]:
        return [alert.kind for alert in self.session.exec(select(Alert).order_by("id"))]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of each kind in turn."""
    if request.param == "sqlite":
        yield engine
        return
    with engine_on(request.getfixturevalue("used_again"), monkeypatch) as other:
        yield other


@pytest.fixture
def shop(session: Session) -> Shop:
    return Shop(session)


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def notify(told: Told) -> Callable[[str, str], bool]:
    def keep(title: str, body: str) -> bool:
        told.append(f"{title}\n{body}")
        return True

    return keep


def test_more_than_at_this_hour_of_the_week_is_told_once(
    shop: Shop, told: Told, notify: Callable[[str, str], bool]
) -> None:
    shop.past(4)
    shop.say(30, DAY)  # a busy yesterday is no measure
    shop.say(25, timedelta(minutes=10))
    for minutes in (0, 5):
        watch(shop.session, NOW + timedelta(minutes=minutes), notify)
    assert shop.kinds() == ["more"]
    (message,) = told
    assert message.startswith("Rim Fah: Many more people write than usual\n")
    assert (
        "25 accounts wrote within half an hour; about 4 are usual at this hour of the week (the last 8 weeks)"
        in message
    )
    (alert,) = shop.session.exec(select(Alert))
    assert len(alert.mentions) == 25


def test_what_is_as_every_week_is_no_alert(shop: Shop) -> None:
    shop.past(25)
    shop.say(25, timedelta(minutes=10))
    watch(shop.session, NOW)
    assert shop.kinds() == []


def test_one_account_and_copies_make_no_crowd(shop: Shop) -> None:
    shop.past(4)
    shop.say(25, timedelta(minutes=10), handle="one")
    first, *copies = shop.say(8, timedelta(minutes=10))
    shop.repeat(first, copies)
    watch(shop.session, NOW)
    assert shop.kinds() == []


def test_a_story_that_many_repeat_is_an_alert_with_its_first_mention(shop: Shop) -> None:
    shop.past(4)
    first, *copies = shop.say(21, timedelta(minutes=10))
    shop.repeat(first, copies)
    watch(shop.session, NOW)
    (alert,) = shop.session.exec(select(Alert))
    assert (alert.kind, alert.key, alert.facts["count"], alert.mentions[0]) == ("story", str(first.id), 20, first.id)


def test_a_share_of_negative_ones_far_above_the_usual_is_an_alert(shop: Shop) -> None:
    shop.past(20)
    shop.say(5, timedelta(minutes=10), "neutral")
    shop.say(15, timedelta(minutes=10), "negative")
    watch(shop.session, NOW)
    (alert,) = shop.session.exec(select(Alert))
    assert (alert.kind, alert.facts["negative"], alert.facts["read"], len(alert.mentions)) == ("negative", 15, 20, 15)


def test_a_young_brand_is_compared_with_days_and_before_that_not_at_all(session: Session) -> None:
    shop = Shop(session, age=4 * DAY)
    shop.say(25, timedelta(minutes=10))
    shop.query.created_at = NOW - 2 * DAY
    watch(session, NOW)
    assert shop.kinds() == []
    shop.query.created_at = NOW - 4 * DAY
    watch(session, NOW)
    (alert,) = session.exec(select(Alert))
    assert (alert.facts["step"], alert.facts["compared"]) == ("day", 3)


def test_a_query_that_has_just_begun_waits_until_it_has_a_past(shop: Shop) -> None:
    shop.past(4)
    shop.query = ensure_query(shop.session, shop.brand, "x", "our product")
    shop.say(25, timedelta(minutes=10))
    watch(shop.session, NOW)
    assert shop.kinds() == []


def test_weeks_that_a_brand_lets_go_of_are_no_measure(shop: Shop) -> None:
    shop.past(4)
    shop.say(25, timedelta(minutes=10))
    shop.brand.retention = {"": 30, "email": 0}
    watch(shop.session, NOW)
    (alert,) = shop.session.exec(select(Alert))
    assert (alert.facts["step"], alert.facts["compared"]) == ("week", 4)


def test_a_thai_brand_is_told_of_in_thai_and_several_brands_together_in_english(
    shop: Shop, told: Told, notify: Callable[[str, str], bool]
) -> None:
    shop.brand.language = "th"
    set_alerts(shop.session, shop.brand, Rules(phrases=("recall",)), MANAGER, shop.brand.version)
    shop.say(1, timedelta(0), text="a recall of the cup")
    (line,) = watch(shop.session, NOW, notify, said_in)
    assert told == [f"Rim Fah: มีการใช้วลีที่คุณเฝ้าดู\n{line}\nดูข้อความที่เกี่ยวข้องได้ที่หน้าการแจ้งเตือน"]
    assert "“recall”" in line
    assert not any(word in line for word in ("stands", "mention", "phrase"))
    assert (common(["th", "th"]), common(["th", "en"]), common([])) == ("th", "en", "en")


def test_a_phrase_is_told_at_once_and_a_kind_that_is_off_never(
    shop: Shop, told: Told, notify: Callable[[str, str], bool]
) -> None:
    shop.past(4)
    shop.say(25, timedelta(minutes=10))
    shop.say(1, HOUR, text="Will there be a RECALL?")
    set_alerts(shop.session, shop.brand, Rules(off=("more",), phrases=("recall",)), MANAGER, shop.brand.version)
    watch(shop.session, NOW, notify)
    assert shop.kinds() == ["phrase"]
    assert "“recall” stands in 1 new mention." in told[0]
    assert "Will there be" not in told[0], "a customer's words leave in no message"


def test_what_nobody_could_be_told_is_told_the_next_time(
    shop: Shop, told: Told, notify: Callable[[str, str], bool]
) -> None:
    def broken(title: str, body: str) -> bool:
        raise OSError("no network")

    shop.past(4)
    shop.say(25, timedelta(minutes=10))
    assert watch(shop.session, NOW, broken) == []
    assert len(watch(shop.session, NOW, notify)) == 1
    assert watch(shop.session, NOW, notify) == []
    assert len(told) == 1
