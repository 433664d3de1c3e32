"""How the guard judges a draft is kept in its row, whoever wrote it, and binds what people may approve."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session

import responder.guard
from responder.approval import approve_text, judge_missing
from responder.guard_proposal import Proposal
from responder.run import draft_new
from responder.values import Composed, Heard, Source, Voice
from store.cases import current_draft
from store.drafts import propose, take_back
from store.errors import Refused
from store.models import Case, Draft
from tests.responder.test_run import ADMIN, NOW, one_case, write

DOUBTFUL = "Dear Nina Smith, thank you for telling us about the cup."


def promising(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
    """A writer that promises money."""
    return Composed("Thank you. We will refund you in full.", "en")


def shown(session: Session, case: Case) -> Draft:
    draft = current_draft(session, case.id or 0)
    assert draft is not None
    return draft


def approve(session: Session, case: Case, text: str, despite: Sequence[str] = ()) -> None:
    draft = shown(session, case)
    approve_text(
        session, case, draft, text, ADMIN, seen_case=case.version, seen_draft=draft.version, now=NOW, despite=despite
    )


def test_a_draft_keeps_how_the_guard_judged_it(session: Session) -> None:
    case = one_case(session)
    draft_new(session, write)
    assert shown(session, case).guard == "clean"


def test_what_the_guard_stops_becomes_no_draft_with_the_reason(session: Session) -> None:
    case = one_case(session)
    done = draft_new(session, promising)
    assert (done.drafts, done.without) == (0, 1)
    assert current_draft(session, case.id or 0) is None
    assert "guard stopped" in case.no_draft_reason and "money back" in case.no_draft_reason


def test_drafts_of_any_other_origin_are_judged_by_the_next_run(session: Session) -> None:
    case = one_case(session)
    for text, verdict in (("Thank you.", "clean"), (DOUBTFUL, "warning"), ("We will refund you.", "error")):
        draft = propose(session, case, 1, text, lang="en", writer="rule")
        assert draft.guard == ""
        draft_new(session, write)
        assert draft.guard == verdict
    assert judge_missing(session) == 0


def test_a_warning_asks_and_is_approved_all_the_same_by_who_saw_it(session: Session) -> None:
    case = one_case(session)
    draft_new(session, write)
    with pytest.raises(Refused, match="full name"):
        approve(session, case, DOUBTFUL)
    with pytest.raises(Refused, match="full name"):
        approve(session, case, DOUBTFUL, ["near_copy"])
    approve(session, case, DOUBTFUL, ["pii"])
    assert (shown(session, case).status, shown(session, case).guard) == ("approved", "warning")


def test_nothing_seen_helps_against_an_error(session: Session) -> None:
    case = one_case(session)
    draft_new(session, write)
    with pytest.raises(Refused, match="cannot be approved"):
        approve(session, case, "We will refund you in full.", ["refund_promise", "future_work_promise"])


def test_what_is_taken_back_keeps_its_verdict(session: Session) -> None:
    case = one_case(session)
    draft_new(session, write)
    draft = shown(session, case)
    reply = approve_text(
        session, case, draft, draft.text, ADMIN, seen_case=case.version, seen_draft=draft.version, now=NOW
    )
    assert take_back(session, case, reply, ADMIN, case.version, reply.version).guard == "clean"


def test_a_guard_that_breaks_lets_nothing_through(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(proposal: Proposal) -> Sequence[object]:
        raise RuntimeError

    case = one_case(session)
    draft_new(session, write)
    monkeypatch.setattr(responder.guard, "CHECKS", (breaks,))
    with pytest.raises(Refused, match="broke"):
        approve(session, case, "Thank you.", ["guard_failed"])
