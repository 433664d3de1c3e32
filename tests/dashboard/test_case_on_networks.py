"""The Case page on real networks: what a reply costs, why it cannot be sent, and what became of it."""

from pathlib import Path

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from store.connections import connection_of, switch
from store.models import Mention, Reply, Triage
from tests.dashboard.driver import click, elements, known, open_page, sign_in, words
from tests.dashboard.networked import ADMIN, networked
from tests.dashboard.scenes import prepare
from tests.dashboard.test_channels_page import database

pytestmark = pytest.mark.usefixtures("scene")


@pytest.fixture
def scene(home: Path) -> None:
    prepare(networked)


def number(name: str) -> int:
    """The case of a post."""
    with database() as session:
        wanted = select(Triage.case_id).join(Mention).where(Mention.external_id == name)
        return session.exec(wanted).one() or 0


def page(name: str, role: str = "approver") -> AppTest:
    app = open_page(sign_in(role), "case", case=str(number(name)))
    assert not app.exception, app.exception[0].value
    return app


def links(app: AppTest) -> dict[str, str]:
    return {each.proto.label: each.proto.url for each in elements(app.main) if each.type == "link_button"}


def test_a_link_in_a_reply_is_called_dear() -> None:
    app = page("p1")
    app.text_area[0].set_value("Thank you, we look into it.").run()
    assert r"This reply costs \$0\.010 on X" in words(app)
    app.text_area[0].set_value("Thank you: https://rimfah.example/help").run()
    assert "A link makes this reply cost $0.20 instead of $0.010 on X." in words(app)
    assert r"This reply costs" not in words(app)


def test_what_cannot_be_sent_is_answered_there_and_says_why() -> None:
    app = page("p2")
    assert "This cannot be sent through X" in words(app)
    assert "Its author neither mentioned the account nor quoted a post of it" in words(app)
    assert {button.label: button.disabled for button in app.button if button.label.startswith("Approve")} == {
        "Approve and next": True, "Approve": True,
    }  # fmt: skip
    assert links(app)["Open on X"] == "https://x.com/i/status/p2"
    click(app, "I answered it there")
    case = known(number("p2"))
    assert (case.status, case.replies) == ("resolved", [])
    assert "case answered_by_hand" in case.steps


def test_while_it_is_off_the_reason_is_told_and_a_dry_run_may_be_approved() -> None:
    with database() as session:
        found = connection_of(session, 1, "x")
        assert found is not None
        switch(session, found, False, ADMIN, found.version, ())
        session.commit()
    app = page("p2")
    assert r"Not through X, even once it is live" in words(app)
    click(app, "Approve")
    assert known(number("p2")).replies == ["queued"]


def test_a_viewer_has_no_button_to_say_that_it_was_answered() -> None:
    app = page("p2", "viewer")
    assert "This cannot be sent through X" in words(app)
    assert "I answered it there" not in {button.label for button in app.button}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("p3", "Unknown: the network did not say whether it was sent"),
        ("p4", "Why: X does not take this text a second time"),
        ("p5", "Published · "),
    ],
)
def test_what_became_of_a_reply_is_told(name: str, says: str) -> None:
    assert says in words(page(name, "viewer"))


def test_what_is_published_is_one_click_away() -> None:
    assert links(page("p5"))["See it on X"] == "https://x.com/rimfahcoffee/status/900"


def test_an_unknown_reply_tells_when_it_is_looked_for_next() -> None:
    text = words(page("p3", "viewer"))
    assert "1 look did not find it. It is looked for again at" in text
    assert "never sent a second time by itself" in text


def test_who_saw_it_there_ends_the_waiting() -> None:
    app = page("p3", "agent")
    field = next(field for field in app.text_input if str(field.key).startswith("address-"))
    field.set_value("javascript:alert(1)")
    click(app, "It stands there")
    assert "An address begins with https://" in words(app)
    assert known(number("p3")).replies == ["unknown"]
    field = next(field for field in app.text_input if str(field.key).startswith("address-"))
    field.set_value("https://x.com/rimfahcoffee/status/901")
    click(app, "It stands there")
    case = known(number("p3"))
    assert (case.status, case.replies) == ("resolved", ["published"])
    assert links(app)["See it on X"] == "https://x.com/rimfahcoffee/status/901"


def test_who_did_not_find_it_gets_the_case_back() -> None:
    app = click(page("p3", "agent"), "It is not there")
    case = known(number("p3"))
    assert (case.status, case.replies) == ("open", ["failed"])
    assert case.draft.startswith("Hello,")
    assert "A person looked there and did not find it" in words(app)


def test_a_viewer_does_not_decide_what_arrived() -> None:
    assert not {button.label for button in page("p3", "viewer").button} & {"It stands there", "It is not there"}


def test_a_word_on_an_old_screen_changes_nothing() -> None:
    mine, theirs = page("p3", "agent"), page("p3", "manager")
    click(theirs, "It stands there")
    click(mine, "It is not there")
    assert known(number("p3")).replies == ["published"]


def test_a_changed_message_keeps_what_it_said_before() -> None:
    app = page("p1", "viewer")
    text = words(app)
    assert "UPDATE: third time." in text
    assert "Changed by the customer, " in text
    before = [str(each.value) for each in app.text if str(each.value).endswith("Second time this month.")]
    assert len(before) == 1


def test_a_deleted_message_leaves_a_tombstone_and_no_word() -> None:
    with database() as session:
        case = session.exec(select(Triage).join(Mention).where(Mention.external_id == "p6")).one().case_id
    app = open_page(sign_in("viewer"), "case", case=str(case))
    assert not app.exception
    assert "Deleted by its author" in words(app)
    everything = "\n".join(str(each.proto) for each in elements(app.main))
    assert "lid leaks" not in everything
    assert "Mint" not in everything


def test_a_mention_without_a_web_address_has_no_link() -> None:
    with database() as session:
        mention = session.exec(select(Mention).where(Mention.external_id == "p2")).one()
        mention.url = "javascript:alert(1)"
        session.commit()
    assert links(page("p2")) == {}


def test_the_overview_leads_to_what_went_astray_and_what_stands_still() -> None:
    app = open_page(sign_in("viewer"), "overview")
    text = words(app)
    assert "1 reply of unknown fate · 1 reply failed" in text
    assert "Reddit of Rim Fah Coffee rests: Reddit does not accept the password" in text
    labels = {each.proto.label for each in elements(app.main) if each.type == "page_link"}
    assert {f"Case {number('p3')}: unknown", f"Case {number('p4')}: failed", "See to it"} <= labels


def test_the_overview_is_quiet_where_all_is_well() -> None:
    with database() as session:
        for reply in session.exec(select(Reply)):
            reply.status = "published"
        session.commit()
    text = words(open_page(sign_in("viewer"), "overview", brand="tee-noi"))
    assert "not read" not in text
    assert "unknown fate" not in text
