"""A dispute on the Case page: suggested, marked, decided by whom may, settled, and counted on Insights."""

from pathlib import Path

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from store.database import open_session, ready_engine
from store.models import Dispute, Mention, Triage
from store.returns import Terms, set_returns
from store.workflow import Actor
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

BOSS = Actor("person:1", "manager", 1)


def ready() -> str:
    """The number of an open case whose message speaks of a chargeback; its brand has a policy of returns."""
    prepare(small)
    with open_session(ready_engine()) as session:
        triage = session.exec(select(Triage).where(Triage.case_id == 3)).one()
        session.get_one(Mention, triage.mention_id).text = "I will file a <b>chargeback</b>. I want a refund."
        set_returns(session, triage.brand_id, Terms(14), BOSS, 0)
        session.commit()
    return "3"


def dispute() -> Dispute:
    with open_session(ready_engine()) as session:
        return session.exec(select(Dispute)).one()


def typed(app: AppTest, kind: str, begins: str, value: object) -> None:
    next(each for each in getattr(app, kind) if str(each.key).startswith(begins)).set_value(value)


def test_from_the_suggestion_to_the_end(home: Path) -> None:
    case = ready()
    app = open_page(sign_in("approver"), "case", case=case)
    assert "This looks like a dispute" in words(app)
    typed(app, "text_area", "matter-happened", "The *cup* came broken.")
    click(app, "Mark as a dispute")
    found = dispute()
    assert (found.why, found.happened) == (["chargeback"], "The *cup* came broken.")
    assert [each["text"][:9] for each in found.allows] in (["Items can"], ["คืนสินค้า"])
    shown = [each.value for each in app.text]
    assert "The *cup* came broken." in shown
    assert "tab=knowledge" in str([each.proto.query_string for each in elements(app.main) if each.type == "page_link"])
    assert not any("policy:" in each for each in shown)
    typed(app, "selectbox", "dispute-kind", "replacement")
    typed(app, "number_input", "dispute-cost", 350)
    click(app, "Add")
    assert "Replacement: 350 THB" in words(app)
    click(app, "Choose it")
    assert dispute().stage == "decided"
    typed(app, "radio", "dispute-recommends", "yes")
    click(app, "Settle")
    assert (dispute().stage, dispute().recommends) == ("settled", True)
    assert "Chosen by Approver" in words(app)
    assert "Would they recommend us now? Yes" in words(app)
    typed(app, "text_input", "dispute-why", "It broke again")
    next(each for each in app.button if str(each.key).startswith("back-now")).click().run()
    assert (dispute().stage, dispute().reopened) == ("open", 1)
    assert "Opened again 1 time." in words(app)


def test_an_agent_marks_and_does_not_decide(home: Path) -> None:
    case = ready()
    app = open_page(sign_in("agent"), "case", case=case)
    typed(app, "text_area", "matter-happened", "Broken.")
    click(app, "Mark as a dispute")
    click(app, "Add")
    assert "Full refund: 0 THB" in words(app)
    assert [each for each in app.button if each.label == "Choose it"] == []


def test_a_viewer_only_reads(home: Path) -> None:
    case = ready()
    app = open_page(sign_in("viewer"), "case", case=case)
    assert not app.exception
    assert "This looks like a dispute" in words(app)
    assert [each for each in app.button if each.label == "Mark as a dispute"] == []


def test_insights_counts_them_with_a_file(home: Path) -> None:
    case = ready()
    app = open_page(sign_in("approver"), "case", case=case)
    typed(app, "text_area", "matter-happened", "Broken.")
    click(app, "Mark as a dispute")
    page = open_page(sign_in("viewer"), "insights")
    assert not page.exception
    assert "Disputes" in [each.value for each in page.subheader]
    assert [each.value for each in page.metric][-3:] == ["1", "0", "–"]
    table = next(each for each in page.dataframe if "Wanted" in each.value.columns)
    assert list(table.value["Wanted"]) == ["All", "All of the money back"]
