"""What its author changed upstream keeps its versions, is read anew, and is looked at again before it is answered."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, select

from store.brands import ensure_query
from store.cases import close, current_draft, open_or_extend, replies_of
from store.edits import CHANGED, versions_of
from store.mentions import save_mentions
from store.models import Brand, Case, Correction, Mention, Sentiment, Triage
from store.unscored import unscored
from tests.store.conftest import NOW

if TYPE_CHECKING:
    from tests.store.conftest import Make

NEW = "The cup is broken, and the plate too"


def again(make: "Make", brand: Brand, row: dict[str, Any]) -> None:
    """The same mention comes once more."""
    save_mentions(make.session, ensure_query(make.session, brand, "file", "test"), [row])
    make.session.commit()


def first(make: "Make") -> tuple[Brand, dict[str, Any], Mention]:
    brand, row = make.brand(), make.row(version_id="1")
    return brand, row, make.mention(brand, "negative", **row)


def cased(make: "Make") -> tuple[Brand, dict[str, Any], Mention, Case]:
    brand, row, mention = first(make)
    case = open_or_extend(make.session, make.outcome(mention, brand), NOW)
    return brand, row, mention, case


def test_the_old_words_are_kept_and_the_new_ones_read(make: "Make") -> None:
    brand, row, mention = first(make)
    again(make, brand, row | {"text": NEW, "version_id": "2", "edited_at": NOW})
    make.session.refresh(mention)
    assert (mention.text, mention.version_id, mention.edited_at) == (NEW, "2", NOW)
    assert [(old.number, old.text, old.version_id) for old in versions_of(make.session, mention.id or 0)] == [
        (1, "The cup is broken", "1")
    ]
    assert make.session.get(Sentiment, mention.id) is None
    assert [each.id for each in unscored(make.session, "test", 10)] == [mention.id]
    again(make, brand, row | {"text": "Fine after all", "version_id": "3", "edited_at": NOW + timedelta(hours=1)})
    assert [old.text for old in versions_of(make.session, mention.id or 0)] == ["The cup is broken", NEW]


def test_the_same_words_change_nothing(make: "Make") -> None:
    brand, row, mention = first(make)
    again(make, brand, row)
    again(make, brand, row | {"version_id": "2"})
    make.session.refresh(mention)
    assert (mention.version_id, versions_of(make.session, mention.id or 0)) == ("2", [])
    assert make.session.get(Sentiment, mention.id) is not None


def test_an_older_version_that_comes_late_changes_nothing(make: "Make") -> None:
    brand, row, mention = first(make)
    again(make, brand, row | {"text": NEW, "version_id": "2", "edited_at": NOW})
    again(make, brand, row)
    again(make, brand, row | {"text": "older", "edited_at": NOW - timedelta(hours=1)})
    make.session.refresh(mention)
    assert (mention.text, mention.version_id) == (NEW, "2")


def test_a_label_that_a_person_gave_to_other_words_ends_with_them(make: "Make") -> None:
    from store.people import invite, join

    brand, row, mention = first(make)
    person = join(make.session, invite(make.session, "agent"), "a@b.example", "May", "a long password 1")
    make.session.add(
        Correction(mention_id=mention.id, label="neutral", was="negative", model="test", person_id=person.id or 0)
    )
    make.session.commit()
    again(make, brand, row | {"text": NEW})
    assert make.session.exec(select(Correction)).all() == []


def test_an_approved_answer_goes_back_to_review(make: "Make") -> None:
    brand, row, _, case = cased(make)
    reply = make.reply(case)
    make.session.commit()
    again(make, brand, row | {"text": NEW, "version_id": "2"})
    draft = current_draft(make.session, case.id or 0)
    assert draft is not None
    assert (reply.status, case.status) == ("cancelled", "open")
    assert (draft.status, draft.text, draft.escalate) == ("proposed", reply.text, CHANGED)


def test_what_a_person_wrote_is_kept_and_what_the_machine_wrote_is_written_anew(make: "Make") -> None:
    for writer, kept in (("person:1", True), ("composer", False)):
        brand, row = make.brand(), make.row(handle=writer)
        mention = make.mention(brand, "negative", **row)
        case = open_or_extend(make.session, make.outcome(mention, brand), NOW)
        make.draft(case, "Written before.", writer)
        again(make, brand, row | {"text": NEW})
        draft = current_draft(make.session, case.id or 0)
        assert (draft is not None and draft.text == "Written before.") == kept
        assert case.no_draft_reason == ""


def test_a_closed_case_stays_closed_and_the_mention_is_decided_on_anew(make: "Make") -> None:
    brand, row, mention, case = cased(make)
    close(make.session, case, "dismiss", make.actor("agent"), case.version, "settled")
    again(make, brand, row | {"text": NEW})
    assert case.status == "dismissed"
    assert make.session.exec(select(Triage)).all() == []
    assert replies_of(make.session, case.id or 0) == []
    assert [each.id for each in unscored(make.session, "test", 10)] == [mention.id]


def test_a_page_that_names_one_mention_twice_saves_one_version(session: Session, make: "Make") -> None:
    brand, row = make.brand(), make.row()
    query = ensure_query(session, brand, "file", "test")
    assert save_mentions(session, query, [row, row | {"text": NEW}]) == 1
    assert [mention.text for mention in session.exec(select(Mention))] == ["The cup is broken"]
