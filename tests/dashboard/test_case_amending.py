"""The Case page offers to edit and delete what was sent where the network can and the person may."""

from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from store.amendments import amendments_of
from store.models import Amendment, Mention, Reply, Triage
from tests.dashboard.driver import click, elements, open_page, sign_in, words
from tests.dashboard.networked import networked
from tests.dashboard.scenes import prepare
from tests.dashboard.test_channels_page import database

WISHED = "Hello,\nI am very sorry about this. Please write to care@rimfah.example."


@pytest.fixture(autouse=True)
def scene(home: Path) -> None:
    prepare(networked)
    with database() as session:
        reply = session.exec(select(Reply).where(Reply.status == "published")).one()
        reply.channel, reply.url = "mastodon", "https://town.example/@rimfah/900"
        session.commit()


def page(role: str) -> AppTest:
    with database() as session:
        case = session.exec(select(Triage.case_id).join(Mention).where(Mention.external_id == "p5")).one()
    app = open_page(sign_in(role), "case", case=str(case))
    assert not app.exception, app.exception[0].value
    return app


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def changes() -> list[tuple[str, str, str]]:
    with database() as session:
        return [(each.kind, each.status, each.reason) for each in session.exec(select(Amendment))]


def test_who_may_what_is_offered(home: Path) -> None:
    assert not buttons(page("viewer")) & {"Propose this edit", "Approve this edit", "Delete it there"}
    agent = buttons(page("agent"))
    assert "Propose this edit" in agent
    assert not agent & {"Approve this edit", "Delete it there"}
    assert {"Propose this edit", "Approve this edit", "Delete it there"} <= buttons(page("approver"))


def test_where_the_network_cannot_nothing_is_offered_and_it_says_why() -> None:
    with database() as session:
        session.exec(select(Reply).where(Reply.status == "published")).one().channel = "line"
        session.commit()
    app = page("approver")
    assert not buttons(app) & {"Propose this edit", "Approve this edit", "Delete it there"}
    assert "LINE lets no software take a message back" in words(app)


def test_the_reply_shows_its_address_and_its_state() -> None:
    app = page("viewer")
    links = {each.proto.label: each.proto.url for each in elements(app.main) if each.type == "link_button"}
    assert links["See it on Mastodon"] == "https://town.example/@rimfah/900"
    assert "Published · " in words(app)


def typed(app: AppTest, text: str) -> AppTest:
    field = next(each for each in app.text_area if str(each.key).startswith("words-"))
    field.set_value(text).run()
    return app


def press(app: AppTest, label: str) -> AppTest:
    return click(app, next(each for each in (label, f"{label} all the same") if each in buttons(app)))


def test_an_agent_proposes_and_an_approver_allows() -> None:
    app = press(typed(page("agent"), WISHED), "Propose this edit")
    assert "The edit waits for an approver" in words(app)
    assert changes() == [("edit", "proposed", "")]
    assert "Approve the edit" not in buttons(app)
    app = page("approver")
    assert WISHED in words(app)
    click(app, "Approve the edit")
    assert changes() == [("edit", "queued", "")]
    app = click(page("approver"), "Take the change back")
    assert changes() == [("edit", "cancelled", "")]
    assert "The edit was cancelled: nothing was changed" in words(app)


def test_what_the_guard_forbids_does_not_leave_and_says_why() -> None:
    app = typed(page("approver"), "We will refund you 5,000 baht today.")
    assert "This stands in the way" in words(app)
    click(app, "Approve this edit")
    assert "This reply cannot be approved" in words(app)
    assert changes() == []


def test_a_deletion_takes_a_reason() -> None:
    app = click(page("approver"), "Delete it there")
    assert "takes a reason" in words(app)
    assert changes() == []
    next(each for each in app.text_input if str(each.key).startswith("why-")).set_value("It went to the wrong person")
    app = click(app, "Delete it there")
    assert changes() == [("delete", "queued", "It went to the wrong person")]
    assert "The deletion is about to leave: It went to the wrong person" in words(app)
    assert "Asked to delete the reply" in words(app) or "asked to delete the reply" in words(app)


def test_an_old_screen_changes_nothing() -> None:
    mine, theirs = page("approver"), page("approver")
    press(typed(theirs, WISHED), "Approve this edit")
    next(each for each in mine.text_input if str(each.key).startswith("why-")).set_value("wrong")
    click(mine, "Delete it there")
    assert [kind for kind, _, _ in changes()] == ["edit"]


def test_why_a_change_failed_and_what_was_sent_before_are_told() -> None:
    press(typed(page("approver"), WISHED), "Approve this edit")
    with database() as session:
        reply = session.exec(select(Reply).where(Reply.status == "published")).one()
        first, (change,) = reply.text, amendments_of(session, reply)
        change.status, reply.text = "done", WISHED
        session.add(
            Amendment(case_id=reply.case_id, reply_id=reply.id or 0, kind="delete", status="failed", error="no")
        )
        session.commit()
    text = words(page("viewer"))
    assert "The deletion failed: nothing was changed\nWhy: No" in text
    assert "What was sent before" in [each.label for each in page("viewer").expander]
    assert first in text


def test_the_inbox_shows_what_waits_for_an_approver_and_what_failed_there() -> None:
    press(typed(page("agent"), WISHED), "Propose this edit")
    app = open_page(sign_in("approver"), "inbox", view="approval")
    assert "Change to approve" in words(app)
    with database() as session:
        change = session.exec(select(Amendment)).one()
        change.status = "failed"
        session.commit()
    assert "Change failed" in words(open_page(sign_in("approver"), "inbox", view="failed"))
