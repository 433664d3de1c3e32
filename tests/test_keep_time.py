"""The job that keeps time acknowledges what came in while a brand is closed, and leaves no row without work."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

import jobs
from store.hours import DAYS
from store.models import Reply, Run, utc_now
from tests.responder.test_acknowledging import case_of, shop


def test_a_message_in_closed_hours_is_acknowledged_once(engine: Engine, session: Session) -> None:
    now, brand = utc_now(), shop(session)
    brand.hours = {"week": {DAYS[(now + timedelta(days=3)).weekday()]: [["10:00", "11:00"]]}}
    session.add(brand)
    case_of(session, brand, at=now - timedelta(minutes=10))
    for _ in range(2):
        jobs.keep_time(engine)
    assert [reply.kind for reply in session.exec(select(Reply))] == ["acknowledgement"]
    assert session.exec(select(Run)).all() == []
