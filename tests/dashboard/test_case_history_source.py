"""A sentence of a draft that counts earlier complaints names their cases as its source."""

from pathlib import Path

from store.cases import current_draft
from store.database import open_session, ready_engine
from tests.dashboard.driver import open_page, sign_in
from tests.dashboard.scenes import prepare, small


def test_earlier_cases_stand_beside_the_draft_as_a_source(home: Path) -> None:
    prepare(small)
    agent, engine = sign_in("agent"), ready_engine()
    with open_session(engine) as session:
        draft = current_draft(session, 2)
        assert draft is not None
        draft.text += " This is the third time."
        draft.sentences = [*draft.sentences, {"text": "This is the third time.", "source": "cases:1,3"}]
        session.add(draft)
        session.commit()
    engine.dispose()
    shown = [each.value for each in open_page(agent, "case", case="2").text]
    assert "This is the third time.\n→ Earlier cases of this customer: #1, #3" in shown
