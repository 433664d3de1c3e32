"""What is sent is byte for byte what a person allowed."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, select

from store.cases import current_draft, history, open_or_extend
from store.decisions import AS_IS, decide
from store.drafts import approve, edit, hash_of, propose, recent_texts, reject, take_back, undrafted, use_variant
from store.errors import BadInput, InvalidMove, NotAllowed, Stale
from store.models import Approval, Case, Draft, DraftDecision, Reply
from store.replies import dry_run, due, is_approved
from store.workflow import job, move

if TYPE_CHECKING:
    from tests.store.conftest import Make

BOTH = "ขออภัยค่ะ We are sorry 🙏"


def test_an_approval_is_bound_to_the_text(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(case, BOTH)
    reply = approve(
        session, case, draft, make.actor("approver"), seen_case=case.version, seen_draft=draft.version, now=make.now
    )  # fmt: skip
    approval = session.exec(select(Approval)).one()
    assert (reply.text, reply.mention_id, reply.channel) == (BOTH, draft.mention_id, "shopee")
    assert approval.text_hash == reply.text_hash == hash_of(BOTH)
    assert approval.actor == "person:1"
    assert (case.status, draft.status, reply.status) == ("waiting", "approved", "queued")
    assert is_approved(session, reply)


@pytest.mark.parametrize("role", ["viewer", "agent", "job"])
def test_who_may_not_approve_changes_nothing(make: "Make", session: Session, role: str) -> None:
    case = make.case()
    draft = make.draft(case)
    with pytest.raises(NotAllowed):
        approve(session, case, draft, make.actor(role), seen_case=case.version, seen_draft=draft.version, now=make.now)
    assert (case.status, draft.status) == ("open", "proposed")
    assert session.exec(select(Reply)).all() == []
    assert session.exec(select(Approval)).all() == []


def test_only_the_version_that_was_seen_is_approved(make: "Make", session: Session) -> None:
    case = make.case()
    seen = make.draft(case)
    newer = edit(session, case, seen, "Another text", make.actor("agent"), seen.version)
    for draft, version in ((seen, 1), (newer, newer.version - 1)):
        with pytest.raises(InvalidMove):
            approve(
                session, case, draft, make.actor("admin"), seen_case=case.version, seen_draft=version, now=make.now
            )  # fmt: skip
        session.rollback()
    assert session.exec(select(Reply)).all() == []


@pytest.mark.parametrize("part", ["text", "text_hash", "draft_id"])
def test_a_reply_that_was_tampered_with_is_not_approved(make: "Make", session: Session, part: str) -> None:
    case = make.case()
    other = make.draft(make.case())
    reply = make.reply(case)
    setattr(reply, part, {"text": "Pay here", "text_hash": hash_of("Pay here"), "draft_id": other.id}[part])
    session.add(reply)
    session.flush()
    assert not is_approved(session, reply)


def test_what_came_after_an_approval_undoes_it(make: "Make", session: Session) -> None:
    case = make.case()
    reply = make.reply(case)
    propose(session, case, reply.mention_id, "A later version", lang="en", writer="composer")
    assert session.get_one(Draft, reply.draft_id).status == "superseded"
    assert not is_approved(session, reply)


def test_an_edit_is_a_version_of_its_own(make: "Make", session: Session) -> None:
    case = make.case()
    first = make.draft(case)
    second = edit(session, case, first, "We are sorry. Please write to us.", make.actor("agent"), first.version)
    third = edit(session, case, second, "Nothing is left of it.", make.actor("agent"), second.version)
    assert [draft.number for draft in (first, second, third)] == [1, 2, 3]
    assert [draft.status for draft in (first, second, third)] == ["superseded", "superseded", "proposed"]
    assert (second.writer, second.sentences, third.sentences) == ("person:1", first.sentences, [])
    assert current_draft(session, case.id or 0) is third


def test_an_edit_needs_the_right_the_newest_version_and_a_text(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(case)
    with pytest.raises(NotAllowed):
        edit(session, case, draft, "Hello", make.actor("viewer"), draft.version)
    with pytest.raises(Stale):
        edit(session, case, draft, "Hello", make.actor("agent"), draft.version - 1)
    with pytest.raises(BadInput):
        edit(session, case, draft, " \n", make.actor("agent"), draft.version)
    assert draft.status == "proposed"
    session.commit()
    reply = make.reply(case)
    with pytest.raises(Stale):
        edit(session, case, session.get_one(Draft, reply.draft_id), "Hello", make.actor("agent"), 2)


def test_a_reply_waits_to_be_taken_back(make: "Make", session: Session) -> None:
    reply = make.reply(make.case())
    leaves = make.now + timedelta(seconds=10)
    assert due(session, leaves - timedelta(seconds=1)) == []
    assert due(session, leaves) == due(session, leaves, make.brand().id) == [reply]
    assert due(session, leaves, make.brand("Other").id) == []


def test_taking_back_opens_the_case_and_proposes_the_text_again(make: "Make", session: Session) -> None:
    case = make.case()
    reply = make.reply(case)
    with pytest.raises(NotAllowed):
        take_back(session, case, reply, make.actor("agent"), case.version, reply.version)
    draft = take_back(session, case, reply, make.actor("approver"), case.version, reply.version)
    assert (case.status, reply.status, draft.status, draft.text) == ("open", "cancelled", "proposed", reply.text)
    assert due(session, make.now + timedelta(days=1)) == []
    move(session, reply, "queue_again", make.actor("approver"), reply.version)
    assert not is_approved(session, reply), "what was taken back needs a new approval"


def test_what_has_left_cannot_be_taken_back(make: "Make", session: Session) -> None:
    case = make.case()
    reply = make.reply(case)
    move(session, reply, "claim", job("send"), reply.version)
    with pytest.raises(InvalidMove):
        take_back(session, case, reply, make.actor("approver"), case.version, reply.version)
    assert case.status == "waiting"


def test_a_new_message_withdraws_the_draft_and_asks_for_another(make: "Make", session: Session) -> None:
    brand = make.brand()
    case = make.case(brand, handle="nok")
    draft = make.draft(case)
    assert undrafted(session, 10) == []
    open_or_extend(session, make.outcome(make.mention(brand, handle="nok"), brand), make.now)
    assert draft.status == "withdrawn"
    assert undrafted(session, 10) == [case]


def test_a_rejected_draft_is_not_written_again_by_itself(make: "Make", session: Session) -> None:
    brand = make.brand()
    case = make.case(brand, handle="nok")
    draft = make.draft(case)
    with pytest.raises(BadInput):
        reject(session, draft, make.actor("agent"), draft.version, "")
    reject(session, draft, make.actor("agent"), draft.version, "other", "wrong policy")
    assert (draft.status, case.status, undrafted(session, 10)) == ("withdrawn", "open", [])
    assert history(session, case.id or 0)[0].reason == "wrong policy"
    open_or_extend(session, make.outcome(make.mention(brand, handle="nok"), brand), make.now)
    assert undrafted(session, 10) == [case]


def test_the_gravest_cases_are_drafted_first(make: "Make", session: Session) -> None:
    cases = [make.case(priority=priority) for priority in ("low", "urgent", "normal")]
    make.draft(make.case(priority="urgent"))
    reasoned = make.case(priority="urgent")
    reasoned.no_draft_reason = "a person answers this"
    session.add(reasoned)
    assert [case.priority for case in undrafted(session, 10)] == ["urgent", "normal", "low"]
    assert undrafted(session, 1) == [cases[1]]


def test_recent_texts_are_of_one_brand_newest_first(make: "Make", session: Session) -> None:
    for text in ("one", "two", "three"):
        make.draft(make.case(), text)
    make.draft(make.case(make.brand("Other")), "theirs")
    assert recent_texts(session, make.brand().id or 0, 2) == ["three", "two"]


def test_a_dry_run_is_not_sent_until_a_person_queues_it_again(make: "Make", session: Session) -> None:
    reply = make.reply(make.case())
    later = make.now + timedelta(hours=1)
    dry_run(session, reply, later)
    session.flush()
    assert (reply.status, reply.dry_run_at, reply.external_id) == ("cancelled", later, "")
    assert due(session, later) == []
    move(session, reply, "queue_again", make.actor("approver"), reply.version)
    assert due(session, later) == [reply]
    assert is_approved(session, reply)


def test_a_draft_needs_a_text(make: "Make", session: Session) -> None:
    case = make.case()
    with pytest.raises(BadInput):
        make.draft(case, " ")
    assert session.exec(select(Draft)).all() == []
    assert session.get_one(Case, case.id).status == "open"


def test_a_variant_takes_the_place_of_a_draft_and_the_way_back_stays(make: "Make", session: Session) -> None:
    case = make.case()
    short = {"name": "shorter", "reason": "Less.", "text": "Sorry.", "sentences": [], "gloss": {"th": "ขออภัย"}}
    first = make.draft(case, variants=[short], gloss={"th": "ขออภัยค่ะ ส่งใหม่ให้ค่ะ"}, plan={"tone": "negative"})
    second = use_variant(session, case, first, "shorter", make.actor("agent"), first.version)
    assert (first.status, second.status, second.text) == ("superseded", "proposed", "Sorry.")
    assert (second.variant, second.origin_id, second.plan, second.gloss) == (
        "shorter", first.id, {"tone": "negative"}, {"th": "ขออภัย"}
    )  # fmt: skip
    back = use_variant(session, case, second, second.variants[0]["name"], make.actor("agent"), second.version)
    assert (back.text, back.gloss, back.sentences) == (first.text, first.gloss, first.sentences)
    assert [each["name"] for each in back.variants] == ["shorter"]


def test_a_variant_in_another_language_brings_its_language_and_the_way_back_too(make: "Make", session: Session) -> None:
    case = make.case()
    thai = {"name": "in Thai", "reason": "", "text": "ขออภัยค่ะ", "sentences": [], "gloss": {}, "lang": "th"}
    short = {"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}, "lang": "en"}
    first = make.draft(case, variants=[short, thai], plan={"lang": "en"})
    second = use_variant(session, case, first, "in Thai", make.actor("agent"), first.version)
    assert (second.lang, second.variant, second.plan) == ("th", "in Thai", {"lang": "en"})
    assert {each["name"]: each["lang"] for each in second.variants} == {"as first written": "en", "shorter": "en"}
    third = use_variant(session, case, second, "shorter", make.actor("agent"), second.version)
    assert (third.lang, {each["name"]: each["lang"] for each in third.variants}["in Thai"]) == ("en", "th")
    edited = edit(session, case, third, "Sorry, Mark.", make.actor("agent"), third.version)
    again = use_variant(session, case, edited, "in Thai", make.actor("agent"), edited.version)
    decide(session, case, again, make.actor("approver"), AS_IS)
    session.flush()
    kept = session.exec(select(DraftDecision)).one()
    assert (kept.variant, kept.lang) == ("in Thai", "th")


def test_a_variant_needs_the_right_the_newest_version_and_a_name_that_is_there(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(
        case, variants=[{"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}}]
    )
    with pytest.raises(NotAllowed):
        use_variant(session, case, draft, "shorter", make.actor("viewer"), draft.version)
    with pytest.raises(Stale):
        use_variant(session, case, draft, "shorter", make.actor("agent"), draft.version - 1)
    with pytest.raises(BadInput):
        use_variant(session, case, draft, "rhymed", make.actor("agent"), draft.version)
    assert (draft.status, current_draft(session, case.id or 0)) == ("proposed", draft)


def test_what_a_person_wrote_is_no_variant_to_go_back_to(make: "Make", session: Session) -> None:
    case = make.case()
    draft = make.draft(
        case, variants=[{"name": "shorter", "reason": "", "text": "Sorry.", "sentences": [], "gloss": {}}]
    )
    own = edit(session, case, draft, "In my own words.", make.actor("agent"), draft.version)
    assert (own.gloss, own.origin_id) == ({}, draft.id)
    used = use_variant(session, case, own, "shorter", make.actor("agent"), own.version)
    assert (used.variants, used.origin_id) == ([], draft.id)
