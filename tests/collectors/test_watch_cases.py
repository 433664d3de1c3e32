"""Cases that are about to be late are one alert on the page; messages of them are those of each case."""

from datetime import timedelta

from sqlmodel import Session, select

from collectors.watch import watch
from store.alert_words import sentence
from store.hours import DAYS
from store.models import Alert
from tests.responder.test_acknowledging import case_of, shop


def test_cases_that_are_nearly_late_are_one_alert_without_a_message(session: Session) -> None:
    brand, told = shop(session), list[str]()
    brand.hours = {"week": {day: [["00:00", "24:00"]] for day in DAYS}}
    session.add(brand)
    first, second = case_of(session, brand), case_of(session, brand, "ben")
    session.commit()
    now = min(first.due_at, second.due_at) - timedelta(minutes=20)

    def notify(title: str, body: str) -> bool:
        told.append(body)
        return True

    watch(session, now - timedelta(hours=1), notify)
    assert session.exec(select(Alert)).all() == []
    watch(session, now, notify)
    (alert,) = session.exec(select(Alert))
    count = sum(case.due_at <= now + timedelta(minutes=30) for case in (first, second))
    assert (alert.kind, alert.facts["count"], len(alert.mentions)) == ("sla", count, count)
    assert "due within 20 minutes of business time." in sentence(alert)
    assert told == []
