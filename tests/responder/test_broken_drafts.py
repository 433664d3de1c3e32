"""One case that breaks the writer never blocks the others: it is set aside with its error, and can be tried again."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

import jobs
from responder.run import Drafted, draft_new
from responder.values import Composed, Heard, Source, Voice
from store.cases import current_draft
from store.drafts import propose
from store.errors import BadInput, NeedsSetup, TryLater
from store.models import Draft, Run
from store.undraftable import try_again
from tests.responder.test_run import one_case, write


def breaking(error: Exception) -> object:
    """A writer that one text breaks."""

    def broken(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
        if "odd" in heard.text:
            raise error
        return write(heard, voice, sources, recent)

    return broken


@pytest.mark.parametrize("error", [KeyError("what the customer wrote"), BadInput("this text cannot be cut")])
def test_the_others_get_their_drafts_and_the_broken_one_its_reason(session: Session, error: Exception) -> None:
    odd, fine = one_case(session, "An odd cup", "ben"), one_case(session)
    assert draft_new(session, breaking(error)) == Drafted(drafts=1, broken=1)  # type: ignore[arg-type]
    assert current_draft(session, fine.id or 0) is not None
    session.refresh(odd)
    assert odd.no_draft_reason.startswith("Writing a draft broke: ")
    assert "customer wrote" not in odd.no_draft_reason
    assert draft_new(session, write) == Drafted()
    assert try_again(session) == 1
    assert draft_new(session, write) == Drafted(drafts=1)


def test_a_case_that_changed_meanwhile_is_tried_once_more(session: Session) -> None:
    case = one_case(session, "An odd cup")
    errors = [ValueError("odd")]

    def broken(heard: Heard, voice: Voice, sources: Sequence[Source], recent: Sequence[str]) -> Composed:
        if errors:
            with Session(session.get_bind()) as other:
                one_case(other, "And the plate")
            raise errors.pop()
        return write(heard, voice, sources, recent)

    assert draft_new(session, broken) == Drafted(drafts=1)
    assert case.no_draft_reason == ""


@pytest.mark.parametrize(
    "error", [OperationalError("", {}, Exception("gone")), NeedsSetup("enter a key"), TryLater("the model is busy")]
)
def test_what_is_not_the_fault_of_the_case_ends_the_run(session: Session, error: Exception) -> None:
    case = one_case(session, "An odd cup")
    with pytest.raises(type(error)):
        draft_new(session, breaking(error))  # type: ignore[arg-type]
    session.rollback()
    assert case.no_draft_reason == ""


def test_the_job_judges_what_nobody_has_judged_though_no_case_waits_for_a_draft(
    engine: Engine, session: Session
) -> None:
    case = one_case(session)
    propose(session, case, 1, "Thank you.", lang="en", writer="person:1")
    session.commit()
    jobs.draft(engine)
    session.expire_all()
    assert session.exec(select(Draft.guard)).all() == ["clean"]
    jobs.draft(engine)
    assert len(session.exec(select(Run)).all()) == 1
