"""Who has just closed a case takes that back without a reason; nobody else does, nor later, nor twice."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.cases import close, history
from store.errors import NotAllowed
from store.models import utc_now
from store.taking_back import REASON, WITHIN, may_take_back, take_back
from store.workflow import Actor

if TYPE_CHECKING:
    from tests.store.conftest import Make


@pytest.mark.parametrize("action", ["dismiss", "answered_by_hand"])
def test_it_is_taken_back_by_who_did_it_and_for_a_while(make: "Make", session: Session, action: str) -> None:
    case, who, now = make.case(), make.actor("agent"), utc_now()
    other = Actor("person:2", "admin", 2)
    assert not may_take_back(session, case, who, now), "it is open"
    close(session, case, action, who, case.version, "spam")
    session.commit()
    assert may_take_back(session, case, who, now)
    assert not may_take_back(session, case, other, now)
    assert not may_take_back(session, case, who, now + WITHIN + timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        take_back(session, case, other, case.version, now)
    take_back(session, case, who, case.version, now)
    session.commit()
    assert (case.status, history(session, case.id or 0)[0].reason) == ("open", REASON)
    assert not may_take_back(session, case, who, now)
