"""The Overview says how many cases were in time, as soon as one counts."""

from pathlib import Path

from sqlmodel import select

from store.cases import close
from store.database import open_session, ready_engine
from store.models import Case
from store.workflow import Actor
from tests.dashboard.driver import open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def test_the_overview_shows_the_share_in_time(home: Path) -> None:
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        case = session.exec(select(Case).where(Case.status == "open", Case.priority == "low")).first()
        assert case is not None
        close(session, case, "answered_by_hand", Actor("person:1", "agent", 1), case.version, "called")
        session.commit()
    engine.dispose()
    app = open_page(sign_in("viewer"), "overview")
    assert not app.exception
    assert "In time, the last 30 days" in [each.value for each in app.subheader]
    assert "answered in time (" in words(app)
    assert len(app.dataframe) == 1
