"""Alerts say why they are there, lead to their mentions, and are acknowledged, snoozed and closed."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from store.alert_rules import Rules, rules_of
from store.alerts import raise_alert
from store.database import open_session, ready_engine
from store.models import Alert, Brand, utc_now
from store.watching import Found
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small
from tests.dashboard.test_brands_apart import sign_in_for

FACTS = {"minutes": 60, "step": "week", "compared": 8, "count": 31, "usual": 6.0}


def raised(session: Session) -> None:
    small(session)
    now = utc_now()
    raise_alert(session, 1, Found("more", "", "urgent", FACTS, (1, 2)), Rules(), now - timedelta(minutes=3))
    raise_alert(session, 1, Found("phrase", "<b>", "high", {"phrase": "<b>", "count": 1}, (3,)), Rules(), now)
    session.commit()


def kept() -> list[Alert]:
    engine = ready_engine()
    with open_session(engine) as session:
        found = list(session.exec(select(Alert).order_by("id")))
    engine.dispose()
    return found


def test_without_alerts_the_page_says_what_is_looked_for(home: Path) -> None:
    prepare(small)
    shown = words(open_page(sign_in("viewer"), "alerts"))
    assert "Nothing to look at" in shown
    assert "more accounts than usual at this hour" in shown


def test_an_alert_explains_itself_and_leads_to_its_mentions(home: Path) -> None:
    prepare(raised)
    token = sign_in("viewer")
    app = open_page(token, "alerts")
    shown = words(app)
    assert "31 accounts wrote within an hour; about 6 are usual at this hour of the week (the last 8 weeks)." in shown
    assert "“<b>” stands in 1 new mention." in [each.value for each in app.text]
    assert "Rim Fah Coffee · found 3 min ago · new" in shown
    assert not [button for button in app.button if button.label in ("Acknowledge", "Close")]
    links = [each.proto.query_string for each in elements(app.main) if each.type == "page_link"]
    assert links == ["alert=1&brand=rim-fah-coffee", "alert=2&brand=rim-fah-coffee"]
    app = open_page(token, "mentions", alert="1", brand="rim-fah-coffee")
    assert "The mentions behind alert 1" in words(app)
    assert "2 mentions, newest first" in words(app)


def test_an_agent_acknowledges_snoozes_and_closes(home: Path) -> None:
    prepare(raised)
    app = click(open_page(sign_in("agent"), "alerts"), "Acknowledge")
    assert "acknowledged, Agent has it" in words(app)
    click(app, "4 hours")
    assert [alert.status for alert in kept()] == ["acknowledged", "snoozed"]
    for _ in range(2):
        click(app, "Close")
    assert [alert.status for alert in kept()] == ["closed", "closed"]
    assert "Nothing to look at" in words(app)
    assert [each.label for each in app.expander] == ["Closed, the last 2"]


def test_the_overview_says_how_many_wait(home: Path) -> None:
    prepare(raised)
    app = open_page(sign_in("viewer"), "overview")
    labels = [each.proto.label for each in elements(app.main) if each.type == "page_link"]
    assert "2 alerts that nobody has looked at" in labels


def test_another_brand_sees_neither_alerts_nor_their_mentions(home: Path) -> None:
    prepare(raised)
    token = sign_in_for("Tee Noi")
    assert "accounts wrote" not in words(open_page(token, "alerts"))
    assert "No mentions" in words(open_page(token, "mentions", alert="1"))


@pytest.mark.parametrize("role", ["manager", "agent"])
def test_a_manager_sets_what_a_brand_is_alerted_of(home: Path, role: str) -> None:
    prepare(small)
    app = open_page(sign_in(role), "brands", brand="rim-fah-coffee", tab="alerts")
    save = next(button for button in app.button if button.label == "Save alerts")
    assert save.disabled == (role == "agent")
    if role == "agent":
        return
    next(one for one in app.text_area if str(one.key).startswith("alert-phrases-")).set_value("recall\nโกง")
    next(one for one in app.checkbox if str(one.key).startswith("alert-story-")).set_value(False)
    save.click().run()
    assert not app.exception
    engine = ready_engine()
    with open_session(engine) as session:
        brand = session.exec(select(Brand).where(Brand.slug == "rim-fah-coffee")).one()
        assert rules_of(brand) == Rules(off=("story",), phrases=("recall", "โกง"))
    engine.dispose()
