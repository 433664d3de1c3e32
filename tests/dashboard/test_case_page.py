"""The Case page: each button does its one step, on what the page has shown and on nothing else."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store.cases import conversation, current_draft
from store.database import open_session, ready_engine
from store.models import Sentiment
from tests.dashboard.driver import choose, click, editor, known, open_page, sign_in, words
from tests.dashboard.scenes import prepare, small

CHANGED = "Somebody else changed this case; here is how it looks now"


def test_approving_queues_exactly_the_text_in_the_editor_and_opens_the_next_case(home: Path) -> None:
    prepare(small)
    token = sign_in("approver")
    app = open_page(token, "inbox", view="negative")
    app.query_params["case"] = "2"
    app.switch_page("dashboard/case.py").run()
    text = str(editor(app).value).replace("Hello Mark,", "Dear Mark,")
    editor(app).set_value(text)
    click(app, "Approve and next")
    case = known(2)
    assert (case.status, case.draft, case.replies) == ("waiting", text, ["queued"])
    assert {"case answer", "draft approve"} <= set(case.steps)
    assert app.query_params["case"] == "1"
    assert "about to leave" in words(app)


def test_the_next_case_is_the_one_below_in_the_inbox_as_it_was_left(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("viewer"), "inbox", view="questions")
    app.query_params["case"] = "3"
    app.switch_page("dashboard/case.py").run()
    for following in ("8", "6", "3"):
        click(app, "Next case")
        assert app.query_params["case"] == following


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in_and_sees_no_error(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in(), "case", case="3")
    app.session_state["token"] = "ended"
    click(app, "Next case")
    assert "Sign in" in [button.label for button in app.button]


def test_after_the_last_case_of_a_view_the_page_says_so(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "inbox", priority="low")
    app.query_params["case"] = "7"
    app.switch_page("dashboard/case.py").run()
    click(app, "Approve and next")
    assert known(7).status == "waiting"
    assert "Nothing else waits in this view." in words(app)


def test_what_the_guard_forbids_is_not_approved_and_not_lost(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "case", case="6")
    wrong = "Dear customer, we will refund you 5,000 baht today. Call me at 081-234-5678."
    editor(app).set_value(wrong)
    click(app, "Approve")
    assert "This reply cannot be approved" in words(app)
    assert editor(app).value == wrong
    assert known(6).status == "open"


def test_a_warning_asks_before_an_answer_is_approved(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "case", case="2")
    editor(app).set_value("Dear Mark Twain, thank you for writing to us.")
    click(app, "Approve")
    assert "once more" in words(app)
    assert known(2).status == "open"
    click(app, "Approve all the same")
    assert (known(2).status, known(2).replies) == ("waiting", ["queued"])


def test_a_matter_that_only_people_answer_comes_with_what_to_do(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("viewer"), "case", case="1")
    assert "note batch and time" in words(app)
    assert "note batch and time" not in words(open_page(sign_in("viewer"), "case", case="2"))


def test_a_person_writes_where_earful_wrote_nothing(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "case", case="1")
    assert "only people answer this class: health" in words(app)
    text = "สวัสดีค่ะ ขออภัยเป็นอย่างยิ่งค่ะ รบกวนติดต่อ care@rimfah.example ค่ะ"
    editor(app).set_value(text)
    click(app, "Save draft")
    assert known(1).draft == text
    assert editor(app).value == text


def test_acting_on_an_old_screen_does_nothing_and_keeps_what_was_typed(home: Path) -> None:
    prepare(small)
    mine, theirs = open_page(sign_in("approver"), "case", case="2"), open_page(sign_in("manager"), "case", case="2")
    choose(theirs, "dismiss-reason", "No answer needed")
    click(theirs, "Dismiss")
    editor(mine).set_value("What I typed")
    click(mine, "Approve")
    assert (known(2).status, known(2).replies) == ("dismissed", [])
    assert CHANGED in words(mine)
    assert "What I typed" in words(mine)


def test_an_edit_by_somebody_else_keeps_what_was_typed_in_the_editor(home: Path) -> None:
    prepare(small)
    mine, theirs = open_page(sign_in("approver"), "case", case="2"), open_page(sign_in("manager"), "case", case="2")
    editor(theirs).set_value("Their words")
    click(theirs, "Save draft")
    editor(mine).set_value("My words")
    click(mine, "Approve")
    assert (known(2).draft, known(2).replies) == ("Their words", [])
    assert editor(mine).value == "My words"
    assert CHANGED in words(mine)
    click(mine, "Approve")
    assert (known(2).draft, known(2).replies) == ("My words", ["queued"])


def test_a_change_shown_by_the_way_is_told_and_an_old_button_is_gone(home: Path) -> None:
    prepare(small)
    mine, theirs = open_page(sign_in("approver"), "case", case="2"), open_page(sign_in("manager"), "case", case="2")
    old = next(button for button in mine.button if button.label == "Approve")
    click(theirs, "To me")
    editor(mine).set_value("My words").run()
    assert CHANGED in words(mine)
    assert old.key not in [button.key for button in mine.button]
    assert editor(mine).value == "My words"
    mine.run()
    assert CHANGED not in words(mine)


def test_a_page_that_is_only_read_tells_of_a_change_by_itself(home: Path) -> None:
    prepare(small)
    token = sign_in("agent")

    def reading(token: str, version: int) -> None:
        import streamlit as st

        from dashboard.case_seen import Seen, look, watch
        from dashboard.session import session
        from store.models import Case

        st.session_state["token"] = token
        with session() as opened:
            now = look(opened, opened.get_one(Case, 2))
        watch(Seen(now.case_id, now.case + version, now.draft_id, now.draft, now.reply_id, now.reply))

    for version, told in ((0, False), (-1, True)):
        app = AppTest.from_function(reading, args=(token, version)).run()
        assert not app.exception
        assert ("This case has just changed" in words(app)) == told


def test_closing_needs_a_reason_and_reopening_brings_the_case_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "case", case="3")
    assert all(button.disabled for button in app.button if button.label == "Dismiss")
    choose(app, "dismiss-reason", "Not about us")
    click(app, "Dismiss")
    assert known(3).status == "dismissed"
    other = open_page(sign_in("approver"), "case", case="3")
    assert not [button for button in other.button if button.label == "Undo"]
    choose(other, "reopen-reason", "The matter is not settled")
    click(other, "Reopen")
    assert known(3).status == "open"
    assert "Approver reopened the case: The matter is not settled" in words(other)


def test_who_has_just_dismissed_a_case_undoes_that_without_a_reason(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "case", case="3")
    choose(app, "dismiss-reason", "Not about us")
    click(app, "Dismiss")
    assert not [box for box in app.selectbox if str(box.key).startswith("reopen-reason")]
    click(app, "Undo")
    assert known(3).status == "open"
    assert "Agent reopened the case: Closed by mistake, taken back at once" in words(app)


def test_assigning_snoozing_and_taking_back(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("approver"), "case", case="3")
    click(app, "To me")
    assert "Assigned to Approver" in words(app)
    click(app, "Tomorrow 9:00")
    assert known(3).status == "snoozed"
    click(app, "Wake now")
    click(app, "Approve")
    assert known(3).replies == ["queued"]
    click(app, "Take back")
    assert (known(3).status, known(3).replies) == ("open", ["cancelled"])


def test_a_rejected_draft_leaves_the_case_open_for_an_answer_by_hand(home: Path) -> None:
    prepare(small)
    app = open_page(sign_in("agent"), "case", case="3")
    next(radio for radio in app.radio if str(radio.key).startswith("reject-reason")).set_value("other").run()
    click(app, "Reject")
    assert "Say in a few words what is wrong" in words(app)
    next(radio for radio in app.radio if str(radio.key).startswith("reject-reason")).set_value("too_long").run()
    field = next(field for field in app.text_input if str(field.key).startswith("reject-words"))
    field.set_value("two sentences are enough")
    click(app, "Reject")
    assert (known(3).status, known(3).draft) == ("open", "")
    assert "too long: two sentences are enough" in words(app)
    assert editor(app).value == ""


def test_the_worst_sentence_is_marked_and_stars_against_the_text_are_pointed_out(home: Path) -> None:
    prepare(small)
    engine = ready_engine()
    with open_session(engine) as session:
        mention = conversation(session, 2)[0]
        mention.text, mention.rating = "Nice box.\nIt <b>broke</b> at *once*. Never mind.", 5.0
        score = session.get_one(Sentiment, mention.id)
        score.worst_start, score.worst_end, score.contradiction = 10, 36, True
        session.add_all([mention, score])
        session.commit()
    engine.dispose()
    app = open_page(sign_in("viewer"), "case", case="2")
    shown = [str(text.value) for text in app.text]
    assert "It <b>broke</b> at *once*." in shown
    assert shown[shown.index("It <b>broke</b> at *once*.") + 1].endswith(" Never mind.")
    assert "The stars and the text do not agree" in words(app)
    assert "★★★★★ 5, but the text reads negative." in words(app)


@pytest.mark.parametrize("role", ["viewer", "agent", "approver"])
def test_people_see_the_buttons_of_their_role(home: Path, role: str) -> None:
    prepare(small)
    app = open_page(sign_in(role), "case", case="2")
    shown = {button.label for button in app.button}
    assert ("Approve" in shown) == (role == "approver")
    assert ("Dismiss" in shown) == ("Save draft" in shown) == (role != "viewer")
    assert editor(app).disabled == (role == "viewer")


def test_a_draft_says_why_the_composer_wrote_it_and_when_a_model_did(home: Path) -> None:
    prepare(small)
    token, engine = sign_in("approver"), ready_engine()
    for note, writer in (("Written by the composer because *it* failed.", "composer"), ("", "model")):
        with open_session(engine) as session:
            draft = current_draft(session, 2)
            assert draft is not None
            draft.note, draft.writer, draft.gloss = note, writer, {"th": "ขออภัยค่ะ"}
            session.add(draft)
            session.commit()
        shown = open_page(token, "case", case="2")
        assert ("Written by the composer because *it* failed." in [each.value for each in shown.text]) is bool(note)
        assert ("by the language model" in words(shown)) is (writer == "model")
        assert [
            each.label.startswith("What it set out to say") for each in shown.expander if "in Thai" in each.label
        ] == [writer == "model"]
    engine.dispose()
