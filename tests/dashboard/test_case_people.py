"""The people around a case: notes, who else has it open, the same customer, merge, split, and who gets it."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from store import customers
from store.assigning import plan_of
from store.cases import conversation
from store.contacts import save_contacts
from store.database import open_session, ready_engine
from store.models import Case
from store.notes import notes_of
from tests.dashboard.driver import click, elements, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small


def look(what: Any) -> Any:
    """Something as the database has it now."""
    engine = ready_engine()
    with open_session(engine) as session:
        found = what(session)
    engine.dispose()
    return found


def field(fields: Any, key: str) -> Any:
    """The field whose key begins like this."""
    return next(each for each in fields if str(each.key).startswith(key))


def links(app: AppTest) -> list[str]:
    """The words of every link of a page."""
    return [str(each.proto.label) for each in elements(app.main) if each.type == "page_link"]


def messages(number: int) -> int:
    return int(look(lambda session: len(conversation(session, number))))


def test_a_note_reaches_the_colleague_it_names(home: Path) -> None:
    prepare(small)
    mine, theirs = sign_in("agent"), sign_in("manager")
    app = open_page(mine, "case", case="2")
    field(app.text_area, "note-2").set_value("@Manager <b>she</b> called **twice**")
    click(app, "Add note")
    assert "@Manager <b>she</b> called **twice**" in [each.value for each in app.text]
    assert look(lambda session: [each.named for each in notes_of(session, 2)]) == [("Manager",)]
    inbox = open_page(theirs, "inbox", view="mentioned")
    assert "Open case 2" in links(inbox)
    assert "for Manager" in words(open_page(theirs, "case", case="2"))
    assert "No case in this view" in words(open_page(theirs, "inbox", view="mentioned"))


def test_two_people_on_one_case_know_of_each_other(home: Path) -> None:
    prepare(small)
    mine = open_page(sign_in("approver"), "case", case="2")
    assert "Somebody else has this open" not in words(mine)
    theirs = open_page(sign_in("manager"), "case", case="2")
    assert "Approver (since" in words(theirs)
    mine.run()
    assert "Manager (since" in words(mine)
    assert "Somebody else has this open" not in words(open_page(sign_in("agent"), "case", case="3"))


def test_cases_are_merged_by_number_and_split_again(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "case", case="2")
    before, other = messages(2), messages(3)
    field(app.number_input, "other-2").set_value(3)
    click(app, "Merge")
    assert (messages(2), messages(3), known(3).status, known(2).draft) == (before + other, 0, "dismissed", "")
    assert "took in the messages: from case 3" in words(app)
    box = field(app.multiselect, "going-2")
    box.set_value(box.options[:1])
    click(app, "Split")
    assert messages(2) == before + other - 1
    assert look(lambda session: session.get_one(Case, 2).status) == "open"


def test_a_stale_merge_changes_nothing(home: Path) -> None:
    prepare(small)
    mine, theirs = open_page(sign_in("approver"), "case", case="2"), open_page(sign_in("manager"), "case", case="2")
    click(theirs, "To me")
    field(mine.number_input, "other-2").set_value(3)
    click(mine, "Merge")
    assert "Somebody else changed this case" in words(mine)
    assert known(3).status == "open"


def join(app: AppTest) -> AppTest:
    return click(app, "Same person")


def test_the_same_customer_is_joined_by_a_person_and_parted_again(home: Path) -> None:
    prepare(small)
    name_one_order(2, 3)
    app = open_page(sign_in("agent"), "case", case="2")
    assert "names the same order" in words(app)
    join(app)
    assert "Also writes as" in words(app)
    assert "Case 3" in links(app)
    click(app, "Take the last join back")
    assert "Also writes as" not in words(app)
    viewer = open_page(sign_in("viewer"), "case", case="2")
    assert "Same person" not in [button.label for button in viewer.button]


def name_one_order(*numbers: int) -> None:
    """Let the customers of some cases name one order."""

    def write(session: Any) -> None:
        for number in numbers:
            mention = conversation(session, number)[0]
            mention.raw = {"order_id": "2411SHP0099"}
            save_contacts(session, mention)
        session.commit()

    look(write)


def test_rules_for_new_cases_are_set_on_the_brand(home: Path) -> None:
    prepare(small)
    token = sign_in("manager")
    app = open_page(token, "brands", brand="rim-fah-coffee", tab="assigning")
    people = field(app.multiselect, "rule-people")
    people.set_value(["Manager"] if "Manager" in people.options else people.options[:1])
    field(app.selectbox, "rule-channel").set_value("line")
    click(app, "Add rule")
    assert "→ Manager" in words(app)
    field(app.number_input, "silent-").set_value(45)
    click(app, "Save minutes")
    plan = look(lambda session: plan_of(session, 1))
    assert (plan.rules[0].channel, plan.silent_minutes, plan.version) == ("line", 45, 2)
    click(app, "Remove rule")
    assert look(lambda session: plan_of(session, 1).rules) == ()
    assert customers.RIGHT == "agent"
    viewer = open_page(sign_in("agent"), "brands", brand="rim-fah-coffee")
    assert all(button.disabled for button in viewer.button if button.label in ("Add rule", "Save minutes"))
