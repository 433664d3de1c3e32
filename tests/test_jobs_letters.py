"""The job that proposes letters: once an hour it looks at all orders, in between at what is pressing."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

import jobs_letters
from store.models import Brand, Outreach, Run, utc_now
from tests.responder.lettered import DAY, NOW, brand, happen, post

__all__ = ["brand", "post"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """What the clock of the job is ahead by."""
    ahead = [timedelta(0)]
    monkeypatch.setattr(jobs_letters, "utc_now", lambda: utc_now() + ahead[0])
    return ahead


def pass_of(session: Session) -> tuple[str, set[str]]:
    """Which kind of pass the job made, and the occasions of which letters are there after it."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    session.commit()
    jobs_letters.propose_letters(engine)
    session.expire_all()
    newest = session.exec(select(Run).order_by(col(Run.id).desc())).first()
    return newest.kind if newest else "", {each.occasion for each in session.exec(select(Outreach))}


def test_all_orders_are_looked_at_once_an_hour(session: Session, brand: Brand, clock: list[timedelta]) -> None:
    day = (utc_now() - NOW) / DAY
    assert pass_of(session) == ("outreach", set())
    happen(session, brand, "placed", 30 - day, number="1")
    happen(session, brand, "delivered", 15 - day, number="1")
    happen(session, brand, "placed", 10 - day, number="2", email="mai@mail.example")
    happen(session, brand, "refunded", 1 - day, number="2", email="mai@mail.example")
    assert pass_of(session) == ("pressing-outreach", {"refund_done"})
    clock[0] = timedelta(minutes=54)
    assert pass_of(session) == ("pressing-outreach", {"refund_done"})
    clock[0] = timedelta(minutes=60)
    kind, there = pass_of(session)
    assert kind == "outreach" and {"review_request", "nps"} <= there


def test_a_pass_over_all_that_broke_is_made_again(session: Session, brand: Brand, clock: list[timedelta]) -> None:
    assert pass_of(session)[0] == "outreach"
    run = session.exec(select(Run)).one()
    run.error = "OperationalError: no more room on the disk"
    session.add(run)
    assert pass_of(session)[0] == "outreach"
