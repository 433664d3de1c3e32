"""An alert is raised once while it lasts, stays quiet where people asked for that, and comes back when it is news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from store.alert_rules import Rules, phrases_in, rules_of, set_alerts
from store.alerts import keep_alerts, list_alerts, raise_alert, step
from store.errors import BadInput
from store.models import Alert, Brand, Person
from store.watching import Found
from store.workflow import Actor
from tests.postgres import engine_on
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

HOUR = timedelta(hours=1)
RULES = Rules(cool_down_hours=6)
FOUND = Found("more", "", "high", {"count": 9}, (1, 2))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(engine: Engine, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of each kind in turn."""
    if request.param == "sqlite":
        yield engine
        return
    with engine_on(request.getfixturevalue("used_again"), monkeypatch) as other:
        yield other


@pytest.fixture
def brand(make: "Make") -> Brand:
    return make.brand()


@pytest.fixture
def ann(session: Session) -> Actor:
    person = Person(email="ann@example.com", name="Ann", role="agent", password_hash="")
    session.add(person)
    session.flush()
    return Actor(f"person:{person.id}", "agent", person.id)


def alerts(session: Session) -> list[Alert]:
    return list(session.exec(select(Alert).order_by("id")))


def test_what_lasts_is_one_alert_that_grows(session: Session, brand: Brand) -> None:
    raise_alert(session, brand.id or 0, FOUND, RULES, NOW)
    graver = replace(FOUND, severity="urgent", facts={"count": 30}, mentions=(2, 3))
    raise_alert(session, brand.id or 0, graver, RULES, NOW + HOUR)
    (alert,) = alerts(session)
    assert (alert.first_seen, alert.last_seen, alert.severity) == (NOW, NOW + HOUR, "urgent")
    assert (alert.facts, alert.mentions) == ({"count": 30}, [3, 2, 1])
    raise_alert(session, brand.id or 0, replace(FOUND, kind="negative"), RULES, NOW + HOUR)
    assert len(alerts(session)) == 2, "another kind is another alert"


def test_what_comes_back_after_hours_without_it_is_news(session: Session, brand: Brand) -> None:
    raise_alert(session, brand.id or 0, FOUND, RULES, NOW)
    raise_alert(session, brand.id or 0, FOUND, RULES, NOW + 7 * HOUR)
    assert [alert.status for alert in alerts(session)] == ["closed", "open"]


def test_a_closed_one_stays_quiet_for_the_cool_down_and_until_there_is_something_new(
    session: Session, brand: Brand, ann: Actor
) -> None:
    alert = raise_alert(session, brand.id or 0, FOUND, RULES, NOW)
    assert alert is not None
    step(session, alert, "close", ann, alert.version, now=NOW)
    more = replace(FOUND, mentions=(3,))
    assert raise_alert(session, brand.id or 0, more, RULES, NOW + 5 * HOUR) is None
    assert raise_alert(session, brand.id or 0, FOUND, RULES, NOW + 7 * HOUR) is None, "nothing in it is new"
    assert raise_alert(session, brand.id or 0, more, RULES, NOW + 7 * HOUR) is not None


def test_who_acknowledges_has_it_and_it_ends_a_day_after_it_was_last_found(
    session: Session, brand: Brand, ann: Actor
) -> None:
    for kind in ("more", "negative"):
        raise_alert(session, brand.id or 0, replace(FOUND, kind=kind), RULES, NOW)
    seen, unseen = alerts(session)
    step(session, seen, "acknowledge", ann, seen.version, now=NOW)
    assert seen.owner_id == ann.person_id
    assert [row.alert.kind for row in list_alerts(session, None, closed=False)] == ["negative", "more"]
    keep_alerts(session, NOW + 25 * HOUR)
    assert (seen.status, unseen.status) == ("closed", "open"), "what nobody saw waits for somebody"
    assert [row.owner.name for row in list_alerts(session, brand.id, closed=True) if row.owner] == ["Ann"]


def test_a_snoozed_one_wakes_and_is_told_again_while_it_lasts(session: Session, brand: Brand, ann: Actor) -> None:
    alert = raise_alert(session, brand.id or 0, FOUND, RULES, NOW)
    assert alert is not None
    alert.told_at = NOW
    for until in (None, NOW, NOW + timedelta(days=31)):
        with pytest.raises(BadInput):
            step(session, alert, "snooze", ann, alert.version, until=until, now=NOW)
    step(session, alert, "snooze", ann, alert.version, until=NOW + 8 * HOUR, now=NOW)
    raise_alert(session, brand.id or 0, FOUND, RULES, NOW + 7.5 * HOUR)
    assert (alert.status, alert.told_at, len(alerts(session))) == ("snoozed", NOW, 1)
    keep_alerts(session, NOW + 8 * HOUR)
    session.refresh(alert)
    assert (alert.status, alert.told_at is None) == ("open", True)


def test_rules_are_kept_with_the_brand(make: "Make", brand: Brand) -> None:
    assert rules_of(brand) == Rules()
    wanted = Rules(off=("story",), phrases=(" Recall  now", "", "Recall now"), least=4)
    set_alerts(make.session, brand, wanted, make.actor("manager"), brand.version)
    assert rules_of(brand) == replace(wanted, phrases=("Recall now",))
    for wrong in (Rules(off=("weather",)), Rules(phrases=("x",)), Rules(least=0), Rules(cool_down_hours=0)):
        with pytest.raises(BadInput):
            set_alerts(make.session, brand, wrong, make.actor("manager"), brand.version)


@pytest.mark.parametrize(
    ("text", "found"),
    [("RECALL  now!", True), ("recall\nnow", True), ("recall nowhere", False), ("no recall", False),
     ("ร้านนี้โกงลูกค้า", True)],
)  # fmt: skip
def test_a_phrase_is_found_as_whole_words_and_in_thai_anywhere(text: str, found: bool) -> None:
    assert bool(phrases_in(text, ("Recall now", "โกง"))) == found
