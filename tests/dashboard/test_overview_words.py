"""The Overview says what became of mentions in words that a newcomer understands."""

from pathlib import Path

from sqlmodel import select

from store.database import open_session, ready_engine
from store.models import Triage
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def test_a_rule_that_set_something_aside_is_told_in_full(home: Path) -> None:
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        for triage, rule in zip(session.exec(select(Triage)), ("archive", "nothing_asked", "spam"), strict=False):
            triage.case_id, triage.rule = None, rule
        session.commit()
    engine.dispose()
    said = words(open_page(sign_in("viewer"), "overview"))
    assert "set aside: too old to open a case" in said
    assert "set aside: neither a question nor a complaint" in said
    assert "set aside: spam" in said
