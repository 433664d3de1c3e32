"""Several cases are dismissed with one click, each under the rules of one alone, and opened again the same way."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session

from store.bulk import MOST
from store.bulk_closing import dismiss_many, reopen_many
from store.cases import close, current_draft
from store.errors import NotAllowed, Refused
from store.models import Case

if TYPE_CHECKING:
    from tests.store.conftest import Make

REASON = "Spam or advertising"


def seen(*cases: Case) -> list[tuple[int, int]]:
    return [(case.id or 0, case.version) for case in cases]


def test_what_somebody_changed_meanwhile_stays_and_is_named(make: "Make", session: Session) -> None:
    cases = [make.case() for _ in range(3)]
    for case in cases:
        make.draft(case)
    session.commit()
    chosen = seen(*cases)
    close(session, cases[1], "answered_by_hand", make.actor("agent"), cases[1].version, "by phone")
    session.commit()
    done = dismiss_many(session, [*chosen, (999, 1)], make.actor("agent"), REASON)
    assert [case.status for case in cases] == ["dismissed", "resolved", "dismissed"]
    assert (list(done.cases), list(done.refused)) == ([cases[0].id, cases[2].id], [cases[1].id, 999])
    assert current_draft(session, cases[0].id or 0) is None


def test_all_are_opened_again_but_those_that_somebody_touched_since(make: "Make", session: Session) -> None:
    cases, agent = [make.case() for _ in range(2)], make.actor("agent")
    session.commit()
    done = dismiss_many(session, seen(*cases), agent, REASON)
    reopen_many(session, [(cases[0].id or 0, cases[0].version)], agent)
    close(session, cases[0], "dismiss", agent, cases[0].version, "It is spam after all")
    session.commit()
    back = reopen_many(session, list(done.cases.items()), agent)
    assert [case.status for case in cases] == ["dismissed", "open"]
    assert (list(back.cases), list(back.refused)) == ([cases[1].id], [cases[0].id])


def test_too_many_or_a_role_too_low_change_nothing(make: "Make", session: Session) -> None:
    case = make.case()
    session.commit()
    with pytest.raises(NotAllowed):
        dismiss_many(session, seen(case), make.actor("viewer"), REASON)
    with pytest.raises(Refused):
        dismiss_many(session, seen(case) * (MOST + 1), make.actor("agent"), REASON)
    assert case.status == "open"
