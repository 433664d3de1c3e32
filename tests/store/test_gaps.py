"""What was asked and not answered waits for a manager, and is closed once."""

from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.errors import BadInput, NotAllowed, Stale
from store.gaps import answer_gaps, dismiss_gaps, note_gap, open_gaps
from store.knowledge import knowledge_of
from store.models import KnowledgeGap, Mention

if TYPE_CHECKING:
    from tests.store.conftest import Make


def gap(session: Session, make: "Make", text: str = "Do you open on Sundays?") -> int:
    brand = make.brand()
    mention = make.mention(brand, text=text)
    note_gap(session, brand.id or 0, mention.id or 0, lang="en", aspects=["service"], intents=["question"], best=0.1)
    return open_gaps(session, brand.id or 0)[0][0].id or 0


def test_a_question_is_noted_once_and_shown_newest_first(make: "Make", session: Session) -> None:
    brand_id = make.brand().id or 0
    first, second = gap(session, make), gap(session, make, "Is there parking?")
    mention = session.get_one(Mention, session.get_one(KnowledgeGap, first).mention_id)
    note_gap(session, brand_id, mention.id or 0, lang="en", aspects=[], intents=[], best=0.9)
    found = open_gaps(session, brand_id)
    assert [(one.id, text) for one, text in found] == [
        (second, "Is there parking?"), (first, "Do you open on Sundays?"),
    ]  # fmt: skip
    assert (found[1][0].best, found[1][0].aspects) == (0.1, ["service"])
    assert open_gaps(session, make.brand("Other").id or 0) == []


def test_a_question_that_its_author_deleted_is_not_shown(make: "Make", session: Session) -> None:
    id_ = gap(session, make)
    session.get_one(Mention, session.get_one(KnowledgeGap, id_).mention_id).text = ""
    session.flush()
    assert open_gaps(session, make.brand().id or 0) == []


def test_an_answer_becomes_an_entry_and_closes_what_asked_for_it(make: "Make", session: Session) -> None:
    brand_id, actor = make.brand().id or 0, make.actor("manager")
    ids = [gap(session, make), gap(session, make, "Open on Sunday?")]
    entry = answer_gaps(session, brand_id, ids, "faq", "sundays", "en", actor, text="We are open every day.")
    assert open_gaps(session, brand_id) == []
    assert {(one.status, one.knowledge_id) for one in session.exec(select(KnowledgeGap))} == {("answered", entry.id)}
    with pytest.raises(Stale):
        answer_gaps(session, brand_id, ids, "faq", "sundays-again", "en", actor, text="We are closed.")


def test_dismissing_closes_without_an_entry_and_only_for_this_brand(make: "Make", session: Session) -> None:
    brand_id, actor, id_ = make.brand().id or 0, make.actor("manager"), gap(session, make)
    with pytest.raises(Stale):
        dismiss_gaps(session, make.brand("Other").id or 0, [id_], actor)
    dismiss_gaps(session, brand_id, [id_], actor)
    assert session.get_one(KnowledgeGap, id_).status == "dismissed"
    assert knowledge_of(session, brand_id) == []
    with pytest.raises(Stale):
        dismiss_gaps(session, brand_id, [id_], actor)


@pytest.mark.parametrize("role", ["viewer", "agent", "approver", "job"])
def test_only_managers_close_questions(make: "Make", session: Session, role: str) -> None:
    brand_id, id_ = make.brand().id or 0, gap(session, make)
    with pytest.raises(NotAllowed):
        dismiss_gaps(session, brand_id, [id_], make.actor(role))
    with pytest.raises(NotAllowed):
        answer_gaps(session, brand_id, [id_], "faq", "sundays", "en", make.actor(role), text="Yes.")


def test_a_private_entry_answers_no_gap(make: "Make", session: Session) -> None:
    with pytest.raises(BadInput, match="share this entry"):
        answer_gaps(
            session, make.brand().id or 0, [gap(session, make)], "saved_reply", "x", "en", make.actor("manager"),
            text="Yes.", private=True,
        )  # fmt: skip
