"""Two people who have one case open know of each other, at the cost of few writes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from store.models import Person, Presence
from store.people import actor_of
from store.presence import LASTS, RENEW, leave, others_here, stay
from store.workflow import job

if TYPE_CHECKING:
    from tests.store.conftest import Make


def test_others_are_seen_while_they_stay(make: "Make", session: Session) -> None:
    nok, may = (
        Person(email=f"{name}@x.example", name=name, role="viewer", password_hash="-") for name in ("Nok", "May")
    )
    session.add_all([nok, may])
    case, other, now = make.case(), make.case(), make.now
    session.commit()
    id_, first, second = case.id or 0, actor_of(nok), actor_of(may)
    assert stay(session, id_, first, now)
    assert others_here(session, id_, first, now) == []
    assert stay(session, id_, second, now + timedelta(seconds=20))
    found = others_here(session, id_, second, now + timedelta(seconds=20))
    assert [(each.name, each.since) for each in found] == [("Nok", now)]
    assert others_here(session, other.id or 0, second, now) == []
    later = now + LASTS + timedelta(seconds=1)
    assert others_here(session, id_, second, later) == []
    assert stay(session, id_, second, later)
    assert [row.person_id for row in session.scalars(select(Presence)).all()] == [may.id]
    leave(session, id_, second)
    assert session.scalars(select(Presence)).all() == []


def test_a_page_that_asks_all_the_time_rarely_writes(make: "Make", session: Session) -> None:
    person = Person(email="a@x.example", name="A", role="agent", password_hash="-")
    session.add(person)
    case = make.case()
    session.commit()
    wrote = [stay(session, case.id or 0, actor_of(person), make.now + timedelta(seconds=each)) for each in range(61)]
    assert sum(wrote) == 1 + 60 // int(RENEW.total_seconds())
    assert not stay(session, case.id or 0, job("draft"), make.now)
    (row,) = session.scalars(select(Presence)).all()
    assert row.since == make.now, "who stays has been there since they came"
